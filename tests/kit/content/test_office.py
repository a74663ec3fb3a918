"""DOCX, PPTX, XLSX: their words, and what they say of their writers."""

import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from apfl_net.kit.content.kinds import KINDS, kind_of
from apfl_net.kit.content.problems import Broken, HasMacros, TooMuch
from apfl_net.kit.content.text import Page, read_text
from tests.kit.content.making import cleaned, zipped
from tests.kit.content.office import (
    CORE,
    SHEETS,
    SLIDES,
    WORD,
    made_docx,
    made_office,
    made_pptx,
    made_xlsx,
    paragraph,
    relations,
)

CHANGED = (
    '<w:p><w:ins w:id="1" w:author="SOMEBODY" w:date="2026-03-04T05:06:07Z"><w:r><w:t>Added</w:t></w:r>'
    "</w:ins>"
    "<w:del w:id='2' w:author='SOMEBODY'><w:r><w:delText>Deleted</w:delText></w:r></w:del></w:p>"
)
COMMENT = f'<w:comments {WORD}><w:comment w:id="0" w:author="SOMEBODY" w:initials="SB"/></w:comments>'


def everything_in(path) -> str:
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        assert all(info.date_time[0] == 1980 for info in package.infolist())
        return "\n".join(names) + "".join(package.read(name).decode("latin-1") for name in names)


def test_words_of_a_document_are_those_that_one_reads(tmp_path):
    doubled = (
        f"<mc:AlternateContent><mc:Choice>{paragraph('Shown')}</mc:Choice>"
        f"<mc:Fallback>{paragraph('Shown')}</mc:Fallback></mc:AlternateContent>"
    )
    notes = {
        "word/_rels/document.xml.rels": relations(("footnotes", "footnotes.xml")),
        "word/footnotes.xml": f"<w:footnotes {WORD}>{paragraph('A note')}</w:footnotes>",
    }
    path = made_docx(tmp_path / "a.docx", ["First", CHANGED, "渔船上的强迫劳动", doubled], notes)
    text = read_text(path, KINDS["docx"])
    assert text.pages == [Page(1, "First\nAdded\n渔船上的强迫劳动\nShown\nA note")]


def test_a_long_document_has_a_page_for_every_two_thousand_words(tmp_path):
    path = made_docx(tmp_path / "a.docx", [f"Word number{at} is here." for at in range(1500)])
    pages = read_text(path, KINDS["docx"]).pages
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert all(len(page.text.split()) <= 2000 for page in pages)
    assert sum(len(page.text.split()) for page in pages) == 6000
    assert pages[1].text.startswith("Word number")


def test_slides_come_in_the_order_in_which_they_are_shown_with_their_notes(tmp_path):
    path = made_pptx(tmp_path / "a.pptx", ["One", "", "Three"], ["said", "", "also said"])
    text = read_text(path, KINDS["pptx"])
    assert (text.pages, text.count) == ([Page(1, "One\nsaid"), Page(3, "Three\nalso said")], 3)


def test_sheets_give_their_words_and_not_their_numbers(tmp_path):
    path = made_xlsx(tmp_path / "a.xlsx", [["Wages", "Hours"], ["ค่าจ้าง"]])
    assert read_text(path, KINDS["xlsx"]).pages == [Page(1, "Wages Hours"), Page(2, "ค่าจ้าง")]


def test_a_clean_document_names_nobody_and_reads_the_same(tmp_path):
    photo = BytesIO()
    facts = Image.Exif()
    facts[0x010F] = "SOMEBODY"
    Image.new("RGB", (30, 20)).save(photo, "JPEG", exif=facts)
    more = {
        "word/comments.xml": COMMENT,
        "word/people.xml": "<w15:person w15:author='SOMEBODY'/>",
        "word/settings.xml": f'<w:settings {WORD}><w:attachedTemplate r:id="r1"/></w:settings>',
        "word/_rels/settings.xml.rels": relations(("attachedTemplate", "file:///SOMEBODY.dotm", "External")),
        "word/_rels/document.xml.rels": relations(
            ("comments", "comments.xml"),
            ("people", "people.xml"),
            ("customXml", "../customXml/item1.xml"),
            ("hyperlink", "https://example.org/page", "External"),
            ("image", "https://example.org/SOMEBODY.png", "External"),
        ),
        "customXml/item1.xml": "<x>SOMEBODY</x>",
        "docProps/custom.xml": "<x>SOMEBODY</x>",
        "word/media/image1.jpeg": photo.getvalue(),
    }
    path = made_docx(tmp_path / "a.docx", ["First", CHANGED], more)
    clean = cleaned(path)
    found = everything_in(clean)
    unwanted = ("SOMEBODY", "SB", "2026-03-04", "docProps", "customXml", "people.xml", "attachedTemplate r")
    assert [word for word in unwanted if word in found] == []
    assert "https://example.org/page" in found
    assert read_text(clean, KINDS["docx"]) == read_text(path, KINDS["docx"])
    assert_all_xml_can_be_read(clean)


