"""How well an engine answers the judged set: `make quality` prints it, `test_quality.py` holds it."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.engine import Engine
from tests.kit.search.engines import AT, ENGINES, PUBLIC, ask, fill
from tests.search.judged import LANGUAGES, judged_set
from tests.search.metrics import leaked, ndcg, recall

RECALL, NDCG = 0.95, 0.85


@dataclass(frozen=True)
class Quality:
    """`leaks`: query -> what it found and must not."""

    recall: float
    ndcg: float
    leaks: dict[str, list[str]]


def quality(engine: Engine, language: str) -> Quality:
    """Of the documents of one language, asked in that language."""
    judged = judged_set(language)
    names = dict(enumerate((document.id for document in judged.documents), 1))
    fill(
        engine,
        [
            Document("post", number, frozenset({PUBLIC}), one.title, one.text, AT, language=one.language)
            for number, one in enumerate(judged.documents, 1)
        ],
    )
    answers = [
        (query, [names[hit.id] for hit in ask(engine, query.ask, limit=20).hits]) for query in judged.queries
    ]
    leaks = {query.ask: leaked(ranked, query.never) for query, ranked in answers}
    asked = [(ranked, query.found) for query, ranked in answers if query.found]
    return Quality(
        recall=mean(recall(ranked, found) for ranked, found in asked),
        ndcg=mean(ndcg(ranked, found) for ranked, found in asked),
        leaks={asked_for: ids for asked_for, ids in leaks.items() if ids},
    )


def tell() -> None:
    print("engine     language  recall@20  nDCG@10  leaked")  # noqa: T201
    for name, make in ENGINES.items():
        for language in LANGUAGES:
            with tempfile.TemporaryDirectory() as folder:
                one = quality(make(Path(folder)), language)
            print(f"{name:<10} {language:<9} {one.recall:9.3f} {one.ndcg:8.3f} {len(one.leaks):7}")  # noqa: T201


if __name__ == "__main__":
    tell()
