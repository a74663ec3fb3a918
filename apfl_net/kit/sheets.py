"""Tables for spreadsheets: CSV that is never a program where somebody opens it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(text: object) -> str:
    """The cell as text. What a spreadsheet would take for a formula gets an apostrophe before it."""
    cell = str(text)
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV with a byte order mark, by which spreadsheets know that it is UTF-8."""
    return "".join(csv_lines(heading, rows))


def csv_lines(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same, line by line: what is long need not be in memory at once."""
    table = io.StringIO()
    writer = csv.writer(table)
    table.write("\ufeff")
    for row in chain([heading], rows):
        writer.writerow([inert(cell) for cell in row])
        yield table.getvalue()
        table.seek(0)
        table.truncate()
