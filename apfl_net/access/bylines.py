"""How a member appears to a viewer: made when a page is shown, never stored.

Queries hand over names already masked (`discussions.queries.naming`): where nobody is to be known, there is
no name in the row, so no page can let it slip.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from apfl_net.kit.figures import FEWEST_SHOWN
from apfl_net.kit.i18n import gettext
from apfl_net.kit.text import initials
from apfl_net.members.actions import FORMER_MEMBER
from apfl_net.members.reference import constituency_label, country_name

MEMBER, PERSON, ORGANISATION, PSEUDONYM, NOBODY = "member", "person", "organisation", "pseudonym", "nobody"
"""How the writer of a post is shown: with name and organisation; by name alone; in the name of an
organisation; under a pseudonym; not at all (Chatham House, or withdrawn)."""

SIGNED = (MEMBER, PERSON, ORGANISATION)
"""Under their own name."""

HIDDEN, FORMER = "hidden", "former"
"""What becomes of a signed byline when its bearer hides, or is no longer a member."""

Standing = tuple[str | None, str | None]
"""Constituency and country, each where it may be told."""


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
    form: str = MEMBER,
    member_id: int,
    handle: str | None,
    name: str | None,
    public_name: bool,
    organisation: str | None,
    constituency: str,
    country: str,
    standing: Standing = (None, None),
) -> Byline:
    """Members see the name that was signed with; visitors see it only where its bearer made it public.

    `standing`: what of constituency and country may be told where no name of a member is.
    """
    if form == FORMER:
        return _without_mark(gettext(FORMER_MEMBER), "")
    if form not in SIGNED or name is None:
        return _without_mark(name or gettext("A member"), place_in_words(*standing))
    if as_member or public_name:
        detail = _detail(form, organisation, constituency, country)
        path = f"/members/{member_id}-{handle}"
        return Byline(name, detail, path, initials(name), member_id % 5 and member_id % 5 + 1)
    if form == ORGANISATION:
        said = gettext("For %(organisation)s") % {"organisation": organisation}
        return _without_mark(said, place_in_words(constituency, country))
    return _without_mark(gettext("A member"), place_in_words(constituency, country))


def name_for(as_member: bool, *, name: str | None, public_name: bool) -> str:
    """The bare name, for lists and answers; `name` is None where it is nobody's business."""
    if name == FORMER_MEMBER:
        return gettext(FORMER_MEMBER)
    return name if name is not None and (as_member or public_name) else gettext("a member")


def place_in_words(constituency: str | None, country: str | None) -> str:
    parts = [
        constituency_label(constituency) if constituency else "",
        country_name(country) if country else "",
    ]
    return ", ".join(part for part in parts if part)


def standing_told(
    counts: Mapping[tuple[str, str], int], constituency: str, country: str, floor: int = FEWEST_SHOWN
) -> Standing:
    """What may be told of somebody without a name among people counted by constituency and country.

    Both, or the constituency, or the country, or nothing: the first that at least `floor` of them would be
    shown by too. Whoever has more to show than that is not among those whom less could mean, so they do not
    count: else "Workers" would mean the two of whom "Workers, Malaysia" may not be said.
    """
    if counts.get((constituency, country), 0) >= floor:
        return constituency, country
    few = {pair: count for pair, count in counts.items() if count < floor}
    of_each: dict[str, int] = {}
    for (code, _place), count in few.items():
        of_each[code] = of_each.get(code, 0) + count
    if of_each.get(constituency, 0) >= floor:
        return constituency, None
    rest = sum(count for (code, place), count in few.items() if place == country and of_each[code] < floor)
    return None, country if rest >= floor else None


def _detail(form: str, organisation: str | None, constituency: str, country: str) -> str:
    standing, place = constituency_label(constituency), country_name(country)
    if form == PERSON:
        return f"{place} · {standing}"
    if form == ORGANISATION:
        said = gettext("for %(organisation)s") % {"organisation": organisation}
        return f"{said} · {place} · {standing}"
    return f"{organisation}, {place} · {standing}"


def _without_mark(name: str, detail: str) -> Byline:
    """No link, no letters and no colour that could be told from others'."""
    return Byline(name, detail, None, "·", 0)
