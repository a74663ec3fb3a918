"""A PDF is told apart, cleaned, read and shown."""

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from apfl_net.kit.content.kinds import KINDS, kind_of
from apfl_net.kit.content.preview import LARGEST, preview
from apfl_net.kit.content.problems import Broken, Protected, TooManyPages
from apfl_net.kit.content.text import Page, read_text
from apfl_net.kit.printing.press import print_document
from tests.kit.content.making import changed_pdf, cleaned, made_pdf, written
from tests.needs import needs_pdf

PDF = KINDS["pdf"]
MIDDLE = {
    "en": ("Inspectors found that wages were withheld from fishers for months.", "withheld from fishers"),
    "th": ("แรงงานบังคับในเรือประมงเป็นปัญหาที่ต้องแก้ไขร่วมกันทั้งภูมิภาค", "เรือประมงเป็นปัญหา"),
    "zh": ("渔船上的强迫劳动是指以惩罚相威胁的一切劳动或服务", "惩罚相威胁"),
    "vi": ("Người lao động cưỡng bức thường bị giữ giấy tờ tùy thân", "cưỡng bức thường bị"),
    "my": (
        "အလုပ်ရှင်က လက်မှတ်များကို သိမ်းထားလျှင် အဓမ္မလုပ်အား၏ လက္ခဏာဖြစ်နိုင်သည်။",
        "အဓမ္မလုပ်အား၏",
    ),
    "mn": ("Албадан хөдөлмөрийн тухай конвенцыг бүх улс соёрхон баталсан", "тухай конвенцыг бүх"),
}


@pytest.mark.parametrize("language", MIDDLE)
def test_words_in_the_middle_of_a_page_are_on_that_page(tmp_path, language):
    sentence, words = MIDDLE[language]
    path = made_pdf(tmp_path / "a.pdf", ["1", sentence * 20, "3"], language=language)
    text = read_text(path, PDF)
    assert [page.number for page in text.pages if words in page.text] == [2]
    assert (text.count, text.language, text.zawgyi, text.has_text_layer) == (3, language, False, True)


@pytest.mark.parametrize("language", MIDDLE)
def test_so_they_are_where_there_is_no_pdftotext(tmp_path, monkeypatch, language):
    sentence, words = MIDDLE[language]
    path = made_pdf(tmp_path / "a.pdf", ["1", sentence * 3], language=language)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [page.number for page in read_text(path, PDF).pages if words in page.text] == [2]


def test_a_heading_stays_apart_from_what_follows_and_words_go_on_over_lines(tmp_path):
    html = f"<h1>第一章</h1><p>{MIDDLE['zh'][0] * 6}</p><h2>二</h2><p>{'Wages were withheld. ' * 20}</p>"
    page = read_text(made_pdf(tmp_path / "a.pdf", [html]), PDF).pages[0].text
    assert page.split("\n\n") == ["第一章", MIDDLE["zh"][0] * 6, "二", ("Wages were withheld. " * 20).strip()]


def test_khmer_that_says_its_words_itself_is_read_as_written(tmp_path):
    """As our own PDFs do; where letters melt together, the glyphs of others give not all of them back."""
    needs_pdf()
    sentence = "ប្រសិនបើកាពីទែនរក្សាលិខិតឆ្លងដែនទាំងអស់ នោះគឺជាសញ្ញានៃពលកម្មដោយបង្ខំ។"
    html = f'<!doctype html><html lang="km"><title>A</title><p>1<p style="break-before: page">{sentence}'
    print_document(html.encode(), tmp_path / "a.pdf")
    assert read_text(cleaned(tmp_path / "a.pdf"), PDF).pages[1] == Page(2, sentence)


def test_a_clean_file_says_nothing_of_who_made_it_and_shows_the_same(tmp_path):
    clean = cleaned(made_pdf(tmp_path / "a.pdf", ["Words of the page"]))
    read = PdfReader(clean)
    assert (read.metadata, read.xmp_metadata) == (None, None)
    assert b"Somebody" not in clean.read_bytes()
    assert "Words of the page" in read.pages[0].extract_text()


