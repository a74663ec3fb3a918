"""What a room holds about one person, as plain rows: for `personal.py` of each room."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

Rows = list[dict[str, Any]]
Holdings = dict[str, Rows]
"""By the name of what is held: `{"drafts": [{"title": ...}]}`."""

Export = Callable[[Session, int], Holdings]
"""`export(session, member_id)`: everything of and about this member, and nothing of anybody else."""

Erase = Callable[[Session, int, datetime], None]
"""`erase(session, member_id, now)`: nothing is left by which they could be known. Safe to run twice."""


def rows_of(session: Session, statement: Select[Any]) -> Rows:
    """The rows of a select, with moments as text (ISO 8601, UTC)."""
    return [
        {name: _plain(value) for name, value in row._mapping.items()} for row in session.execute(statement)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
