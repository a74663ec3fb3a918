"""A post that very many quote: its words go from all of them, some hundreds at once."""

import pytest
from sqlalchemy import insert, select

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.models.posts import Post, PostQuote
from apfl_net.discussions.queries.quotes import AT_ONCE
from apfl_net.discussions.schemas.fields import new_form_key
from tests.factories.discussions import make_reply, make_thread

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
    """`quoted(450)`: a post that so many others quote; they all stand in a thread of their own."""

    def make(times):
        first = db.scalars(
            select(Post).where(Post.thread_id == make_thread(db, author=cast[MEMBER], now=now).id)
        ).one()
        thread = make_thread(db, author=cast[WORKER], now=now)
        body = f"> [#1](/posts/{first.id}):\n> {first.body}\n\nYes."
        reply = make_reply(db, author=cast[WORKER], thread=thread, body=body, now=now)
        kept = {column: getattr(reply, column) for column in COPIED}
        copies = [kept | {"number": number, "form_key": new_form_key()} for number in range(3, times + 2)]
        ids = db.scalars(insert(Post).returning(Post.id), copies).all()
        db.execute(insert(PostQuote), [{"post_id": post_id, "quoted_id": first.id} for post_id in ids])
        db.commit()
        return first, thread

    return make


def bodies(db, thread):
    return db.scalars(select(Post.body).where(Post.thread_id == thread.id, Post.number > 1)).all()


def test_all_are_emptied_however_many_there_are(member, db, quoted):
    first, thread = quoted(2 * AT_ONCE + 50)
    assert member.post(f"/posts/{first.id}/deletion").status_code == 303
    assert bodies(db, thread) == [f"> [#1](/posts/{first.id}):\n> …\n\nYes."] * (2 * AT_ONCE + 50)


def test_what_is_asked_does_not_grow_with_them(member, quoted, queries):
    def asked(times):
        first, _thread = quoted(times)
        with queries:
            member.post(f"/posts/{first.id}/deletion")
        return len([one for one in queries.statements if one.startswith("SELECT")])

    asked(2)  # the first visit asks for more
    few = asked(2)
    assert asked(100) == few
