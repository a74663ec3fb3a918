"""What a room holds about one person, as plain rows: for `personal.py` of each room."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from apfl_net.kit.db import AnySelect

Rows = list[dict[str, Any]]
Holdings = dict[str, Rows]
"""By the name of what is held: `{"drafts": [{"title": ...}]}`."""


class Personal(Protocol):
    """What the `personal.py` of a room has."""

    def export(self, session: Session, member_id: int, /) -> Holdings:
        """Everything of and about this member, and nothing of anybody else."""

    def erase(self, session: Session, member_id: int, now: datetime, /) -> None:
        """Nothing is left by which they could be known. Safe to run twice."""


def rows_of(session: Session, statement: AnySelect) -> Rows:
    """The rows of a select, with moments as text (ISO 8601, UTC)."""
    return [plain_row(row._mapping) for row in session.execute(statement)]


def plain_row(row: Mapping[str, Any] | RowMapping) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
