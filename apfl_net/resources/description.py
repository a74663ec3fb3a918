"""What is said of a document, in one piece: as a form sends it, a file brings it, a correction keeps it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from apfl_net.resources.models.resources import FINAL, KNOWN


@dataclass(frozen=True)
class Description:
    """`links`: address and label each; `practice`: the steps of a good practice; the two ids are of records
    that whoever describes may see."""

    title: str
    title_language: str
    type: str
    licence: str
    title_english: str = ""
    abstract: str = ""
    date: str = ""
    edition: str = ""
    finality: str = FINAL
    source_project: str = ""
    sub_region: str = ""
    source_note: str = ""
    confidence: str = KNOWN
    transcript: str = ""
    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identifiers: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    practice: Mapping[str, str] = field(default_factory=dict)
    work_of: int | None = None
    replaces: int | None = None


OF_THE_ROW = (
    *(
        "title",
        "title_language",
        "title_english",
        "abstract",
        "date",
        "edition",
        "type",
        "finality",
        "licence",
    ),
    *("source_project", "sub_region", "source_note", "confidence", "transcript"),
)
"""What stands in the row of the record itself."""


def title_key(title: str) -> str:
    """
    >>> title_key("ILO indicators of forced labour - 2nd ed.")
    'ilo indicators of forced labour 2nd ed'
    """
    return " ".join(
        re.sub(r"[^\w\u0300-\u036f\u0e31-\u0e4e\u1000-\u109f\u1780-\u17ff]+", " ", title.casefold()).split()
    )
