"""A record as it is cited: a line of text, RIS, BibTeX, CSL-JSON.

What readers take along can be imported again by us: type and terms stand in it by their English labels.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from apfl_net.kit.bibtex import bibtex_text
from apfl_net.kit.i18n import gettext
from apfl_net.kit.ris import ris_text
from apfl_net.resources.licences import LICENCES
from apfl_net.resources.queries.described import Described
from apfl_net.vocabulary.terms import english_label

RIS, BIBTEX, CSL = "ris", "bibtex", "csl-json"
MEDIA_TYPES = {
    RIS: "application/x-research-info-systems; charset=utf-8",
    BIBTEX: "application/x-bibtex; charset=utf-8",
    CSL: "application/vnd.citationstyles.csl+json",
}
ENDINGS = {RIS: "ris", BIBTEX: "bib", CSL: "json"}

_RIS_KINDS = {"audio_visual": "VIDEO", "law_and_policy": "GOVDOC", "e_learning": "ELEC", "statistics": "DATA"}
_CSL_KINDS = {"audio_visual": "motion_picture", "e_learning": "webpage", "statistics": "dataset"}


def cited(described: Described, address: str) -> str:
    """Authors (or publishers), year, title, edition, publishers, identifier or address: one line."""
    record = described.record
    makers = described.authors or described.publishers
    parts = [
        f"{_listed(makers)} ({record.year or gettext('no date')}).".strip(),
        _ended(_both_titles(described)),
        _ended(record.edition) if record.edition else "",
        _ended(_listed(described.publishers)) if described.authors and described.publishers else "",
        _where(described, address),
    ]
    return " ".join(part for part in parts if part)


def _listed(names: Sequence[str]) -> str:
    return "; ".join(names[:6]) + (gettext(" and others") if len(names) > 6 else "")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", "。")) else f"{sentence}."


def _both_titles(described: Described) -> str:
    record = described.record
    return f"{record.title} [{record.title_english}]" if record.title_english else record.title


def _where(described: Described, address: str) -> str:
    """The DOI leads to the document wherever it goes; otherwise we are the place that stays."""
    dois = described.identified("doi")
    return f"https://doi.org/{dois[0]}" if dois else address


def key_of(described: Described, site: str) -> str:
    """By which a reference manager knows the record again, and so do we."""
    return described.record.key or f"{re.sub('[^a-z0-9]+', '-', site.lower())}-{described.record.id}"


def as_ris(described: Described, address: str, site: str) -> str:
    record = described.record
    fields = [
        ("ID", key_of(described, site)),
        ("TI", record.title),
        ("TT", record.title_english),
        *(("AU", name) for name in described.authors),
        *(("PB", name) for name in described.publishers),
        ("PY", str(record.year or "")),
        ("DA", record.date.replace("-", "/")),
        ("ET", record.edition),
        ("AB", record.abstract),
        *(("LA", code) for code in described.languages),
        ("M3", english_label("resource_type", record.type)),
        *(("KW", word) for word in _keywords(described)),
        *(("C2", code) for code in described.countries),
        ("C1", LICENCES[record.licence].label),
        *(("DO", value) for value in described.identified("doi")),
        *(("SN", value) for value in described.identified("isbn")),
        *(("UR", url) for url in (*described.links, address)),
    ]
    return ris_text(_RIS_KINDS.get(record.type, "RPRT"), fields)


def as_bibtex(described: Described, address: str, site: str) -> str:
    record = described.record
    month = record.date[5:7]
    fields = [
        ("title", record.title),
        ("author", " and ".join(f"{{{name}}}" if " and " in name else name for name in described.authors)),
        ("institution", "; ".join(described.publishers)),
        ("year", str(record.year or "")),
        ("month", month.lstrip("0")),
        ("edition", record.edition),
        ("type", english_label("resource_type", record.type)),
        ("language", "; ".join(described.languages)),
        ("keywords", ", ".join(_keywords(described))),
        ("abstract", record.abstract),
        ("copyright", LICENCES[record.licence].label),
        ("doi", next(iter(described.identified("doi")), "")),
        ("isbn", next(iter(described.identified("isbn")), "")),
        ("url", next(iter(described.links), address)),
    ]
    return bibtex_text("techreport", key_of(described, site), fields)


def as_csl(described: Described, address: str, site: str) -> str:
    return json.dumps([csl_of(described, address, site)], ensure_ascii=False, indent=1)


def csl_of(described: Described, address: str, site: str) -> dict[str, Any]:
    record = described.record
    parts = [int(part) for part in record.date.split("-")] if record.date else []
    told = {
        "id": key_of(described, site),
        "type": _CSL_KINDS.get(record.type, "report"),
        "title": record.title,
        "author": [{"literal": name} for name in described.authors],
        "publisher": "; ".join(described.publishers),
        "issued": {"date-parts": [parts]} if parts else {},
        "edition": record.edition,
        "genre": english_label("resource_type", record.type),
        "abstract": record.abstract,
        "language": record.title_language,
        "DOI": next(iter(described.identified("doi")), ""),
        "ISBN": next(iter(described.identified("isbn")), ""),
        "URL": next(iter(described.links), address),
    }
    return {name: value for name, value in told.items() if value}


def _keywords(described: Described) -> list[str]:
    """By their labels, without the commas that would make two words of one."""
    labels = [(code, english_label(vocabulary, code)) for vocabulary, code in described.terms]
    return [code.replace("_", " ") if "," in label else label for code, label in labels]


WRITERS = {RIS: as_ris, BIBTEX: as_bibtex, CSL: as_csl}
