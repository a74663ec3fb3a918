"""Tables for spreadsheets: CSV that is never a program where somebody opens it."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(text: object) -> str:
    """The cell as text. What a spreadsheet would take for a formula gets an apostrophe before it."""
    cell = str(text)
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV with a byte order mark, by which spreadsheets know that it is UTF-8."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow([inert(cell) for cell in heading])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return "\ufeff" + table.getvalue()
