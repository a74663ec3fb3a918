"""Small office files as their programs write them: with names, dates, places and paths in all corners."""

from pathlib import Path

from tests.kit.content.making import zipped

KINDS = {
    "docx": ("word/document.xml", "wordprocessingml.document.main"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main"),
}
FORMATS = "http://schemas.openxmlformats.org"
SPACES = (
    f'xmlns:r="{FORMATS}/officeDocument/2006/relationships" xmlns:a="{FORMATS}/drawingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
WORD = f'{SPACES} xmlns:w="{FORMATS}/wordprocessingml/2006/main"'
SLIDES = f'{SPACES} xmlns:p="{FORMATS}/presentationml/2006/main"'
SHEETS = f'{SPACES} xmlns="{FORMATS}/spreadsheetml/2006/main"'
CORE = "<cp:coreProperties><dc:creator>SOMEBODY</dc:creator></cp:coreProperties>"


def relations(*listed: tuple[str, str] | tuple[str, str, str]) -> str:
    """Of (type, target), or (type, target, "External"); their ids are r1, r2 ..."""
    rows = [
        f'<Relationship Id="r{number}" Type="{FORMATS}/x/{what}" Target="{target}"'
        + "".join(f' TargetMode="{mode}"' for mode in more)
        + "/>"
        for number, (what, target, *more) in enumerate(listed, 1)
    ]
    return f'<Relationships xmlns="{FORMATS}/package/2006/relationships">{"".join(rows)}</Relationships>'


def made_office(path: Path, kind: str, parts: dict[str, str | bytes]) -> Path:
    main, content_type = KINDS[kind]
    types = (
        f'<Types xmlns="{FORMATS}/package/2006/content-types"><Override PartName="/{main}"'
        f' ContentType="application/vnd.openxmlformats-officedocument.{content_type}+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="x"/></Types>'
    )
    own = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(("officeDocument", main), ("core-properties", "docProps/core.xml")),
        "docProps/core.xml": CORE,
    }
    return zipped(path, own | parts)


def paragraph(text: str, before: str = "", after: str = "") -> str:
    return f"<w:p>{before}<w:r><w:t>{text}</w:t></w:r>{after}</w:p>"


def made_docx(path: Path, paragraphs: list[str], more: dict[str, str | bytes] | None = None) -> Path:
    body = "".join(text if text.startswith("<") else paragraph(text) for text in paragraphs)
    document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return made_office(path, "docx", {"word/document.xml": document} | (more or {}))


def made_pptx(path: Path, slides: list[str], notes: list[str]) -> Path:
    ids = "".join(f'<p:sldId id="{256 + at}" r:id="r{at + 1}"/>' for at in range(len(slides)))
    parts: dict[str, str | bytes] = {
        "ppt/presentation.xml": f"<p:presentation {SLIDES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        # in the file the first slide is called the last
        "ppt/_rels/presentation.xml.rels": relations(
            *(("slide", f"slides/slide{len(slides) - at}.xml") for at in range(len(slides)))
        ),
    }
    for at, (slide, note) in enumerate(zip(slides, notes, strict=True)):
        number = len(slides) - at
        parts[f"ppt/slides/slide{number}.xml"] = said_on(slide)
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = relations(
            ("notesSlide", f"../notesSlides/notesSlide{number}.xml")
        )
        parts[f"ppt/notesSlides/notesSlide{number}.xml"] = said_on(note)
    return made_office(path, "pptx", parts)


def said_on(text: str) -> str:
    return f"<p:sld {SLIDES}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"


def made_xlsx(path: Path, sheets: list[list[str]], more: dict[str, str | bytes] | None = None) -> Path:
    """Cells of the first sheet are shared, of the others written where they are."""
    names = "".join(f'<sheet name="S{at}" sheetId="{at}" r:id="r{at}"/>' for at in range(1, len(sheets) + 1))
    listed = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    shared = "".join(f"<si><t>{word}</t></si>" for word in sheets[0])
    cells = ["".join(f'<c t="s"><v>{at}</v></c><c><v>40123</v></c>' for at in range(len(sheets[0])))]
    cells += [
        "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in sheet) for sheet in sheets[1:]
    ]
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f"<workbook {SHEETS}><sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*listed, ("sharedStrings", "sharedStrings.xml")),
        "xl/sharedStrings.xml": f"<sst {SHEETS}>{shared}</sst>",
    }
    for at, row in enumerate(cells, 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = f"<worksheet {SHEETS}><row>{row}</row></worksheet>"
    return made_office(path, "xlsx", parts | (more or {}))
