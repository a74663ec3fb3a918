"""Writing messages to the people of an e-discussion, approving and sending them: to each of them once."""

from datetime import datetime

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.dates import event_and_zone, take_in_hand
from apfl_net.ediscussions.events import MessageSent
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.messages import EdiscussionMessage, MessageReader, MessageText
from apfl_net.ediscussions.policy import messages as policy
from apfl_net.ediscussions.queries.messages import (
    hold_message,
    messages_of,
    pattern_of,
    texts_of,
)
from apfl_net.ediscussions.queries.participating import addressed, nudged_since
from apfl_net.ediscussions.wordings import usual_words
from apfl_net.kit import outbox
from apfl_net.kit.db import insert_or
from apfl_net.kit.i18n import SOURCE_LANGUAGE
from apfl_net.members.models import Member


def plan_usual(session: Session, *, by: Viewer, ediscussion: Ediscussion, now: datetime) -> None:
    """The usual messages, in the languages of the e-discussion, waiting to be looked at. Once."""
    ediscussion = take_in_hand(session, by, ediscussion)
    there = {message.kind for message in messages_of(session, ediscussion.id)}
    for kind in policy.USUAL:
        if kind not in there or kind in policy.COPIED:
            _pattern(session, by, ediscussion, kind, now)


def make_message(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    readers: str,
    language: str,
    subject: str,
    body: str,
    now: datetime,
) -> EdiscussionMessage:
    """A message of one's own, beside the usual ones."""
    ediscussion = take_in_hand(session, by, ediscussion)
    message = _make(session, by, ediscussion, policy.OTHER, policy.Plan(readers), language, now)
    _word(session, by, message, language, subject, body, now)
    return message


def word_message(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    message: EdiscussionMessage,
    language: str,
    subject: str,
    body: str,
    now: datetime,
) -> None:
    """Its text in one language, for the first time or anew, while it has not left."""
    message = _take(session, by, ediscussion, message)
    _word(session, by, message, language, subject, body, now)


def approve(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    message: EdiscussionMessage,
    anchor: str,
    days: int,
    at: str,
    now: datetime,
) -> None:
    """It leaves by itself at this moment, which moves with the dates."""
    message = _take(session, by, ediscussion, message)
    _event, where = event_and_zone(session, ediscussion)
    due = policy.due_at(ediscussion.schedule, where, anchor, days, at)
    if due is None:
        raise policy.NeverDue
    if due <= now:
        raise policy.MomentIsOver
    message.anchor, message.days, message.at = anchor, days, at
    message.approved_at, message.approved_by, message.missed_at = now, by.id, None


def call_off(session: Session, *, by: Viewer, ediscussion: Ediscussion, message: EdiscussionMessage) -> None:
    """It waits again, and does not leave by itself."""
    message = _take(session, by, ediscussion, message)
    message.approved_at = message.approved_by = None


def send_now(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, message: EdiscussionMessage, now: datetime
) -> EdiscussionMessage:
    """At once. A pattern stays, and a copy of it leaves."""
    message = _take(session, by, ediscussion, message)
    ediscussion = session.get_one(Ediscussion, message.ediscussion_id)
    policy.check_may_send(ediscussion.schedule, message.kind, now)
    with session.begin_nested():  # to nobody: then no copy stays either
        if message.kind in policy.COPIED:
            message = copy_of(session, by=by, pattern=message, now=now)
        if not _send(session, ediscussion, message, by.id, now):
            raise policy.ToNobody
    return message


def send_weekly(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, now: datetime
) -> EdiscussionMessage | None:
    """The message that brings the summary that was just published; the caller holds the e-discussion. None
    where there is nobody to tell."""
    pattern = _pattern(session, by, ediscussion, policy.WEEKLY, now)
    message = copy_of(session, by=by, pattern=pattern, now=now)
    return message if _send(session, ediscussion, message, by.id, now) else None


def nudge(session: Session, *, by: Viewer, ediscussion: Ediscussion, now: datetime) -> None:
    """A kind word to those who have not written: to each at most once a week, in whatever e-discussion."""
    ediscussion = take_in_hand(session, by, ediscussion)
    pattern = _pattern(session, by, ediscussion, policy.NUDGE, now)
    send_now(session, by=by, ediscussion=ediscussion, message=pattern, now=now)


