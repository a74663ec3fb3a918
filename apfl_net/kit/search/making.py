"""Documents of things as they are now; and what is left of a batch when one of them cannot be made."""

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.orm import Session

from apfl_net.kit.config import ROOT
from apfl_net.kit.db import AnyRow
from apfl_net.kit.search.documents import Document, key_of
from apfl_net.kit.search.sources import SOURCES, Source


@dataclass
class Made:
    """`failed`: why there is no document, by key."""

    documents: list[Document] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def make_for(session: Session, tasks: Iterable[AnyRow]) -> Made:
    """Of a kind that nobody knows any more there are none."""
    ids: dict[str, list[int]] = {}
    for task in tasks:
        ids.setdefault(task.kind, []).append(task.subject_id)
    made = Made()
    for kind in sorted(ids.keys() & SOURCES.keys()):
        of_kind = make(session, SOURCES[kind], ids[kind])
        made.documents += of_kind.documents
        made.failed |= of_kind.failed
    return made


def make(session: Session, source: Source, ids: Sequence[int]) -> Made:
    """One that is broken is found by halves: where nothing is, that costs nothing."""
    try:
        return Made(list(source.documents(session, ids)))
    except (DBAPIError, TimeoutError):
        raise  # the database is away, for all of them
    except Exception as error:
        if len(ids) == 1:
            return Made(failed={key_of(source.kind, ids[0]): reason_of(error)})
    half = len(ids) // 2
    first, second = make(session, source, ids[:half]), make(session, source, ids[half:])
    return Made(first.documents + second.documents, first.failed | second.failed)


def reason_of(error: Exception) -> str:
    """What went wrong, and where; not what the error says, for it may quote words that few may read."""
    calls = traceback.extract_tb(error.__traceback__)
    ours = [call for call in calls if Path(call.filename).is_relative_to(ROOT / "apfl_net")]
    where = f"{Path(ours[-1].filename).relative_to(ROOT)}, line {ours[-1].lineno}" if ours else "elsewhere"
    return f"{type(error).__name__} ({where})"
