"""The search beside the engine called directly, over fifty thousand documents in eight languages.

`python -m bench.searching`, also a part of `make bench`. The other side is tantivy as its manual calls it, in
the same index: the words as typed, without their other forms, synonyms and weights; for indexing, the same
texts with its own tokeniser.
"""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles

import tantivy

from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.documents import MOST_AUDIENCES, Document
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.engine import Engine
from apfl_net.kit.search.language import understand
from apfl_net.kit.search.words import tokens_of
from bench.report import Report
from tests.search.judged import LANGUAGES, judged_set

DOCUMENTS = 50_000
BATCH = 500
ROUNDS = 40
AUDIENCES = frozenset({1, 2, 3})
MOST, LEAST_INDEXED = 3.0, 0.5

FIELDS = ("title", "body")
BEGINNING, TYPING_ERROR = "the beginning of a word", "a typing error"
ASKED = {
    "one word": "passports ",
    "two words": "passports recruiter ",
    "one word in Thai": "แรงงานบังคับ ",
    BEGINNING: "passp",
    TYPING_ERROR: "pasports ",
    "one word, all facets counted": "passports ",
}
"""What is measured -> what is typed."""


def documents(count: int) -> Iterator[Document]:
    """Sentences of the judged sets, put together anew: five to fifteen make a document."""
    random = Random(53)  # noqa: S311  (always the same documents)
    told = {language: list(sentences(language)) for language in LANGUAGES}
    begun = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(1, count + 1):
        language = LANGUAGES[number % len(LANGUAGES)]
        said = random.choices(told[language], k=random.randint(5, 15))
        yield Document(
            kind="post" if number % 10 else "thread",
            id=number,
            audiences=frozenset({1 + number % 4, 1}),
            title=said[0][:80],
            body=" ".join(said[1:]),
            written_at=begun + timedelta(minutes=50 * number),
            language=language,
            author=f"Member {number % 2000}",
            space=f"space-{number % 12}",
            country=("VN", "TH", "KH", "MM", "MY", "MN", "CN", "NP")[number % 8],
            constituency=("government", "workers", "employers")[number % 3],
            theme=("prevention", "protection", "remedies")[number % 3],
        )


def sentences(language: str) -> Iterator[str]:
    for document in judged_set(language).documents:
        for part in document.text.replace("。", "。\n").replace("។", "។\n").replace(". ", ".\n").splitlines():
            if part.strip():
                yield part.strip()


class Direct:
    """tantivy, called as its manual does: the words in titles and texts, for those who may read."""

    def __init__(self, index: tantivy.Index) -> None:
        self.index, self.searcher = index, index.searcher()

    def asking(
        self, what: str, typed: str, narrowed: Mapping[str, Sequence[str]] | None = None
    ) -> Callable[[], object]:
        """`narrowed`: facet -> values; its others are counted too, as if it were not narrowed."""
        facets = {one: {"terms": {"field": one, "size": 300}} for one in definition().facets}

        def ask() -> object:
            query = self._query(what, typed)
            within = self._narrowed(query, narrowed or {})
            found = self.searcher.search(within, 20)
            hits = [self.searcher.doc(address)["key"] for _score, address in found.hits]
            if "counted" not in what:
                return hits
            others = {facet: facets[facet] for facet in narrowed or {}}
            return (
                hits,
                self.searcher.aggregate(within, facets),
                others and self.searcher.aggregate(query, others),
            )

        return ask

    def _narrowed(self, query: tantivy.Query, narrowed: Mapping[str, Sequence[str]]) -> tantivy.Query:
        if not narrowed:
            return query
        clauses = [(tantivy.Occur.Must, query)]
        for facet, values in narrowed.items():
            among = tantivy.Query.term_set_query(self.index.schema, facet, list(values))
            clauses.append((tantivy.Occur.Must, among))
        return tantivy.Query.boolean_query(clauses)

    def _query(self, what: str, typed: str) -> tantivy.Query:
        words = typed.split()
        clauses = [
            (tantivy.Occur.Must, self._any_of(self._word(what, field, word) for field in FIELDS))
            for word in words
        ]
        for door in range(MOST_AUDIENCES):
            among = tantivy.Query.term_set_query(self.index.schema, f"door{door}", sorted(AUDIENCES))
            clauses.append((tantivy.Occur.Must, among))
        return tantivy.Query.boolean_query(clauses)

    def _word(self, what: str, field: str, word: str) -> tantivy.Query:
        if what == TYPING_ERROR:
            return tantivy.Query.fuzzy_term_query(self.index.schema, field, word, 1)
        if what == BEGINNING:
            return tantivy.Query.fuzzy_term_query(self.index.schema, field, word, 0, prefix=True)
        tokens = [token.text for token in tokens_of(word)]
        if len(tokens) == 1:
            return tantivy.Query.term_query(self.index.schema, field, tokens[0])
        return tantivy.Query.phrase_query(self.index.schema, field, tokens)

    def _any_of(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in queries])


