"""A post that very many quote: its words go from all of them, some hundreds at once."""

import pytest
from sqlalchemy import func, insert, select

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.models.posts import Post, PostQuote
from apfl_net.discussions.queries.quotes import AT_ONCE
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.kit import markdown
from apfl_net.kit.outbox import OutboxEntry
from tests.factories.discussions import make_reply, make_thread

SAID = "We board. We, @maribel-d."
COPIED = (
    "thread_id",
    "audience_id",
    "author_id",
    "membership_id",
    "body",
    "body_html",
    "language",
    "written_at",
    "revision",
)


@pytest.fixture
def quoted(db, cast, now):
    """`quoted(450)`: a post that so many others quote, each with words of its own; all in one thread."""

    def make(times, said="We board"):
        first = db.scalars(
            select(Post).where(Post.thread_id == make_thread(db, author=cast[MEMBER], body=SAID, now=now).id)
        ).one()
        thread = make_thread(db, author=cast[WORKER], now=now)
        body = f"> [#1](/posts/{first.id}):\n> {said}\n\nYes, @lan-tran."
        reply = make_reply(db, author=cast[WORKER], thread=thread, body=body, now=now)
        kept = {column: getattr(reply, column) for column in COPIED}
        copies = [
            kept | {"number": number, "form_key": new_form_key()} | own_words(kept, number)
            for number in range(3, times + 2)
        ]
        ids = db.scalars(insert(Post).returning(Post.id), copies).all()
        db.execute(insert(PostQuote), [{"post_id": post_id, "quoted_id": first.id} for post_id in ids])
        db.commit()
        return first, thread

    return make


def own_words(kept, number):
    """The text of a post and how it looks, with its number below."""
    return {"body": f"{kept['body']}\n\n{number}", "body_html": f"{kept['body_html']}<p>{number}</p>\n"}


def texts(db, thread):
    texts = select(Post.body, Post.body_html).where(Post.thread_id == thread.id, Post.number > 1)
    return [tuple(row) for row in db.execute(texts.order_by(Post.number))]


@pytest.mark.parametrize("said", ["We board", "We, @maribel-d"])
def test_all_are_emptied_however_many_there_are(member, db, cast, quoted, said):
    first, thread = quoted(2 * AT_ONCE + 50, said)
    assert member.post(f"/posts/{first.id}/deletion").status_code == 303
    people = {"lan-tran": cast["lan-tran"].id}
    text = f"> [#1](/posts/{first.id}):\n> …\n\nYes, @lan-tran."
    bodies = [text, *(f"{text}\n\n{number}" for number in range(3, 2 * AT_ONCE + 52))]
    assert texts(db, thread) == [(body, markdown.render(body, people)) for body in bodies]


def test_the_words_above_a_quote_and_other_quotes_stay(member, db, cast, thread, now):
    """Those are read as a whole."""
    first = db.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    other = make_reply(db, author=cast[WORKER], thread=thread, body="At sea.", now=now)
    body = f"> [#2](/posts/{other.id}):\n> At sea.\n\n> [#1](/posts/{first.id}):\n> {{}}\n\n@lan-tran"
    reply = make_reply(db, author=cast[WORKER], thread=thread, body=body.format("We board"), now=now)
    member.post(f"/posts/{first.id}/deletion")
    people = {"lan-tran": cast["lan-tran"].id}
    assert db.get_one(Post, reply.id).body == body.format("…")
    assert db.get_one(Post, reply.id).body_html == markdown.render(body.format("…"), people)


def test_what_is_asked_of_the_database_does_not_grow_with_them(member, quoted, queries):
    def asked(times):
        first, _thread = quoted(times)
        with queries:
            member.post(f"/posts/{first.id}/deletion")
        return queries.count

    asked(2)  # the first visit asks for more
    few = asked(2)
    assert asked(100) == few


def test_later_rooms_are_told_of_each(member, db, quoted, deliver, queries):
    """A worker goes through many of them at once, with a few statements for each room that listens."""
    first, _thread = quoted(100)
    deliver()
    member.post(f"/posts/{first.id}/deletion")
    told = (
        select(func.count()).select_from(OutboxEntry).where(OutboxEntry.event == "discussions.PostRedacted")
    )
    assert db.scalar(told.where(OutboxEntry.done_at.is_(None))) == 100
    with queries:
        deliver()
    assert db.scalar(told.where(OutboxEntry.done_at.is_not(None), OutboxEntry.tries == 1)) == 100
    assert queries.count < 30 + 8 * 100, queries.count
