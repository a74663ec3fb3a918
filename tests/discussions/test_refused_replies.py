"""Replies that cannot be posted: the reason is said, and not a word is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import ADMIN, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.members.models import Membership
from tests.browsing import HTMX
from tests.factories.discussions import make_reply, make_thread
from tests.html import page, parse

CLOSED = "This thread has been closed, so your reply was not posted. It is kept in your drafts."
GONE = "This thread is no longer open to you. What you wrote is kept in your drafts."
TOO_FAST = "That is many posts in a few minutes. Please wait a little; what you wrote is kept in your drafts."


@pytest.fixture
def closed(browser_as, thread):
    browser_as(ADMIN).post(f"/threads/{thread.id}/closure", data={"reason": "Answered."})
    return thread


@pytest.fixture
def hidden(db, thread):
    thread.audience_id = audience_of_constituency(db, "donor").id
    return thread


def count_posts(db, thread):
    return db.scalar(select(func.count()).where(Post.thread_id == thread.id))


def test_after_closing_a_reply_is_kept_as_a_draft(worker, db, cast, closed, post_reply):
    form = page(post_reply(worker, closed, "Too late?"), 409)
    assert form.one("section.composer .flash--error").text == CLOSED
    assert form.one("section.composer form").fields()["body"] == "Too late?"
    draft = db.scalars(select(Draft)).one()
    assert (draft.member_id, draft.thread_id, draft.body) == (cast[WORKER].id, closed.id, "Too late?")
    assert count_posts(db, closed) == 1


def test_a_closed_thread_says_so_and_offers_no_reply(worker, db, closed):
    shown = page(worker.get(closed.path))
    assert "Closed by Anong Srisai: Answered." in shown.one("main .flash").text
    assert shown.all("section.composer") == []
    assert "Reply" not in shown.all(".post__actions")[0].texts("a")
    first = db.scalars(select(Post)).one()
    assert worker.get(f"/posts/{first.id}/reply").status_code == 409


def test_under_htmx_the_refusal_comes_in_the_composer(worker, closed, post_reply):
    answer = post_reply(worker, closed, "Too late?", headers=HTMX)
    fragment = parse(answer.text)
    assert (answer.status_code, fragment.one(".flash--error").text) == (409, CLOSED)
    assert fragment.all("html") == []


def test_to_a_thread_hidden_meanwhile_the_text_is_given_back(worker, db, cast, hidden, post_reply):
    answer = page(post_reply(worker, hidden, "Where did it go?"), 404)
    assert answer.one(".flash--error").text == GONE
    assert answer.one("#kept").raw.strip() == "Where did it go?"
    assert hidden.title not in answer.one("main").text
    draft = db.scalars(select(Draft)).one()
    assert (draft.member_id, draft.thread_id, draft.body) == (cast[WORKER].id, None, "Where did it go?")
    assert count_posts(db, hidden) == 1


def test_to_a_thread_that_never_was_the_answer_is_the_same(worker, db, hidden, post_reply):
    key = new_form_key()
    at_hidden = post_reply(worker, hidden, "Hello?", form_key=key)
    hidden_id, hidden.id = hidden.id, 999_999
    db.expunge(hidden)
    nowhere = post_reply(worker, hidden, "Hello?", form_key=key)
    assert hidden_id != 999_999
    assert (nowhere.status_code, nowhere.text) == (at_hidden.status_code, at_hidden.text)
    assert db.scalars(select(Draft.body)).all() == ["Hello?"]


def test_under_htmx_a_hidden_thread_brings_no_page_inside_the_page(worker, hidden, post_reply):
    answer = post_reply(worker, hidden, "Where did it go?", headers=HTMX)
    assert answer.status_code == 404
    fragment = parse(answer.text)
    assert (fragment.all("html"), fragment.all("header.site-header")) == ([], [])
    assert fragment.one("#kept").raw.strip() == "Where did it go?"


def test_the_thirteenth_post_in_five_minutes_waits(worker, db, cast, thread, now, post_reply):
    for number in range(12):
        make_reply(db, author=cast[WORKER], thread=thread, now=now - timedelta(seconds=20 * number))
    answer = post_reply(worker, thread, "One more.")
    form = page(answer, 429)
    assert form.one("section.composer .flash--error").text == TOO_FAST
    assert form.one("section.composer form").fields()["body"] == "One more."
    assert db.scalars(select(Draft)).one().body == "One more."
    assert count_posts(db, thread) == 13


def test_the_pace_is_each_members_own_and_counts_all_threads(
    worker, member, db, cast, thread, now, post_reply
):
    other = make_thread(db, author=cast[WORKER], now=now)
    for number in range(11):
        make_reply(db, author=cast[WORKER], thread=other, now=now - timedelta(seconds=20 * number))
    assert post_reply(worker, thread, "One more.").status_code == 429
    assert post_reply(member, thread, "My first.").status_code == 303


def test_after_five_minutes_one_goes_on(worker, db, cast, thread, now, post_reply):
    for number in range(12):
        make_reply(db, author=cast[WORKER], thread=thread, now=now - timedelta(seconds=280 + number))
    assert post_reply(worker, thread, "One more.").status_code == 429
    db.execute(Post.__table__.update().values(written_at=now - timedelta(minutes=5, seconds=1)))
    assert post_reply(worker, thread, "One more.").status_code == 303


def test_who_is_in_no_organisation_reads_and_keeps_a_draft(worker, db, cast, thread, now, post_reply):
    membership = db.scalars(select(Membership).where(Membership.member_id == cast[WORKER].id)).one()
    membership.ended_on = now.date()
    form = page(post_reply(worker, thread, "Between two jobs."), 409)
    assert form.one("section.composer .flash--error").text.startswith(
        "You are not a member of any organisation"
    )
    assert db.scalars(select(Draft)).one().body == "Between two jobs."


def test_a_visitor_cannot_reply(client, db, thread, post_reply):
    assert post_reply(client, thread, "Hello?").status_code == 401
    assert count_posts(db, thread) == 1
    assert db.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_visitor_gets_the_words_back(client, thread, post_reply):
    """Who was signed out meanwhile has not lost what they wrote."""
    assert (
        page(post_reply(client, thread, "A long text."), 401).one("#kept-body").raw.strip() == "A long text."
    )


def test_a_form_from_another_site_posts_nothing(worker, db, thread, post_reply):
    answer = post_reply(worker, thread, "Not mine.", headers={"Origin": "https://example.com"})
    assert answer.status_code == 403
    assert count_posts(db, thread) == 1
