"""What people type, kept as they said it and made safe to show."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apfl_net.kit.text import clean_line, clean_text, excerpt, initials, slugify

KHMER_WITH_WORD_BREAKS = "កម្មករ\u200bនេសាទ"
WRITING = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Hello.  \r\n", "Hello."),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("tabs\tstay", "tabs\tstay"),
        ("no\x00 \x07bells\x7f or\x85 controls", "no bells or controls"),
        ("\ufeffno mark of byte order", "no mark of byte order"),
        ("abc\u202etxt.exe\u202c", "abctxt.exe"),
        ("\u2066isolated\u2069", "isolated"),
        ("a lone \ud800 surrogate", "a lone  surrogate"),
        ("e\u0301", "\u00e9"),
        ("e\x07\u0301", "\u00e9"),
        ("\u0110o\u0309", "\u0110\u1ecf"),
        (KHMER_WITH_WORD_BREAKS, KHMER_WITH_WORD_BREAKS),
        ("ශ්\u200dරී ලංකා", "ශ්\u200dරී ලංකා"),
        ("\u200fשלום\u200e", "\u200fשלום\u200e"),
        ("\u200b\u2060 \u3164\n\u00ad", ""),
        ("", ""),
    ],
)
def test_a_text_is_cleaned_and_otherwise_left_alone(typed, kept):
    assert clean_text(typed) == kept


def test_a_line_is_one_line():
    assert clean_line(" How do\r\n you \t inspect\u00a0vessels? ") == "How do you inspect vessels?"


@given(WRITING)
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(WRITING)
def test_a_clean_text_is_composed_and_has_no_controls(text):
    clean = clean_text(text)
    assert unicodedata.is_normalized("NFC", clean)
    assert [char for char in clean if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t"] == []


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("How do you inspect vessels?", "how-do-you-inspect-vessels"),
        ("  --C29 & P29: what's new?--  ", "c29-p29-what-s-new"),
        ("Đào tạo thanh tra", "đào-tạo-thanh-tra"),
        ("การตรวจแรงงาน ประมง", "การตรวจแรงงาน-ประมง"),
        ("កម្មករ នេសាទ", "កម្មករ-នេសាទ"),
        ("渔船检查", "渔船检查"),
        ("?!…", "-"),
        ("a" * 61, "-"),
        ("word " * 30, "-".join(["word"] * 12)),
    ],
)
def test_the_tail_of_an_address_keeps_every_script(title, slug):
    assert slugify(title) == slug


@given(st.text(max_size=200))
def test_the_tail_of_an_address_never_breaks_it(title):
    slug = slugify(title)
    assert slug
    assert not set(slug) & set(" /?#%&\\\"'<>\t\n\r")


@pytest.mark.parametrize(
    ("body", "short"),
    [
        (
            "> quoted\n\n**Bold** and `code`, [a link](https://example.org/x).",
            "quoted Bold and code, a link.",
        ),
        ("> [#1](/posts/7):\n> We board.\n> > deep\n\nI agree.\n\n> a saying", "I agree. a saying"),
        ("> [#1](/posts/7): We board.", "We board."),
        ("short", "short"),
        ("word " * 40, "word " * 31 + "word …"),
        ("界" * 170, "界" * 160 + " …"),
    ],
)
def test_an_excerpt_is_one_line_without_marks(body, short):
    assert excerpt(body) == short


@pytest.mark.parametrize(
    ("name", "letters"), [("Lan Tran", "LT"), ("Hoàng Minh Khuê", "HK"), ("Rosnah", "R"), ("", "")]
)
def test_initials_are_of_the_first_and_the_last_word(name, letters):
    assert initials(name) == letters
