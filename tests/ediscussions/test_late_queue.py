"""What came late: accepted, it becomes a post marked late; declined, it is its author's draft again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.access.actions import restrict
from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.identities import AS_MEMBER
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.ediscussions.actions.contributing import Beside
from apfl_net.ediscussions.actions.late import hand_over, take_back
from apfl_net.ediscussions.models.contributions import LateContribution
from apfl_net.ediscussions.policy.contributing import PERSONAL
from apfl_net.notifications.models import Notice
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_ediscussion


@pytest.fixture
def made(db, cast, now):
    """It has closed; two facilitate it."""
    return make_ediscussion(
        db,
        by=cast[ADMIN],
        facilitators=(cast[FACILITATOR], cast[MODERATOR]),
        now=now - timedelta(days=40),
    )


@pytest.fixture
def late(db, cast, now, made):
    return hand(db, cast, now, made)


def hand(db, cast, now, made, name=MEMBER, body="Better late."):
    return hand_over(
        db,
        author=viewer_of(db, cast[name]),
        ediscussion=made,
        body=body,
        language="en",
        identity=AS_MEMBER,
        beside=Beside(new_form_key(), PERSONAL, ()),
        now=now,
    )


def decide(browser, made, late, how, **typed):
    return browser.post(f"{made.path}/desk/late/{late.id}/{how}", data=typed)


def test_facilitators_are_told_that_something_came_late(db, cast, made, late, deliver, browser_as):
    deliver()
    own = select(Notice.member_id).where(Notice.subject == "late_waiting")
    assert set(db.scalars(own)) == {cast[name].id for name in (ADMIN, FACILITATOR, MODERATOR)}
    page = browser_as(FACILITATOR).get("/notifications").text
    assert "A contribution came late and waits for a facilitator" in page
    assert "Better late." in browser_as(FACILITATOR).get(f"{made.path}/desk/late").text


def test_accepted_it_is_a_contribution_that_is_marked_late(db, cast, made, late, deliver, browser_as):
    assert decide(browser_as(FACILITATOR), made, late, "acceptance").status_code == 303
    deliver()
    post = db.scalars(select(Post).where(Post.thread_id == made.thread_id)).one()
    assert (post.body, post.author_id, post.form_key) == ("Better late.", cast[MEMBER].id, late.form_key)
    assert (late.decision, late.post_id, late.body) == ("accepted", post.id, "")
    page = browser_as(WORKER).get(made.path).text
    assert "Better late." in page
    assert "What you handed in late has been posted" in browser_as(MEMBER).get("/notifications").text


def test_declined_it_goes_back_to_its_author_with_the_reason(db, cast, made, late, deliver, browser_as):
    assert decide(browser_as(FACILITATOR), made, late, "decline", reason="Off topic.").status_code == 303
    deliver()
    draft = db.scalars(select(Draft).where(Draft.member_id == cast[MEMBER].id)).one()
    assert draft.body == "Better late."
    assert "Off topic." in browser_as(MEMBER).get("/notifications").text
    assert "Nothing waits" in browser_as(FACILITATOR).get(f"{made.path}/desk/late").text


def test_without_a_reason_it_is_not_declined(db, made, late, browser_as):
    assert decide(browser_as(FACILITATOR), made, late, "decline", reason=" ").status_code == 422
    assert db.get_one(LateContribution, late.id).decided_at is None


@pytest.mark.parametrize("second", ["acceptance", "decline"])
def test_whoever_decides_second_is_told_and_keeps_their_words(db, made, late, browser_as, second):
    assert decide(browser_as(FACILITATOR), made, late, "acceptance").status_code == 303
    answer = decide(browser_as(MODERATOR), made, late, second, reason="Words of mine.")
    assert answer.status_code == 409
    assert "Somebody has decided about this already" in answer.text
    assert db.get_one(LateContribution, late.id).decision == "accepted"
    assert len(db.scalars(select(Post).where(Post.thread_id == made.thread_id)).all()) == 1


def test_what_its_author_took_back_cannot_be_accepted(db, cast, now, made, late, browser_as):
    take_back(db, author=viewer_of(db, cast[MEMBER]), late_id=late.id, now=now)
    assert decide(browser_as(FACILITATOR), made, late, "acceptance").status_code == 409
    assert db.scalars(select(Post).where(Post.thread_id == made.thread_id)).all() == []


def test_what_its_author_has_begun_since_is_not_lost(db, cast, now, made, late, browser_as):
    thread, author = db.get_one(Thread, made.thread_id), viewer_of(db, cast[MEMBER])
    keep_draft(db, author=author, thread=thread, body="A second one.", form_key=new_form_key(), now=now)
    assert decide(browser_as(FACILITATOR), made, late, "acceptance").status_code == 303
    drafts = select(Draft.body).where(Draft.member_id == cast[MEMBER].id, Draft.thread_id == thread.id)
    assert db.scalars(drafts).all() == ["A second one."]
    other = hand(db, cast, now, made, body="A third one.")
    keep_draft(db, author=author, thread=thread, body="A fourth one.", form_key=new_form_key(), now=now)
    assert decide(browser_as(FACILITATOR), made, other, "decline", reason="No.").status_code == 303
    assert db.scalars(drafts).all() == ["A third one.\n\nA fourth one."]


def test_an_author_who_may_not_write_any_more(db, cast, now, made, late, browser_as):
    restrict(db, member_id=cast[MEMBER].id, kind="read_only", cause="suspended", until=None, now=now)
    answer = decide(browser_as(FACILITATOR), made, late, "acceptance")
    assert answer.status_code == 409
    assert "It cannot become a post as things are" in answer.text
    assert db.get_one(LateContribution, late.id).decided_at is None
    assert decide(browser_as(FACILITATOR), made, late, "decline", reason="Sorry.").status_code == 303


def test_nobody_decides_about_their_own(db, cast, now, made, browser_as):
    own = hand(db, cast, now, made, FACILITATOR)
    assert decide(browser_as(FACILITATOR), made, own, "acceptance").status_code == 404
    assert decide(browser_as(MODERATOR), made, own, "acceptance").status_code == 303


def test_of_another_e_discussion_it_is_not_there(db, cast, now, made, late, browser_as):
    other = make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[WORKER],), now=now, title="Other?")
    assert decide(browser_as(WORKER), other, late, "acceptance").status_code == 404
    assert decide(browser_as(WORKER), made, late, "acceptance").status_code == 404


def test_under_the_chatham_house_rule_it_has_no_name(db, cast, now, browser_as, made, late):
    late_name = cast[MEMBER].name
    assert late_name in browser_as(FACILITATOR).get(f"{made.path}/desk/late").text
    hidden = make_ediscussion(
        db,
        by=cast[ADMIN],
        facilitators=(cast[FACILITATOR],),
        chatham_house=True,
        now=now - timedelta(days=40),
        title="Without names?",
    )
    hand(db, cast, now, hidden)
    page = browser_as(FACILITATOR).get(f"{hidden.path}/desk/late").text
    assert "Better late." in page
    assert late_name not in page