def send_if_due(session: Session, *, message_id: int, now: datetime) -> None:
    """What was approved and is due leaves, also after the workers were away; what came too late is missed.

    The row is locked and looked at again, so two workers send nothing twice.
    """
    message = hold_message(session, message_id)
    ediscussion = session.get_one(Ediscussion, message.ediscussion_id, populate_existing=True)
    _event, where = event_and_zone(session, ediscussion)
    due = policy.due_at(ediscussion.schedule, where, message.anchor, message.days, message.at)
    if message.state != "approved" or due is None or due > now:
        return
    if policy.is_over(message.kind, ediscussion.schedule, now):
        message.missed_at = now
    else:
        _send(session, ediscussion, message, None, now)


def address_to(
    session: Session, *, message: EdiscussionMessage, ediscussion: Ediscussion, now: datetime
) -> None:
    """A message that has left goes to those too who belong to its readers since; to nobody twice."""
    if _address(session, ediscussion, message, now):
        outbox.record(session, MessageSent(message_id=message.id), now=now)


def _pattern(
    session: Session, by: Viewer, ediscussion: Ediscussion, kind: str, now: datetime
) -> EdiscussionMessage:
    """The one from which copies are made; where nobody has planned any, the usual one."""
    if pattern := pattern_of(session, ediscussion.id, kind):
        return pattern
    message = _make(session, by, ediscussion, kind, policy.USUAL[kind], SOURCE_LANGUAGE, now)
    for language, (subject, body) in usual_words(kind, ediscussion.languages.split()).items():
        _word(session, by, message, language, subject, body, now)
    return message


def copy_of(
    session: Session, *, by: Viewer, pattern: EdiscussionMessage, now: datetime
) -> EdiscussionMessage:
    message = EdiscussionMessage(
        ediscussion_id=pattern.ediscussion_id,
        kind=pattern.kind,
        readers=pattern.readers,
        anchor="",
        days=0,
        at="",
        language=pattern.language,
        made_at=now,
        made_by=by.id,
    )
    session.add(message)
    session.flush()
    for language, text in texts_of(session, [pattern.id]).get(pattern.id, {}).items():
        _word(session, by, message, language, text.subject, text.body, now)
    return message


def _send(
    session: Session, ediscussion: Ediscussion, message: EdiscussionMessage, by: int | None, now: datetime
) -> bool:
    """The list of those to whom it goes is made now; they are told from the outbox, some hundreds at a time.
    False where there is nobody."""
    reached = _address(session, ediscussion, message, now)
    message.sent_at, message.sent_by, message.audience_id = now, by, ediscussion.audience_id
    outbox.record(session, MessageSent(message_id=message.id), now=now)
    return reached


def _address(session: Session, ediscussion: Ediscussion, message: EdiscussionMessage, now: datetime) -> bool:
    """Whether anybody was added."""
    readers = addressed(ediscussion, message.readers)
    if message.kind == policy.NUDGE:
        readers = readers.where(~nudged_since(now, Member.id))
    kept = select(MessageReader.member_id).where(MessageReader.message_id == message.id)
    people = readers.where(Member.id.not_in(kept)).subquery()
    rows = select(
        literal(message.id), people.c.id, literal(now, type_=MessageReader.addressed_at.type)
    ).where(literal(True))
    added = session.execute(
        insert_or(session, MessageReader)
        .from_select(["message_id", "member_id", "addressed_at"], rows)
        .on_conflict_do_nothing()
        .returning(MessageReader.member_id)
    ).all()
    return bool(added)


def _take(
    session: Session, by: Viewer, ediscussion: Ediscussion, message: EdiscussionMessage
) -> EdiscussionMessage:
    take_in_hand(session, by, ediscussion)
    message = hold_message(session, message.id)
    if message.sent_at:
        raise policy.SentAlready
    return message


def _make(
    session: Session,
    by: Viewer,
    ediscussion: Ediscussion,
    kind: str,
    plan: policy.Plan,
    language: str,
    now: datetime,
) -> EdiscussionMessage:
    message = EdiscussionMessage(
        ediscussion_id=ediscussion.id,
        kind=kind,
        readers=plan.readers,
        anchor=plan.anchor,
        days=plan.days,
        at=plan.at,
        language=language,
        made_at=now,
        made_by=by.id,
    )
    session.add(message)
    session.flush()
    return message


def _word(
    session: Session,
    by: Viewer,
    message: EdiscussionMessage,
    language: str,
    subject: str,
    body: str,
    now: datetime,
) -> None:
    session.merge(
        MessageText(
            message_id=message.id,
            language=language,
            subject=subject,
            body=body,
            written_at=now,
            written_by=by.id,
        )
    )
    session.flush()
