"""Contributing: to questions, in a capacity, kept where it is refused."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.ediscussions.actions.dates import close_early
from apfl_net.ediscussions.models.contributions import Contribution, ContributionQuestion
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.ediscussions.policy.contributing import words_in
from apfl_net.kit.config import settings
from apfl_net.members.actions import grant_signing
from apfl_net.members.models import Organisation
from apfl_net.members.queries import current_membership
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion
from tests.factories.files import WORDS, look_at_all
from tests.html import page


def test_a_contribution_belongs_to_the_questions_that_were_ticked(
    member, worker, db, ediscussion, questions, write
):
    answer = write(member, ediscussion, "We look for passports.", "?question=2", question_1="yes")
    assert answer.status_code == 303
    post = db.scalars(select(Post)).one()
    kept = db.scalars(select(ContributionQuestion.question_id)).all()
    assert sorted(kept) == [question.id for question in questions]
    assert worker.get(answer.headers["location"]).headers["location"] == f"{ediscussion.path}#post-{post.id}"
    shown = page(worker.get(ediscussion.path))
    assert shown.texts(".contribution__facts a") == ["Question 1", "Question 2"]
    assert [text.partition(":")[0] for text in shown.texts(".question__act .meta a")] == [
        "one contribution, one new",
        "one contribution, one new",
    ]


def test_one_that_belongs_to_no_question_is_general(member, db, ediscussion, write):
    write(member, ediscussion, "One thing more.")
    assert len(page(member.get(f"{ediscussion.path}?question=0")).all("article.post")) == 1
    assert page(member.get(f"{ediscussion.path}?question=1")).all("article.post") == []


def test_whoever_contributes_takes_part(member, db, cast, ediscussion, write):
    write(member, ediscussion, "Here I am.")
    assert db.scalars(select(EdiscussionParticipant.member_id)).all() == [cast[MEMBER].id]


def test_the_same_form_sent_twice_contributes_once(member, db, ediscussion):
    form = page(member.get(f"{ediscussion.path}/contributions/new?question=1")).one("form.composer")
    typed = form.fields() | {"body": "Only once."}
    first, second = (member.post(form["action"], data=typed) for _ in range(2))
    assert (first.status_code, second.headers["location"]) == (303, first.headers["location"])
    assert len(db.scalars(select(Post)).all()) == len(db.scalars(select(Contribution)).all()) == 1


@pytest.fixture
def _own_place(monkeypatch, tmp_path):
    monkeypatch.setattr(settings(), "storage_url", (tmp_path / "kept").as_uri())


def contribute_with_a_file(browser, ediscussion, action="contributions", **said):
    form = page(browser.get(f"{ediscussion.path}/contributions/new?question=1")).one("form.composer")
    typed = form.fields() | {"body": "See the guide."} | said
    files = [("files", ("fees.txt", WORDS))]
    return browser.post(f"{ediscussion.path}/{action}", data=typed, files=files)


def test_files_come_with_a_contribution(member, worker, client, db, ediscussion, _own_place):
    assert contribute_with_a_file(member, ediscussion).status_code == 303
    look_at_all(db)
    link = page(worker.get(ediscussion.path)).one(".files a")
    assert (link.text, worker.get(link["href"]).content) == ("fees.txt", WORDS)
    assert client.get(link["href"]).status_code == 404  # members read this e-discussion


def test_where_a_contribution_is_refused_or_looked_at_first_its_files_stay(
    member, db, ediscussion, _own_place
):
    for answer in (
        contribute_with_a_file(member, ediscussion, body=""),
        contribute_with_a_file(member, ediscussion, "contributions/preview"),
        contribute_with_a_file(member, ediscussion, "contributions/draft"),
    ):
        assert page(answer, answer.status_code).one(".attaching__list bdi").text == "fees.txt"
    fields = page(answer).one("form.composer").fields()
    member.post(f"{ediscussion.path}/contributions", data=fields)
    assert db.scalars(select(Post)).one().files == 1


def let_sign(db, cast, now):
    membership = current_membership(db, cast[MEMBER].id)
    body = db.get_one(Organisation, membership.organisation_id)
    grant_signing(db, member=cast[MEMBER], organisation=body, granted_by=cast[ADMIN].id, now=now)
    return body


def test_who_signs_for_nobody_is_asked_for_no_capacity_and_has_none_but_personal(
    member, db, ediscussion, write
):
    assert page(member.get(f"{ediscussion.path}/contributions/new")).all("#capacity") == []
    answer = write(member, ediscussion, "As my ministry.", capacity="official")
    assert answer.status_code == 422
    assert db.scalars(select(Post)).all() == []
    assert db.scalars(select(Draft.body)).all() == ["As my ministry."]


def test_a_signer_speaks_for_the_organisation_and_says_in_which_capacity(
    member, worker, db, cast, now, ediscussion, write
):
    body = let_sign(db, cast, now)
    named = {"posts_as": f"organisation-{body.id}"}
    assert write(member, ediscussion, "Personal?", capacity="personal", **named).status_code == 422
    assert write(member, ediscussion, "Our position.", capacity="official", **named).status_code == 303
    assert (
        "Official position of the government" in page(worker.get(ediscussion.path)).one(".contribution").text
    )


def test_under_the_chatham_house_rule_no_capacity_is_told(db, cast, now, member, worker, write):
    made = make_ediscussion(db, by=cast[ADMIN], now=now, chatham_house=True)
    let_sign(db, cast, now)
    write(member, made, "Between us.")
    shown = page(worker.get(made.path)).one(".contribution").text
    assert "Lan Tran" not in shown
    assert page(member.get(f"{made.path}/contributions/new")).all("#capacity") == []


def test_a_question_that_is_not_open_takes_nothing_and_the_text_is_kept(
    member, db, ediscussion, questions, write
):
    questions[1].opens_at = ediscussion.closes_at
    db.flush()
    answer = write(member, ediscussion, "Too early.", question_2="yes")
    assert answer.status_code == 409
    assert page(answer, 409).one("#body").raw.strip() == "Too early."
    assert db.scalars(select(Draft.body)).all() == ["Too early."]
    assert db.scalars(select(Contribution)).all() == []


def test_after_the_closing_it_is_a_draft_that_can_be_handed_over(member, db, cast, now, ediscussion, write):
    form = page(member.get(f"{ediscussion.path}/contributions/new")).one("form.composer")
    by = viewer_of(db, cast[FACILITATOR])
    close_early(db, by=by, ediscussion=ediscussion, reason="All is said.", now=now)
    answer = member.post(form["action"], data=form.fields() | {"body": "A minute late."})
    assert answer.status_code == 409
    assert page(answer, 409).one(".flash--error a")["href"] == f"{ediscussion.path}/late"
    assert db.scalars(select(Draft.body)).all() == ["A minute late."]
    assert page(member.get(f"{ediscussion.path}/late")).one("#body").raw.strip() == "A minute late."


def test_what_waits_for_a_moderator_keeps_its_questions_and_gets_them_when_released(
    db, cast, now, member, facilitator, write
):
    made = make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now, holds="all")
    assert write(member, made, "Please look.", "?question=1").headers["location"].startswith("/drafts")
    held = db.scalars(select(HeldContribution)).one()
    assert facilitator.post(f"/desk/held/{held.id}/release").status_code == 303
    assert page(member.get(f"{made.path}?question=1")).texts(".post__body") == ["Please look."]
    assert db.scalars(select(Contribution.form_key)).all() == [held.form_key]


def test_an_answer_names_what_it_answers_and_a_quote_brings_its_words(
    worker, db, cast, now, ediscussion, write
):
    post = make_contribution(db, author=cast[MEMBER], ediscussion=ediscussion, now=now)
    assert worker.get(f"/posts/{post.id}/reply?quote=yes").headers["location"] == (
        f"{ediscussion.path}/contributions/new?answers={post.id}&quote=yes"
    )
    form = page(worker.get(f"{ediscussion.path}/contributions/new?answers={post.id}&quote=yes"))
    assert "We look for withheld passports first." in form.one("#body").raw
    write(worker, ediscussion, "Since when?", f"?answers={post.id}")
    assert "in reply to #1" in page(worker.get(ediscussion.path)).all("article.post")[1].text


def test_a_preview_posts_nothing_and_keeps_all_that_was_typed(member, db, ediscussion):
    typed = {"body": "**Bold**", "question_2": "yes", "language": "en", "form_key": "0" * 32}
    answer = page(member.post(f"{ediscussion.path}/contributions/preview", data=typed))
    assert answer.one(".composer__preview strong").text == "Bold"
    assert answer.one("form.composer").fields()["question_2"] == "yes"
    assert db.scalars(select(Post)).all() == []


def test_the_thread_and_the_space_lead_to_the_page_of_the_e_discussion(member, db, ediscussion):
    space = db.get_one(Space, ediscussion.space_id)
    path = ediscussion.path
    assert member.get(f"/threads/{ediscussion.thread_id}").headers["location"] == path
    assert member.get(f"/threads/{ediscussion.thread_id}-x?page=2").headers["location"] == f"{path}?page=2"
    assert member.get(f"/discussions/{space.slug}").headers["location"] == path
    assert ediscussion.title not in member.get("/discussions").text


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("We look, first.", 3), ("เราคุยกับลูกเรือ", 4), ("从雇主一方看", 2), ("one สองสาม two", 4)],
)
def test_words_are_counted_also_where_no_spaces_are_written(text, words):
    assert words_in(text) == words
