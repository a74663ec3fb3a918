"""Splitting and merging while others write: every post is in one thread, numbers have no gaps."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.access.queries import viewer_for
from apfl_net.demo.cast import MODERATOR, WORKER
from apfl_net.discussions.actions.merging import merge_thread
from apfl_net.discussions.actions.moving import move_thread
from apfl_net.discussions.actions.posting import reply_to_thread
from apfl_net.discussions.actions.splitting import split_thread
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.signposts import thread_or_target
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.members.models import Member
from tests.discussions.keeping import tallies, tallies_counted
from tests.factories.discussions import make_space, make_thread

WRITERS = [WORKER, "somchai.p@example.org", "member@example.org", "employer@example.org"]
POSTS_EACH = 6


def member_with(session, email):
    return session.scalars(select(Member).where(Member.email == email)).one()


@pytest.fixture
def two_threads(own_database):
    with open_session(writing=True) as session:
        author, at = member_with(session, WORKER), utc_now() - timedelta(days=1)
        space = make_space(session, now=at)
        make_space(session, name="Library", now=at)
        return [make_thread(session, author=author, space=space, now=at).id for _ in range(2)]


def write(email, thread_id):
    """Replies, one after the other, to wherever the thread is by then."""
    for _ in range(POSTS_EACH):
        with open_session(writing=True) as session:
            author = viewer_for(session, member_with(session, email).id)
            reply_to_thread(
                session,
                author=author,
                thread=thread_or_target(session, author, thread_id),
                answers=None,
                body="Meanwhile.",
                language="en",
                form_key=new_form_key(),
                now=utc_now(),
            )


def keep_order(first_id, second_id):
    """Split, move, and at the end merge what is left of both."""
    made = []
    for _ in range(4):
        with open_session(writing=True) as session:
            moderator = viewer_with_role(session)
            thread = session.get_one(Thread, first_id)
            last = select(Post.id).where(Post.thread_id == first_id).order_by(Post.number.desc()).limit(2)
            ids = [post_id for post_id in session.scalars(last) if post_id != first_post(session, first_id)]
            if ids:
                about = {"title": "Split", "reason": "x", "now": utc_now()}
                made.append(
                    split_thread(session, moderator=moderator, thread=thread, post_ids=ids, **about).id
                )
        with open_session(writing=True) as session:
            moderator = viewer_with_role(session)
            thread = session.get_one(Thread, second_id)
            other = session.scalars(select(Space).where(Space.id != thread.space_id)).first()
            move_thread(session, moderator=moderator, thread=thread, space=other, reason="x", now=utc_now())
    for thread_id in [*made, first_id]:
        with open_session(writing=True) as session:
            threads = [session.get_one(Thread, one) for one in (thread_id, second_id)]
            merge_thread(
                session,
                moderator=viewer_with_role(session),
                thread=threads[0],
                target=threads[1],
                reason="x",
                now=utc_now(),
            )


def viewer_with_role(session):
    from_members = viewer_for(session, member_with(session, MODERATOR).id)
    return replace(from_members, staff_role="moderator")


def first_post(session, thread_id):
    return session.scalar(select(Post.id).where(Post.thread_id == thread_id, Post.number == 1))


def test_while_four_write_and_one_keeps_order_every_post_has_one_place(two_threads):
    first, second = two_threads
    with ThreadPoolExecutor(len(WRITERS) + 1) as threads:
        places = [first, second, first, second]
        writing = [threads.submit(write, email, place) for email, place in zip(WRITERS, places, strict=True)]
        keeping = threads.submit(keep_order, first, second)
        for task in (*writing, keeping):
            task.result()
    with open_session(writing=False) as session:
        posts = session.execute(
            select(Post.thread_id, Post.number, Post.written_at).order_by(Post.number)
        ).all()
        assert {post.thread_id for post in posts} == {second}
        assert [post.number for post in posts] == list(range(1, 2 + len(WRITERS) * POSTS_EACH + 1))
        thread = session.get_one(Thread, second)
        assert thread.last_number == len(posts)
        assert tallies(session, thread) == tallies_counted(session, thread)
