"""How a text becomes tokens."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apfl_net.kit.search.words import END, MOST_LETTERS, compounds_of, tokens_of

SCRIPTS = "abcđĐắÅßçñйөєกเาำ้ํ่ເຮງາກមខ្ំា်ကမ္ဂး强迫ーカ한\u200b\u00ad\u200d .-'’,0129๒၂"


def texts(text: str, **options: bool) -> list[str]:
    return [token.text for token in tokens_of(text, **options)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Forced labour, ILO C29!", "forced labour ilo c29"),
        ("LAO ĐỘNG cưỡng bức", "lao dong cuong buc"),
        ("Straße naïve smørbrød", "strasse naive smorbrod"),
        ("the worker's and workers’ don't", "the worker and workers dont"),
        ("18,500 baht, 1.250.000 đồng, 3.5 and 61", "18500 baht 1250000 dong 3 5 and 61"),
        ("pass\u00adport pass\u200bport ﬁsh ｆｉｓｈ", "passport passport fish fish"),
        ("强迫劳动ILO公约", "强 迫 劳 动 ilo 公 约"),
        ("๒๕๖๗ ២០២៤ ၂၀၂၄ २०२४", "2567 2024 2024 2024"),
        ("แรงงาน", "แร ง งา น"),
        ("ពលកម្ម", "ព ល ក ម្ម"),
        ("လုပ်အား", "လု ပ် အား"),
        ("албадан хөдөлмөр", "албадан хөдөлмөр"),
        ("जबरन श्रम", "जबरन श्रम"),
        ("كَفَالَة", "كفالة"),
        ("!?... -- \x00 \U0001f6a2", ""),
    ],
)
def test_a_text_becomes_tokens(text, tokens):
    assert texts(text) == tokens.split()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("น้ำ", "น้ํา"),
        ("แรง", "เเรง"),
        ("ដើម", "ដេីម"),
        ("é", "e\u0301"),
        ("បង្ខំ", "បង្\u200bខំ"),
        ("co-operation", "co\u2011operation"),
        ("хөдөлмөр", "хєдєлмєр"),
    ],
)
def test_what_looks_alike_is_alike(one, other):
    assert texts(one) == texts(other)


def test_letters_of_other_alphabets_keep_their_marks():
    assert texts("йод") != texts("иод")
    assert texts("กา") != texts("ก้า")


def test_where_accents_were_typed_is_known():
    assert [(token.text, token.written) for token in tokens_of("Động dong")] == [
        ("dong", "động"),
        ("dong", "dong"),
    ]


def test_words_with_hyphens_are_one_word_too():
    assert list(compounds_of(list(tokens_of("a sub-contractor and co-op-er-ation, 强-劳 x - y")))) == [
        "subcontractor",
        "cooperation",
    ]


def test_ends_of_sentences_are_told_to_whoever_asks():
    assert texts("Wages. Held 3.5 e.g.this。劳", ends=True) == [
        "wages", END, "held", "3", "5", "e", "g", "this", END, "劳",
    ]  # fmt: skip
    assert END not in texts("Wages. ¶ Held。")


def test_a_word_that_never_ends_is_cut():
    assert texts("x" * 10_000) == ["x" * MOST_LETTERS]


@given(st.text(max_size=300) | st.text(st.sampled_from(SCRIPTS), max_size=60))
def test_any_text_becomes_tokens_without_spaces(text):
    for token in tokens_of(text, ends=True):
        assert token.text
        assert len(token.text.split()) == 1
        assert len(token.text) <= 4 * MOST_LETTERS


@given(st.text(st.sampled_from(SCRIPTS), max_size=60))
def test_how_a_text_was_typed_does_not_matter(text):
    assert texts(unicodedata.normalize("NFD", text)) == texts(unicodedata.normalize("NFC", text))
    assert texts(text.upper()) == texts(text.upper().casefold())
