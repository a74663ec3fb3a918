"""The notice of the yearly reconfirmation. It waits until the member has said that all still holds."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.viewer import Viewer
from apfl_net.joining.models import Reconfirmation
from apfl_net.kit.i18n import gettext, reader, short_day
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject


def _own(viewer: Viewer, asked_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    own = (Reconfirmation.id == asked_id) & (Reconfirmation.member_id == viewer.member_id)
    return select(Reconfirmation.id).where(own).exists()


def _open(viewer: Viewer, asked_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    own = (Reconfirmation.id == asked_id) & (Reconfirmation.member_id == viewer.member_id)
    return select(Reconfirmation.id).where(own, Reconfirmation.confirmed_at.is_(None)).exists()


def _lines(session: Session, viewer: Viewer, wanted: Sequence[tuple[int, str]]) -> dict[int, Line]:
    found = session.scalars(
        select(Reconfirmation).where(
            Reconfirmation.id.in_([asked_id for asked_id, _reason in wanted]),
            Reconfirmation.member_id == viewer.member_id,
        )
    )
    return {asked.id: _line(asked) for asked in found}


def _line(asked: Reconfirmation) -> Line:
    if asked.confirmed_at:
        text = gettext("You confirmed your membership. Thank you.")
    elif asked.lapsed_at:
        text = gettext("Your membership has not been confirmed, so you can read but not write.")
    else:
        words = gettext("Is what we know of you still right? Please say so by %(day)s.")
        text = words % {"day": short_day(asked.due_at, asked.asked_at)}
    return Line(text=text, excerpt="", language=reader().language, path="/settings/membership")


SUBJECTS["membership"] = Subject(visible=_own, unread=_open, lines=_lines)
