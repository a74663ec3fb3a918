"""How what people type into the search is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apfl_net.kit.search.language import FIELDS, MOST_LETTERS, MOST_TERMS, Term, understand

WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
SYNTAX = st.text(st.sampled_from("ab \"-:\x00\\*()[]{}~^&|+!?/<>'“”" + "inauthorlang"), max_size=80)


def terms(typed: str) -> list[Term]:
    return list(understand(typed).terms)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("forced labour", [Term("forced"), Term("labour")]),
        ('"forced labour" vessels', [Term("forced labour", quoted=True), Term("vessels")]),
        ("“forced labour”", [Term("forced labour", quoted=True)]),
        ("「强迫劳动」", [Term("强迫劳动", quoted=True)]),
        ("fees -recruitment", [Term("fees"), Term("recruitment", excluded=True)]),
        ('fees -"job fair"', [Term("fees"), Term("job fair", quoted=True, excluded=True)]),
        ("author:maria", [Term("maria", field="author")]),
        ('Author:"Maria Santos" x', [Term("Maria Santos", quoted=True, field="author"), Term("x")]),
        ("lang：km", [Term("km", field="lang")]),
        ("-in:news", [Term("news", excluded=True, field="in")]),
        ("sub-contractor", [Term("sub-contractor")]),
        ("wages wages", [Term("wages")]),
        ("", []),
        ("  \t\n ", []),
        ('"dock"-crew', [Term("dock", quoted=True), Term("-crew")]),
        ('""', []),
        ('" "', []),
    ],
)
def test_what_is_typed_is_read(typed, read):
    assert terms(typed) == read


@pytest.mark.parametrize("typed", ["from:x", "in:", "AND", "a:b:c", "title:wages", "a*", "~2", "[1 TO 5]"])
def test_what_is_no_operator_is_text(typed):
    assert [term.text for term in terms(typed)] == typed.split()
    assert all(term == Term(term.text) for term in terms(typed))


@pytest.mark.parametrize("typed", ['"forced labour', 'forced" labour', 'forced labour"'])
def test_a_quotation_mark_that_is_never_closed_marks_nothing(typed):
    assert terms(typed) == [Term("forced"), Term("labour")]


@pytest.mark.parametrize(
    ("typed", "unfinished"),
    [("wag", True), ("wag ", False), ('"wag"', False), ("-wag", False), ("in:wag", False), ("", False)],
)
def test_the_last_word_may_be_unfinished(typed, unfinished):
    assert understand(typed).unfinished is unfinished


def test_parts_can_be_asked_for():
    wanted = understand('a "b c" -d author:e -author:f in:g')
    assert [term.text for term in wanted.found()] == ["a", "b c"]
    assert [term.text for term in wanted.without()] == ["d"]
    assert wanted.about("author") == ("e",)
    assert wanted.about("author", excluded=True) == ("f",)
    assert wanted.about("in") == ("g",)


@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "x " * 5_000, '"' * 10_000, "-" * 10_000, "in:" * 3_334, "\x00" * 10_000]
)
def test_ten_thousand_letters_are_read_as_few(typed):
    wanted = understand(typed)
    assert len(wanted.terms) <= MOST_TERMS
    assert sum(len(term.text) for term in wanted.terms) <= MOST_LETTERS


def test_it_says_when_there_was_more():
    assert not understand("one two").shortened
    assert understand(" ".join(f"w{number}" for number in range(11))).shortened
    assert understand("x" * 401).shortened


def test_nothing_invisible_hides_in_a_term():
    assert terms("wa\x00ges \x00") == [Term("wages")]
    assert terms("\ud800") == []
    assert terms("\u202ewages") == [Term("wages")]


@given(st.text(max_size=600) | SYNTAX)
def test_whatever_is_typed_is_read(typed):
    wanted = understand(typed)
    assert len(wanted.terms) <= MOST_TERMS
    for term in wanted.terms:
        assert term.text.strip() == term.text != ""
        assert term.field in ("", *FIELDS)
        assert '"' not in term.text
        assert "\x00" not in term.text


@given(st.lists(WORDS, min_size=1, max_size=MOST_TERMS, unique=True))
def test_plain_words_are_found_as_they_are(words):
    plain = understand(" ".join(words) + " ")
    read = [term.text for term in plain.terms]
    assert read == [term.text for term in understand(" ".join(read) + " ").terms]
    assert all(term == Term(term.text) for term in plain.terms)
