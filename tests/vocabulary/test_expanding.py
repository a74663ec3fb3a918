"""What is typed is understood in the words of the glossary; nothing else of a query changes."""

import pytest

from apfl_net.kit.search.asking import Expansion
from apfl_net.kit.search.language import Wanted, understand
from apfl_net.vocabulary.book import Said, book_of
from apfl_net.vocabulary.expanding import MOST_EXPANDED, Also, Expanded, expand_with

FORCED, TRAFFICKING, UNION, CONVENTION, AGENCY = range(1, 6)
BOOK = book_of(
    [
        Said(FORCED, "en", "forced labour"),
        Said(TRAFFICKING, "en", "trafficking in persons"),
        Said(UNION, "en", "trade union"),
        Said(CONVENTION, "en", "convention"),
        Said(AGENCY, "en", "recruitment agency"),
        Said(FORCED, "zh", "强迫劳动"),
        Said(TRAFFICKING, "zh", "人口贩运"),
        Said(UNION, "zh", "工会"),
        Said(UNION, "vi", "công đoàn"),
        Said(UNION, "th", "สหภาพแรงงาน"),
        Said(CONVENTION, "zh", "公约"),
        Said(CONVENTION, "zh", "劳动公约"),
    ],
    [(FORCED, TRAFFICKING)],
)
OF_UNION = {
    "en": ("工会", "công đoàn", "สหภาพแรงงาน"),
    "zh": ("trade union", "công đoàn", "สหภาพแรงงาน"),
    "vi": ("trade union", "工会", "สหภาพแรงงาน"),
}


def expand(typed: str) -> Expanded:
    return expand_with(BOOK, understand(typed))


def terms(expanded: Expanded) -> list[str]:
    return [term.text for term in expanded.wanted.terms]


@pytest.mark.parametrize(
    ("typed", "first", "count", "language"),
    [
        ("trade union", 0, 2, "en"),
        ("TRADE Unions", 0, 2, "en"),
        ("trade-union", 0, 1, "en"),
        ('"trade union"', 0, 1, "en"),
        ("the trade union of", 1, 2, "en"),
        ("工会", 0, 1, "zh"),
        ("công đoàn", 0, 2, "vi"),
        ("cong doan", 0, 2, "vi"),
        ("CÔNG ĐOÀN", 0, 2, "vi"),
        ("border 工会", 1, 1, "zh"),
    ],
)
def test_a_wording_is_known_however_it_is_typed(typed, first, count, language):
    expanded = expand(typed)
    assert expanded.expansions == (Expansion(first, count, OF_UNION[language]),)
    assert expanded.wanted == understand(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "!?",
        "trade",
        "trade in a union",
        "union trade",
        "-union trade",
        "trade -union",
        'in:"trade union"',
        '-"trade union"',
        'author:"trade union"',
        "-工会",
        "cống đoạn",
        'trade "union"',
        '"a trade union"',
        "unionised trade",
    ],
)
def test_what_is_not_a_wording_stays_as_it_is(typed):
    assert expand(typed) == Expanded(understand(typed))


def test_english_is_known_in_the_plural_and_in_both_spellings():
    for typed in ("forced labor", "Forced Labours"):
        assert expand(typed).expansions == (Expansion(0, 2, ("强迫劳动",)),)
    assert expand("recruitment agencies").related == ()
    assert expand("强迫劳动").expansions == (Expansion(0, 1, ("forced labour", "forced labor")),)


def test_what_was_searched_besides_is_told():
    expanded = expand("forced labour convention")
    assert expanded.also == (
        Also("forced labour", (Said(FORCED, "zh", "强迫劳动"),)),
        Also("convention", (Said(CONVENTION, "zh", "公约"), Said(CONVENTION, "zh", "劳动公约"))),
    )


def test_a_concept_that_has_no_other_name_is_not_expanded():
    assert expand("recruitment agency").also == ()
    assert expand("recruitment agency").expansions == ()


def test_a_run_is_cut_around_its_wordings_the_longest_first():
    assert terms(expand("强迫劳动公约")) == ["强迫劳动", "公约"]
    assert [one.first for one in expand("强迫劳动公约").expansions] == [0, 1]
    assert terms(expand("批准劳动公约")) == ["批准", "劳动公约"]
    assert expand("批准劳动公约").expansions == (Expansion(1, 1, ("convention", "公约")),)
    assert terms(expand("C29强迫劳动")) == ["c29", "强迫劳动"]
    assert terms(expand("trade union,convention")) == ["trade", "union", "convention"]


def test_what_stands_before_and_behind_a_run_keeps_its_place():
    expanded = expand('-x "a b" 批准劳动公约 lang:zh end')
    assert terms(expanded) == ["x", "a b", "批准", "劳动公约", "zh", "end"]
    assert expanded.expansions == (Expansion(2, 1, ("convention", "公约")),)
    assert expanded.wanted.unfinished


@pytest.mark.parametrize("typed", ["施工会议", "工会法", "的工会", '"边境工会"', "三工会五"])
def test_a_run_is_not_cut_through_other_words_or_in_a_quotation(typed):
    assert expand(typed) == Expanded(understand(typed))


def test_what_is_related_is_offered_in_the_language_that_was_typed():
    assert expand("forced labour").related == (Said(TRAFFICKING, "en", "trafficking in persons"),)
    assert expand("强迫劳动").related == (Said(TRAFFICKING, "zh", "人口贩运"),)
    assert expand("forced labour trafficking in persons").related == ()


def test_one_wording_of_two_concepts_stands_for_both():
    book = book_of(
        [Said(1, "en", "one"), Said(2, "en", "two"), Said(1, "zh", "同一"), Said(2, "zh", "同一")], []
    )
    assert expand_with(book, understand("同一")).expansions == (Expansion(0, 1, ("one", "two")),)


def test_a_text_full_of_wordings_is_not_a_query():
    assert len(expand(" ".join(f"工会{'x' * number}" for number in range(10))).expansions) == MOST_EXPANDED
    assert len(expand("工会" * 150).expansions) == MOST_EXPANDED


def test_nobody_can_break_it():
    for typed in ("工" * 400, "trade " * 60, '"' * 30, "\u200b", "工会\u200b的\u200b", "a-b-c-d" * 40):
        expand(typed)
    assert expand_with(book_of([], []), understand("trade union")) == Expanded(understand("trade union"))
    assert expand_with(BOOK, Wanted()) == Expanded(Wanted())
    assert book_of([Said(1, "en", "!?")], []).said == {}
