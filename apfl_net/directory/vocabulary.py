"""The words a profile is made of: what one can know about, and which languages one can speak."""

import csv
from functools import cache

from apfl_net.kit.i18n import language_name, reader
from apfl_net.kit.languages import REGION
from apfl_net.members.reference import DATA
from apfl_net.vocabulary.terms import english_label, is_term, term_label, terms

KINDS = ("theme", "form", "sector")
"""Of the vocabularies, those that expertise is taken from. Their codes do not collide."""


def is_expertise(code: str) -> bool:
    return any(is_term(kind, code) for kind in KINDS)


def expertise_label(code: str) -> str:
    return term_label(_kind_of(code), code)


def expertise_in_english(code: str) -> str:
    return english_label(_kind_of(code), code)


def _kind_of(code: str) -> str:
    return next(kind for kind in KINDS if is_term(kind, code))


def expertise_by_kind() -> dict[str, dict[str, str]]:
    """Kind -> code -> label in the reader's language."""
    return {kind: {code: label for code, label in terms(kind).items() if code != "other"} for kind in KINDS}


@cache
def spoken_languages() -> frozenset[str]:
    """BCP 47 codes: what is spoken in the countries of the region, and what posts can be written in. Of a
    language in several scripts, the plain code is left out."""
    with (DATA / "countries.csv").open(encoding="utf-8", newline="") as file:
        of_countries = {code for row in csv.DictReader(file) for code in row["languages_bcp47"].split()}
    return frozenset((of_countries | set(REGION) | {"ru"}) - {"zh", "tl"})


def languages_to_choose() -> dict[str, str]:
    """Code -> name in the reader's language, by name."""
    names = {code: language_name(code, reader().language) for code in spoken_languages()}
    return dict(sorted(names.items(), key=lambda named: named[1].casefold()))
