"""Ten thousand answers to one post, and answers to answers without end: every page stays a page."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text, update

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread, ThreadTally
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.notifications.models import Notice
from tests.factories.discussions import make_reply
from tests.html import page

ANSWERS, DEEP = 10_000, 1_000
COPIED = ("thread_id", "audience_id", "author_id", "membership_id", "language", "revision")


@pytest.fixture
def first(db, thread):
    return db.scalars(select(Post).where(Post.thread_id == thread.id)).one()


@pytest.fixture
def answer_it(db, cast, thread, first, now):
    """`answer_it(50)`: so many replies of one member; to the first post, or each to the one before."""

    def write(times, *, author=WORKER, each_to_the_last=False):
        last = make_reply(db, author=cast[author], thread=thread, answers=first, now=now - timedelta(days=2))
        kept = {column: getattr(last, column) for column in COPIED} | {"answers_id": first.id}
        moments = (now - timedelta(days=1) + timedelta(seconds=turn) for turn in range(times - 1))
        rows = [
            kept | said(turn) | {"number": turn, "form_key": new_form_key(), "written_at": moment}
            for turn, moment in enumerate(moments, last.number + 1)
        ]
        ids = db.scalars(insert(Post).returning(Post.id), rows).all()
        if each_to_the_last:
            links = zip(ids, [last.id, *ids], strict=False)
            db.execute(update(Post), [{"id": one, "answers_id": before} for one, before in links])
        count_in(db, thread, rows[-1]["number"], ids[-1], rows[-1]["written_at"])
        return ids

    return write


def said(number):
    return {"body": f"Answer {number}", "body_html": f"<p>Answer {number}</p>"}


def count_in(db, thread, posts, last_id, last_at):
    numbers = {"last_number": posts}
    db.execute(update(Thread).where(Thread.id == thread.id).values(**numbers, version=Thread.version + 1))
    latest = numbers | {"posts": posts, "last_post_id": last_id, "last_post_at": last_at}
    db.execute(update(ThreadTally).where(ThreadTally.thread_id == thread.id).values(**latest))
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("ANALYZE posts"))  # as its own housekeeping does after a minute
    db.commit()


@pytest.fixture
def ask(member, queries):
    """`ask(path)`: the page, how many queries it took and how heavy it is, in units of 100 kB."""

    def ask(path):
        with queries:
            answer = member.get(path)
        assert answer.status_code == 200, path
        return page(answer), queries.count, len(answer.content) // 100_000

    return ask


def test_pages_neither_ask_more_nor_grow_with_them(member, thread, first, answer_it, ask):
    paths = [
        f"/threads/{thread.id}?page=2",
        f"/threads/{thread.id}/contents?page=1",
        f"/threads/{thread.id}/contents?chain={first.id}",
        f"/threads/{thread.id}/only?what=for-me",
        "/threads?list=mine",
        thread.space.path,
    ]
    answer_it(200)
    for path in paths:
        member.get(path)  # what is compiled once is compiled, what was read is noted
    few = {path: ask(path)[1:] for path in paths}
    answer_it(ANSWERS - 200, author=EMPLOYER)
    assert {path: ask(path)[1:] for path in paths} == few


def test_each_answer_is_found_on_its_page(member, db, thread, first, answer_it, ask):
    ids = answer_it(ANSWERS)
    for post_id, number in ((ids[0], 3), (ids[4999], 5002), (ids[-1], ANSWERS + 1)):
        path, _, anchor = member.get(f"/posts/{post_id}").headers["location"].partition("#")
        article = ask(path)[0].one(f"#{anchor}")
        assert article.one("h2.post__number").text.startswith(f"#{number}, in reply to #1")
    last = (ANSWERS + 1 + 99) // 100
    for chosen in ("", f"chain={first.id}&"):
        shown = ask(f"/threads/{thread.id}/contents?{chosen}page={last}")[0]
        assert shown.all("ol.briefs li")[-1].text.startswith(f"#{ANSWERS + 1} ")
        assert member.get(f"/threads/{thread.id}/contents?{chosen}page={last + 1}").status_code == 404


def test_one_more_is_written_and_told_and_the_answered_post_deleted(
    worker, member, db, cast, thread, first, answer_it, post_reply, deliver, ask
):
    answer_it(ANSWERS)
    answer = post_reply(worker, thread, "One more.", answers=first.id)
    assert answer.status_code == 303
    deliver()
    post = db.scalars(select(Post).where(Post.body == "One more.")).one()
    assert (post.number, post.answers_id) == (ANSWERS + 2, first.id)
    told = select(Notice.member_id).where(Notice.subject == "post", Notice.subject_id == post.id)
    assert db.scalars(told).all() == [cast[MEMBER].id]
    assert member.post(f"/posts/{first.id}/deletion").status_code == 303
    assert "Deleted by its author." in ask(thread.path)[0].one(f"#post-{first.id}").text
    for copy in ("text", "print?page=21"):
        assert f"Answer {ANSWERS + 1}" in member.get(f"/threads/{thread.id}/{copy}").text


def test_a_chain_of_answers_to_answers_has_no_end_that_breaks_it(member, thread, first, answer_it, ask):
    ids = answer_it(DEEP, each_to_the_last=True)
    for post_id in (first.id, ids[-1]):
        shown, asked, _size = ask(f"/threads/{thread.id}/contents?chain={post_id}")
        assert shown.all("ol.briefs li")[0].text.startswith("#1 ")
        assert asked < 10
    assert ask(f"{thread.path}?page={(DEEP + 20) // 20}")[0].all("article.post") != []
