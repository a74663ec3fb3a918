"""Pages of a record are found as one with it, and counted as one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apfl_net.kit.search.asking import DATE, PUBLISHED
from apfl_net.kit.search.embedded import groups as embedded
from tests.kit.search.engines import CAUCUS, MEMBERS, PUBLIC, ask, fill, write
from tests.kit.search.grouped import EVERYTHING, STUDY, page, record

ALL = (PUBLIC, MEMBERS, CAUCUS)


@pytest.fixture
def library(engine):
    fill(engine, EVERYTHING)
    return engine


def groups(engine, typed: str, *audiences: int, **more) -> list[str]:
    return [hit.group for hit in ask(engine, typed, *audiences, distinct=True, **more).hits]


def test_of_each_group_one_is_found(library):
    assert sorted(groups(library, "wages", *ALL)) == ["post-9", "record-1", "record-2", "record-3"]
    assert sorted(groups(library, "wages")) == ["post-9", "record-1", "record-2"]
    assert sorted(groups(library, "overtime")) == ["record-1", "record-2"]
    assert groups(library, "withheld") == ["record-2"]
    assert groups(library, "unheard") == []


def test_the_hit_is_the_page(library):
    [hit] = ask(library, "overtime wages", distinct=True).hits
    assert (hit.kind, hit.id, hit.group) == ("page", 12, "record-1")
    [hit] = ask(library, "withheld", distinct=True).hits
    assert (hit.kind, hit.id, hit.group) == ("page", 21, "record-2")
    [hit] = ask(library, "inspectors", distinct=True).hits
    assert (hit.kind, hit.id, hit.group) == ("record", 1, "record-1")


def test_page_by_page_where_that_is_asked(library):
    answer = ask(library, "wages", *ALL, facets=("kind",))
    assert answer.total == len(answer.hits) == 6
    assert answer.counts == {"kind": {"record": 5, "post": 1}}


def test_groups_are_counted(library):
    answer = ask(library, "wages", *ALL, distinct=True, facets=("kind", "country", "record_type", "language"))
    assert answer.total == 4
    assert answer.counts == {
        "kind": {"record": 3, "post": 1},
        "country": {"TH": 2, "VN": 3, "MY": 1},
        "record_type": {"guidance": 1, "study": 1, "law": 1},
        "language": {"en": 4, "th": 1},
    }


def test_a_chosen_value_narrows_and_the_others_are_still_counted(library):
    chosen = {"country": ("VN",), "kind": ("record",)}
    answer = ask(library, "wages", distinct=True, filters=chosen, facets=("country", "kind", "year"))
    assert sorted(hit.group for hit in answer.hits) == ["record-1", "record-2"]
    assert answer.total == 2
    assert answer.counts == {
        "country": {"TH": 1, "VN": 2},
        "kind": {"record": 2},
        "year": {"2026": 1, "2019": 1},
    }


def test_everything_is_counted_where_nothing_is_typed(library):
    answer = ask(library, "", distinct=True, facets=("kind",), limit=0)
    assert (answer.hits, answer.total, answer.counts) == ((), 3, {"kind": {"record": 2, "post": 1}})
    assert groups(library, "-overtime lang:th") == ["record-1"]


def test_with_a_typing_error(library):
    answer = ask(library, "overtme", distinct=True, facets=("country",))
    assert sorted(hit.group for hit in answer.hits) == ["record-1", "record-2"]
    assert (answer.total, answer.counts) == (2, {"country": {"VN": 2, "TH": 1}})


def test_a_head_that_is_passed_over_takes_its_pages_along(library):
    answer = ask(library, "wages", distinct=True, passing_over=frozenset({"record-1"}), facets=("kind",))
    assert sorted(hit.group for hit in answer.hits) == ["post-9", "record-2"]
    assert (answer.total, answer.counts) == (2, {"kind": {"record": 1, "post": 1}})
    answer = ask(library, "withheld", distinct=True, passing_over=frozenset({"page-21"}), facets=("kind",))
    assert (answer.hits, answer.total, answer.counts) == ((), 0, {"kind": {}})


def test_page_after_page_each_group_comes_once(engine):
    records = [record(number, f"Record {number}") for number in range(1, 31)]
    pages = [page(1000 * one.id + part, one, "wages " * part) for one in records for part in range(1, one.id)]
    fill(engine, [*records, *pages])
    for order in ("relevance", DATE):
        told = [
            group
            for first in range(0, 40, 7)
            for group in groups(engine, "wages", first=first, limit=7, order=order)
        ]
        assert sorted(told) == sorted(one.key for one in records[1:])
    assert ask(engine, "wages", distinct=True).total == 29


def test_hundreds_of_pages_of_one_record_do_not_hide_another(engine):
    long, short = record(1, "Long"), record(2, "Short")
    fill(
        engine,
        [
            *(long, short, page(9999, short, f"wages {'of others ' * 40}")),
            *(page(10 + number, long, "wages") for number in range(450)),
        ],
    )
    answer = ask(engine, "wages", distinct=True, facets=("kind",))
    assert sorted(hit.group for hit in answer.hits) == ["record-1", "record-2"]
    assert (answer.total, answer.counts) == (2, {"kind": {"record": 2}})


def test_where_groups_are_very_many(library, monkeypatch):
    """The embedded engine is told of so many at once."""
    monkeypatch.setattr(embedded, "MOST_AT_ONCE", 2)
    records = [record(number, "Record", country=("TH", "MY")[number % 2]) for number in range(100, 120)]
    write(library, [*records, *(page(10 * one.id, one, "wages") for one in records)])
    answer = ask(library, "wages", distinct=True, facets=("country",))
    assert (answer.total, answer.counts) == (23, {"country": {"TH": 12, "MY": 10, "VN": 2}})


def test_what_bears_the_latest_date_comes_first(library):
    assert groups(library, "wages", *ALL, order=PUBLISHED)[-2:] == ["record-3", "record-2"]
    assert sorted(groups(library, "wages", *ALL, order=PUBLISHED)[:2]) == ["post-9", "record-1"]


def test_pages_change_and_go(library):
    write(library, [page(21, STUDY, "fees")], gone=["page-11", "page-12"])
    assert sorted(groups(library, "wages")) == ["post-9", "record-1"]
    assert groups(library, "fees") == ["record-2"]
    assert groups(library, "overtime") == ["record-2"]
    assert [one.id for one in library.kept("page", 0, 9)] == [13, 21, 22, 31]
    assert [one.id for one in library.kept("record", 0, 9)] == [1, 2, 3]


RECORDS = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from(ALL), min_size=1),
        st.frozensets(st.sampled_from(["TH", "VN", "MY"])),
        st.lists(st.sampled_from(["wages", "fees", "wages fees", "hours"]), max_size=4),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RECORDS, st.frozensets(st.sampled_from(ALL), min_size=1), st.sampled_from([None, "TH", "VN"]))
def test_whoever_asks_finds_and_counts_the_groups_that_are_open_to_them(engine, told, own, chosen):
    documents, fitting = [], []
    for number, (needed, countries, texts) in enumerate(told):
        one = record(number, "Record", "", *needed, country=tuple(sorted(countries)))
        documents += [one, *(page(10 * number + part, one, text) for part, text in enumerate(texts))]
        if needed <= own and any("wages" in text for text in texts):
            fitting.append((one.key, countries))
    fill(engine, documents)
    filters = {"country": (chosen,)} if chosen else {}
    answer = ask(engine, "wages", *own, distinct=True, filters=filters, facets=("country",))
    hits = sorted(key for key, countries in fitting if not chosen or chosen in countries)
    assert sorted(hit.group for hit in answer.hits) == hits
    assert answer.total == len(hits)
    each = [country for _, countries in fitting for country in countries]
    assert answer.counts == {"country": {country: each.count(country) for country in each}}
