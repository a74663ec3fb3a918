"""Notices about groups: to whom it is about, and to those who can agree to let somebody in."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.models import Audience, GroupMember
from apfl_net.access.viewer import Viewer
from apfl_net.groups.models import WAITS, GroupAdmission
from apfl_net.groups.queries import belongs_to
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, gettext, reader
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject

Wanted = Sequence[tuple[int, str]]
Id = InstrumentedAttribute[int]

SENTENCES = {
    "group_added": N_("You belong to the group “%(name)s” now"),
    "group_owner": N_("You are an owner of the group “%(name)s” now"),
    "group_not_owner": N_("You are no longer an owner of the group “%(name)s”"),
}


def _lines_of_groups(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    reasons = dict(wanted)
    groups = select(Audience).where(Audience.id.in_(reasons), belongs_to(viewer, Audience.id))
    return {
        group.id: _line(gettext(SENTENCES[reasons[group.id]]) % {"name": group.name}, f"/groups/{group.slug}")
        for group in session.scalars(groups)
    }


def _has_left(viewer: Viewer, group_id: Id) -> ColumnElement[bool]:
    return ~belongs_to(viewer, group_id)


def _lines_of_left(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    """They knew its name."""
    ids = [group_id for group_id, _reason in wanted]
    groups = select(Audience).where(Audience.id.in_(ids), _has_left(viewer, Audience.id))
    text = gettext("You no longer belong to the group “%(name)s”")
    return {group.id: _line(text % {"name": group.name}, "/groups") for group in session.scalars(groups)}


def _waits(viewer: Viewer, admission_id: Id) -> ColumnElement[bool]:
    """While it does, for members of the group; only who can agree was told."""
    return (
        select(GroupAdmission.id)
        .join(GroupMember, GroupMember.audience_id == GroupAdmission.audience_id)
        .where(GroupAdmission.id == admission_id, WAITS, GroupMember.member_id == viewer.member_id)
        .exists()
    )


def _lines_of_admissions(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    ids = [admission_id for admission_id, _reason in wanted]
    rows = session.execute(
        select(GroupAdmission.id, Audience.name, Audience.slug)
        .join(Audience, Audience.id == GroupAdmission.audience_id)
        .where(GroupAdmission.id.in_(ids), belongs_to(viewer, Audience.id))
    )
    text = gettext("Somebody is to be let into the group “%(name)s”: it needs your second pair of eyes")
    return {row.id: _line(text % {"name": row.name}, f"/groups/{row.slug}#waiting") for row in rows}


def _line(text: str, path: str) -> Line:
    return Line(text=text, excerpt="", language=reader().language or SOURCE_LANGUAGE, path=path)


SUBJECTS["group"] = Subject(visible=belongs_to, unread=belongs_to, lines=_lines_of_groups)
SUBJECTS["group_left"] = Subject(visible=_has_left, unread=_has_left, lines=_lines_of_left)
SUBJECTS["admission"] = Subject(visible=_waits, unread=_waits, lines=_lines_of_admissions)
