"""What changed between two texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apfl_net.kit.differences import differences


def told(before, after):
    signs = {"same": "", "gone": "-", "new": "+"}
    return [signs[kind] + text for kind, text in differences(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("two old boats", "two new boats", ["two ", "-old", "+new", " boats"]),
        ("", "words", ["+words"]),
        ("words", "", ["-words"]),
        ("", "", []),
        ("same", "same", ["same"]),
        ("a\nb\nc", "a\nc", ["a\n", "-b\n", "c"]),
        ("เรือประมงเก่า", "เรือประมงใหม่", ["เรือประมง", "-เก่า", "+ใหม่"]),
        ("强迫劳动", "强制劳动", ["强", "-迫", "+制", "劳动"]),
        ("tàu cá", "tàu mới", ["tàu ", "-cá", "+mới"]),
    ],
)
def test_by_words_and_where_there_are_none_by_letters(before, after, expected):
    assert told(before, after) == expected


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=300)
def test_nothing_is_lost_and_nothing_added(before, after):
    passages = differences(before, after)
    assert "".join(text for kind, text in passages if kind != "new") == before
    assert "".join(text for kind, text in passages if kind != "gone") == after


def test_very_different_long_texts_are_told_as_a_whole():
    before, after = "ab " * 5000, "ba " * 5000
    assert told(before, after) == [f"-{before}", f"+{after}"]
