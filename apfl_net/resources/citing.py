"""A record as it is cited: a line of text, RIS, BibTeX, CSL-JSON.

What readers take along can be imported again by us: type and terms stand in it by their English labels.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.kit.bibtex import bibtex_text
from apfl_net.kit.i18n import gettext
from apfl_net.kit.ris import ris_text
from apfl_net.resources.licences import LICENCES
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.records import Lists, lists_of
from apfl_net.vocabulary.terms import english_label

RIS, BIBTEX, CSL = "ris", "bibtex", "csl-json"
MEDIA_TYPES = {
    RIS: "application/x-research-info-systems; charset=utf-8",
    BIBTEX: "application/x-bibtex; charset=utf-8",
    CSL: "application/vnd.citationstyles.csl+json",
}
ENDINGS = {RIS: "ris", BIBTEX: "bib", CSL: "json"}


@dataclass(frozen=True)
class Citable:
    """A record with its lists."""

    record: Resource
    lists: Lists

    @property
    def publishers(self) -> list[str]:
        return [name for name, _organisation in self.lists.publishers]

    @property
    def authors(self) -> list[str]:
        return self.lists.authors

    @property
    def links(self) -> list[str]:
        return [link.url for link in self.lists.links]

    @property
    def terms(self) -> list[tuple[str, str]]:
        return [(vocabulary, code) for vocabulary, codes in self.lists.terms.items() for code in codes]

    def identified(self, scheme: str) -> list[str]:
        return [value for of, value in self.lists.identifiers if of == scheme]


def citable(session: Session, records: Sequence[Resource]) -> list[Citable]:
    """The records, which the caller has loaded through a viewer; in as many queries as for one."""
    lists = lists_of(session, [record.id for record in records])
    return [Citable(record, lists[record.id]) for record in records]


_RIS_KINDS = {"audio_visual": "VIDEO", "law_and_policy": "GOVDOC", "e_learning": "ELEC", "statistics": "DATA"}
_CSL_KINDS = {"audio_visual": "motion_picture", "e_learning": "webpage", "statistics": "dataset"}


def cited(told: Citable, address: str) -> str:
    """Authors (or publishers), year, title, edition, publishers, identifier or address: one line."""
    record = told.record
    makers = told.authors or told.publishers
    parts = [
        f"{_listed(makers)} ({record.year or gettext('no date')}).".strip(),
        _ended(_both_titles(told)),
        "" if record.edition.casefold() in record.title.casefold() else _ended(record.edition),
        _ended(_listed(told.publishers)) if told.authors and told.publishers else "",
        _where(told, address),
    ]
    return " ".join(part for part in parts if part)


def _listed(names: Sequence[str]) -> str:
    return "; ".join(names[:6]) + (gettext(" and others") if len(names) > 6 else "")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", "。")) else f"{sentence}."


def _both_titles(told: Citable) -> str:
    record = told.record
    return f"{record.title} [{record.title_english}]" if record.title_english else record.title


def _where(told: Citable, address: str) -> str:
    """The DOI leads to the document wherever it goes; otherwise we are the place that stays."""
    dois = told.identified("doi")
    return f"https://doi.org/{dois[0]}" if dois else address


def key_of(told: Citable, site: str) -> str:
    """By which a reference manager knows the record again, and so do we."""
    return told.record.key or f"{re.sub('[^a-z0-9]+', '-', site.lower())}-{told.record.id}"


def as_ris(told: Citable, address: str, site: str) -> str:
    record = told.record
    fields = [
        ("ID", key_of(told, site)),
        ("TI", record.title),
        ("TT", record.title_english),
        *(("AU", name) for name in told.authors),
        *(("PB", name) for name in told.publishers),
        ("PY", str(record.year or "")),
        ("DA", record.date.replace("-", "/")),
        ("ET", record.edition),
        ("AB", record.abstract),
        *(("LA", code) for code in told.lists.languages),
        ("M3", english_label("resource_type", record.type)),
        *(("KW", word) for word in _keywords(told)),
        *(("C2", code) for code in told.lists.countries),
        ("C1", LICENCES[record.licence].label),
        *(("DO", value) for value in told.identified("doi")),
        *(("SN", value) for value in told.identified("isbn")),
        *(("UR", url) for url in (*told.links, address)),
    ]
    return ris_text(_RIS_KINDS.get(record.type, "RPRT"), fields)


def as_bibtex(told: Citable, address: str, site: str) -> str:
    record = told.record
    month = record.date[5:7]
    fields = [
        ("title", record.title),
        ("author", " and ".join(f"{{{name}}}" if " and " in name else name for name in told.authors)),
        ("institution", "; ".join(told.publishers)),
        ("year", str(record.year or "")),
        ("month", month.lstrip("0")),
        ("edition", record.edition),
        ("type", english_label("resource_type", record.type)),
        ("language", "; ".join(told.lists.languages)),
        ("keywords", ", ".join(_keywords(told))),
        ("abstract", record.abstract),
        ("copyright", LICENCES[record.licence].label),
        ("doi", next(iter(told.identified("doi")), "")),
        ("isbn", next(iter(told.identified("isbn")), "")),
        ("url", next(iter(told.links), address)),
    ]
    return bibtex_text("techreport", key_of(told, site), fields)


def as_csl(told: Citable, address: str, site: str) -> str:
    return json.dumps([csl_of(told, address, site)], ensure_ascii=False, indent=1)


def csl_of(told: Citable, address: str, site: str) -> dict[str, Any]:
    record = told.record
    parts = [int(part) for part in record.date.split("-")] if record.date else []
    fields = {
        "id": key_of(told, site),
        "type": _CSL_KINDS.get(record.type, "report"),
        "title": record.title,
        "author": [{"literal": name} for name in told.authors],
        "publisher": "; ".join(told.publishers),
        "issued": {"date-parts": [parts]} if parts else {},
        "edition": record.edition,
        "genre": english_label("resource_type", record.type),
        "abstract": record.abstract,
        "language": record.title_language,
        "DOI": next(iter(told.identified("doi")), ""),
        "ISBN": next(iter(told.identified("isbn")), ""),
        "URL": next(iter(told.links), address),
    }
    return {name: value for name, value in fields.items() if value}


def _keywords(told: Citable) -> list[str]:
    """By their labels, without the commas that would make two words of one."""
    labels = [(code, english_label(vocabulary, code)) for vocabulary, code in told.terms]
    return [code.replace("_", " ") if "," in label else label for code, label in labels]


WRITERS = {RIS: as_ris, BIBTEX: as_bibtex, CSL: as_csl}
