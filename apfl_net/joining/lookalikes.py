"""Addresses that look like others: letters of one script that pass for letters of another."""

import unicodedata
from functools import cache
from pathlib import Path

from apfl_net.members.emails import domain_of

DATA = Path(__file__).parent / "data"

SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts that have letters alike. Others (Thai, Han) are written beside Latin ones without harm."""


@cache
def _alike() -> dict[str, str]:
    """Letter -> the Latin letters it passes for (`data/lookalikes.tsv`)."""
    lines = (DATA / "lookalikes.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


@cache
def _domains(file: str) -> frozenset[str]:
    lines = (DATA / file).read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def skeleton(text: str) -> str:
    """What remains when letters that look alike are one: equal for texts that pass for each other."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    bare = "".join(_alike().get(letter, letter) for letter in letters)
    for two, one in (("rn", "m"), ("vv", "w"), ("cl", "d")):
        bare = bare.replace(two, one)
    return bare


def passes_for(email: str, other: str) -> bool:
    """Whether one address could be taken for the other, without being it."""
    return email != other and skeleton(email) == skeleton(other)


def is_mixed(text: str) -> bool:
    """Whether a word has letters of several scripts that look alike."""
    return any(len(_scripts(word)) > 1 for word in text.replace("@", ".").split("."))


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha())
    return {name for name in names if name in SCRIPTS}


def is_free(email: str) -> bool:
    return domain_of(email) in _domains("free_mail.txt")


def is_disposable(email: str) -> bool:
    """Whether the domain, or the one it is part of, gives addresses away for a few minutes."""
    labels = domain_of(email).split(".")
    return any(".".join(labels[start:]) in _domains("disposable.txt") for start in range(len(labels) - 1))
