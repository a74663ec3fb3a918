"""What came too late is kept, can be handed to the facilitators, and taken back while nobody has decided."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.actions.dates import close_early, publish
from apfl_net.ediscussions.models.contributions import Contribution, ContributionQuestion, LateContribution
from tests.factories.discussions import viewer_of
from tests.html import page


@pytest.fixture
def closed(db, cast, now, ediscussion):
    by = viewer_of(db, cast[ADMIN])
    close_early(db, by=by, ediscussion=ediscussion, reason="All is said.", now=now)
    return ediscussion


def hand_over(browser, closed, body="Too late, but true.", **typed):
    form = page(browser.get(f"{closed.path}/late")).one("form.form")
    return browser.post(form["action"], data=form.fields() | {"body": body} | typed)


def test_it_waits_with_its_questions_and_is_no_post(member, worker, db, closed):
    assert hand_over(member, closed, question_1="yes").status_code == 303
    late = db.scalars(select(LateContribution)).one()
    assert (late.body, late.decision) == ("Too late, but true.", "")
    assert db.scalars(select(Contribution.form_key)).all() == [late.form_key]
    assert len(db.scalars(select(ContributionQuestion)).all()) == 1
    assert db.scalars(select(Post)).all() == []
    assert "Waits for the facilitators" in page(member.get(f"{closed.path}/late")).text
    assert "Too late, but true." not in worker.get(f"{closed.path}/late").text


def test_the_same_form_sent_twice_hands_it_over_once(member, db, closed):
    form = page(member.get(f"{closed.path}/late")).one("form.form")
    typed = form.fields() | {"body": "Once."}
    assert {member.post(form["action"], data=typed).status_code for _ in range(2)} == {303}
    assert len(db.scalars(select(LateContribution)).all()) == 1


def test_it_can_be_taken_back_and_is_a_draft_again(member, worker, db, cast, closed):
    hand_over(member, closed)
    late = db.scalars(select(LateContribution)).one()
    back = f"{closed.path}/late/{late.id}/withdrawal"
    assert worker.post(back).status_code == 404
    assert member.post(back).status_code == 303
    assert member.post(back).status_code == 409
    assert db.scalars(select(Draft.body)).all() == ["Too late, but true."]
    assert (late.body, late.decision) == ("", "withdrawn")


def test_while_it_is_open_nothing_is_late(member, db, ediscussion):
    answer = member.post(f"{ediscussion.path}/late", data={"body": "Early.", "form_key": "0" * 32})
    assert answer.status_code == 409
    assert db.scalars(select(Draft.body)).all() == ["Early."]
    assert page(member.get(f"{ediscussion.path}/late")).all("form.form") == []


def test_once_the_synthesis_is_out_it_stays_a_draft(member, db, cast, now, closed):
    publish(db, by=viewer_of(db, cast[ADMIN]), ediscussion=closed, now=now)
    answer = member.post(f"{closed.path}/late", data={"body": "Far too late.", "form_key": "0" * 32})
    assert answer.status_code in {409, 404}
    assert db.scalars(select(Draft.body)).all() == ["Far too late."]


def test_not_many_wait_of_one_person(member, db, closed):
    statuses = [hand_over(member, closed, f"Number {number}").status_code for number in range(6)]
    assert statuses == [303] * 5 + [409]


@pytest.mark.parametrize("person", [MEMBER, WORKER])
def test_nothing_empty_is_handed_over(browser_as, db, closed, person):
    assert hand_over(browser_as(person), closed, "  ").status_code == 422
    assert db.scalars(select(LateContribution)).all() == []
