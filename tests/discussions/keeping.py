"""What the tests of keeping order ask again and again."""

from sqlalchemy import func, select

from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Reading, Thread, ThreadChange, ThreadTally


def change_of(db, thread, kind):
    """The latest change of this kind."""
    changes = select(ThreadChange).where(ThreadChange.thread_id == thread.id, ThreadChange.kind == kind)
    return db.scalars(changes.order_by(ThreadChange.id.desc())).first()


def undo(browser, thread, change, reason=""):
    return browser.post(f"/threads/{thread.id}/changes/{change.id}/undoing", data={"reason": reason})


def bodies(db, thread):
    """Number and text of each post, in order."""
    posts = select(Post.number, Post.body).where(Post.thread_id == thread.id).order_by(Post.number)
    return [tuple(row) for row in db.execute(posts)]


def read_to(db, member, thread):
    return db.scalar(
        select(Reading.last_number).where(Reading.member_id == member.id, Reading.thread_id == thread.id)
    )


def tallies(db, thread):
    """As they are kept: audience, posts, last number, last post, space."""
    kept = select(ThreadTally).where(ThreadTally.thread_id == thread.id)
    return {
        (tally.audience_id, tally.posts, tally.last_number, tally.last_post_id, tally.space_id)
        for tally in db.scalars(kept)
    }


def tallies_counted(db, thread):
    """The same, counted from the posts."""
    posts = (
        select(Post.audience_id, func.count(Post.id), func.max(Post.number), Thread.space_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.thread_id == thread.id)
        .group_by(Post.audience_id, Thread.space_id)
    )
    last = dict(db.execute(select(Post.number, Post.id).where(Post.thread_id == thread.id)).all())
    return {
        (audience, count, number, last[number], space) for audience, count, number, space in db.execute(posts)
    }
