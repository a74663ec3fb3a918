"""Reacting to a post, and taking it back."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.locking import hold_threads
from apfl_net.discussions.actions.posting import touch_thread
from apfl_net.discussions.models.posts import Post, Reaction
from apfl_net.discussions.policy.reactions import check_may_react
from apfl_net.discussions.reactions import KINDS


def react(session: Session, *, member: Viewer, post: Post, kind: str, now: datetime) -> None:
    """A member's one reaction to a post, in place of the one before. The same again changes nothing."""
    check_may_write(member.restrictions)
    _lock(session, member, post)
    check_may_react(member, post)
    given = session.get(Reaction, (post.id, member.id), populate_existing=True)
    if given and given.kind == kind:
        return
    session.merge(Reaction(post_id=post.id, member_id=member.id, kind=kind, reacted_at=now))
    recount(session, post)


def take_back(session: Session, *, member: Viewer, post: Post) -> None:
    _lock(session, member, post)
    own = delete(Reaction).where(Reaction.post_id == post.id, Reaction.member_id == member.id)
    if session.execute(own.returning(Reaction.kind)).all():
        recount(session, post)


def _lock(session: Session, member: Viewer, post: Post) -> None:
    """Whoever reacts to a post waits here. The thread comes first, as for all who change what is in it."""
    hold_threads(session, member, post.thread_id)
    session.refresh(post, with_for_update=True)


def recount(session: Session, post: Post) -> None:
    """Bring the kept counts to what was given. Whoever calls holds the post."""
    session.flush()
    kinds = select(Reaction.kind, func.count().label("given")).where(Reaction.post_id == post.id)
    given = {row.kind: row.given for row in session.execute(kinds.group_by(Reaction.kind))}
    post.reaction_counts = " ".join(f"{kind}={given[kind]}" for kind in KINDS if kind in given) or None
    touch_thread(session, post.thread_id)
