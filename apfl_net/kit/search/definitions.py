"""Indexes as data: `search/<name>.toml`."""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from apfl_net.kit.config import ROOT

FOLDER = ROOT / "search"


@dataclass(frozen=True)
class Definition:
    """How an index is set up, whichever engine keeps it. `stems`: language of a document -> whose rules."""

    name: str
    version: int
    facets: tuple[str, ...]
    stems: dict[str, str]
    stop_words: frozenset[str]
    synonyms: dict[str, tuple[str, ...]]
    weights: dict[str, float]
    typos: dict[str, int]
    settings: str  # all of it, as text

    def fingerprint(self, *further: object) -> str:
        """Changes with the settings, and with whatever else decides what is in an index."""
        told = json.dumps([self.settings, *map(str, further)])
        return hashlib.sha256(told.encode()).hexdigest()[:12]


@cache
def definition(name: str = "everything") -> Definition:
    return _read(tomllib.loads((FOLDER / f"{name}.toml").read_text()))


def _read(told: dict[str, Any]) -> Definition:
    return Definition(
        name=told["name"],
        version=told["version"],
        facets=tuple(told["facets"]),
        stems=told["stems"],
        stop_words=frozenset(told["stop_words"]),
        synonyms={
            word: tuple(other for other in group if other != word)
            for group in told["synonyms"]
            for word in group
        },
        weights=told["weights"],
        typos=told["typos"],
        settings=json.dumps(told, sort_keys=True),
    )
