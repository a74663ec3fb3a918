"""What a harvester asks, held to the rules of the protocol: verbs, arguments, datestamps, tokens."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from apfl_net.kit.signing import sign, unsign
from apfl_net.resources.queries.harvesting import Span

FORMAT = "oai_dc"
PROTOCOL = {
    "version": "2.0",
    "deleted": "persistent",  # what is gone is told to be gone for good
    "granularity": "YYYY-MM-DDThh:mm:ssZ",
    "compression": "gzip",
    "schema": "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    "namespace": "http://www.openarchives.org/OAI/2.0/oai_dc/",
}
"""What answers say of the protocol, in its own words."""

TOKEN_LASTS = 3 * 24 * 3600
_PREFIX = re.compile(r"[\w.!~*'()-]+", re.ASCII)
_DAY, _MOMENT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class Rule:
    """Which arguments a verb must have, and may have; a token stands alone."""

    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    goes_on: bool = False


_LISTS = Rule(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), goes_on=True)
VERBS = {
    "Identify": Rule(),
    "ListMetadataFormats": Rule(takes=frozenset({"identifier"})),
    "ListSets": Rule(goes_on=True),
    "GetRecord": Rule(frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": _LISTS,
    "ListRecords": _LISTS,
}


class Refused(Exception):
    """An error of the protocol: it is an answer like others. The words are for whoever runs the harvester."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code)
        self.code, self.words = code, words

    @property
    def repeats_arguments(self) -> bool:
        """Whether the answer says again what was asked; not where that made no sense."""
        return self.code not in {"badVerb", "badArgument"}


def arguments_of(pairs: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """The verb and its arguments, as the protocol allows them."""
    given = dict(pairs)
    verb = given.pop("verb", "")
    if verb not in VERBS or sum(name == "verb" for name, _value in pairs) > 1:
        raise Refused("badVerb", "There is no such verb, or more than one.")
    if len(pairs) != len(given) + 1:
        raise Refused("badArgument", "An argument is there twice.")
    _check(VERBS[verb], given)
    return verb, given


def _check(rule: Rule, given: dict[str, str]) -> None:
    if rule.goes_on and "resumptionToken" in given:
        if len(given) > 1:
            raise Refused("badArgument", "A resumptionToken stands alone.")
        return
    if unknown := set(given) - rule.needs - rule.takes:
        raise Refused("badArgument", f"This verb takes no {min(unknown)[:40]}.")
    if missing := rule.needs - set(given):
        raise Refused("badArgument", f"This verb needs {min(missing)}.")
    _check_values(given)


def _check_values(given: dict[str, str]) -> None:
    prefix = given.get("metadataPrefix", FORMAT)
    if not _PREFIX.fullmatch(prefix):
        raise Refused("badArgument", "This is no metadataPrefix.")
    for name in {"from", "until"} & set(given):
        _parsed(given[name])
    if prefix != FORMAT:
        raise Refused("cannotDisseminateFormat", f"Records are given as {FORMAT}.")
    if "set" in given:
        raise Refused("noSetHierarchy", "There are no sets.")


@dataclass(frozen=True)
class Place:
    """Where in a list a harvester is: what it asked, what it had last, and how many records before that."""

    since: str = ""
    before: str = ""
    last_at: str = ""
    last_id: int = 0
    cursor: int = 0

    @property
    def span(self) -> Span:
        return Span(_moment(self.since), _moment(self.before))

    @property
    def last(self) -> tuple[datetime, int] | None:
        at = _moment(self.last_at)
        return (at, self.last_id) if at else None

    def token(self) -> str:
        return sign("oai", json.dumps(asdict(self)))


def _moment(kept: str) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None


def place_of(given: dict[str, str]) -> Place:
    """Where to begin, or to go on."""
    if "resumptionToken" in given:
        kept = unsign("oai", given["resumptionToken"], seconds=TOKEN_LASTS)
        if kept is None:
            raise Refused("badResumptionToken", "This resumptionToken is not one of ours, or too old.")
        return Place(**json.loads(kept))
    since, until = given.get("from", ""), given.get("until", "")
    if since and until and len(since) != len(until):
        raise Refused("badArgument", "from and until have the same granularity.")
    begin = _parsed(since) if since else None
    end = _parsed(until) + _step(until) if until else None
    if begin and end and begin >= end:
        raise Refused("badArgument", "from is not after until.")
    return Place(begin.isoformat() if begin else "", end.isoformat() if end else "")


def _parsed(text: str) -> datetime:
    try:
        if _DAY.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        if _MOMENT.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise Refused("badArgument", "A datestamp is written as 2026-11-26 or 2026-11-26T09:30:00Z.")


def _step(text: str) -> timedelta:
    """`until` takes in the whole of the day or of the second that it names."""
    return timedelta(days=1) if _DAY.fullmatch(text) else timedelta(seconds=1)


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
