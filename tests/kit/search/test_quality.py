"""In every language every engine finds what it ought to, in a good order, and nothing that it must not."""

import pytest

from tests.kit.search.quality import NDCG, RECALL, quality, quality_across
from tests.search.judged import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_answers_well(engine, language):
    told = quality(engine, language)
    assert told.recall >= RECALL
    assert told.ndcg >= NDCG
    assert told.leaks == {}


def test_it_answers_well_across_languages(engine):
    told = quality_across(engine)
    assert told.recall >= RECALL
    assert told.ndcg >= NDCG
    assert told.leaks == {}
