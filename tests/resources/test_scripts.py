"""A page inside a document in a script without spaces is found: by a word in its middle, by a title with a
typing error, by what the record says, and by an English term of the glossary."""

import pytest

from apfl_net.demo.cast import MEMBER
from apfl_net.demo.guide import pages_of, title_of
from apfl_net.kit.search.asking import Query
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.engine import Engine
from apfl_net.kit.search.following import follow
from apfl_net.kit.search.language import understand
from apfl_net.kit.search.snippets import looked_for, snippet
from apfl_net.kit.search.sources import SOURCES, Spot
from apfl_net.vocabulary.queries.book import expand
from tests.factories.discussions import viewer_of
from tests.factories.records import make_record
from tests.kit.search.engines import ENGINES, forget

MIDDLE = {
    "th": "หนังสือคนประจำเรือ",
    "zh": "饮用水",
    "km": "ប្រអប់ថ្នាំ",
    "my": "ဆေးသေတ္တာ",
    "vi": "hộp thuốc",
    "mn": "эмийн хайрцгийг",
    "en": "medicine box",
}
"""All on the second page."""
MISTYPED = {
    "th": "พูดคุยกับลุกเรือที่ท่าเรือ",
    "zh": "码头上与船圆交谈",
    "km": "ការនិយាយជាមួយនាវិគនៅកំពង់ផែ",
    "vi": "Nói chuyyện với thuyền viên",
    "mn": "багийнхантай ярилцхах",
    "en": "Talkign with crew",
}
IN_ENGLISH = {
    "th": ("debt bondage", "แรงงานขัดหนี้"),
    "zh": ("debt bondage", "债役"),
    "km": ("migrant workers", "ពលករចំណាកស្រុក"),
    "my": ("forced labour", "အဓမ္မခိုင်းစေမှု"),
    "vi": ("withholding of wages", "Giữ tiền lương"),
    "mn": ("forced labour", "албадан хөдөлмөр"),
}
"""What is typed, and what stands on the second page."""


@pytest.fixture
def guides(db, now):
    """The guide in each language: a record with a file of three pages. Code -> id of the record."""
    return {
        code: make_record(
            db,
            now=now,
            title=title_of(code),
            language=code,
            countries=("KH",) if code == "km" else (),
            pages=pages_of(code),
        ).id
        for code in MIDDLE
    }


@pytest.fixture(params=sorted(ENGINES))
def engine(request, tmp_path):
    made: Engine = ENGINES[request.param](tmp_path)
    yield made
    forget(made)


@pytest.fixture
def ask(db, cast, guides, engine, deliver):
    """`ask(typed)`: group -> the hit, as it is shown: where it leads, and what is marked."""
    deliver()
    while follow(engine):
        pass
    reader = viewer_of(db, cast[MEMBER])

    def ask(typed: str, **filters):
        words = expand(db, understand(typed))
        asked = Query(
            words.wanted,
            frozenset(reader.audiences),
            filters={"kind": ("resource",)} | filters,
            expansions=words.expansions,
            distinct=True,
        )
        looked = looked_for(words.wanted, words.expansions, definition().stop_words)
        found = {}
        for hit in engine.search(asked).hits:
            shown = SOURCES[hit.kind].shown(db, reader, [hit.id])[hit.id]
            marks = [piece.text for piece in snippet(shown.text, looked) if piece.is_match]
            found[hit.group] = (shown.spot, marks)
        return found

    return ask


def test_by_a_word_in_the_middle(guides, ask):
    """And nothing else is; the hit opens the file at that page."""
    spots = {
        code: {group: spot for group, (spot, marks) in ask(word).items() if marks}
        for code, word in MIDDLE.items()
    }
    assert spots == {
        code: {f"resource-{number}": Spot("page 2", f"/resources/{number}/files/1#page=2")}
        for code, number in guides.items()
    }


def test_by_a_title_with_a_typing_error(guides, ask):
    missed = {code for code, typed in MISTYPED.items() if f"resource-{guides[code]}" not in ask(typed)}
    assert missed == set()


def test_by_its_language(guides, ask):
    found = {code: list(ask("", language=(code,))) for code in guides}
    assert found == {code: [f"resource-{number}"] for code, number in guides.items()}


def test_by_its_country_and_a_word(guides, ask):
    assert list(ask("migrant workers", country=("KH",))) == [f"resource-{guides['km']}"]


def test_by_an_english_term_of_the_glossary(guides, ask):
    for code, (typed, said) in IN_ENGLISH.items():
        spot, marks = ask(typed)[f"resource-{guides[code]}"]
        assert (spot.name, said in marks) == ("page 2", True), code
