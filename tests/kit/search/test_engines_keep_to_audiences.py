"""Whoever asks finds, and counts, what is open to them, and nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kit.search.engines import CAUCUS, MEMBERS, PUBLIC, ask, fill, found, post

GROUP = 9
AUDIENCES = st.frozensets(st.sampled_from([PUBLIC, MEMBERS, CAUCUS, GROUP]), min_size=1, max_size=3)


@pytest.fixture
def kept(engine):
    fill(
        engine,
        [
            post(1, "wages", "", PUBLIC, country="TH", author="Dara Sok", public_author="Dara Sok"),
            post(2, "wages", "", PUBLIC, MEMBERS, country="VN", author="Dara Sok"),
            post(3, "wages", "", MEMBERS, CAUCUS, country="VN", space="employers"),
            post(4, "wages", "", CAUCUS, GROUP, country="MY", language="ms"),
        ],
    )
    return engine


@pytest.mark.parametrize(
    ("audiences", "ids"),
    [
        ((PUBLIC,), [1]),
        ((PUBLIC, MEMBERS), [1, 2]),
        ((PUBLIC, MEMBERS, CAUCUS), [1, 2, 3]),
        ((PUBLIC, GROUP), [1]),
        ((CAUCUS,), []),
        ((0,), []),
    ],
)
@pytest.mark.parametrize("typed", ["wages", "wagse", "wag", "", "-hours", "-in:x"])
def test_a_hit_is_open_to_whoever_asks(kept, typed, audiences, ids):
    if typed != "wagse":
        assert sorted(found(kept, typed, *audiences)) == ids
    answer = ask(kept, typed, *audiences, facets=("country",))
    assert sum(answer.counts["country"].values()) == answer.total == len(answer.hits) <= len(ids)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(AUDIENCES, min_size=1, max_size=6), AUDIENCES)
def test_with_any_audiences(engine, of_documents, own):
    fill(engine, [post(number, "wages", "", *needed) for number, needed in enumerate(of_documents)])
    may_find = {number for number, needed in enumerate(of_documents) if needed <= own}
    answer = ask(engine, "wages", *own, facets=("kind",))
    assert {hit.id for hit in answer.hits} == may_find
    assert answer.counts == {"kind": {"post": len(may_find)} if may_find else {}}


def test_names_of_members_are_found_by_members(kept):
    everybody = (PUBLIC, MEMBERS, CAUCUS)
    assert sorted(found(kept, "author:dara", *everybody, as_member=True)) == [1, 2]
    assert found(kept, 'author:"sok dara"', *everybody) == [1]
    assert found(kept, "dara", *everybody, as_member=True) == []
    assert found(kept, "wages -author:dara", *everybody, as_member=True) == [3]
    assert found(kept, "author:!!!", *everybody, as_member=True) == []


def test_counts_stay_when_a_value_is_chosen(kept):
    everybody = (PUBLIC, MEMBERS, CAUCUS, GROUP)
    answer = ask(kept, "wages", *everybody, filters={"country": ("VN",)}, facets=("country", "space", "year"))
    assert sorted(hit.id for hit in answer.hits) == [2, 3]
    assert answer.counts == {
        "country": {"TH": 1, "VN": 2, "MY": 1},
        "space": {"employers": 1},
        "year": {"2026": 2},
    }


def test_two_values_of_a_facet_widen_and_two_facets_narrow(kept):
    everybody = (PUBLIC, MEMBERS, CAUCUS, GROUP)
    assert sorted(found(kept, "", *everybody, filters={"country": ("VN", "MY")})) == [2, 3, 4]
    assert found(kept, "", *everybody, filters={"country": ("VN", "MY"), "language": ("ms",)}) == [4]
    assert found(kept, "in:employers", *everybody) == [3]
    assert found(kept, "lang:ms", *everybody) == [4]
    assert sorted(found(kept, "-lang:ms -in:employers", *everybody)) == [1, 2]


@pytest.mark.parametrize("value", ['VN" OR door0 = "9', "VN' OR 1=1", "VN) OR (country:MY", "*", "\x00", ""])
def test_a_value_is_no_filter_language(kept, value):
    assert found(kept, "", PUBLIC, filters={"country": (value,)}) == []


def test_an_unknown_facet_is_a_mistake(kept):
    with pytest.raises(ValueError, match="no such facet"):
        ask(kept, "", filters={"door0": ("1",)})
    with pytest.raises(ValueError, match="no such facet"):
        ask(kept, "", facets=("door0",))
