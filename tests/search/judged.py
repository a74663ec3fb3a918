"""The judged set: documents and queries in each language, as people wrote them in `sets/`."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

SETS = Path(__file__).parent / "sets"
SPACED = ("en", "vi", "mn", "ms")
UNSPACED = ("zh", "th", "km", "my")
LANGUAGES = SPACED + UNSPACED

EVERYWHERE = {
    "compound",
    "mixed script",
    "minus",
    "name",
    "number",
    "other meaning",
    "phrase",
    "prefix",
    "similar letters",
    "typo",
    "zero width",
}
KINDS = {
    **{language: EVERYWHERE | {"inflection"} for language in SPACED},
    **{language: EVERYWHERE | {"inside a run", "across a boundary"} for language in UNSPACED},
}
KINDS["vi"] = EVERYWHERE | {"without diacritics", "across a boundary"}
KNOWN_KINDS = EVERYWHERE | {
    "inflection",
    "inside a run",
    "across a boundary",
    "without diacritics",
    "spelled otherwise",
}

INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True)
class Document:
    """A thread or post as the index gets it; `language` is the set's, not what a detector would say."""

    id: str
    title: str
    text: str
    language: str


@dataclass(frozen=True)
class Query:
    """What somebody types, and what they ought to get.

    `found` grades documents 1 or 2. All others are graded 0; of these, `beneath` may appear, though under
    every found one, and `never` may not appear at all.
    """

    ask: str
    kinds: frozenset[str]
    found: dict[str, int]
    beneath: frozenset[str]
    never: frozenset[str]
    why: str

    @property
    def judged(self) -> set[str]:
        return {*self.found, *self.beneath, *self.never}


@dataclass(frozen=True)
class JudgedSet:
    language: str
    documents: tuple[Document, ...]
    queries: tuple[Query, ...]


def judged_set(language: str) -> JudgedSet:
    """The set of one language."""
    documents = _read(f"{language}.documents.toml")["documents"]
    queries = _read(f"{language}.queries.toml")["queries"]
    return JudgedSet(
        language,
        tuple(Document(id_, title, text, language) for id_, (title, text) in documents.items()),
        tuple(_query(written) for written in queries),
    )


def judged_across() -> JudgedSet:
    """Queries in one language for documents in others; all documents of all languages are searched."""
    documents = tuple(document for language in LANGUAGES for document in judged_set(language).documents)
    return JudgedSet(
        "across", documents, tuple(_query(written) for written in _read("across.toml")["queries"])
    )


def letters(text: str) -> str:
    """What a reader sees of a text: no case, nothing invisible."""
    return INVISIBLE.sub("", text).casefold()


def _query(written: dict) -> Query:
    unknown = written.keys() - {"ask", "kinds", "found", "beneath", "never", "why"}
    if unknown:
        raise ValueError(f"{written['ask']}: {unknown}")
    return Query(
        ask=written["ask"],
        kinds=frozenset(written["kinds"]),
        found=written.get("found", {}),
        beneath=frozenset(written.get("beneath", ())),
        never=frozenset(written.get("never", ())),
        why=written.get("why", ""),
    )


def _read(name: str) -> dict:
    return tomllib.loads((SETS / name).read_text("utf-8"))
