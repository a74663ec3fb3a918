"""The fields of a profile, and who may see which: chosen by the member for each, narrow by default.

Name, country and constituency have no level: members see them in every byline. What others show of a
profile goes through `may_see` or `when_open`, so that a hidden value never leaves the database.
"""

from typing import Any

from sqlalchemy import Case, ColumnElement, case, false, func, select, true

from apfl_net.access.models import FieldLevel
from apfl_net.access.viewer import Viewer
from apfl_net.kit.i18n import N_
from apfl_net.members.models import Member, Membership

LEVELS = {
    "public": N_("Everybody, also outside the network"),
    "members": N_("Members of the network"),
    "constituency": N_("Only members of my constituency"),
    "staff": N_("Only the secretariat"),
}
"""`public` shows a field to visitors only where the name is public: otherwise they find no page."""

DEFAULTS = {
    "photo": "constituency",  # a face is what one is found by
    "position": "members",
    "organisation": "members",
    "expertise": "members",
    "languages": "members",
    "bio": "members",
    "contributions": "members",
}


def found_by(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the page of a member is there for this viewer: a condition on `Member`. Whoever asked to be
    hidden is found by themselves and by staff; visitors find those who made their name public."""
    here = Member.left_at.is_(None) & Member.erased_at.is_(None)
    if viewer.is_staff:
        return here
    shown = Member.hidden_at.is_(None)
    if viewer.member_id is None:
        return here & shown & Member.public_name.is_(True)
    return here & (shown | (Member.id == viewer.member_id))


def may_see(viewer: Viewer, field: str) -> ColumnElement[bool]:
    """Whether this viewer may see the field: a condition on `Member` and their current `Membership`, which
    the statement has (outer) joined."""
    level = _level_of(field)
    if viewer.member_id is None:
        return Member.public_name.is_(True) & (level == "public")
    if viewer.is_staff:
        return true()
    own = Membership.constituency == viewer.constituency if viewer.constituency else false()
    return (
        (Member.id == viewer.member_id)
        | level.in_(("public", "members"))
        | ((level == "constituency") & func.coalesce(own, false()))
    )


def when_open(viewer: Viewer, field: str, column: Any, name: str = "") -> ColumnElement[Any]:
    """The column where the viewer may see the field; None elsewhere. Called as the column or `name`."""
    shown: Case[Any] = case((may_see(viewer, field), column))
    return shown.label(name or column.key)


def _level_of(field: str) -> ColumnElement[str]:
    chosen = (
        select(FieldLevel.level)
        .where(FieldLevel.member_id == Member.id, FieldLevel.field == field)
        .correlate(Member)
        .scalar_subquery()
    )
    return func.coalesce(chosen, DEFAULTS[field])
