"""Records from a file, a few hundred at a time: each batch is whole or not there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from apfl_net.kit import outbox
from apfl_net.kit.db import Base
from apfl_net.resources import events
from apfl_net.resources.actions.describing import organisations_by_name
from apfl_net.resources.description import title_key
from apfl_net.resources.importing.entries import Entry, Problem
from apfl_net.resources.licences import may_be_hosted
from apfl_net.resources.models.resources import (
    PROPOSED,
    PUBLISHED,
    Resource,
    ResourceAuthor,
    ResourceCountry,
    ResourceIdentifier,
    ResourceLanguage,
    ResourceLink,
    ResourcePublisher,
    ResourceTerm,
)
from apfl_net.resources.policy import AUDIO_VISUAL
from apfl_net.resources.queries.importing import (
    resources_with_keys,
    titles_with_dois,
)

BATCH = 250
ALIKE = 0.6
"""How much two titles of one key are alike, at least, when one was corrected since."""

AS_IN_THE_ENTRY = (
    *("key", "title", "title_language", "title_english", "abstract", "date", "year", "edition", "type"),
    *("finality", "licence", "source_project", "source_note", "confidence"),
)


@dataclass
class Outcome:
    """What became of a batch. `known`: came with an earlier run, and is left as it is now."""

    imported: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


def import_entries(
    session: Session, entries: Sequence[Entry], *, audience_id: int, now: datetime, only_check: bool = False
) -> Outcome:
    """Make records of those that are new. Whoever brings the file answers for it: they are published."""
    outcome = Outcome()
    fresh = _fresh(session, entries, outcome)
    outcome.problems += [remark for entry in fresh for remark in entry.remarks]
    outcome.problems += [Problem(one.line, one.key, "waits") for one in fresh if _waits(one)]
    outcome.imported = len(fresh)
    if fresh and not only_check:
        _write(session, fresh, audience_id, now)
    return outcome


def connect_resources(session: Session, pairs: Iterable[tuple[str, str, str]]) -> None:
    """What replaces what, and what is the same work, once all of a file is there. `pairs`: a key, then those
    of the other two. What somebody decided meanwhile stays.
    """
    told = list(pairs)
    found = resources_with_keys(session, {key for pair in told for key in pair})
    ids = {key: id for key, (id, _title) in found.items()}
    for key, replaces, work in told:
        if key in ids and replaces in ids and replaces != key:
            session.execute(
                update(Resource)
                .where(Resource.id == ids[key], Resource.replaces_id.is_(None))
                .values(replaces_id=ids[replaces])
            )
        if key in ids and work in ids:
            session.execute(
                update(Resource)
                .where(Resource.id.in_((ids[key], ids[work])), Resource.work_id.is_(None))
                .values(work_id=ids[work])
            )


def _fresh(session: Session, entries: Sequence[Entry], outcome: Outcome) -> list[Entry]:
    keys = resources_with_keys(session, [entry.key for entry in entries])
    dois = titles_with_dois(session, [doi for entry in entries for doi in _dois(entry)])
    fresh = []
    for entry in entries:
        taken = next((dois[doi] for doi in _dois(entry) if doi in dois), "")
        if entry.key in keys and _is_the_same(keys[entry.key][1], entry):
            outcome.known += 1
        elif entry.key in keys:
            outcome.problems.append(_problem(entry, "key_taken", keys[entry.key][1]))
        elif taken:
            outcome.problems.append(_problem(entry, "same_doi", taken))
        else:
            dois |= dict.fromkeys(_dois(entry), entry.title)
            fresh.append(entry)
    return fresh


def _is_the_same(title: str, entry: Entry) -> bool:
    return SequenceMatcher(None, title.casefold(), entry.title.casefold()).ratio() >= ALIKE


def _dois(entry: Entry) -> list[str]:
    return [value for scheme, value in entry.identifiers if scheme == "doi"]


def _problem(entry: Entry, code: str, title: str) -> Problem:
    return Problem(entry.line, entry.key, code, {"given": title})


def _waits(entry: Entry) -> bool:
    return entry.type == AUDIO_VISUAL


def _write(session: Session, entries: Sequence[Entry], audience_id: int, now: datetime) -> None:
    session.execute(insert(Resource), [_record(entry, audience_id, now) for entry in entries])
    written = resources_with_keys(session, [entry.key for entry in entries])  # quicker than RETURNING
    made = [(written[entry.key][0], entry) for entry in entries]
    for table, rows in _lists(
        made, organisations_by_name(session, {name for entry in entries for name in entry.publishers})
    ).items():
        if rows:
            session.execute(insert(table), rows)
    outbox.record_many(
        session,
        [
            (events.ResourceProposed if _waits(entry) else events.ResourcePublished)(resource_id=id)
            for id, entry in made
        ],
        now=now,
    )


def _record(entry: Entry, audience_id: int, now: datetime) -> dict[str, Any]:
    waits = _waits(entry)
    return {
        **{name: getattr(entry, name) for name in AS_IN_THE_ENTRY},
        "may_host": may_be_hosted(entry.licence),
        "rights_statement": entry.rights,
        "title_key": title_key(entry.title),
        "audience_id": audience_id,
        "state": PROPOSED if waits else PUBLISHED,
        "proposed_at": now,
        "published_at": None if waits else now,
        "changed_at": now,
    }


Rows = list[dict[str, Any]]


def _lists(made: Sequence[tuple[int, Entry]], known: dict[str, int]) -> dict[type[Base], Rows]:
    """The rows beside the records, by table."""
    rows: dict[type[Base], Rows] = {}

    def put(table: type[Base], id: int, values: Iterable[dict[str, Any]]) -> None:
        rows.setdefault(table, []).extend({"resource_id": id, **value} for value in values)

    for id, entry in made:
        publishers = [
            {"position": at, "name": name, "organisation_id": known.get(name)}
            for at, name in enumerate(entry.publishers, 1)
        ]
        put(ResourcePublisher, id, publishers)
        put(ResourceAuthor, id, ({"position": at, "name": name} for at, name in enumerate(entry.authors, 1)))
        put(ResourceLanguage, id, ({"language": code} for code in entry.languages))
        put(ResourceCountry, id, ({"country": code} for code in entry.countries))
        put(ResourceTerm, id, ({"vocabulary": of, "code": code} for of, code in entry.terms))
        put(ResourceIdentifier, id, ({"scheme": of, "value": value} for of, value in entry.identifiers))
        put(ResourceLink, id, ({"position": at, "url": url} for at, url in enumerate(entry.links, 1)))
    return rows
