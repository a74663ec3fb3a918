"""What a widening makes of a thread: made anew from what its authors say, whenever that may have changed.

Nothing is shown to a new eye without the consent of whoever wrote it. The thread opens when its starter, and
whoever wrote its first post, agree; then each post does whose author agrees, if what it quotes is open too.
Whatever was narrower, is held or was taken away stays as it is.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from apfl_net.access.audiences import is_within
from apfl_net.access.models import NOBODY, Audience
from apfl_net.access.queries import members_of
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.freeing import free_posts
from apfl_net.discussions.actions.keeping_order import record_change, touch_related
from apfl_net.discussions.actions.numbering import give_audience, recount
from apfl_net.discussions.events import PostReadersChanged
from apfl_net.discussions.models.holds import PostHold
from apfl_net.discussions.models.posts import Post, PostQuote
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Reading, Thread, ThreadChange
from apfl_net.discussions.models.widenings import GOES_ON, WidenedPost, Widening
from apfl_net.discussions.queries.thread_head import closure_of
from apfl_net.discussions.queries.widenings import (
    agreed_in,
    title_is_of_another,
    waits_in,
    widened_by,
)
from apfl_net.kit import outbox


def settle_threads(session: Session, *thread_ids: int, now: datetime) -> None:
    """After something was done to threads: what goes on there, or opened posts that are there now."""
    session.flush()
    here = select(WidenedPost.widening_id).join(Post, Post.id == WidenedPost.post_id)
    here = here.where(Post.thread_id.in_(thread_ids))
    concerned = select(Widening).where(GOES_ON, Widening.thread_id.in_(thread_ids) | Widening.id.in_(here))
    for widening in session.scalars(concerned.order_by(Widening.id)).all():
        settle(session, widening, now)


def settle(session: Session, widening: Widening, now: datetime) -> None:
    """Safe to run again: what holds already is not done twice."""
    thread = _hold(session, widening)
    if widening.ended_at:
        return
    if not _still_makes_sense(session, widening, thread):
        end_widening(session, widening, now)
        return
    free = free_posts(session, widening, thread)
    if _opens(session, widening, thread, free):
        _open(session, widening, thread, now)
        _widen(session, widening, thread, free, now)
    else:
        _shut(session, widening, thread, now)


def end_widening(session: Session, widening: Widening, now: datetime) -> None:
    """For good: the thread and its posts are as narrow as they were."""
    thread = _hold(session, widening)
    if widening.ended_at is None:
        widening.ended_at = now
        _shut(session, widening, thread, now)
        _mark_undone(session, widening, now)


def _hold(session: Session, widening: Widening) -> Thread:
    """The thread, and those that opened posts went to: locked in the order of their ids, as by all."""
    posts = widened_by(session, widening)
    ids = {widening.thread_id, *(post.thread_id for post in posts)}
    locked = select(Thread).where(Thread.id.in_(ids)).order_by(Thread.id).with_for_update()
    session.scalars(locked.execution_options(populate_existing=True)).all()
    session.refresh(widening)
    return session.get_one(Thread, widening.thread_id)


def _still_makes_sense(session: Session, widening: Widening, thread: Thread) -> bool:
    """The thread is there, in a space of the wider audience at least, and as narrow or wide as we made it."""
    space_audience = select(Space.audience_id).where(Space.id == thread.space_id).scalar_subquery()
    around = session.scalars(select(Audience).where(Audience.id == space_audience)).one()
    expected = widening.to_id if widening.opened_at else widening.from_id
    return (
        thread.merged_into_id is None
        and is_within(session.get_one(Audience, widening.to_id), around)
        and _audience_of(session, thread) == expected
    )


def _audience_of(session: Session, thread: Thread) -> int:
    """Its own, or the one that it gets back when it is no longer held."""
    if thread.audience_id != NOBODY:
        return thread.audience_id
    held = select(PostHold.thread_audience_id).where(PostHold.thread_id == thread.id)
    return session.scalar(held) or NOBODY


def _opens(session: Session, widening: Widening, thread: Thread, free: Collection[int]) -> bool:
    """The title and the first post come first. What else is written for the thread as a whole must be for the
    wider audience, too; once it is open, it is. The title of a thread with a home is not its starter's."""
    if thread.home:
        return True
    first = session.scalars(select(Post).where(Post.thread_id == thread.id, Post.number == 1)).one()
    to = session.get_one(Audience, widening.to_id)
    first_opens = first.id in free or is_within(to, session.get_one(Audience, first.audience_id))
    if thread.author_id not in agreed_in(session, widening) or not first_opens:
        return False
    if widening.opened_at:
        return True
    return not (
        closure_of(session, thread.id) or title_is_of_another(session, thread) or waits_in(session, thread.id)
    )


def _open(session: Session, widening: Widening, thread: Thread, now: datetime) -> None:
    if widening.opened_at:
        return
    widening.opened_at = now
    _leave_line(session, widening, thread, "widened", now)
    thread.audience_id = widening.to_id
    session.flush()


