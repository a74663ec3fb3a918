"""Burmese in the old encoding is told apart from Burmese in Unicode."""

import pytest

from apfl_net.kit.content.kinds import KINDS
from apfl_net.kit.content.text import read_text
from apfl_net.kit.content.zawgyi import is_zawgyi
from tests.kit.content.making import written

UNICODE = [
    "အလုပ်ရှင်က လက်မှတ်များကို သိမ်းထားလျှင် အဓမ္မလုပ်အား၏ လက္ခဏာဖြစ်နိုင်သည်။",
    "မြန်မာနိုင်ငံတွင် အလုပ်သမားများ၏ အခွင့်အရေးကို ကာကွယ်ပေးရမည်။",
    "လုပ်ခမပေးဘဲ ခိုင်းစေခြင်းသည် တရားမဝင်ပါ။",
]
ZAWGYI = [
    "ျမန္မာႏိုင္ငံတြင္ အလုပ္သမားမ်ား၏ အခြင့္အေရးကို ကာကြယ္ေပးရမည္။",
    "လုပ္ခမေပးဘဲ ခိုင္းေစျခင္းသည္ တရားမဝင္ပါ။",
    "အလုပ္ရွင္က လက္မွတ္မ်ားကို သိမ္းထားလွ်င္ အဓမၼလုပ္အား၏ လကၡဏာျဖစ္ႏိုင္သည္။",
]


@pytest.mark.parametrize(("text", "expected"), [(t, False) for t in UNICODE] + [(t, True) for t in ZAWGYI])
def test_a_sentence_is_in_one_or_the_other(text, expected):
    assert is_zawgyi(text) is expected


def test_words_of_other_languages_and_of_mon_shan_and_karen_are_not_zawgyi():
    assert not is_zawgyi("Wages were withheld. မ")
    assert not is_zawgyi("လိၵ်ႈတႆး ၽႃႇသႃႇတႆး ၵေႃႉၵူႈၵေႃႉ မီးသုၼ်ႇ ၶွင်ၵူၼ်း")


def test_a_file_says_so(tmp_path):
    found = [
        read_text(written(tmp_path / "a.txt", words[0]), KINDS["txt"]).zawgyi for words in (UNICODE, ZAWGYI)
    ]
    assert found == [False, True]
