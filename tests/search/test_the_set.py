"""The judged set is whole: enough of it, of every kind, and nothing in it points nowhere."""

import doctest
import re

import pytest

from tests.search import metrics
from tests.search.judged import KINDS, KNOWN_KINDS, LANGUAGES, SPACED, judged_across, judged_set, letters


@pytest.fixture(params=LANGUAGES)
def one(request):
    return judged_set(request.param)


@pytest.fixture(params=[*LANGUAGES, "across"])
def any_set(request):
    return judged_across() if request.param == "across" else judged_set(request.param)


def test_a_language_has_forty_documents_and_twenty_queries(one):
    assert len(one.documents) >= 40
    assert len(one.queries) >= 20
    assert len({query.ask for query in one.queries}) == len(one.queries)


def test_no_two_documents_are_the_same(one):
    assert len({document.text for document in one.documents}) == len(one.documents)
    assert len({document.title for document in one.documents}) == len(one.documents)


def test_a_document_is_some_sentences_long(one):
    least = 20 if one.language == "zh" else 50
    short = [document.id for document in one.documents if len(document.text) < least]
    long = [document.id for document in one.documents if len(document.text) > 500]
    assert (short, long) == ([], [])


def test_a_document_is_called_after_its_language(one):
    assert [d.id for d in one.documents if d.id[:2] != one.language] == []


def test_every_kind_is_asked_in_every_language(one):
    asked = set().union(*(query.kinds for query in one.queries))
    assert KINDS[one.language] - asked == set()


def test_terms_are_asked_across_in_every_language_and_found_in_others():
    across = judged_across()
    assert len(across.queries) >= 20
    assert {id_[:2] for query in across.queries for id_ in query.found} == set(LANGUAGES)
    assert [query.ask for query in across.queries if len({id_[:2] for id_ in query.found}) < 2] == []


def test_kinds_are_known(any_set):
    asked = set().union(*(query.kinds for query in any_set.queries))
    assert asked - KNOWN_KINDS - {"across languages"} == set()


def test_judgements_are_about_documents_that_exist(any_set):
    known = {document.id for document in any_set.documents}
    assert {query.ask: query.judged - known for query in any_set.queries if query.judged - known} == {}


def test_a_document_is_judged_once_for_a_query(any_set):
    for query in any_set.queries:
        assert len(query.judged) == len(query.found) + len(query.beneath) + len(query.never), query.ask


def test_grades_are_one_or_two_and_the_best_is_two(any_set):
    for query in any_set.queries:
        assert set(query.found.values()) <= {1, 2}, query.ask
        assert not query.found or 2 in query.found.values(), query.ask


def test_a_third_of_the_judgements_are_on_what_must_not_be_found(any_set):
    never = sum(len(query.never) for query in any_set.queries)
    assert never >= sum(len(query.judged) for query in any_set.queries) / 3
    assert sum(1 for query in any_set.queries if query.never) >= len(any_set.queries) / 3


def test_whoever_has_the_very_letters_of_a_query_is_judged(one):
    """So that no figure hangs on a document that the writer forgot."""
    forgotten = {
        query.ask: missed
        for query in one.queries
        if (missed := _with_the_letters(query, one.documents) - query.judged)
    }
    assert forgotten == {}


def test_the_measures_do_as_they_say():
    assert doctest.testmod(metrics).failed == 0


def _with_the_letters(query, documents):
    """At the start of a word where words have starts, anywhere in a run."""
    plain = re.escape(letters(query.ask.replace('"', "").split(" -")[0]))
    start = r"\b" if documents[0].language in SPACED else ""
    return {d.id for d in documents if re.search(start + plain, letters(f"{d.title}\n{d.text}"))}
