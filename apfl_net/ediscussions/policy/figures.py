"""Which figures of an e-discussion are told, and when they are counted anew.

Everybody who contributed is counted once, by the language of their first contribution, their country, their
constituency and their sex. The tables are linked, so they are hidden together (`figures.hiding`).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from apfl_net.figures.hiding import FEWEST_IN_ALL
from apfl_net.kit.figures import FEWEST_SHOWN

FEWEST_NEW = FEWEST_SHOWN
"""So many must have come before the tables are counted anew: the difference of two counts tells of those
alone who came between them."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A contribution that all readers of the e-discussion can read, and what is known of its author."""

    author_id: int
    written_at: datetime
    language: str
    country: str
    constituency: str
    sex: str

    @property
    def combination(self) -> tuple[str, ...]:
        return (self.language, self.country, self.constituency, self.sex)


def contributors(contributions: Iterable[Counted]) -> list[Counted]:
    """Everybody once, with their first contribution. `contributions`: in the order of time."""
    first: dict[int, Counted] = {}
    for one in contributions:
        first.setdefault(one.author_id, one)
    return list(first.values())


def combinations(people: Iterable[Counted]) -> Counter[tuple[str, ...]]:
    return Counter(one.combination for one in people)


def may_count_anew(people: Iterable[Counted], last: datetime | None) -> bool:
    """`last`: the end of the last count that showed something; None if none did."""
    return last is None or sum(one.written_at > last for one in people) >= FEWEST_NEW


def totals(contributions: list[Counted], joined: int) -> dict[str, int]:
    """What is told as a number alone: from five people on; of how many places they are, from twenty on."""
    people = contributors(contributions)
    told: dict[str, int] = {}
    if joined >= FEWEST_SHOWN:
        told["joined"] = joined
    if len(people) >= FEWEST_SHOWN:
        told |= {"contributions": len(contributions), "contributors": len(people)}
    if len(people) >= FEWEST_IN_ALL:
        told |= {
            "languages": len({one.language for one in people}),
            "countries": len({one.country for one in people}),
            "constituencies": len({one.constituency for one in people}),
        }
    return told


OF_PLACES = ("languages", "countries", "constituencies")
"""Totals that go with the tables: one more tells where the one who came is from."""


def percent_posted(contributors: int | None, joined: int | None) -> int | None:
    """How many of those who take part wrote something; whoever writes takes part."""
    if contributors is None or not joined:
        return None
    return round(100 * min(contributors, joined) / joined)
