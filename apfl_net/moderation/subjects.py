"""What reports and cases can be about. The room that a subject belongs to registers it here.

A room registers what decides who may know of a case at all: whoever moderates its subject, inside the
audiences they belong to, and never whose thing it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.viewer import Viewer

Column = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


@dataclass(frozen=True)
class Subject:
    """`moderated`: SQL, that the viewer moderates the subject in this column, and it is not their own.

    `moderators`: the ids of all who do.
    """

    moderated: Callable[[Viewer, Column], ColumnElement[bool]]
    moderators: Callable[[Session, int], Select[int]]


SUBJECTS: dict[str, Subject] = {}
