"""The viewer: whoever looks at a page, and which audiences they belong to."""

from dataclasses import dataclass, field, replace
from typing import cast

from sqlalchemy import Integer, bindparam

from apfl_net.access.models import MEMBERS, PUBLIC
from apfl_net.kit.config import settings


@dataclass(frozen=True, slots=True)
class Viewer:
    """A visitor, or a signed-in member with the audiences they belong to at this moment.

    There is no way around `audiences`, for staff neither: whoever must see a closed space is let into it.
    """

    member_id: int | None = None
    sign_in_id: int | None = None
    name: str = ""
    handle: str = ""
    country: str | None = None
    constituency: str | None = None
    organisation: str | None = None
    staff_role: str | None = None
    language: str | None = None
    time_zone: str = field(default_factory=lambda: settings().time_zone)
    shortcuts: bool = False  # single keys do things on pages
    second_factor: bool = False  # a code was given after the password
    hidden: bool = False  # asked to be seen by nobody
    restrictions: frozenset[str] = frozenset()  # causes for which they only read: lapsed, suspended
    audiences: tuple[int, ...] = (PUBLIC,)

    @property
    def signed_in(self) -> bool:
        return self.member_id is not None

    @property
    def is_staff(self) -> bool:
        """Whoever looks after the network; in production only after a code, not by a password alone."""
        return self.staff_role is not None and (self.second_factor or not settings().production)

    @property
    def may_write(self) -> bool:
        """Whether they may say something to others; whoever may not still reads and looks after their own."""
        return self.signed_in and not self.restrictions

    @property
    def in_a_group(self) -> bool:
        """Beside the public, the members and their caucus, every member's audiences are groups."""
        return len(self.audiences) > (3 if self.constituency else 2)

    @property
    def id(self) -> int:
        """The member id; only where an entrance has made sure that somebody is signed in."""
        if self.member_id is None:
            raise LookupError("a visitor has no member id")
        return self.member_id

    @property
    def path(self) -> str:
        return f"/members/{self.member_id}-{self.handle}"


ANY_VIEWER = Viewer(
    member_id=cast(int, bindparam("viewer_id", type_=Integer)),
    audiences=cast(tuple[int, ...], bindparam("viewer_audiences", expanding=True, type_=Integer)),
    time_zone="UTC",
)
"""A viewer left open: queries of busy pages are built with it once and run with the `values_of` a viewer."""

ANY_STAFF = replace(ANY_VIEWER, staff_role="any", second_factor=True)
"""The same for one of the staff, where a query is another for them."""


def values_of(viewer: Viewer) -> dict[str, object]:
    return {"viewer_id": viewer.member_id, "viewer_audiences": viewer.audiences}


def member_audiences(constituency_audience: int | None, groups: list[int]) -> tuple[int, ...]:
    """The audiences of a member, in a fixed order."""
    own = {constituency_audience} if constituency_audience else set()
    return tuple(sorted({PUBLIC, MEMBERS, *own, *groups}))
