"""What is found, best first: page by page, or of each group the best alone."""

from collections.abc import Iterator
from typing import Any

import tantivy

from apfl_net.kit.search.asking import PUBLISHED, Hit, Query
from apfl_net.kit.search.documents import thing_of
from apfl_net.kit.search.embedded import fields
from apfl_net.kit.search.embedded.groups import without_groups

Found = tantivy.Query

AT_FIRST = 100
"""Documents that are read to find the best of each group; there are always more than groups."""


def search(searcher: tantivy.Searcher, found: Found, query: Query, *, limit: int, first: int = 0) -> Any:
    by_day = fields.DAY if query.order == PUBLISHED else fields.WRITTEN
    order = None if query.by_relevance() else by_day
    return searcher.search(found, limit=limit, offset=first, order_by_field=order)


def hit_of(searcher: tantivy.Searcher, query: Query, score: float, address: tantivy.DocAddress) -> Hit:
    document = searcher.doc(address)
    kind, number = thing_of(document["key"][0])
    return Hit(kind, number, score if query.by_relevance() else 0.0, document[fields.GROUP][0])


def best_of_each(
    searcher: tantivy.Searcher, schema: tantivy.Schema, found: Found, query: Query
) -> Iterator[Hit]:
    """The page of hits that is asked for, one of each group.

    Read on and on; what a group has more of is passed over from the second reading on, or a thousand pages
    of one record would be read to find another.
    """
    best: dict[str, Hit] = {}
    wanted = query.first + query.hits_wanted()
    at_once = max(AT_FIRST, 2 * wanted)
    while len(best) < wanted:
        groups = [fields.number_of(group) for group in best]
        rest = without_groups(schema, found, groups) if groups else found
        result = search(searcher, rest, query, limit=at_once)
        for one in result.hits:
            hit = hit_of(searcher, query, *one)
            best.setdefault(hit.group, hit)
        if len(result.hits) < at_once:
            break
        at_once *= 2
    yield from list(best.values())[query.first : wanted]
