"""Plain text, captions and HTML: what is said in them, in whichever encoding they came."""

import pytest

from apfl_net.kit.content.kinds import KINDS
from apfl_net.kit.content.text import Page, read_text
from tests.kit.content.making import cleaned, written

THAI = "แรงงานบังคับในเรือประมงเป็นปัญหาที่ต้องแก้ไขร่วมกันทั้งภูมิภาค"
CHINESE = "渔船上的强迫劳动是指以惩罚相威胁的一切劳动或服务，各国政府应当采取措施加以消除。"


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (THAI, "utf-8", "th"),
        (THAI, "utf-16", "th"),
        (THAI * 3, "cp874", "th"),
        (CHINESE, "gb18030", "zh"),
        (CHINESE, "utf-8-sig", "zh"),
    ],
)
def test_text_is_read_in_its_encoding_and_kept_in_ours(tmp_path, text, encoding, language):
    clean = cleaned(written(tmp_path / "a.txt", text.encode(encoding)))
    assert clean.read_bytes() == text.encode()
    read = read_text(clean, KINDS["txt"])
    assert (read.pages, read.language) == ([Page(1, text)], language)


def test_of_captions_only_what_is_said_counts(tmp_path):
    captions = """WEBVTT Kind: captions

STYLE
::cue { color: red }

NOTE by somebody

1
00:00:01.000 --> 00:00:03.000 align:start
<v Speaker>Wages were <b>withheld</b>

2
00:00:03.000 --> 00:00:05.000
Wages were withheld
for months
"""
    read = read_text(written(tmp_path / "a.vtt", captions), KINDS["vtt"])
    assert read.pages == [Page(1, "Wages were withheld\nfor months")]
    srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\n渔船上的\r\n\r\n"
    srt += "2\r\n00:00:02,000 --> 00:00:03,000\r\n强迫劳动\r\n"
    clean = cleaned(written(tmp_path / "a.srt", srt))
    assert read_text(clean, KINDS["srt"]).pages == [Page(1, "渔船上的\n强迫劳动")]


def test_of_html_stays_what_people_read(tmp_path):
    html = (
        "<!doctype html><html><head><title>Notice</title><meta name=author content=SOMEBODY>"
        "<script>steal()</script><style>p{}</style></head><body onload=steal()><!-- SOMEBODY -->"
        "<h1>Rights</h1><p>Of <b>wo</b>men &amp; men<a href='javascript:steal()'> here</a>"
        "<iframe src=//example.org></iframe>"
    )
    clean = cleaned(written(tmp_path / "a.html", html))
    shown = clean.read_text("utf-8-sig")
    assert [word for word in ("steal", "SOMEBODY", "iframe", "style") if word in shown] == []
    assert read_text(clean, KINDS["html"]).pages == [Page(1, "Notice\nRights\nOf women & men here")]


def test_a_long_text_is_cut_at_its_sentences(tmp_path):
    read = read_text(written(tmp_path / "a.txt", "强迫劳动是违法的。" * 3000), KINDS["txt"])
    assert [page.text[-1] for page in read.pages] == ["。"] * len(read.pages)
    assert "".join(page.text for page in read.pages) == "强迫劳动是违法的。" * 3000
    assert len(read.pages) == 3
