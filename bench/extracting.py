"""Files that people send: how long looking into them takes, and how much memory at most.

Each is measured in a process of its own (`python -m bench.extracting FILE`), whose children look into it.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from weasyprint import HTML

from apfl_net.kit.content.cleaning import clean
from apfl_net.kit.content.kinds import kind_of
from apfl_net.kit.content.preview import preview
from apfl_net.kit.content.text import read_text
from bench.processes import PYTHON
from bench.report import Report

PAGES, PARAGRAPHS, FILM = 80, 3000, 500_000_000
MOST_MEGABYTES = 512
SENTENCES = {
    "en": "Inspectors found that wages were withheld from the crew for seven months at sea. ",
    "th": "แรงงานบังคับในเรือประมงเป็นปัญหาที่ต้องแก้ไขร่วมกันทั้งภูมิภาค ",
    "my": "အလုပ်ရှင်က လက်မှတ်များကို သိမ်းထားလျှင် အဓမ္မလုပ်အား၏ လက္ခဏာဖြစ်နိုင်သည်။ ",
}
_OFFICE = "http://schemas.openxmlformats.org"
_HEAD = ("file", "megabytes", "kind, s", "clean, s", "text, s", "pages/s", "preview, s", "memory, MB")


def measure_extracting(report: Report) -> None:
    report.say("\n## Files that people send")
    report.head(_HEAD)
    most = 0.0
    with tempfile.TemporaryDirectory(prefix="apfl-bench-files-") as name:
        for path in _made(Path(name)):
            asked = subprocess.run(
                [PYTHON, "-m", "bench.extracting", str(path)], capture_output=True, text=True, check=True
            )
            found = json.loads(asked.stdout)
            most = max(most, found["memory"])
            _say(report, path, found)
            path.unlink()
    report.promise("memory for looking into any of these files, MB", most, most=MOST_MEGABYTES)


def _say(report: Report, path: Path, found: dict[str, float]) -> None:
    rate = f"{found['pages'] / found['text']:.0f}" if found["pages"] else ""
    seconds = [f"{found[part]:.2f}" for part in ("kind", "clean", "text")]
    size = f"{path.stat().st_size / 1e6:.1f}"
    report.row((path.name, size, *seconds, rate, f"{found['preview']:.2f}", f"{found['memory']:.0f}"))


def _made(folder: Path) -> Iterator[Path]:
    for language, sentence in SENTENCES.items():
        body = f'<p lang="{language}" style="break-after: page">{sentence * 25}</p>' * PAGES
        path = folder / f"{PAGES} pages, {language}.pdf"
        HTML(string=body).write_pdf(path)
        yield path
    paragraphs = f"<w:p><w:r><w:t>{SENTENCES['en'] * 5}</w:t></w:r></w:p>" * PARAGRAPHS
    document = f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main">{paragraphs}</w:document>'
    yield _office(folder / f"{PARAGRAPHS} paragraphs.docx", document)
    yield _film(folder / "half a gigabyte.mp4")


def _office(path: Path, content: str) -> Path:
    part, kind = "word/document", "wordprocessingml.document"
    target = f'<Relationship Id="r" Type="{_OFFICE}/x/officeDocument" Target="{part}.xml"/>'
    main = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", f"<Types>{main}</Types>")
        package.writestr("_rels/.rels", f"<Relationships>{target}</Relationships>")
        package.writestr(f"{part}.xml", content)
    return path


def _film(path: Path) -> Path:
    with path.open("wb") as file:
        file.write(b"\0\0\0\x10ftypmp42\0\0\0\0" + (FILM + 8).to_bytes(4, "big") + b"mdat")
        file.seek(FILM, 1)
        file.write(b"\0\0\0\x08moov")
    return path


def _measure(path: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    begun = time.monotonic()

    def told(part: str) -> None:
        nonlocal begun
        found[part], begun = time.monotonic() - begun, time.monotonic()

    kind = kind_of(path)
    assert kind
    told("kind")
    target = path.with_name("clean")
    clean(path, kind, target)
    told("clean")
    found["pages"] = read_text(target, kind).count
    told("text")
    preview(target, kind, path.with_name("preview"))
    told("preview")
    target.unlink()
    found["memory"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return found


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