def assert_all_xml_can_be_read(path) -> None:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(name))  # noqa: S314  (our own)


def test_names_go_from_slides_and_sheets_too(tmp_path):
    slides = {
        "ppt/presentation.xml": f"<p:presentation {SLIDES}/>",
        "ppt/commentAuthors.xml": f'<p:cmAuthor {SLIDES} id="0" name="SOMEBODY" initials="SB"/>',
    }
    sheets = {
        "xl/comments1.xml": f"<comments {SHEETS}><authors><author>SOMEBODY</author></authors></comments>",
        "xl/persons/person.xml": '<person displayName="SOMEBODY" userId="S::SOMEBODY"/>',
        "xl/pivotCache/pivotCacheDefinition1.xml": '<pivotCacheDefinition refreshedBy="SOMEBODY"/>',
        "xl/printerSettings/printerSettings1.bin": b"SOMEBODY",
    }
    made_office(tmp_path / "a.pptx", "pptx", slides)
    made_xlsx(tmp_path / "b.xlsx", [["Words"]], sheets)
    for path in (tmp_path / "a.pptx", tmp_path / "b.xlsx"):
        clean = cleaned(path)
        assert [word for word in ("SOMEBODY", "SB") if word in everything_in(clean)] == []
        assert kind_of(clean) == kind_of(path)


def test_files_inside_are_cleaned_too_or_emptied(tmp_path):
    inner = made_xlsx(tmp_path / "inner.xlsx", [["Chart"]]).read_bytes()
    more = {"word/embeddings/a.xlsx": inner, "word/embeddings/b.bin": b"\xd0\xcf\x11\xe0 SOMEBODY"}
    clean = cleaned(made_docx(tmp_path / "a.docx", ["Words"], more))
    with zipfile.ZipFile(clean) as package:
        assert package.read("word/embeddings/b.bin") == b""
        chart = package.read("word/embeddings/a.xlsx")
    (tmp_path / "chart.xlsx").write_bytes(chart)
    assert "SOMEBODY" not in everything_in(tmp_path / "chart.xlsx")
    assert read_text(tmp_path / "chart.xlsx", KINDS["xlsx"]).pages == [Page(1, "Chart")]


def test_macros_of_a_file_inside_count(tmp_path):
    inner = made_xlsx(tmp_path / "inner.xlsx", [["Chart"]], {"xl/vbaProject.bin": b"x"}).read_bytes()
    with pytest.raises(HasMacros):
        cleaned(made_docx(tmp_path / "a.docx", ["Words"], {"word/embeddings/a.xlsx": inner}))


def test_a_bomb_is_refused_however_it_is_built(tmp_path):
    path = made_docx(tmp_path / "a.docx", ["Words"], {"word/media/zeros.png": bytes(30_000_000)})
    with pytest.raises(TooMuch):
        kind_of(path)
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document/>'
    path = made_office(tmp_path / "b.docx", "docx", {"word/document.xml": entities})
    with pytest.raises(Broken):
        read_text(path, KINDS["docx"])
    cells = '<row><c t="s"><v>0</v></c></row>' * 40_000
    sheet = f"<worksheet {SHEETS}>{cells}</worksheet>"
    path = made_xlsx(tmp_path / "c.xlsx", [["x" * 1000]], {"xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(TooMuch):
        read_text(path, KINDS["xlsx"])


def test_an_archive_that_was_cut_off_is_broken(tmp_path):
    whole = made_docx(tmp_path / "a.docx", ["Words"] * 100).read_bytes()
    (tmp_path / "b.docx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Broken):
        kind_of(tmp_path / "b.docx")


def test_what_only_looks_like_an_office_file_is_not_one(tmp_path):
    path = zipped(tmp_path / "a.docx", {"[Content_Types].xml": CORE, "letter.txt": "Dear all"})
    with pytest.raises(Exception, match="no document in it"):
        kind_of(path)
