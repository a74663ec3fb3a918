"""What every hit must be besides holding the words: open to whoever asks, of the facets they chose."""

from collections.abc import Iterable, Iterator

import tantivy
from tantivy import Occur

from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.documents import MOST_AUDIENCES
from apfl_net.kit.search.embedded.fields import GROUP, WRITTEN
from apfl_net.kit.search.texts import AUTHOR, PUBLIC_AUTHOR
from apfl_net.kit.search.words import tokens_of

Found = tantivy.Query

MOST_ONE_BY_ONE = 40


def bounds(schema: tantivy.Schema, query: Query, unfiltered: str) -> Iterator[Found]:
    """Each without any weight. First of all: the audiences. `unfiltered`: the facet that is left out."""
    yield from doors(schema, query)
    for facet, values in query.filters.items():
        if facet != unfiltered:
            yield _one_of(schema, facet, values)
    if query.since:
        at = int(query.since.timestamp())
        yield unscored(Found.range_query(schema, WRITTEN, tantivy.FieldType.Integer, at))
    if query.passing_over:
        for field in ("key", GROUP):
            yield _not(_one_of(schema, field, sorted(query.passing_over)))
    author = AUTHOR if query.as_member else PUBLIC_AUTHOR
    for excluded in (False, True):
        for bound in _fields(schema, query, author, excluded):
            yield _not(bound) if excluded else bound


def doors(schema: tantivy.Schema, query: Query) -> Iterator[Found]:
    for number in range(MOST_AUDIENCES):
        yield _one_of(schema, f"door{number}", sorted(query.audiences))


def unscored(query: Found) -> Found:
    return Found.const_score_query(query, 0.0)


def _fields(schema: tantivy.Schema, query: Query, author: str, excluded: bool) -> Iterator[Found]:
    for field, name in (("in", "space"), ("lang", "language")):
        if values := query.wanted.about(field, excluded=excluded):
            yield _one_of(schema, name, values)
    for name in query.wanted.about("author", excluded=excluded):
        yield _named(schema, author, name)


def _one_of(schema: tantivy.Schema, name: str, values: Iterable[str | int]) -> Found:
    """Few values one by one, which are looked up where the words are found; many as a set, which is looked up
    in the whole index first."""
    each = list(values)
    if len(each) > MOST_ONE_BY_ONE:
        return unscored(Found.term_set_query(schema, name, each))
    terms = [(Occur.Should, Found.term_query(schema, name, value)) for value in each]
    return unscored(Found.boolean_query(terms))


def _named(schema: tantivy.Schema, field: str, name: str) -> Found:
    parts = [(Occur.Must, Found.term_query(schema, field, token.text)) for token in tokens_of(name)]
    return unscored(Found.boolean_query(parts)) if parts else Found.empty_query()


def _not(query: Found) -> Found:
    everything = unscored(Found.all_query())
    return Found.boolean_query([(Occur.Must, everything), (Occur.MustNot, query)])
