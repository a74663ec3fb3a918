"""Words that are taken away go from the quotes too: in posts, their versions, drafts and summaries."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, EMPLOYER, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post, PostQuote, PostRevision
from apfl_net.discussions.models.threads import SummaryRevision, Thread, ThreadSummary
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.kit.outbox import OutboxEntry
from tests.factories.discussions import make_reply, make_thread
from tests.html import page, said

GONE = (
    "The words that you quote from #1 have been taken away there. Please take that quote out; what you wrote"
    " is kept in your drafts."
)


def quote(post, words):
    return f"> [#1](/posts/{post.id}):\n> {words}\n\nI agree."


def emptied(post):
    return f"> [#1](/posts/{post.id}):\n> …\n\nI agree."


@pytest.fixture
def first(db, thread):
    """By the member: "We board at the pier. What do others do?"."""
    return db.scalars(select(Post)).one()


@pytest.fixture
def change(member):
    """`change(post, "text")`: the member changes a post of theirs."""

    def send(post, body, started_from=1):
        answer = member.post(
            f"/posts/{post.id}/revisions", data={"body": body, "started_from": str(started_from)}
        )
        assert answer.status_code == 303

    return send


@pytest.fixture
def redact(member):
    def send(post, number):
        assert member.post(f"/posts/{post.id}/revisions/{number}/redaction").status_code == 303

    return send


@pytest.fixture
def delete(member):
    def send(post):
        assert member.post(f"/posts/{post.id}/deletion").status_code == 303

    return send


def test_a_quote_of_a_deleted_post_is_emptied_and_says_no_name(worker, db, cast, thread, first, now, delete):
    reply = make_reply(
        db, author=cast[WORKER], thread=thread, body=quote(first, "We board at the pier."), now=now
    )
    version = db.get_one(Thread, thread.id).version
    delete(first)
    assert db.get_one(Post, reply.id).body == emptied(first)
    assert page(worker.get(thread.path)).all(".post__body")[-1].text == "#1 … I agree."
    assert "pier" not in worker.get(thread.path).text
    assert db.get_one(Thread, thread.id).version > version


def test_words_that_still_stand_in_a_version_stay_in_the_quote(db, cast, thread, first, now, change, redact):
    change(first, "We board at the pier. In Vung Tau.")
    change(first, "We board at the quay.", started_from=2)
    stays = make_reply(
        db, author=cast[WORKER], thread=thread, body=quote(first, "*We board* at the pier"), now=now
    )
    goes = make_reply(db, author=cast[WORKER], thread=thread, body=quote(first, "In Vung Tau."), now=now)
    redact(first, 2)
    assert db.get_one(Post, stays.id).body == quote(first, "*We board* at the pier")
    assert db.get_one(Post, goes.id).body == emptied(first)
    redact(first, 1)
    assert db.get_one(Post, stays.id).body == emptied(first)


def test_a_quote_of_what_was_shown_stands_as_well_as_of_what_was_typed(
    db, cast, thread, first, now, change, redact
):
    change(first, "See [the form](https://example.org/form) **first**.")
    change(first, "Something else.", started_from=2)
    typed = quote(first, "See [the form](https://example.org/form) **first**.")
    shown = quote(first, "See the form first.")
    replies = [
        make_reply(db, author=cast[WORKER], thread=thread, body=body, now=now) for body in (typed, shown)
    ]
    redact(first, 1)
    assert [db.get_one(Post, reply.id).body for reply in replies] == [typed, shown]
    redact(first, 2)
    assert [db.get_one(Post, reply.id).body for reply in replies] == [emptied(first)] * 2


def test_it_goes_from_older_versions_of_the_quoting_post(worker, db, cast, thread, first, now, delete):
    reply = make_reply(db, author=cast[WORKER], thread=thread, body=quote(first, "We board"), now=now)
    data = {"body": "No quote any more.", "started_from": "1"}
    worker.post(f"/posts/{reply.id}/revisions", data=data)
    delete(first)
    bodies = select(PostRevision.body).where(PostRevision.post_id == reply.id).order_by(PostRevision.number)
    assert db.scalars(bodies).all() == [emptied(first), "No quote any more."]
    assert "We board" not in worker.get(f"/posts/{reply.id}/history").text


def test_it_goes_from_drafts_of_everybody_and_does_not_come_back(
    worker, browser_as, db, thread, first, delete
):
    employer = browser_as(EMPLOYER)
    for browser in (worker, employer):
        browser.post(f"/threads/{thread.id}/draft", data={"body": quote(first, "We board")})
    delete(first)
    assert db.scalars(select(Draft.body)).all() == [emptied(first)] * 2
    worker.post(f"/threads/{thread.id}/draft", data={"body": quote(first, "We board") + " Fully."})
    assert db.scalars(select(Draft.body).order_by(Draft.id)).all()[0] == emptied(first) + " Fully."


def test_it_goes_from_the_summary_and_its_versions(browser_as, db, thread, first, delete):
    admin = browser_as(ADMIN)
    for number, body in enumerate((quote(first, "We board"), quote(first, "What do others do?"))):
        data = {"body": body, "started_from": str(number)}
        assert admin.post(f"/threads/{thread.id}/summary", data=data).status_code == 303
    delete(first)
    assert db.get_one(ThreadSummary, thread.id).body == emptied(first)
    assert db.scalars(select(SummaryRevision.body)).all() == [emptied(first)] * 2
    assert "others do?" not in admin.get(thread.path).text


def test_what_was_quoted_from_a_quote_goes_with_it(db, cast, thread, first, now, delete):
    second = make_reply(db, author=cast[WORKER], thread=thread, body=quote(first, "We board"), now=now)
    third = make_reply(db, author=cast[EMPLOYER], thread=thread, body=quote(second, "We board"), now=now)
    nested = make_reply(
        db,
        author=cast[EMPLOYER],
        thread=thread,
        body=f"> [#2](/posts/{second.id}):\n> > [#1](/posts/{first.id}):\n> > We board\n>\n> I agree.",
        now=now,
    )
    delete(first)
    assert db.get_one(Post, third.id).body == f"> [#2](/posts/{second.id}):\n> …\n\nI agree."
    assert db.get_one(Post, nested.id).body == (
        f"> [#2](/posts/{second.id}):\n> > [#1](/posts/{first.id}):\n> > …\n>\n> I agree."
    )


def test_two_that_quote_each_other_come_to_an_end(db, cast, thread, first, now, change, delete, member):
    reply = make_reply(db, author=cast[WORKER], thread=thread, body=quote(first, "We board"), now=now)
    change(first, f"We board.\n\n> [#2](/posts/{reply.id}):\n> I agree.\n\nGood.")
    delete(first)
    assert db.get_one(Post, reply.id).body == emptied(first)
    assert set(db.execute(select(PostQuote.post_id, PostQuote.quoted_id)).all()) == {(reply.id, first.id)}


def test_other_threads_are_reached_and_later_rooms_are_told(db, cast, first, now, delete):
    elsewhere = make_thread(db, author=cast[WORKER], body=quote(first, "We board"), now=now)
    before = db.get_one(Thread, elsewhere.id).version
    delete(first)
    [post] = db.scalars(select(Post).where(Post.thread_id == elsewhere.id)).all()
    assert post.body == emptied(first)
    assert db.get_one(Thread, elsewhere.id).version == before + 1
    told = select(OutboxEntry.payload).where(OutboxEntry.event == "discussions.PostRedacted")
    assert db.scalars(told).all() == [f'{{"post_id": {post.id}, "revision": 1}}']


def test_a_name_in_the_rest_of_the_quoting_post_stays_a_mention(worker, db, cast, thread, first, now, delete):
    body = quote(first, "We board") + " And @maribel-d?"
    make_reply(db, author=cast[WORKER], thread=thread, body=body, now=now)
    delete(first)
    shown = page(worker.get(thread.path)).all(".post__body")[-1]
    assert shown.one("a.mention")["href"] == cast["maribel-d"].path


def test_a_deleted_post_is_not_quoted_any_more(worker, db, thread, first, post_reply, delete):
    delete(first)
    composer = page(post_reply(worker, thread, quote(first, "We board")), 422).one("section.composer")
    assert composer.one(".flash--error").text == GONE
    assert db.scalars(select(Draft.body)).all() == [emptied(first)]
    assert said(worker.get(f"/posts/{first.id}/reply?quote=yes"), 409) == said(
        worker.get(f"/posts/{first.id}/reply"), 409
    )


def test_a_redacted_version_is_not_quoted_any_more_and_the_others_are(
    worker, db, thread, first, post_reply, change, redact
):
    change(first, "We board at the quay.")
    redact(first, 1)
    assert GONE in page(post_reply(worker, thread, quote(first, "at the pier")), 422).one("main").text
    assert post_reply(worker, thread, quote(first, "at the quay")).status_code == 303


def test_who_changes_their_post_takes_a_lost_quote_along_or_out(worker, db, cast, thread, first, now, delete):
    reply = make_reply(db, author=cast[WORKER], thread=thread, body=quote(first, "We board"), now=now)
    delete(first)
    data = {"body": quote(first, "We board") + " Still.", "started_from": "1"}
    form = page(worker.post(f"/posts/{reply.id}/revisions", data=data), 422)
    assert form.one(".flash--error").text == GONE
    data = {"body": emptied(first) + " Still.", "started_from": "1"}
    assert worker.post(f"/posts/{reply.id}/revisions", data=data).status_code == 303
    assert db.get_one(Post, reply.id).body == emptied(first) + " Still."


def test_a_quote_added_by_a_change_is_remembered(worker, db, cast, thread, first, now, delete):
    reply = make_reply(db, author=cast[WORKER], thread=thread, body="I agree.", now=now)
    data = {"body": quote(first, "We board"), "started_from": "1"}
    assert worker.post(f"/posts/{reply.id}/revisions", data=data).status_code == 303
    assert db.execute(select(PostQuote.post_id, PostQuote.quoted_id)).all() == [(reply.id, first.id)]
    delete(first)
    assert db.get_one(Post, reply.id).body == emptied(first)


def test_a_reply_to_a_post_that_is_gone_is_kept_and_answers_the_thread_when_sent_again(
    worker, db, thread, first, post_reply, delete
):
    delete(first)
    key = new_form_key()
    composer = page(post_reply(worker, thread, "Why?", answers=first.id, form_key=key), 409).one(
        "section.composer"
    )
    assert composer.one(".flash--error").text == (
        "The text of the post that you answer has been taken away, so your reply was not posted. It is kept"
        " in your drafts; posted again, it answers the thread."
    )
    fields = composer.one("form").fields()
    assert (fields["body"], fields["answers"], db.scalars(select(Draft.body)).all()) == ("Why?", "", ["Why?"])
    assert worker.post(f"/threads/{thread.id}/replies", data=fields).status_code == 303
    assert db.scalars(select(Post.answers_id).where(Post.body == "Why?")).all() == [None]


def test_a_post_without_its_text_offers_neither_reply_nor_quote(worker, member, thread, first, delete):
    delete(first)
    links = [link["href"] for link in page(worker.get(thread.path)).all("article.post a")]
    assert [link for link in links if "/reply" in link] == []


def test_the_same_form_again_makes_no_version_though_labels_are_ours(worker, db, cast, thread, first, now):
    reply = make_reply(
        db, author=cast[WORKER], thread=thread, body="I agree.", now=now - timedelta(minutes=1)
    )
    data = {"body": f"> [#77, Lan](/posts/{first.id}):\n> We board", "started_from": "1"}
    for _twice in range(2):
        assert worker.post(f"/posts/{reply.id}/revisions", data=data).status_code == 303
    assert db.get_one(Post, reply.id).revision == 2


def test_a_quote_of_oneself_is_one(member, db, first, change):
    change(first, f"We board at the pier.\n\n> [#1](/posts/{first.id}):\n> We board\n\nAs I said.")
    assert db.get_one(Post, first.id).revision == 2
    assert member.get(f"/posts/{first.id}").status_code == 303
