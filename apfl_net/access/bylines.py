"""How a member appears to a viewer: made when a page is shown, never stored."""

from dataclasses import dataclass

from apfl_net.kit.i18n import gettext
from apfl_net.kit.text import initials
from apfl_net.members.actions import FORMER_MEMBER
from apfl_net.members.reference import constituency_label, country_name


@dataclass(frozen=True, slots=True)
class Byline:
    """`name` and `detail` as shown; `path` leads to the member page where the viewer may open it."""

    name: str
    detail: str
    path: str | None
    initials: str
    hue: int  # of the round mark, 2 to 5; 0 for none


def byline(
    as_member: bool,
    *,
    member_id: int,
    handle: str,
    name: str,
    public_name: bool,
    organisation: str,
    constituency: str,
    country: str,
) -> Byline:
    """Members see the full name; visitors see it only where its bearer made it public."""
    if name == FORMER_MEMBER:
        return Byline(gettext(FORMER_MEMBER), "", None, "·", 0)
    standing = constituency_label(constituency)
    place = country_name(country)
    if as_member or public_name:
        path = f"/members/{member_id}-{handle}"
        return Byline(
            name,
            f"{organisation}, {place} · {standing}",
            path,
            initials(name),
            member_id % 5 and member_id % 5 + 1,
        )
    return Byline(gettext("A member"), f"{standing}, {place}", None, "·", 0)


def name_for(as_member: bool, *, name: str, public_name: bool) -> str:
    """The bare name, for lists and answers."""
    if name == FORMER_MEMBER:
        return gettext(FORMER_MEMBER)
    return name if as_member or public_name else gettext("a member")
