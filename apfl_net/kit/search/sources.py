"""Where documents come from: each room registers its kinds, in its `documents.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from apfl_net.kit.search.documents import Document


@dataclass(frozen=True)
class Source:
    """`documents`: of these ids, where they may be found; `ids_after`: so many further ids, in order."""

    kind: str
    documents: Callable[[Session, Sequence[int]], Sequence[Document]]
    ids_after: Callable[[Session, int, int], Sequence[int]]
    count: Callable[[Session], int]


SOURCES: dict[str, Source] = {}


def comes_from(source: Source) -> Source:
    SOURCES[source.kind] = source
    return source
