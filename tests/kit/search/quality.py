"""How well an engine answers the judged set: `make quality` prints it, `test_quality.py` holds it."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.engine import Engine
from apfl_net.kit.search.language import understand
from apfl_net.vocabulary.expanding import expand_with
from apfl_net.vocabulary.reference import shipped_book
from tests.kit.search.engines import AT, ENGINES, PUBLIC, STAND_IN, fill, forget
from tests.search.judged import LANGUAGES, JudgedSet, judged_across, judged_set
from tests.search.metrics import leaked, ndcg, recall

RECALL, NDCG = 0.95, 0.85
ACROSS = "across"


@dataclass(frozen=True)
class Quality:
    """`leaks`: query -> what it found and must not."""

    recall: float
    ndcg: float
    leaks: dict[str, list[str]]


def quality(engine: Engine, language: str) -> Quality:
    """Of the documents of one language, asked in that language."""
    return _quality(engine, judged_set(language), lambda typed: {"wanted": understand(typed)})


def quality_across(engine: Engine) -> Quality:
    """Of the documents of all languages, asked in any, with the glossary as it comes with the house."""
    book = shipped_book()

    def expanded(typed: str) -> dict[str, Any]:
        found = expand_with(book, understand(typed))
        return {"wanted": found.wanted, "expansions": found.expansions}

    return _quality(engine, judged_across(), expanded)


def _quality(engine: Engine, judged: JudgedSet, read: Callable[[str], dict[str, Any]]) -> Quality:
    names = dict(enumerate((document.id for document in judged.documents), 1))
    fill(
        engine,
        [
            Document("post", number, frozenset({PUBLIC}), one.title, one.text, AT, language=one.language)
            for number, one in enumerate(judged.documents, 1)
        ],
    )
    answers = []
    for query in judged.queries:
        found = engine.search(Query(audiences=frozenset({PUBLIC}), limit=20, **read(query.ask)))
        answers.append((query, [names[hit.id] for hit in found.hits]))
    leaks = {query.ask: leaked(ranked, query.never) for query, ranked in answers}
    asked = [(ranked, query.found) for query, ranked in answers if query.found]
    return Quality(
        recall=mean(recall(ranked, found) for ranked, found in asked),
        ndcg=mean(ndcg(ranked, found) for ranked, found in asked),
        leaks={asked_for: ids for asked_for, ids in leaks.items() if ids},
    )


def tell() -> None:
    print("engine      language  recall@20  nDCG@10  leaked")  # noqa: T201
    for name, make in ENGINES.items():
        if name == STAND_IN:
            continue  # it answers as the real one does
        try:
            _tell_of(name, make)
        except pytest.skip.Exception as reason:
            print(f"{name:<11} not measured: {reason}")  # noqa: T201


def _tell_of(name: str, make: Callable[[Path], Engine]) -> None:
    for language in (*LANGUAGES, ACROSS):
        with tempfile.TemporaryDirectory() as folder:
            engine = make(Path(folder))
            one = quality_across(engine) if language == ACROSS else quality(engine, language)
            forget(engine)
        print(f"{name:<11} {language:<9} {one.recall:9.3f} {one.ndcg:8.3f} {len(one.leaks):7}")  # noqa: T201


if __name__ == "__main__":
    tell()
