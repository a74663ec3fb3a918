"""CSV for spreadsheets: nothing in it is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """With a byte order mark, so that every spreadsheet reads every script."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff" + sheet.getvalue()


def _cell(value: object) -> object:
    """Text that a spreadsheet would run is marked as text (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
