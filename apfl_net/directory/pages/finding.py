"""The list of members who chose to be found, and how many there are of all."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.directory.pages.words import WORDS
from apfl_net.directory.queries.finding import PEOPLE_PER_PAGE, Finding, count_found, found
from apfl_net.directory.queries.profiles import expertise_of
from apfl_net.directory.vocabulary import expertise_label, is_expertise, spoken_languages
from apfl_net.figures.queries import Published, latest_day, published_on
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import language_name, reader
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.addresses import PageNumber
from apfl_net.kit.web.page import page
from apfl_net.kit.web.pagination import pages
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.reference import constituencies, constituency_label, country_name, country_names

router = room()

LONGEST_SEARCH = 100
Code = Annotated[str, Query(max_length=40)]


@router.get("/members")
def list_members(
    request: Request,
    db: DB,
    viewer: SignedIn,
    q: str = "",
    country: Code = "",
    constituency: Code = "",
    language: Code = "",
    theme: Code = "",
    number: PageNumber = 1,
) -> Response:
    finding = _known(Finding(clean_line(q)[:LONGEST_SEARCH], country, constituency, language, theme))
    counts = count_found(db, viewer, finding)
    where = pages(number, counts.total, PEOPLE_PER_PAGE)
    people = found(db, viewer, finding, where.first)
    expertise = expertise_of(db, [person.id for person in people if person.shows_expertise])
    context: dict[str, Any] = {"finding": finding, "people": people, "expertise": expertise, "pages": where}
    facets = {name: _offered(name, counts.facets[name], finding) for name in LABELS}
    return page(request, "directory/members.html", facets=facets, path=_path(finding), **context, **WORDS)


@router.get("/members/overview")
def show_overview(request: Request, db: DB, viewer: SignedIn) -> Response:
    """From the published figures alone: counts of our own beside them would tell what those hide."""
    day = latest_day(db)
    counted = published_on(db, "members", day) if day else None
    tables = {name: _table(counted, place, name) for place, name in enumerate(PUBLISHED)} if counted else {}
    return page(request, "directory/overview.html", tables=tables, day=day)


PUBLISHED = ("country", "constituency")
"""The first dimensions of the figures of members."""

LABELS: dict[str, Callable[[str], str]] = {
    "country": country_name,
    "constituency": constituency_label,
    "language": lambda code: language_name(code, reader().language),
    "theme": expertise_label,
}


def _known(finding: Finding) -> Finding:
    """An address with a country, say, that is none leads nowhere."""
    checks = (
        finding.country in {"", *country_names()},
        finding.constituency in {"", *constituencies()},
        finding.language in {"", *spoken_languages()},
        not finding.theme or is_expertise(finding.theme),
    )
    if not all(checks):
        raise NotFound
    return finding


def _offered(name: str, counts: Counter[str], finding: Finding) -> dict[str, str]:
    """The values of a facet with their counts; what is chosen is offered even where nobody is left."""
    chosen = getattr(finding, name)
    codes = set(counts) | ({chosen} if chosen else set())
    labels = sorted(((LABELS[name](code), code) for code in codes), key=lambda named: named[0].casefold())
    return {code: f"{label} ({counts[code]})" for label, code in labels}


def _path(finding: Finding) -> str:
    given = {name: value for name, value in asdict(finding).items() if value}
    return f"/members?{urlencode(given)}" if given else "/members"


def _table(published: Published, place: int, name: str) -> dict[str, object]:
    """The totals of a dimension: what is shown, the largest first; what is hidden, as one sum."""
    counts = [(LABELS[name](code), code, published[place, code]) for code in published.values(place)]
    shown = sorted(((label, code, n) for label, code, n in counts if n), key=lambda row: (-row[2], row[0]))
    hidden = sorted((label, code) for label, code, n in counts if n is None)
    total = published[()]
    rest = None if total is None else total - sum(n for _label, _code, n in shown)
    return {
        "shown": shown,
        "most": shown[0][2] if shown else 1,
        "hidden": hidden,
        "rest": rest,
        "total": total,
    }