def fill_directly(folder: Path, made: list[Document]) -> None:
    """The same texts with the tokeniser that comes with the engine."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw")
    for name in FIELDS:
        builder.add_text_field(name)
    for name in definition().facets:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    folder.mkdir()
    writer = tantivy.Index(builder.build(), path=str(folder)).writer(128_000_000, 1)
    for first in range(0, len(made), BATCH):
        for one in made[first : first + BATCH]:
            kept = tantivy.Document(key=one.key, title=one.title, body=one.body)
            for name in definition().facets:
                for value in one.values(name):
                    kept.add_text(name, value)
            writer.add_document(kept)
        writer.commit()
    writer.wait_merging_threads()


def asking(engine: Engine, name: str, typed: str) -> Callable[[], object]:
    facets = definition().facets if "counted" in name else ()
    return lambda: engine.search(Query(understand(typed), AUDIENCES, as_member=True, facets=facets))


def in_turn(sides: list[Callable[[], object]]) -> list[list[float]]:
    """Seconds of each, round after round; the first round warms up."""
    taken: list[list[float]] = [[] for _side in sides]
    for number in range(ROUNDS + 1):
        for seconds, side in zip(taken, sides, strict=True):
            begun = time.perf_counter()
            side()
            if number:
                seconds.append(time.perf_counter() - begun)
    return taken


def measure_searching(report: Report, count: int = DOCUMENTS) -> None:
    report.say(f"\n## Search, {count:,} documents in {len(LANGUAGES)} languages")
    made = list(documents(count))
    with tempfile.TemporaryDirectory(prefix="apfl-bench-") as name:
        engine = EmbeddedEngine(Path(name) / "ours", definition())
        _measure_indexing(report, engine, Path(name) / "direct", made)
        direct = Direct(tantivy.Index.open(str(engine.places.current())))
        report.head(("asked", "p50, ms", "p95, ms", "p50 to the engine's", "p95 to the engine's"))
        for what, typed in ASKED.items():
            _measure_asking(report, what, asking(engine, what, typed), direct.asking(what, typed))


def _measure_indexing(report: Report, engine: EmbeddedEngine, folder: Path, made: list[Document]) -> None:
    begun = time.perf_counter()
    fill_directly(folder, made)
    theirs = len(made) / (time.perf_counter() - begun)
    begun = time.perf_counter()
    with engine.build() as build:
        for first in range(0, len(made), BATCH):
            build.add("post", made[first : first + BATCH], up_to=first + BATCH)
        build.swap()
    ours = len(made) / (time.perf_counter() - begun)
    report.say(f"\nDocuments indexed in a second: {ours:,.0f}; by the engine alone {theirs:,.0f}.")
    report.promise("documents indexed in a second, to the engine's own", ours / theirs, least=LEAST_INDEXED)


def _measure_asking(
    report: Report, what: str, ours: Callable[[], object], theirs: Callable[[], object]
) -> None:
    mine, other = in_turn([ours, theirs])
    (p50, p95), (their50, their95) = (percentiles(one) for one in (mine, other))
    report.row((what, f"{p50:.2f}", f"{p95:.2f}", f"{p50 / their50:.2f}", f"{p95 / their95:.2f}"))
    report.promise(f"search: {what}, p50 to the engine called directly", p50 / their50, most=MOST)


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    cut = quantiles(seconds, n=20, method="inclusive")
    return 1000 * cut[9], 1000 * cut[18]


def main() -> None:
    report = Report()
    measure_searching(report)
    report.say_promises()


if __name__ == "__main__":
    main()
