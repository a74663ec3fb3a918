"""Notices about the work of facilitators: a message of theirs, what came late, what became of it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.models.contributions import LateContribution
from apfl_net.ediscussions.models.ediscussions import HOLDS, Ediscussion, EdiscussionRole
from apfl_net.ediscussions.models.messages import EdiscussionMessage
from apfl_net.ediscussions.policy.roles import FACILITATOR
from apfl_net.ediscussions.queries.message_words import worded
from apfl_net.ediscussions.queries.messages import is_own_message, own_messages, texts_of
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, gettext, reader
from apfl_net.kit.text import excerpt
from apfl_net.notifications.reasons import REASONS, Reason
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject

Wanted = Sequence[tuple[int, str]]
Id = InstrumentedAttribute[int]

MESSAGE = "ediscussion_message"


def _lines_of_messages(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    rows = session.execute(
        own_messages(viewer)
        .join(Audience, Audience.id == Ediscussion.audience_id)
        .with_only_columns(EdiscussionMessage, Ediscussion, Audience.kind, Audience.name)
        .where(EdiscussionMessage.id.in_([one for one, _reason in wanted]))
    ).all()
    texts = texts_of(session, [row.EdiscussionMessage.id for row in rows])
    lines = {}
    for message, ediscussion, kind, name in rows:
        sent_at = message.sent_at or message.made_at
        said = worded(session, viewer, ediscussion, message, texts[message.id], sent_at)
        lines[message.id] = Line(
            text=said.subject,
            excerpt=excerpt(said.body),
            language=said.language,
            path=f"{ediscussion.path}/messages/{message.id}",
            audience=audience_mark(kind, None, name),
        )
    return lines


def _own_late(viewer: Viewer, late_id: Id) -> ColumnElement[bool]:
    own = select(LateContribution.id).where(
        LateContribution.id == late_id,
        LateContribution.author_id == viewer.member_id,
        LateContribution.decided_by != viewer.member_id,
    )
    return own.exists()


def _lines_of_late(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    rows = session.scalars(
        select(LateContribution).where(
            LateContribution.id.in_([one for one, _reason in wanted]),
            LateContribution.author_id == viewer.member_id,
        )
    )
    return {row.id: _line_of_late(row) for row in rows}


def _line_of_late(late: LateContribution) -> Line:
    if late.post_id:
        return _line(gettext("What you handed in late has been posted"), f"/posts/{late.post_id}")
    text = gettext("What you handed in late was not taken up; it is back in your drafts")
    return _line(text, "/drafts", late.reason)


def _late_to_decide(viewer: Viewer, late_id: Id) -> ColumnElement[bool]:
    """For facilitators, while nobody has decided; never whose it is."""
    waits = (
        select(LateContribution.id)
        .join(Ediscussion, Ediscussion.id == LateContribution.ediscussion_id)
        .join(EdiscussionRole, EdiscussionRole.ediscussion_id == Ediscussion.id)
        .where(
            LateContribution.id == late_id,
            LateContribution.decided_at.is_(None),
            EdiscussionRole.member_id == viewer.member_id,
            EdiscussionRole.role == FACILITATOR,
            HOLDS,
            Ediscussion.audience_id.in_(viewer.audiences),
        )
    )
    return waits.exists()


def _lines_of_waiting(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    rows = session.execute(
        select(LateContribution.id, Ediscussion)
        .join(Ediscussion, Ediscussion.id == LateContribution.ediscussion_id)
        .where(LateContribution.id.in_([one for one, _reason in wanted]))
        .where(_late_to_decide(viewer, LateContribution.id))
    )
    text = gettext("A contribution came late and waits for a facilitator")
    return {row.id: _line(text, f"{row.Ediscussion.path}/desk/late#late-{row.id}") for row in rows}


def _line(text: str, path: str, words: str = "") -> Line:
    return Line(text=text, excerpt=words, language=reader().language or SOURCE_LANGUAGE, path=path)


SUBJECTS[MESSAGE] = Subject(visible=is_own_message, unread=is_own_message, lines=_lines_of_messages)
SUBJECTS["late_contribution"] = Subject(visible=_own_late, unread=_own_late, lines=_lines_of_late)
SUBJECTS["late_waiting"] = Subject(visible=_late_to_decide, unread=_late_to_decide, lines=_lines_of_waiting)
REASONS |= {
    MESSAGE: Reason(N_("facilitators of an e-discussion write to those who take part in it"), by_mail=True),
}
