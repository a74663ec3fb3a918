"""Texts that look like others: letters of one script that pass for letters of another."""

import unicodedata
from functools import cache
from pathlib import Path

ALIKE = Path(__file__).parent / "data" / "lookalikes.tsv"

SCRIPTS = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
"""Scripts that have letters alike. Others (Thai, Han) are written beside Latin ones without harm."""


def in_latin_letters(text: str) -> str:
    """What the text looks like, without accents: two that look alike have the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_alike().get(letter, letter) for letter in plain if not unicodedata.combining(letter))


def skeleton(text: str) -> str:
    """Equal for texts that a hurried reader takes for each other, `rn` and `m` included."""
    bare = in_latin_letters(text)
    for two, one in (("rn", "m"), ("vv", "w"), ("cl", "d")):
        bare = bare.replace(two, one)
    return bare


def passes_for(text: str, other: str) -> bool:
    """Whether the one could be taken for the other, without being it."""
    return text != other and skeleton(text) == skeleton(other)


def mixes_scripts(address: str) -> bool:
    """Whether a part of it has letters of several scripts that look alike: only somebody who wants to be
    taken for another writes so."""
    return any(len(_scripts(part)) > 1 for part in address.replace("@", ".").split("."))


@cache
def _alike() -> dict[str, str]:
    """Letter -> the Latin letters it passes for."""
    lines = ALIKE.read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def _scripts(part: str) -> set[str]:
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in part if letter.isalpha()} & SCRIPTS
