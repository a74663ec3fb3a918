"""What people write in a column, and the code of ours that it means: `data/words.csv`, and our own labels."""

import csv
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from apfl_net.kit.i18n import language_name
from apfl_net.kit.languages import REGION
from apfl_net.members.reference import DATA as MEMBERS_DATA
from apfl_net.members.reference import country_names
from apfl_net.resources.licences import LICENCES
from apfl_net.resources.models.resources import VOCABULARIES
from apfl_net.vocabulary.terms import english_labels

DATA = Path(__file__).parents[1] / "data"
Place = tuple[str, str]
"""A vocabulary and a code of it; both empty for a word that we know and have no place for."""


@cache
def words_of(column: str) -> dict[str, list[Place]]:
    """Words in lower case -> what they mean; a word may mean several things."""
    known: dict[str, list[Place]] = {}
    for place, labels in _own(column):
        for label in labels:
            known.setdefault(label.casefold(), [place])
    with (DATA / "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["column"] == column:
                place = (row["vocabulary"], row["code"])
                places = known.setdefault(row["word"], [])
                places.extend([] if place in places else [place])
    return known


def _own(column: str) -> list[tuple[Place, tuple[str, ...]]]:
    """Our own codes and labels, which exports are written with."""
    if column == "licence":
        return [(("licence", code), (code, licence.label)) for code, licence in LICENCES.items()]
    vocabularies = ("resource_type",) if column == "type" else VOCABULARIES
    return [
        ((vocabulary, code), (code, label, code.replace("_", " ")))
        for vocabulary in vocabularies
        for code, label in english_labels(vocabulary).items()
    ]


@cache
def countries() -> dict[str, str]:
    """Names and codes of countries in lower case -> code of two letters."""
    with (MEMBERS_DATA / "countries.csv").open(encoding="utf-8", newline="") as file:
        known = {row["iso3"].casefold(): row["iso2"] for row in csv.DictReader(file)}
    for code, name in country_names().items():
        known |= {name.casefold(): code, code.casefold(): code}
    return known


@cache
def languages() -> dict[str, str]:
    """Names and codes of languages in lower case -> code."""
    return {language_name(code, "en").casefold(): code for code in REGION} | {code: code for code in REGION}


def nearest(given: str, known: dict[str, list[Place]]) -> str:
    """The word that comes nearest; empty when nothing is near."""
    return next(iter(get_close_matches(given.casefold()[:60], known, n=1, cutoff=0.6)), "")
