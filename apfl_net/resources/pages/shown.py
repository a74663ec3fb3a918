"""A record as its page shows it, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.marks import AudienceMark, audience_mark
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.files.shown import FileShown, show_file
from apfl_net.kit.i18n import N_, gettext, language_name, reader
from apfl_net.kit.markdown import render
from apfl_net.kit.text import slugify
from apfl_net.kit.web.page import nothing_new, page
from apfl_net.members.reference import country_name
from apfl_net.resources import dates, identifiers
from apfl_net.resources.licences import LICENCES, Licence
from apfl_net.resources.models.resources import VOCABULARIES, Resource
from apfl_net.resources.queries.files import RecordFile, files_of_record
from apfl_net.resources.queries.records import Lists, lists_of, practice_of
from apfl_net.vocabulary.terms import is_term, term_label

STEP_NAMES = {
    "context": N_("Context"),
    "action": N_("What was done"),
    "result": N_("Result"),
    "evidence": N_("Evidence"),
    "lessons": N_("Lessons"),
    "transferability": N_("What it takes elsewhere"),
}
VOCABULARY_NAMES = {
    "theme": N_("Themes"),
    "form": N_("Forms of forced labour"),
    "sector": N_("Sectors"),
    "reader": N_("Written for"),
    "instrument": N_("Instruments"),
}


ROLE_NAMES = {
    "main": N_("The document"),
    "handout": N_("Handout"),
    "transcript": N_("Transcript"),
    "captions": N_("Captions"),
}


@dataclass(frozen=True)
class ShownFile:
    """`address`: where it is given away."""

    number: int
    role: str
    role_label: str
    language: str
    file: FileShown
    address: str


@dataclass(frozen=True)
class Named:
    """A word of the reader, and where it leads to; empty where it leads nowhere."""

    label: str
    address: str = ""


@dataclass(frozen=True)
class Step:
    """Of a good practice."""

    name: str
    body_html: str


@dataclass(frozen=True)
class ShownRecord:
    resource: Resource
    lists: Lists
    type: Named
    date: str
    publishers: list[Named]
    languages: list[Named]
    countries: list[Named]
    terms: dict[str, list[Named]]
    identifiers: list[tuple[str, Named]]
    licence: Licence
    audience: AudienceMark
    abstract_html: str
    transcript_html: str
    steps: list[Step]
    files: list[ShownFile]

    @property
    def waits(self) -> bool:
        """Whether a file of it is still being looked at."""
        return any(one.file.waits for one in self.files)


def files_or_nothing_new(request: Request, record: ShownRecord) -> Response:
    """For a page that asks again by itself: its files when all were looked at. What is typed there stays."""
    return nothing_new() if record.waits else page(request, "resources/_files_of_it.html", record=record)


def show(db: Session, viewer: Viewer, resource: Resource, *, all_files: bool = False) -> ShownRecord:
    """Of a record that the caller has loaded through the viewer. `all_files`: also those nobody gets yet."""
    lists = lists_of(db, [resource.id])[resource.id]
    audience = db.get_one(Audience, resource.audience_id)
    return ShownRecord(
        resource=resource,
        lists=lists,
        type=_found_by("type", resource.type, term_label("resource_type", resource.type)),
        date=dates.in_words(resource.date),
        publishers=[Named(name, _page_of(viewer, name, body)) for name, body in lists.publishers],
        languages=[_found_by("language", code, language_words(code)) for code in lists.languages],
        countries=[_found_by("country", code, country_name(code)) for code in lists.countries],
        terms=dict(_terms(lists.terms)),
        identifiers=[
            (identifiers.SCHEMES.get(scheme, scheme), Named(value, identifiers.address_of(scheme, value)))
            for scheme, value in lists.identifiers
        ],
        licence=LICENCES[resource.licence],
        audience=audience_mark(audience.kind, audience.constituency, audience.name),
        abstract_html=render(resource.abstract, below=1),
        transcript_html=render(resource.transcript, below=2),
        steps=_steps(practice_of(db, resource.id)),
        files=shown_files(db, resource.id, all_states=all_files),
    )


def shown_files(db: Session, resource_id: int, *, all_states: bool) -> list[ShownFile]:
    files = [file for file in files_of_record(db, resource_id) if all_states or file.found.is_ready]
    return [_shown_file(resource_id, file) for file in files]


def _shown_file(resource_id: int, file: RecordFile) -> ShownFile:
    return ShownFile(
        number=file.link.number,
        role=file.link.role,
        role_label=gettext(ROLE_NAMES[file.link.role]),
        language=file.link.language,
        file=show_file(file.found),
        address=f"/resources/{resource_id}/files/{file.link.number}",
    )


def language_words(code: str) -> str:
    return language_name(code, reader().language)


def type_words(resource: Resource) -> str:
    return term_label("resource_type", resource.type)


def _found_by(parameter: str, value: str, label: str) -> Named:
    return Named(label, f"/resources?{parameter}={value}")


def _page_of(viewer: Viewer, name: str, organisation_id: int | None) -> str:
    known = organisation_id is not None and viewer.signed_in
    return f"/organisations/{organisation_id}-{slugify(name)}" if known else ""


def _terms(terms: Mapping[str, list[str]]) -> Any:
    for vocabulary in VOCABULARIES:
        codes = [code for code in terms.get(vocabulary, ()) if is_term(vocabulary, code)]
        if codes:
            labels = sorted(((term_label(vocabulary, code), code) for code in codes), key=lambda one: one[0])
            yield (
                gettext(VOCABULARY_NAMES[vocabulary]),
                [_found_by(vocabulary, code, label) for label, code in labels],
            )


def _steps(told: Mapping[str, str]) -> list[Step]:
    return [Step(gettext(STEP_NAMES[step]), render(text, below=2)) for step, text in told.items()]
