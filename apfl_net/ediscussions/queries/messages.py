"""Messages of facilitators: for their desk, for those to whom they go, and what fills their fields."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.threads import SummaryRevision
from apfl_net.discussions.queries.visible import open_to
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.facilitating import WeeklySummary
from apfl_net.ediscussions.models.messages import EdiscussionMessage, MessageReader, MessageText
from apfl_net.ediscussions.policy.messages import NUDGE
from apfl_net.ediscussions.queries.visible import is_visible
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.errors import NotFound
from apfl_net.watches.models import Watch

WAITING = (
    EdiscussionMessage.approved_at.is_not(None),
    EdiscussionMessage.sent_at.is_(None),
    EdiscussionMessage.missed_at.is_(None),
)


def messages_of(session: Session, ediscussion_id: int) -> Sequence[EdiscussionMessage]:
    """All of an e-discussion, in the order in which they were made."""
    own = select(EdiscussionMessage).where(EdiscussionMessage.ediscussion_id == ediscussion_id)
    return session.scalars(own.order_by(EdiscussionMessage.id)).all()


def message_at(session: Session, ediscussion: Ediscussion, message_id: int) -> EdiscussionMessage:
    """For its facilitators."""
    message = session.get(EdiscussionMessage, message_id)
    if message is None or message.ediscussion_id != ediscussion.id:
        raise NotFound
    return message


def hold_message(session: Session, message_id: int) -> EdiscussionMessage:
    """Locked, and as it is now: two who send it wait for each other."""
    held = select(EdiscussionMessage).where(EdiscussionMessage.id == message_id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def pattern_of(session: Session, ediscussion_id: int, kind: str) -> EdiscussionMessage | None:
    """The one of a kind that waits."""
    own = select(EdiscussionMessage).where(
        EdiscussionMessage.ediscussion_id == ediscussion_id,
        EdiscussionMessage.kind == kind,
        EdiscussionMessage.sent_at.is_(None),
    )
    return session.scalars(own.order_by(EdiscussionMessage.id).limit(1)).first()


def sent_of_kind(session: Session, ediscussion_id: int, kind: str) -> EdiscussionMessage | None:
    own = select(EdiscussionMessage).where(
        EdiscussionMessage.ediscussion_id == ediscussion_id,
        EdiscussionMessage.kind == kind,
        EdiscussionMessage.sent_at.is_not(None),
    )
    return session.scalars(own.order_by(EdiscussionMessage.id).limit(1)).first()


def texts_of(session: Session, message_ids: Sequence[int]) -> dict[int, dict[str, MessageText]]:
    """Message -> language -> its text in it."""
    rows = session.scalars(
        select(MessageText)
        .where(MessageText.message_id.in_(message_ids))
        .order_by(MessageText.message_id, MessageText.language)
    )
    texts: dict[int, dict[str, MessageText]] = {}
    for text in rows:
        texts.setdefault(text.message_id, {})[text.language] = text
    return texts


def ids_of_approved(session: Session, now: datetime) -> Sequence[int]:
    """Approved messages that have not left, of what is announced."""
    return session.scalars(
        select(EdiscussionMessage.id)
        .join(Ediscussion, Ediscussion.id == EdiscussionMessage.ediscussion_id)
        .where(*WAITING, Ediscussion.announced_at <= now)
        .order_by(EdiscussionMessage.id)
    ).all()


def readers_after(session: Session, message_id: int, after: int, limit: int) -> Sequence[AnyRow]:
    """Those to whom it goes, so many, in the order of their ids, and since when."""
    own = select(MessageReader.member_id, MessageReader.addressed_at).where(
        MessageReader.message_id == message_id, MessageReader.member_id > after
    )
    return session.execute(own.order_by(MessageReader.member_id).limit(limit)).all()


def visible_messages(viewer: Viewer) -> AnySelect:
    """What has left, for the ring as it was then, and is now; a nudge for those to whom it went."""
    return (
        select(EdiscussionMessage.id)
        .join(Ediscussion, Ediscussion.id == EdiscussionMessage.ediscussion_id)
        .where(
            EdiscussionMessage.sent_at.is_not(None),
            EdiscussionMessage.audience_id.in_(viewer.audiences),
            Ediscussion.audience_id.in_(viewer.audiences),
            Ediscussion.announced_at.is_not(None),
            or_(EdiscussionMessage.kind != NUDGE, _goes_to(viewer)),
        )
    )


def own_messages(viewer: Viewer) -> AnySelect:
    """Those that went to the viewer; not while they want silence from the e-discussion."""
    return visible_messages(viewer).where(_goes_to(viewer), ~_muted_by(viewer))


def message_shown(
    session: Session, viewer: Viewer, ediscussion_id: int, message_id: int, now: datetime
) -> EdiscussionMessage:
    """One that has left, for its readers."""
    one = (
        select(EdiscussionMessage)
        .join(Ediscussion, Ediscussion.id == EdiscussionMessage.ediscussion_id)
        .where(
            EdiscussionMessage.id == message_id,
            EdiscussionMessage.ediscussion_id == ediscussion_id,
            EdiscussionMessage.id.in_(visible_messages(viewer)),
            is_visible(viewer, now),
        )
    )
    found = session.scalar(one)
    if found is None:
        raise NotFound
    return found


def sent_messages(session: Session, ediscussion_id: int) -> Sequence[EdiscussionMessage]:
    """What the facilitators wrote to all, in the order in which it left: for the proceedings too."""
    own = select(EdiscussionMessage).where(
        EdiscussionMessage.ediscussion_id == ediscussion_id,
        EdiscussionMessage.sent_at.is_not(None),
        EdiscussionMessage.kind != NUDGE,
    )
    return session.scalars(own.order_by(EdiscussionMessage.sent_at, EdiscussionMessage.id)).all()


def summary_in(session: Session, viewer: Viewer, ediscussion: Ediscussion, message_id: int) -> str:
    """The summary that a message brings, as it stands now; without one of its own, the latest."""
    of_message = select(WeeklySummary.revision).where(WeeklySummary.message_id == message_id)
    latest = select(func.max(WeeklySummary.revision)).where(WeeklySummary.ediscussion_id == ediscussion.id)
    revision = func.coalesce(of_message.scalar_subquery(), latest.scalar_subquery())
    said = select(SummaryRevision.body).where(
        SummaryRevision.thread_id == ediscussion.thread_id,
        SummaryRevision.number == revision,
        *open_to(viewer, SummaryRevision.audience_id),
    )
    return session.scalar(said) or ""


def _goes_to(viewer: Viewer) -> ColumnElement[bool]:
    return (
        select(MessageReader.member_id)
        .where(MessageReader.message_id == EdiscussionMessage.id, MessageReader.member_id == viewer.member_id)
        .exists()
    )


def _muted_by(viewer: Viewer) -> ColumnElement[bool]:
    of_thread = and_(Watch.subject == "thread", Watch.subject_id == Ediscussion.thread_id)
    of_space = and_(Watch.subject == "space", Watch.subject_id == Ediscussion.space_id)
    return (
        select(Watch.member_id)
        .where(Watch.member_id == viewer.member_id, Watch.level == "mute", or_(of_thread, of_space))
        .exists()
    )


def is_own_message(viewer: Viewer, message_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return own_messages(viewer).where(EdiscussionMessage.id == message_id).exists()
