"""Values in filters, pairs of words, and words that resemble each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apfl_net.kit.search.asking import Expansion, Query
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.language import understand
from apfl_net.kit.search.meilisearch.fields import kept_of, pairs_in
from apfl_net.kit.search.meilisearch.filters import MOST_BYTES, kept, one_of, read
from apfl_net.kit.search.meilisearch.matching import Matching
from apfl_net.kit.search.meilisearch.near import is_one_letter_off
from tests.kit.search.engines import AT, PUBLIC, ask, fill, found, post, write
from tests.standins.meilisearch_filters import Reading

SIGNS = st.text(st.sampled_from("'\"\\%ab ก\x00()[],=\n"), max_size=12)


@given(SIGNS | st.text(max_size=200))
def test_a_value_has_nothing_that_could_end_it(value):
    safe = kept(value)
    assert not set(safe) & set("'\"\\ \x00\n")
    assert len(safe.encode()) <= 4 * MOST_BYTES


@given(SIGNS)
def test_a_value_is_read_as_it_was(value):
    assert read(kept(value)) == value


@given(SIGNS, SIGNS)
def test_a_filter_finds_its_value_and_no_other(value, other):
    fits = Reading(one_of("country", [value]), {"country"}).whole()
    assert fits({"country": kept(value)})
    assert fits({"country": kept(other)}) is (kept(value).lower() == kept(other).lower())


@pytest.mark.parametrize("country", ["it's 100%", 'a"b', "a\\", "a\\'", "Việt Nam", "x" * 300, " both ends "])
def test_odd_values_are_found_and_counted_as_they_are(engine, country):
    fill(engine, [post(1, "wages", country=country), post(2, "wages", country="other")])
    assert found(engine, "", filters={"country": (country,)}) == [1]
    assert ask(engine, "", facets=("country",)).counts == {"country": {country: 1, "other": 1}}


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("wages", "wages", True),
        ("wages", "wage", True),
        ("wages", "wagees", True),
        ("wages", "wagse", True),
        ("wages", "pages", True),
        ("wages", "pagse", False),
        ("wages", "wagessy", False),
        ("ab", "cd", False),
        ("", "a", True),
    ],
)
def test_one_letter_off(one, other, near):
    assert is_one_letter_off(one, other) is near
    assert is_one_letter_off(other, one) is near


def test_pairs_do_not_go_over_the_end_of_a_sentence():
    assert len(list(pairs_in(["a", "b", "c"]))) == 2
    assert len(list(pairs_in(["强", "迫", "劳"]))) == 3
    assert list(pairs_in(["a", "¶", "b"])) == list(pairs_in(["强", "¶", "劳"])) == []
    assert list(pairs_in(["a"])) == list(pairs_in([])) == []
    assert list(pairs_in(["强", None, "劳"])) == list(pairs_in(["强", "迫", "劳"]))[2:]


def test_a_text_of_any_length_is_found_to_its_end(engine):
    """Beyond 65,535 words a Meilisearch server reads no further in a text of its own."""
    words = " ".join(f"w{number % 9973}" for number in range(30_000))
    fill(
        engine,
        [post(1, "long", words), post(2, "", "x " * 99_990 + "the last words"), post(3, "short", "the end")],
    )
    assert found(engine, '"the last words"') == [2]
    assert found(engine, "w9972") == [1]


def test_more_words_than_ten_all_count(engine):
    ten = "one two three four five six seven eight nine"
    fill(engine, [post(1, "", f"{ten} ten eleven"), post(2, "", f"{ten} eleven")])
    assert found(engine, f'"{ten} ten eleven"') == [1]
    assert found(engine, "强迫劳动公约强迫劳动公约") == []


def test_a_glossary_term_of_many_names_is_one_request(engine):
    names = tuple(f"name{number} in other words" for number in range(60))
    fill(engine, [post(1, "", "Here name59 in other words"), post(2, "", "in name59 other words")])
    told = Query(understand("nowhere"), frozenset({PUBLIC}), expansions=(Expansion(0, 1, names),))
    assert [hit.id for hit in engine.search(told).hits] == [1]


def test_the_same_words_are_kept_once():
    document = Document("post", 1, frozenset({PUBLIC}), "Wages wages", "wages. Wages", AT, language="en")
    assert kept_of(document, definition())["words"] == ["wages__"]


def test_the_narrowest_step_is_asked_first():
    ladder = Matching(Query(understand("dock crew "), frozenset({PUBLIC})), definition()).ladder()
    assert ladder[0].startswith("title_pairs")
    assert len(ladder) == len(set(ladder)) == 6


def test_who_writes_meanwhile_is_found_by_the_next(engine):
    fill(engine, [post(1, "wages")])
    write(engine, [post(2, "wages")])
    assert sorted(found(engine, "wages")) == [1, 2]
