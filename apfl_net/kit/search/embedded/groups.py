"""Documents that are found and counted as one: a record and the pages of its files.

Counted are the heads, of which each group has one, and which have the facets of all: those that are found
themselves, and those of whose group another document is.
"""

from collections.abc import Iterator
from typing import Any

import tantivy
from tantivy import FieldType, Occur

from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.embedded.bounds import doors
from apfl_net.kit.search.embedded.fields import GROUP_NUMBER, HEAD_NUMBER, IS_HEAD

Found = tantivy.Query

MOST_AT_ONCE = 60_000
"""Groups told of at once; the engine has a limit a little above."""
LAST = 2**63 - 1


def heads_of(searcher: tantivy.Searcher, schema: tantivy.Schema, found: Found, query: Query) -> Found | None:
    """The heads of all groups of which something is found. None: nothing but heads is found."""
    parts = _both(found, Found.term_query(schema, IS_HEAD, False))
    groups = list(_groups(searcher, schema, parts, 0, LAST))
    if not groups:
        return None
    theirs = [(Occur.Must, door) for door in doors(schema, query)]
    theirs.append((Occur.Must, Found.term_set_query(schema, HEAD_NUMBER, groups)))
    heads = _both(found, Found.term_query(schema, IS_HEAD, True))
    return Found.boolean_query([(Occur.Should, heads), (Occur.Should, Found.boolean_query(theirs))])


def _groups(
    searcher: tantivy.Searcher, schema: tantivy.Schema, parts: Found, start: int, end: int
) -> Iterator[int]:
    """The numbers of all groups of which there are parts; where they are too many, by halves."""
    between = parts
    if (start, end) != (0, LAST):
        span = Found.range_query(schema, GROUP_NUMBER, FieldType.Integer, start, end)
        between = _both(parts, span)
    asked = {"groups": {"terms": {"field": GROUP_NUMBER, "size": MOST_AT_ONCE}}}
    told: Any = searcher.aggregate(between, asked)
    groups = [bucket["key"] for bucket in told["groups"]["buckets"]]
    if told["groups"]["sum_other_doc_count"]:
        middle = sorted(groups)[len(groups) // 2 - 1]
        yield from _groups(searcher, schema, parts, start, middle)
        yield from _groups(searcher, schema, parts, middle + 1, end)
    else:
        yield from groups


def without_groups(schema: tantivy.Schema, found: Found, groups: list[int]) -> Found:
    told_of = Found.term_set_query(schema, GROUP_NUMBER, groups)
    return Found.boolean_query([(Occur.Must, found), (Occur.MustNot, told_of)])


def _both(one: Found, other: Found) -> Found:
    return Found.boolean_query([(Occur.Must, one), (Occur.Must, other)])
