"""No document and no query without audiences; settings have a fingerprint."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apfl_net.kit.search.asking import MOST_FOUND, Query
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.documents import Document, NobodyMayFindIt
from apfl_net.kit.search.language import Wanted, understand

AT = datetime(2026, 3, 1, tzinfo=UTC)


def a_document(*audiences: int) -> Document:
    return Document("post", 1, frozenset(audiences), "Title", "Body", AT)


def test_a_document_without_audiences_cannot_be_made():
    with pytest.raises(NobodyMayFindIt):
        a_document()


def test_a_query_without_audiences_cannot_be_made():
    with pytest.raises(NobodyMayFindIt):
        Query(understand("wages"), frozenset())


def test_every_audience_of_a_document_has_a_door():
    assert dict(a_document(7).doors()) == {"door0": 7, "door1": 7, "door2": 7}
    assert dict(a_document(2, 7).doors()) == {"door0": 2, "door1": 7, "door2": 7}
    assert {through for _, through in a_document(2, 7, 9).doors()} == {2, 7, 9}
    with pytest.raises(ValueError, match="at most"):
        a_document(1, 2, 3, 4)


@pytest.mark.parametrize("odd", [{"order": "loudness"}, {"first": -1}, {"limit": 101}, {"limit": -1}])
def test_an_odd_query_cannot_be_made(odd):
    with pytest.raises(ValueError, match="no such"):
        Query(Wanted(), frozenset({1}), **odd)


def test_nobody_pages_beyond_the_last_hit():
    assert Query(Wanted(), frozenset({1}), first=10**9).hits_wanted() == 0
    assert Query(Wanted(), frozenset({1}), first=MOST_FOUND - 5).hits_wanted() == 5


def test_a_change_of_settings_changes_the_fingerprint():
    index = definition()
    other = replace(index, settings=index.settings.replace('"title": 5.0', '"title": 4.0'))
    assert other.settings != index.settings
    assert other.fingerprint() != index.fingerprint()
    assert index.fingerprint("words 2") != index.fingerprint("words 1")


def test_synonyms_go_both_ways():
    assert definition().synonyms["labour"] == ("labor",)
    assert definition().synonyms["labor"] == ("labour",)
