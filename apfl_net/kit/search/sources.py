"""Where documents come from: each room registers its kinds, in its `documents.py`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.kit.i18n import gettext
from apfl_net.kit.search.documents import Document


class Asker(Protocol):
    """Whoever searches: the viewer, of whom the kit knows no more than this."""

    @property
    def audiences(self) -> Collection[int]: ...

    @property
    def signed_in(self) -> bool: ...


@dataclass(frozen=True)
class Spot:
    """Where in a thing it was found, and the address that opens it there: a page of a file."""

    name: str
    address: str


@dataclass(frozen=True)
class Shown:
    """What whoever found it is shown of a thing: loaded through them, as it is now. All is plain text."""

    title: str
    address: str
    text: str  # in which the words are looked for again, to show where they stand
    at: datetime
    language: str = ""
    by: str = ""  # the byline as this reader is shown it
    within: str = ""  # the name of where it stands: a space, an e-discussion
    mark: Any = None  # who may read it, as templates draw it
    spot: Spot | None = None  # where in it `text` stands, if that is not all of it
    text_language: str = ""  # of `text`, where that is another than of the title


@dataclass(frozen=True)
class Source:
    """Of one kind of thing.

    `documents`: of these ids, where they may be found; `shown`: of these ids, those that the asker may see;
    `ids_after`: so many further ids, in order; `unwanted`: of these ids, those of which the asker wants no
    notice, because they wrote them themselves, or muted them.
    """

    kind: str
    documents: Callable[[Session, Sequence[int]], Sequence[Document]]
    shown: Callable[[Session, Any, Sequence[int]], Mapping[int, Shown]]
    ids_after: Callable[[Session, int, int], Sequence[int]]
    count: Callable[[Session], int]
    unwanted: Callable[[Session, Any, Sequence[int]], Collection[int]] = lambda *_: ()
    name: str = ""  # what one of them is called, in English, marked for translation


def kind_name(kind: str) -> str:
    """What a thing of this kind is called, in the reader's language."""
    source = SOURCES.get(kind)
    return gettext(source.name) if source and source.name else kind


SOURCES: dict[str, Source] = {}


def comes_from(source: Source) -> Source:
    SOURCES[source.kind] = source
    return source


def ids_in(column: InstrumentedAttribute[int]) -> Callable[[Session, int, int], Sequence[int]]:
    """`ids_after` of a source whose things are the values of a column, each once."""

    def ids_after(session: Session, last: int, limit: int) -> Sequence[int]:
        ids = select(column).where(column > last).distinct().order_by(column)
        return session.scalars(ids.limit(limit)).all()

    return ids_after


def count_in(column: InstrumentedAttribute[int]) -> Callable[[Session], int]:
    """`count` of the same."""
    return lambda session: session.scalar(select(func.count(column.distinct()))) or 0
