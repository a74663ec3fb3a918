"""Words brought back to what their forms have in common, in the languages where rules do that well."""

from functools import cache, lru_cache
from importlib import import_module
from typing import Any

RULES = {"en": "english", "ms": "indonesian"}
"""Whose rules there are. Malay and Indonesian build their words alike."""


@cache
def _stemmer(language: str) -> Any:
    """Loaded at first use: it brings the rules of thirty languages, and a server that starts needs none."""
    return import_module("snowballstemmer").stemmer(RULES[language])


@lru_cache(100_000)
def stem(language: str, word: str) -> str:
    """With its language before it, so that stems of two languages are never taken for each other."""
    is_word = word.isascii() and word.isalpha() and len(word) > 2
    return f"{language}:{_stemmer(language).stemWord(word) if is_word else word}"
