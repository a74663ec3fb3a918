"""Notices to authors who are asked whether more people may read what they wrote. They always come."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.queries.widenings import has_not_answered, is_asked, widenings_for
from apfl_net.kit.i18n import SOURCE_LANGUAGE, gettext, reader
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject


def _lines(session: Session, viewer: Viewer, wanted: Sequence[tuple[int, str]]) -> dict[int, Line]:
    """The title only to those who read the thread still."""
    ids = {widening_id for widening_id, _reason in wanted}
    return {
        row.id: Line(
            text=_sentence(row.title),
            excerpt=row.reason or "",
            language=reader().language or SOURCE_LANGUAGE,
            path=f"/widenings/{row.id}",
        )
        for row in widenings_for(session, viewer)
        if row.id in ids
    }


def _sentence(title: str | None) -> str:
    if title is None:
        return gettext("May more people read what you wrote? You are asked about a thread")
    return gettext("May more people read what you wrote in “%(title)s”?") % {"title": title}


SUBJECTS["widening"] = Subject(visible=is_asked, unread=has_not_answered, lines=_lines)
