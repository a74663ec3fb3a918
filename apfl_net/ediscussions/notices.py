"""Notices about e-discussions: what they say is read when they are, through their reader."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.models.ediscussions import (
    HOLDS,
    DateChange,
    Ediscussion,
    EdiscussionRole,
    PhaseChange,
)
from apfl_net.ediscussions.policy.roles import ROLES
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, gettext, plain_day, reader
from apfl_net.notifications.reasons import REASONS, Reason
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject

Wanted = Sequence[tuple[int, str]]
Id = InstrumentedAttribute[int]

PHASES = {
    "announced": N_("“%(title)s”: an e-discussion, from %(opens)s to %(closes)s"),
    "open": N_("“%(title)s” has opened, until %(closes)s"),
    "closed": N_("“%(title)s” has closed; what was said is being put together"),
    "published": N_("“%(title)s”: the synthesis and the proceedings are out"),
}
DATES = {
    "scheduled": N_("“%(title)s” opens on another day: %(opens)s"),
    "extended": N_("“%(title)s” goes on until %(closes)s"),
    "closed_early": N_("“%(title)s” was closed earlier than planned"),
    "widened": N_("“%(title)s” is open to more people now"),
}


def _announced(viewer: Viewer) -> list[ColumnElement[bool]]:
    return [Ediscussion.audience_id.in_(viewer.audiences), Ediscussion.announced_at.is_not(None)]


def _of_phases(viewer: Viewer) -> AnySelect:
    return (
        select(PhaseChange.id)
        .join(Ediscussion, Ediscussion.id == PhaseChange.ediscussion_id)
        .where(*_announced(viewer))
    )


def _of_dates(viewer: Viewer) -> AnySelect:
    return (
        select(DateChange.id)
        .join(Ediscussion, Ediscussion.id == DateChange.ediscussion_id)
        .where(*_announced(viewer))
    )


def _of_roles(viewer: Viewer) -> AnySelect:
    """Those that they have; also before it is announced."""
    return (
        select(EdiscussionRole.id)
        .join(Ediscussion, Ediscussion.id == EdiscussionRole.ediscussion_id)
        .where(
            EdiscussionRole.member_id == viewer.member_id,
            HOLDS,
            Ediscussion.audience_id.in_(viewer.audiences),
        )
    )


def _phase_visible(viewer: Viewer, change_id: Id) -> ColumnElement[bool]:
    return _of_phases(viewer).where(PhaseChange.id == change_id).exists()


def _dates_visible(viewer: Viewer, change_id: Id) -> ColumnElement[bool]:
    return _of_dates(viewer).where(DateChange.id == change_id).exists()


def _role_visible(viewer: Viewer, role_id: Id) -> ColumnElement[bool]:
    return _of_roles(viewer).where(EdiscussionRole.id == role_id).exists()


def _lines_of_phases(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    rows = _rows(
        session, _of_phases(viewer).add_columns(PhaseChange.phase.label("kind")), PhaseChange.id, wanted
    )
    return {row.id: _line(row, PHASES[row.kind]) for row in rows if row.kind in PHASES}


def _lines_of_dates(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    told = _of_dates(viewer).add_columns(DateChange.kind.label("kind"), DateChange.reason.label("reason"))
    return {
        row.id: _line(row, DATES[row.kind], row.reason) for row in _rows(session, told, DateChange.id, wanted)
    }


def _lines_of_roles(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    told = _of_roles(viewer).add_columns(EdiscussionRole.role.label("kind"))
    sentence = N_("You have a part in “%(title)s”: %(role)s")
    return {
        row.id: _line(row, sentence, role=gettext(ROLES[row.kind]))
        for row in _rows(session, told, EdiscussionRole.id, wanted)
    }


def _rows(session: Session, told: AnySelect, column: Id, wanted: Wanted) -> Sequence[AnyRow]:
    return session.execute(
        told.add_columns(
            Ediscussion.id.label("ediscussion_id"),
            Ediscussion.title,
            Ediscussion.slug,
            Ediscussion.opens_at,
            Ediscussion.closes_at,
            func.coalesce(Audience.kind, "").label("audience_kind"),
            Audience.name.label("audience_name"),
        )
        .join(Audience, Audience.id == Ediscussion.audience_id)
        .where(column.in_([subject_id for subject_id, _reason in wanted]))
    ).all()


def _line(row: AnyRow, sentence: str, excerpt: str = "", **words: str) -> Line:
    said = {"title": row.title, "opens": _day(row.opens_at), "closes": _day(row.closes_at)} | words
    return Line(
        text=gettext(sentence) % said,
        excerpt=excerpt,
        language=reader().language or SOURCE_LANGUAGE,
        path=f"/e-discussions/{row.ediscussion_id}-{row.slug}",
        audience=audience_mark(row.audience_kind, None, row.audience_name),
    )


def _day(moment: datetime | None) -> str:
    return plain_day(moment.astimezone(reader().zone).date()) if moment else "…"


SUBJECTS["ediscussion_phase"] = Subject(visible=_phase_visible, unread=_phase_visible, lines=_lines_of_phases)
SUBJECTS["ediscussion_dates"] = Subject(visible=_dates_visible, unread=_dates_visible, lines=_lines_of_dates)
SUBJECTS["ediscussion_role"] = Subject(visible=_role_visible, unread=_role_visible, lines=_lines_of_roles)
REASONS |= {
    "ediscussion": Reason(N_("an e-discussion is announced, opens, closes or is published"), by_mail=True),
}
