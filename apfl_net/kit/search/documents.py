"""What an engine keeps of a thing that can be found."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields
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


@dataclass(frozen=True)
class Document:
    """`audiences`: whoever finds it belongs to each of them.

    `author` is its byline as members are shown it, `public_author` as visitors are; both are asked by
    `author:` alone. Where nobody is named, both are empty, and so is `constituency`.
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
    country: str = ""
    constituency: str = ""
    theme: str = ""
    key: str = field(init=False)

    def __post_init__(self) -> None:
        if len(required(self.audiences)) > MOST_AUDIENCES:
            raise ValueError(f"a document has at most {MOST_AUDIENCES} audiences")
        object.__setattr__(self, "key", key_of(self.kind, self.id))

    @property
    def year(self) -> str:
        return str(self.written_at.year)

    def digest(self) -> str:
        """Another one as soon as anything of it is: what an index has is compared by that."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        told |= {"audiences": sorted(self.audiences), "written_at": self.written_at.astimezone(UTC)}
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
    return int(key.rpartition("-")[2])
