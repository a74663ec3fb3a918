"""What is said in other words is found too, and stands under every other rule of a query."""

import pytest

from apfl_net.kit.search.asking import DATE, Expansion, Query
from apfl_net.kit.search.language import understand
from tests.kit.search.engines import MEMBERS, PUBLIC, fill, post

UNION = ("trade union", "工会", "công đoàn", "สหภาพแรงงาน", "үйлдвэрчний эвлэл", "សហជីព")
DOCUMENTS = [
    post(1, "Trade unions at the border", "They signed an agreement", space="news"),
    post(2, "工会在边境", "签了协议", language="zh", space="news"),
    post(3, "Công đoàn hai bên", "ký thỏa thuận", language="vi"),
    post(4, "สหภาพแรงงานสองฝั่ง", "ลงนาม", language="th"),
    post(5, "Үйлдвэрчний эвлэлийн гэрээ", "хил", language="mn"),
    post(6, "សហជីពសងខាងព្រំដែន", "ចុះហត្ថលេខា", PUBLIC, MEMBERS, language="km"),
    post(7, "A union of trade ministers", "The border opened"),
    post(8, "Cống đoạn", "Ống nước", language="vi"),
    post(9, "Nothing of it", "施工会很吵", language="zh"),
]


@pytest.fixture
def library(engine):
    fill(engine, DOCUMENTS)
    return engine


def found(engine, typed, *expansions, audiences=(PUBLIC,), **more):
    told = [Expansion(first, count, texts) for first, count, texts in expansions]
    answer = engine.search(Query(understand(typed), frozenset(audiences), expansions=tuple(told), **more))
    return [hit.id for hit in answer.hits]


def test_one_term_stands_for_all_its_names(library):
    assert set(found(library, "工会", (0, 1, UNION))) == {1, 2, 3, 4, 5, 9}
    assert set(found(library, "เปลี่ยน", (0, 1, UNION))) == {1, 2, 3, 4, 5, 9}


def test_several_terms_stand_for_them_together(library):
    assert set(found(library, "trade union", (0, 2, UNION))) == {1, 2, 3, 4, 5, 7, 9}


def test_without_expansions_it_goes_by_what_was_typed(library):
    assert set(found(library, "trade union")) == {1, 7}
    assert set(found(library, "工会")) == {2, 9}


def test_the_other_words_of_the_query_still_count(library):
    assert set(found(library, "trade union border", (0, 2, UNION))) == {1, 7}
    assert found(library, "边境 trade union", (1, 2, UNION)) == [2]


def test_two_terms_are_each_found_in_other_words(library):
    agreement = ("agreement", "协议", "thỏa thuận")
    assert set(found(library, "trade union pact", (0, 2, UNION), (2, 1, agreement))) == {1, 2, 3}


def test_other_words_are_meant_word_for_word(library):
    assert found(library, "nowhere", (0, 1, ("trade ministers union",))) == []
    assert found(library, "nowhere", (0, 1, ("border at the",))) == []
    assert found(library, "nowhere", (0, 1, ("tarde union",))) == []


def test_the_last_of_other_words_may_have_an_ending(library):
    assert found(library, "nowhere", (0, 1, ("trade union",))) == [1]
    assert found(library, "nowhere", (0, 1, ("үйлдвэрчний эвлэл",))) == [5]


def test_accents_of_other_words_are_meant(library):
    assert found(library, "nowhere", (0, 1, ("công đoàn",))) == [3]


def test_what_was_typed_counts_more_than_what_means_the_same(engine):
    fill(engine, [post(1, "Wages", "one"), post(2, "Salary", "one")])
    assert found(engine, "salary", (0, 1, ("wages",))) == [2, 1]
    assert found(engine, "wages", (0, 1, ("salary",))) == [1, 2]


def test_stop_words_inside_a_term_do_not_stand_in_its_way(engine):
    fill(engine, [post(1, "Trafficking in persons"), post(2, "人口贩运"), post(3, "Persons")])
    assert set(found(engine, "trafficking in persons", (0, 3, ("人口贩运",)))) == {1, 2}


def test_a_quotation_may_have_other_names(library):
    assert set(found(library, '"trade union"', (0, 1, ("工会",)))) == {2, 9}


def test_minus_takes_away_from_what_was_found_in_other_words(library):
    assert set(found(library, "trade union -边境", (0, 2, UNION))) == {1, 3, 4, 5, 7, 9}


def test_audiences_hold(library):
    assert 6 not in found(library, "trade union", (0, 2, UNION))
    assert 6 in found(library, "trade union", (0, 2, UNION), audiences=(PUBLIC, MEMBERS))


def test_filters_fields_and_what_is_out_of_date_hold(library):
    assert found(library, "trade union", (0, 2, UNION), filters={"language": ("vi", "th")}) != []
    assert set(found(library, "trade union", (0, 2, UNION), filters={"language": ("vi", "th")})) == {3, 4}
    assert set(found(library, "trade union in:news", (0, 2, UNION))) == {1, 2}
    assert 2 not in found(library, "trade union", (0, 2, UNION), passing_over=frozenset({"post-2"}))


def test_what_was_found_in_other_words_is_counted(library):
    wanted, over = understand("trade union"), (Expansion(0, 2, UNION),)
    answer = library.search(Query(wanted, frozenset({PUBLIC}), expansions=over, facets=("language",)))
    assert answer.total == 7
    assert answer.counts == {"language": {"en": 2, "mn": 1, "th": 1, "vi": 1, "zh": 2}}


def test_found_in_other_words_is_found_so_that_no_letter_may_be_wrong(engine):
    """A typing error is thought of only where there is nothing else."""
    fill(engine, [post(1, "Passports"), post(2, "护照")])
    assert found(engine, "pasports", (0, 1, ("护照",))) == [2]
    assert found(engine, "pasports", (0, 1, ("签证",))) == [1]


def test_they_can_be_ordered_by_date(engine):
    later = post(1).written_at.replace(year=2027)
    fill(engine, [post(1, "工会"), post(2, "Trade union", written_at=later)])
    assert found(engine, "工会", (0, 1, UNION), order=DATE) == [2, 1]


@pytest.mark.parametrize("texts", [(), ("",), ("!?",), ("x" * 10_000,), ("ก" * 10_000,), ("a OR b", '"')])
def test_strange_texts_break_nothing(library, texts):
    assert set(found(library, "trade union", (0, 2, texts))) == {1, 7}