def _widen(session: Session, widening: Widening, thread: Thread, free: set[int], now: datetime) -> None:
    """Posts that are open by now and no longer free are narrow again."""
    before = {post.id for post in widened_by(session, widening)}
    if free == before:
        return
    lost, new = before - free, free - before
    _narrow(session, widening, lost)
    give_audience(session, new, widening.to_id)
    session.add_all(WidenedPost(post_id=one, widening_id=widening.id, widened_at=now) for one in sorted(new))
    session.flush()
    _count_as_unread(session, widening, thread, new)
    _make_anew(session, thread.id, lost | new)
    _tell_of(session, lost | new, now)
    _settle_those_quoting(session, widening, lost, now)


def _shut(session: Session, widening: Widening, thread: Thread, now: datetime) -> None:
    posts = {post.id for post in widened_by(session, widening)}
    _narrow(session, widening, posts)
    if widening.opened_at:
        widening.opened_at = None
        _narrow_thread(session, widening, thread)
        _leave_line(session, widening, thread, "narrowed", now)
    if posts:
        _make_anew(session, thread.id, posts)
        _tell_of(session, posts, now)
        _settle_those_quoting(session, widening, posts, now)


def _tell_of(session: Session, post_ids: Collection[int], now: datetime) -> None:
    outbox.record_many(session, [PostReadersChanged(post_id=one) for one in sorted(post_ids)], now=now)


def _narrow_thread(session: Session, widening: Widening, thread: Thread) -> None:
    """To its former audience, unless it has become narrower than that meanwhile."""
    former = session.get_one(Audience, widening.from_id)
    if thread.audience_id != NOBODY and not is_within(session.get_one(Audience, thread.audience_id), former):
        thread.audience_id = former.id
    session.execute(
        update(PostHold)
        .where(PostHold.thread_id == thread.id, PostHold.thread_audience_id == widening.to_id)
        .values(thread_audience_id=former.id)
        .execution_options(synchronize_session="fetch")
    )
    session.flush()


def _narrow(session: Session, widening: Widening, post_ids: Collection[int]) -> None:
    """Those that still have the audience we gave them, or will get it back."""
    if not post_ids:
        return
    wide = select(Post.id).where(Post.id.in_(post_ids), Post.audience_id == widening.to_id)
    give_audience(session, session.scalars(wide).all(), widening.from_id)
    held = update(PostHold).where(PostHold.post_id.in_(post_ids), PostHold.audience_id == widening.to_id)
    held = held.values(audience_id=widening.from_id)
    session.execute(held.execution_options(synchronize_session="fetch"))
    session.execute(delete(WidenedPost).where(WidenedPost.post_id.in_(post_ids)))


def _settle_those_quoting(
    session: Session, widening: Widening, post_ids: Collection[int], now: datetime
) -> None:
    """What was opened elsewhere and repeats words that are narrow again."""
    quoting = select(WidenedPost.widening_id).join(PostQuote, PostQuote.post_id == WidenedPost.post_id)
    quoting = quoting.where(PostQuote.quoted_id.in_(post_ids), WidenedPost.widening_id != widening.id)
    for other in session.scalars(
        select(Widening).where(Widening.id.in_(quoting)).order_by(Widening.id)
    ).all():
        settle(session, other, now)


def _count_as_unread(session: Session, widening: Widening, thread: Thread, post_ids: Collection[int]) -> None:
    """For those who have read past posts that they could not see."""
    first = select(func.min(Post.number)).where(Post.id.in_(post_ids))
    number = session.scalar(first)
    if number is not None:
        session.execute(
            update(Reading)
            .where(
                Reading.thread_id == thread.id,
                Reading.last_number >= number,
                Reading.member_id.not_in(members_of([widening.from_id])),
            )
            .values(last_number=number - 1)
            .execution_options(synchronize_session="fetch")
        )


def _make_anew(session: Session, thread_id: int, post_ids: Collection[int]) -> None:
    """Counts, last posts, kept pages: of the thread, and of threads to which the posts went."""
    session.flush()
    for loaded in list(session.identity_map.values()):
        if isinstance(loaded, Post):
            session.expire(loaded)
    where = set(session.scalars(select(Post.thread_id).where(Post.id.in_(post_ids))))
    for one in sorted({thread_id, *where}):
        touched = session.get_one(Thread, one)
        recount(session, touched)
        touch_related(session, touched)
    touch_related(session, session.get_one(Thread, thread_id))


def _leave_line(session: Session, widening: Widening, thread: Thread, kind: str, now: datetime) -> None:
    """For its former readers, in the name of whoever asked: not of the author whose answer decided."""
    record_change(
        session,
        thread=thread,
        kind=kind,
        moderator=Viewer(member_id=widening.asked_by),
        now=now,
        audience_id=widening.from_id,
        details={"widening": widening.id, "to": widening.to_id},
    )


def _mark_undone(session: Session, widening: Widening, now: datetime) -> None:
    """The line about asking can be undone no more."""
    asked = select(ThreadChange).where(
        ThreadChange.thread_id == widening.thread_id, ThreadChange.kind == "widening"
    )
    for change in session.scalars(asked.where(ThreadChange.undone_at.is_(None))):
        change.undone_at = now
