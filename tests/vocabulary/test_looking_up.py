"""Looking words up: quick, never out of date, and for suggestions and spelling too."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN
from apfl_net.kit.search.language import understand
from apfl_net.vocabulary.actions import add_concept, add_wording, change_concept, change_wording, relate
from apfl_net.vocabulary.models import KNOWN, UNSURE, Concept, Wording
from apfl_net.vocabulary.queries.book import expand, glossary_starting, glossary_words
from apfl_net.vocabulary.queries.glossary import get_concept
from apfl_net.vocabulary.reference import glossary_changed
from tests.factories.discussions import viewer_of


@pytest.fixture
def viewer(db, cast):
    return viewer_of(db, cast[ADMIN])


def also(db, typed):
    return [said.text for one in expand(db, understand(typed)).also for said in one.said]


def wording(db, text):
    return db.scalars(select(Wording).where(Wording.text == text)).one()


def as_it_is(told):
    return {name: getattr(told, name) for name in ("text", "confidence", "source", "is_on")}


def test_a_term_is_looked_for_in_all_languages(db):
    assert set(also(db, "trade union")) == {
        "工会",
        "công đoàn",
        "สหภาพแรงงาน",
        "үйлдвэрчний эвлэл",
        "kesatuan sekerja",
        "សហជីព",
    }
    assert "trade union" in also(db, "сонин үйлдвэрчний эвлэл")


def test_what_is_not_confirmed_is_neither_looked_for_nor_understood(db):
    assert "ពលកម្មដោយបង្ខំ" not in also(db, "forced labour")
    assert also(db, "ពលកម្មដោយបង្ខំ") == []


def test_related_concepts_are_offered_and_not_merged(db):
    expanded = expand(db, understand("forced labour"))
    assert "trafficking in persons" in [said.text for said in expanded.related]
    assert "人口贩运" not in also(db, "forced labour")


def test_a_second_look_is_one_query(db, queries):
    expand(db, understand("trade union"))
    with queries:
        expand(db, understand("forced labour"))
    assert queries.count == 1, queries


def test_a_wording_that_is_switched_on_counts_in_the_next_search(db, viewer, now):
    assert also(db, "debt bondage") == ["债役", "แรงงานขัดหนี้", "perhambaan hutang"]
    told = wording(db, "lệ thuộc vì nợ")
    confirmed = as_it_is(told) | {"confidence": KNOWN, "is_on": True}
    change_wording(db, viewer=viewer, wording=told, started_from=1, now=now, **confirmed)
    assert "lệ thuộc vì nợ" in also(db, "debt bondage")
    change_wording(db, viewer=viewer, wording=told, started_from=2, now=now, **confirmed | {"is_on": False})
    assert "lệ thuộc vì nợ" not in also(db, "debt bondage")


def test_what_another_process_changed_counts_too(db):
    """It writes the change and a new mark; this one has only what it read before."""
    assert "lệ thuộc vì nợ" not in also(db, "debt bondage")
    wording(db, "lệ thuộc vì nợ").is_on = True
    glossary_changed(db)
    db.commit()
    assert "lệ thuộc vì nợ" in also(db, "debt bondage")


def test_a_concept_of_the_secretariat_counts_and_can_be_taken_out(db, viewer, now):
    words = {"term": "wage theft", "definition": "not paying what was earned", "source": ""}
    theft = add_concept(db, viewer=viewer, now=now, **words)
    told = {"language": "vi", "text": "cướp lương", "confidence": KNOWN, "source": ""}
    add_wording(db, viewer=viewer, concept=theft, now=now, **told)
    other = db.scalars(select(Concept).where(Concept.code == "withholding_of_wages")).one()
    relate(db, viewer=viewer, concept=theft, other=other, now=now)
    assert also(db, "wage theft") == ["cướp lương"]
    assert [said.text for said in expand(db, understand("cuop luong")).related] == ["giữ tiền lương"]
    change_concept(
        db, viewer=viewer, concept=get_concept(db, theft.id), started_from=1, is_on=False, now=now, **words
    )
    assert also(db, "cướp lương") == []
    assert "wage theft" not in [said.text for said in expand(db, understand("withholding of wages")).related]


@pytest.mark.parametrize(
    ("typed", "language", "suggested"),
    [
        ("trade u", "en", ["trade union"]),
        ("LABOUR INSPECT", "en", ["labour inspector", "labour inspection"]),
        ("cong d", "vi", ["công đoàn"]),
        ("công", "vi", ["công ước", "công đoàn"]),
        ("工", "zh", ["工会", "工人组织"]),
        ("សហ", "km", ["សហជីព"]),
        ("proto", "ms", ["protokol", "protocol"]),
        ("proto", "en", ["protocol", "protokol"]),
        ("", "en", []),
        ("!", "en", []),
        ("union", "en", []),
        ("ពលកម្មដោយ", "km", []),
    ],
)
def test_wordings_are_suggested_by_how_they_begin(db, typed, language, suggested):
    assert [said.text for said in glossary_starting(db, typed, language, 5)] == suggested


def test_suggestions_end_somewhere_and_belong_to_a_concept(db):
    found = glossary_starting(db, "l", "en", 3)
    assert len(found) == 3
    assert get_concept(db, found[0].concept_id).term == "labour inspector"


def test_spelling_leads_to_words_of_the_glossary(db):
    words = glossary_words(db)
    assert {"forced", "labour", "đoàn", "хөдөлмөр", "majikan"} <= words
    assert not {word for word in words if "工" in word or "ស" in word}
    assert UNSURE not in words
