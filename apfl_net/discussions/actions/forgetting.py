"""What goes from the discussions with a member who leaves, and with one who is erased."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.discussions.actions.attaching import forget_waiting_files
from apfl_net.discussions.actions.reactions import recount
from apfl_net.discussions.actions.settling import settle
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.holds import WAITS, HeldContribution
from apfl_net.discussions.models.posts import Bookmark, Post, PostRevision, Reaction
from apfl_net.discussions.models.spaces import SpaceRole
from apfl_net.discussions.models.threads import (
    CaughtUp,
    Reading,
    SummaryRevision,
    Thread,
    ThreadSummary,
)
from apfl_net.discussions.models.widenings import GOES_ON, Widening, WideningAnswer
from apfl_net.kit.markdown import HANDLE
from apfl_net.members.models import Member

PRIVATE = (Draft, Bookmark, Reading, CaughtUp, SpaceRole)
WRITTEN: tuple[Any, ...] = (Post, PostRevision, Draft, ThreadSummary, SummaryRevision)


def forget_private(session: Session, *, member_id: int) -> None:
    """What only they saw, and their offices in spaces."""
    for table in PRIVATE:
        session.execute(delete(table).where(table.member_id == member_id))
    forget_waiting_files(session, member_id=member_id)
    session.execute(delete(HeldContribution).where(HeldContribution.author_id == member_id, WAITS))


def forget_member(session: Session, *, member: Member, now: datetime) -> None:
    """Their reactions too, and their handle wherever others wrote it. What they wrote stays, without name."""
    forget_private(session, member_id=member.id)
    _withdraw_reactions(session, member.id)
    _withdraw_consent(session, member.id, now)
    _rename_in_texts(session, member.handle, f"former-{member.id}")


def _withdraw_reactions(session: Session, member_id: int) -> None:
    """Threads are held in the order of their ids, as by all who hold several."""
    given = select(Post).join(Reaction, Reaction.post_id == Post.id).where(Reaction.member_id == member_id)
    posts = session.scalars(given.order_by(Post.thread_id, Post.id)).all()
    threads = {post.thread_id for post in posts}
    session.execute(select(Thread.id).where(Thread.id.in_(threads)).order_by(Thread.id).with_for_update())
    session.execute(delete(Reaction).where(Reaction.member_id == member_id))
    for post in posts:
        session.refresh(post, with_for_update=True)
        recount(session, post)


def _withdraw_consent(session: Session, member_id: int, now: datetime) -> None:
    """What was opened because they agreed is as narrow as they wrote it."""
    answers = select(WideningAnswer.widening_id).where(WideningAnswer.member_id == member_id)
    concerned = session.scalars(select(Widening).where(GOES_ON, Widening.id.in_(answers))).all()
    session.execute(delete(WideningAnswer).where(WideningAnswer.member_id == member_id))
    for widening in concerned:
        settle(session, widening, now)


def _rename_in_texts(session: Session, handle: str, new: str) -> None:
    """In the texts as they were typed; what is rendered of them names members by their ids."""
    if handle == new:
        return
    written = re.compile(rf"@{re.escape(handle)}(?![\w-])")
    assert re.fullmatch(HANDLE, new)  # noqa: S101  (or old mentions would become plain words)
    for table in WRITTEN:
        for text in session.scalars(select(table).where(table.body.contains(f"@{handle}", autoescape=True))):
            text.body = written.sub(f"@{new}", text.body)
