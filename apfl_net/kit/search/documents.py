"""What an engine keeps of a thing that can be found."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

MOST_AUDIENCES = 3
"""Of its space, its thread and itself; no thing of the house needs more."""

MOST_LETTERS = 200_000
"""Of one document; a longer text is several."""


class NobodyMayFindIt(ValueError):
    """A document or a query without audiences: a mistake of ours, never to be taken for "everybody"."""


def required(audiences: Collection[int]) -> frozenset[int]:
    if not audiences:
        raise NobodyMayFindIt
    return frozenset(audiences)


Values = str | tuple[str, ...]
"""Of a facet: one, several, or none."""


@dataclass(frozen=True)
class Document:
    """`audiences`: whoever finds it belongs to each of them.

    `author` is its byline as members are shown it, `public_author` as visitors are; both are asked by
    `author:` alone. Where nobody is named, both are empty, and so is `constituency`.

    `language` decides by which rules words are stemmed; `languages`, if they are others, what one can narrow
    by. `dated`: when it was published elsewhere, as YYYY, YYYY-MM or YYYY-MM-DD.

    `group`: the key of the thing of which this is a part, as a page of a record: its *head*; its own where it
    is empty. All documents of a group have the same audiences and facets, `kind` included (`counted_as`: that
    of the head), so that they can be found and counted as one.
    """

    kind: str
    id: int
    audiences: frozenset[int]
    title: str
    body: str
    written_at: datetime
    language: str = ""
    author: str = ""
    public_author: str = ""
    space: str = ""
    country: Values = ""
    constituency: Values = ""
    theme: Values = ""
    languages: tuple[str, ...] = ()
    dated: str = ""
    record_type: Values = ""
    sector: Values = ""
    reader: Values = ""
    instrument: Values = ""
    licence: Values = ""
    form: Values = ""
    group: str = ""
    counted_as: str = ""
    key: str = field(init=False)

    def __post_init__(self) -> None:
        if len(required(self.audiences)) > MOST_AUDIENCES:
            raise ValueError(f"a document has at most {MOST_AUDIENCES} audiences")
        object.__setattr__(self, "key", key_of(self.kind, self.id))

    @property
    def head(self) -> str:
        """The key by which its group goes."""
        return self.group or self.key

    @property
    def is_head(self) -> bool:
        return self.head == self.key

    @property
    def year(self) -> str:
        return self.dated[:4] or str(self.written_at.year)

    @property
    def day(self) -> int:
        """When it was published, as a number to order by: what is told less exactly comes before."""
        if self.dated:
            return int(self.dated.replace("-", "").ljust(8, "0")[:8])
        written = self.written_at.astimezone(UTC)
        return (written.year * 100 + written.month) * 100 + written.day

    def values(self, facet: str) -> tuple[str, ...]:
        """What can be chosen to narrow a search to this; none twice."""
        if facet == "kind":
            told: Values = self.counted_as or self.kind
        elif facet == "language":
            told = self.languages or self.language
        else:
            told = getattr(self, facet)
        if isinstance(told, str):
            return (told,) if told else ()
        return tuple(value for value in dict.fromkeys(told) if value)

    def digest(self) -> str:
        """Another one as soon as anything of it is: what an index has is compared by that."""
        told = vars(self) | {
            "audiences": sorted(self.audiences),
            "written_at": self.written_at.astimezone(UTC),
        }
        return hashlib.sha256(repr(told).encode(errors="backslashreplace")).hexdigest()[:16]

    def doors(self) -> Iterator[tuple[str, int]]:
        """The audiences, each in a field of its own; the last fields repeat one."""
        through = sorted(self.audiences)
        for number in range(MOST_AUDIENCES):
            yield f"door{number}", through[min(number, len(through) - 1)]


def key_of(kind: str, thing_id: int) -> str:
    """The key of a document in an index."""
    return f"{kind}-{thing_id}"


def id_of(key: str) -> int:
    return thing_of(key)[1]


def thing_of(key: str) -> tuple[str, int]:
    """Kind and id."""
    kind, _, number = key.rpartition("-")
    return kind, int(number)
