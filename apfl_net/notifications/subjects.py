"""What notices can be about. The room that a subject belongs to registers it here, from its `notices.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.marks import AudienceMark
from apfl_net.access.viewer import Viewer

Condition = Callable[[Viewer, InstrumentedAttribute[int]], ColumnElement[bool]]


@dataclass(frozen=True)
class Line:
    """A notice as its reader sees it now."""

    text: str
    excerpt: str
    language: str
    path: str
    audience: AudienceMark | None = None  # of what it is about; what only some may read stays out of mail


@dataclass(frozen=True)
class Subject:
    """`visible` and `unread`: SQL conditions on a column of subject ids; `lines`: what a notice says."""

    visible: Condition
    unread: Condition
    lines: Callable[[Session, Viewer, Sequence[tuple[int, str]]], dict[int, Line]]


SUBJECTS: dict[str, Subject] = {}
