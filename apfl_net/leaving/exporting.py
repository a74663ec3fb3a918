"""All that is held about a member as a ZIP: to read, to calculate with, and for programs."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

from apfl_net.kit.personal import Holdings, Rows
from apfl_net.kit.web.templating import render

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_zip(held: dict[str, Holdings], name: str) -> bytes:
    """`data.json` with everything, `index.html` to read, and one CSV for each kind of thing."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(held, ensure_ascii=False, indent=1))
        archive.writestr("index.html", render("leaving/export.html", held=held, name=name))
        for room, holdings in held.items():
            for kind, rows in holdings.items():
                if rows:
                    archive.writestr(f"{room}/{kind}.csv", as_csv(rows))
    return made.getvalue()


def as_csv(rows: Rows) -> str:
    """With a BOM, so that office programs read the letters right; nothing in it is taken for a formula."""
    text = StringIO()
    table = csv.DictWriter(text, fieldnames=list(rows[0]))
    table.writeheader()
    table.writerows({name: _plain(value) for name, value in row.items()} for row in rows)
    return "\ufeff" + text.getvalue()


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