def test_scripts_files_and_names_of_commentators_are_taken_out(tmp_path):
    def change(writer):
        writer.add_attachment("secret.txt", b"ATTACHED")
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("SCRIPT")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
        named = ArrayObject([TextStringObject("SCRIPT"), writer._add_object(action)])
        names = DictionaryObject({NameObject("/Names"): named})
        writer.root_object["/Names"][NameObject("/JavaScript")] = names
        page = writer.pages[0]
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Text"),
                NameObject("/Rect"): ArrayObject(page.mediabox),
                NameObject("/T"): TextStringObject("COMMENTATOR"),
                NameObject("/Contents"): TextStringObject("A remark"),
                NameObject("/A"): action,
            }
        )
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    clean = cleaned(changed_pdf(made_pdf(tmp_path / "a.pdf", ["Words"]), tmp_path / "b.pdf", change))
    plain = everything_in(PdfReader(clean))
    assert "A remark" in plain
    assert [
        word for word in ("SCRIPT", "JavaScript", "ATTACHED", "secret", "COMMENTATOR") if word in plain
    ] == []


def everything_in(reader: PdfReader) -> str:
    """All objects of the file, unfolded."""
    found = []
    for number in range(1, reader.trailer["/Size"]):
        thing = reader.get_object(number)
        found.append(repr(thing))
        if hasattr(thing, "get_data"):
            found.append(thing.get_data().decode("latin-1"))
    return "\n".join(found)


def test_a_password_is_said_and_one_only_against_changes_is_none(tmp_path):
    plain = made_pdf(tmp_path / "a.pdf", ["Words"])
    shut = changed_pdf(plain, tmp_path / "b.pdf", lambda writer: writer.encrypt("open sesame"))
    with pytest.raises(Protected):
        cleaned(shut)
    with pytest.raises(Protected):
        read_text(shut, PDF)
    assert not preview(shut, PDF, tmp_path / "p.jpg")
    owned = changed_pdf(plain, tmp_path / "c.pdf", lambda writer: writer.encrypt("", "owner"))
    assert "Words" in PdfReader(cleaned(owned)).pages[0].extract_text()


def test_ten_thousand_pages_are_too_many(tmp_path):
    def change(writer):
        for _page in range(9_999):
            writer.add_blank_page(200, 200)

    path = changed_pdf(made_pdf(tmp_path / "a.pdf", ["Words"]), tmp_path / "b.pdf", change)
    with pytest.raises(TooManyPages):
        cleaned(path)
    with pytest.raises(TooManyPages):
        read_text(path, PDF)
    assert list(tmp_path.glob("clean*")) == []


def test_what_was_cut_off_is_broken(tmp_path):
    whole = made_pdf(tmp_path / "a.pdf", ["Words"] * 3).read_bytes()
    cut = written(tmp_path / "b.pdf", whole[: len(whole) // 2])
    assert kind_of(cut) == PDF
    with pytest.raises(Broken):
        cleaned(cut)


def test_a_page_that_is_only_shown_has_no_text_layer(tmp_path):
    Image.new("RGB", (600, 800), "lightgrey").save(tmp_path / "a.pdf")
    text = read_text(tmp_path / "a.pdf", PDF)
    assert (text.pages, text.count, text.language, text.has_text_layer) == ([], 1, "", False)


def test_its_first_page_is_a_small_picture(tmp_path):
    path = made_pdf(tmp_path / "a.pdf", ["Words " * 300, "more"])
    assert preview(path, PDF, tmp_path / "p.jpg")
    with Image.open(tmp_path / "p.jpg") as drawn:
        assert (drawn.format, drawn.width <= 480, drawn.height <= 640) == ("JPEG", True, True)
    assert (tmp_path / "p.jpg").stat().st_size <= LARGEST
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "p.jpg"]
