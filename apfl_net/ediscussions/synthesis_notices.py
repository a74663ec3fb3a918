"""Notices about a synthesis: that it can be commented on, and that what one wrote is behind it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.synthesis import Synthesis
from apfl_net.kit.db import AnySelect
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, gettext, reader
from apfl_net.notifications.reasons import REASONS, Reason
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject

Wanted = Sequence[tuple[int, str]]
Id = InstrumentedAttribute[int]

SENTENCES = {
    "synthesis": N_("The synthesis of “%(title)s” can be read: say what you think of it"),
    "synthesis_use": N_("What you wrote is behind the synthesis of “%(title)s”"),
}


def _open(viewer: Viewer) -> AnySelect:
    return (
        select(Ediscussion.id)
        .join(Synthesis, Synthesis.ediscussion_id == Ediscussion.id)
        .where(Ediscussion.audience_id.in_(viewer.audiences), Ediscussion.announced_at.is_not(None))
    )


def _visible(viewer: Viewer, ediscussion_id: Id) -> ColumnElement[bool]:
    return _open(viewer).where(Ediscussion.id == ediscussion_id).exists()


def _lines(session: Session, viewer: Viewer, wanted: Wanted, *, subject: str) -> dict[int, Line]:
    rows = session.execute(
        _open(viewer)
        .add_columns(Ediscussion.title, Ediscussion.slug, Audience.kind, Audience.name)
        .join(Audience, Audience.id == Ediscussion.audience_id)
        .where(Ediscussion.id.in_([subject_id for subject_id, _reason in wanted]))
    )
    return {
        row.id: Line(
            text=gettext(SENTENCES[subject]) % {"title": row.title},
            excerpt="",
            language=reader().language or SOURCE_LANGUAGE,
            path=f"/e-discussions/{row.id}-{row.slug}/synthesis",
            audience=audience_mark(row.kind, None, row.name),
        )
        for row in rows
    }


def _lines_of_opening(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    return _lines(session, viewer, wanted, subject="synthesis")


def _lines_of_use(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    return _lines(session, viewer, wanted, subject="synthesis_use")


SUBJECTS["synthesis"] = Subject(visible=_visible, unread=_visible, lines=_lines_of_opening)
SUBJECTS["synthesis_use"] = Subject(visible=_visible, unread=_visible, lines=_lines_of_use)
REASONS |= {
    "synthesis": Reason(
        N_("a synthesis can be commented on, or what you wrote is behind one"),
        by_mail=True,
    ),
}
