"""The vocabularies, read from the data that comes with the house and kept in the database.

They change only with a release, so labels are looked up here rather than joined into every query.
"""

import csv
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from apfl_net.kit.i18n import gettext
from apfl_net.vocabulary.models import Term

DATA = Path(__file__).parent / "data"


@cache
def _labels() -> dict[str, dict[str, str]]:
    kinds: dict[str, dict[str, str]] = {}
    with (DATA / "terms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kinds.setdefault(row["kind"], {})[row["code"]] = row["label"]
    return kinds


def terms(kind: str) -> dict[str, str]:
    """Code -> label in the reader's language; kind is one of the column of that name."""
    return {code: gettext(label) for code, label in _labels()[kind].items()}


def term_label(kind: str, code: str) -> str:
    return gettext(_labels()[kind][code])


def english_label(kind: str, code: str) -> str:
    """As the vocabulary has it, for whatever has no reader."""
    return _labels()[kind][code]


def english_labels(kind: str) -> dict[str, str]:
    """The same for a whole vocabulary."""
    return dict(_labels()[kind])


def is_term(kind: str, code: str) -> bool:
    return code in _labels()[kind]


def load_terms(session: Session) -> None:
    """Bring the table to what the file says; safe to run again."""
    position = 0
    for kind, labels in _labels().items():
        for code, label in labels.items():
            position += 1
            session.merge(Term(code=code, kind=kind, label=label, position=position))
