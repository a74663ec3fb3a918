"""Polls: what was asked, how it stands, and who chose what where votes are open."""

from collections.abc import Sequence

from sqlalchemy import and_, case, func, null, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.polls import Poll, PollChoice, PollOption, PollVoter
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.naming import (
    is_known,
    is_public_actor,
    starter_or_actor,
    tells_who,
)
from apfl_net.discussions.queries.threads import AUDIENCE_COLUMNS
from apfl_net.discussions.queries.visible import found, open_to, visible_threads
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member

CHOICES_PER_PAGE = 100


def get_poll(session: Session, viewer: Viewer, thread_id: int) -> Poll:
    """The poll of a thread, as it is now."""
    threads = visible_threads(viewer).with_only_columns(Thread.id).where(Thread.id == thread_id)
    poll = select(Poll).where(Poll.thread_id.in_(threads), *open_to(viewer, Poll.audience_id))
    return found(session.scalar(poll.execution_options(populate_existing=True)))


def poll_rows(session: Session, viewer: Viewer, thread_id: int) -> Sequence[AnyRow]:
    """The poll of a thread that the viewer is known to see: a row for each option."""
    voters = select(func.count()).select_from(PollVoter).where(PollVoter.poll_id == Poll.id)
    voted = select(PollVoter.poll_id).where(
        PollVoter.poll_id == Poll.id, PollVoter.member_id == viewer.member_id
    )
    return session.execute(
        select(
            Poll,
            starter_or_actor(Member, viewer, Thread).label("name"),
            is_public_actor(Member, Thread).label("public_name"),
            *AUDIENCE_COLUMNS,
            voters.scalar_subquery().label("voters"),
            voted.exists().label("has_voted"),
            PollOption.id.label("option_id"),
            PollOption.label,
            PollOption.votes,
            PollChoice.member_id.is_not(None).label("is_own"),
        )
        .join(Member, Member.id == Poll.made_by)
        .join(Thread, Thread.id == Poll.thread_id)
        .join(Audience, Audience.id == Poll.audience_id)
        .join(PollOption, PollOption.poll_id == Poll.id)
        .outerjoin(
            PollChoice,
            and_(PollChoice.option_id == PollOption.id, PollChoice.member_id == viewer.member_id),
        )
        .where(Poll.thread_id == thread_id, *open_to(viewer, Poll.audience_id))
        .order_by(PollOption.position)
    ).all()


def choices_in(session: Session, viewer: Viewer, poll: Poll, page: int) -> tuple[Sequence[AnyRow], bool]:
    """One page of who chose what, and whether there are more. Visitors are not told, nor is anybody where
    people write without their names, and of an anonymous poll nobody knows. Who hides has no name."""
    if not viewer.signed_in or poll.anonymous or poll.audience_id not in viewer.audiences:
        return [], False
    if not tells_who(session, poll.thread_id):
        return [], False
    known = is_known(Member, viewer)
    name = case((known, Member.name), else_=null()).label("name")
    handle = case((known, Member.handle), else_=null()).label("handle")
    rows = session.execute(
        select(Member.id, handle, name, PollOption.label)
        .join(PollChoice, PollChoice.member_id == Member.id)
        .join(PollOption, PollOption.id == PollChoice.option_id)
        .where(PollOption.poll_id == poll.id)
        .order_by(PollOption.position, name.is_(None), name, Member.id)
        .limit(CHOICES_PER_PAGE + 1)
        .offset((page - 1) * CHOICES_PER_PAGE)
    ).all()
    return rows[:CHOICES_PER_PAGE], len(rows) > CHOICES_PER_PAGE


def options_of(session: Session, poll_id: int) -> Sequence[PollOption]:
    return session.scalars(
        select(PollOption).where(PollOption.poll_id == poll_id).order_by(PollOption.position)
    ).all()


def has_votes(session: Session, poll_id: int) -> bool:
    return session.scalar(select(PollVoter.poll_id).where(PollVoter.poll_id == poll_id).limit(1)) is not None
