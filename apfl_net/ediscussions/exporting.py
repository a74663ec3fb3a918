"""Everything of an e-discussion for programs and spreadsheets, as `data/export.schema.json` says.

The same for everybody who may read it, as in proceedings; written part by part, so that thousands of
contributions need not be in memory at once.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy.orm import Session

from apfl_net.ediscussions.chapters import Passage, passages_of
from apfl_net.ediscussions.models.ediscussions import Ediscussion, ReferenceEvent
from apfl_net.ediscussions.phases import moments, phase_at
from apfl_net.ediscussions.queries.gathering import date_changes, question_texts
from apfl_net.ediscussions.queries.questions import topic_notes_of
from apfl_net.ediscussions.queries.ring import RingReader, ring_reader
from apfl_net.ediscussions.setting import audience_sentence, people_named
from apfl_net.ediscussions.telling import ContributionTold, contributions_told
from apfl_net.kit.config import settings
from apfl_net.kit.facts import fact
from apfl_net.kit.i18n import SOURCE_LANGUAGE, read_by
from apfl_net.kit.sheets import csv_lines

VERSION = 1
SCHEMA = Path(__file__).parent / "data" / "export.schema.json"
DEMO = "This is a demo community. Its persons, organisations, meetings and statements are fictional."

Row = dict[str, Any]


@cache
def schema_text() -> str:
    return SCHEMA.read_text()


@dataclass(frozen=True)
class Export:
    """An e-discussion that is being written down; what the house says in it is English."""

    session: Session
    ediscussion: Ediscussion
    now: datetime

    def as_json(self, file: IO[bytes]) -> None:
        """One object; its lists are written as they are read."""
        head = {
            "schema": f"{settings().base_url}/e-discussions/export-schema",
            "version": VERSION,
            "exported_at": self.now,
            "notice": DEMO if fact(self.session, "demo") else None,
            "ediscussion": self._ediscussion(),
        }
        file.write(_json(head).removesuffix("}").encode())
        for name, rows in self._lists().items():
            file.write(f',\n"{name}": ['.encode())
            for place, row in enumerate(rows):
                file.write(f"{',' if place else ''}\n{_json(row)}".encode())
            file.write(b"]")
        file.write(b"}\n")

    def as_csv(self, file: IO[bytes]) -> None:
        """A ZIP with a table for each list; `ediscussion.csv` has a line for each thing there is once."""
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            once = {"notice": DEMO if fact(self.session, "demo") else "", "exported_at": self.now}
            facts = ({"name": name, "value": value} for name, value in (once | self._ediscussion()).items())
            _write_table(archive, "ediscussion", facts)
            for name, rows in self._lists().items():
                _write_table(archive, name, (_flat(row) for row in rows))
            _write_table(archive, "translations", self._translations())

    def _lists(self) -> dict[str, Iterable[Row]]:
        return {
            "phases": [{"phase": phase, "begins_at": at} for phase, at in moments(self.ediscussion.schedule)],
            "date_changes": [
                {name: getattr(one, name) for name in ("kind", "before", "after", "reason", "changed_at")}
                for one in date_changes(self.session, self.ediscussion.id)
            ],
            "people": [
                {name: one[name] for name in ("name", "organisation", "role")}
                for one in people_named(self.session, self.ring, self.ediscussion)
            ],
            "topic_notes": [
                {name: getattr(note, name) for name in ("language", "version", "written_at", "body")}
                for note in topic_notes_of(self.session, self.ediscussion.id)
            ],
            "questions": map(_question, question_texts(self.session, self.ediscussion.id)),
            "contributions": map(_contribution, self._contributions()),
            "passages": self._passages(),
        }

    @cached_property
    def ring(self) -> RingReader:
        return ring_reader(self.session, self.ediscussion)

    def _contributions(self) -> Iterator[ContributionTold]:
        return contributions_told(self.session, self.ring, self.ediscussion)

    def _translations(self) -> Iterator[Row]:
        for one in self._contributions():
            for text in one.translations:
                yield {"contribution": one.number, **_translation(text)}

    def _ediscussion(self) -> Row:
        one = self.ediscussion
        event = self.session.get_one(ReferenceEvent, one.event_id)
        read_by(SOURCE_LANGUAGE, event.time_zone)
        return {
            "id": one.id,
            "address": f"{settings().base_url}{one.path}",
            "title": one.title,
            "objectives": one.objectives,
            "languages": one.languages.split(),
            "audience": audience_sentence(self.session, self.ring),
            "chatham_house": self.ring.chatham_house,
            "phase": phase_at(one.schedule, self.now),
            "event_title": event.title,
            "event_place": event.place,
            "event_first_day": event.first_day,
            "event_last_day": event.last_day,
            "time_zone": event.time_zone,
        }

    def _passages(self) -> Iterator[Row]:
        chapters = passages_of(self.session, self.ring, self.ediscussion, self.now)
        for slot, passages in chapters.items():
            for passage in passages:
                yield _passage(slot, passage)


def _question(row: Any) -> Row:
    return {
        "number": row.number,
        "language": row.language,
        "is_original": bool(row.is_first),
        "title": row.title,
        "background": row.background,
        "opens_at": row.opens_at,
        "closes_at": row.closes_at,
    }


def _contribution(one: ContributionTold) -> Row:
    return {
        "number": one.number,
        "written_at": one.written_at,
        "language": one.language,
        "name": one.name if one.is_named else None,
        "byline": ", ".join(filter(None, (one.name, one.detail))),
        "country": one.country or None,
        "constituency": one.constituency or None,
        "capacity": one.capacity or None,
        "questions": list(one.questions),
        "answers": one.answers,
        "is_late": one.is_late,
        "is_removed": one.is_gone,
        "body": one.body,
        "translations": [_translation(text) for text in one.translations],
    }


def _translation(text: Any) -> Row:
    return {"language": text.language, "origin": text.origin, "body": text.body}


def _passage(slot: str, passage: Passage) -> Row:
    return {
        "chapter": slot,
        "title": passage.title,
        "language": passage.language,
        "byline": passage.byline,
        "at": passage.at,
        "body": passage.body,
        "tables": [
            {"caption": table.caption, "columns": list(table.columns), "rows": list(map(list, table.rows))}
            for table in passage.tables
        ],
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_moment)


def _moment(value: object) -> str:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _flat(row: Row) -> Row:
    """For a cell: lists of plain values with spaces between, what has a table of its own left out."""
    flat = {name: value for name, value in row.items() if name != "translations"}
    if "tables" in flat:
        flat["tables"] = _json(flat["tables"]) if flat["tables"] else ""
    return flat


def _cell(value: object) -> object:
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value.isoformat() if isinstance(value, date) else value


def _write_table(archive: ZipFile, name: str, rows: Iterable[Row]) -> None:
    """A list without rows has no columns either, and no file."""
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return
    with archive.open(f"{name}.csv", "w") as table:
        cells = ([_cell(value) for value in row.values()] for row in chain([first], waiting))
        for line in csv_lines(list(first), cells):
            table.write(line.encode())
