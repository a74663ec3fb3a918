"""Files for tests, made on the spot."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

from apfl_net.kit.content.cleaning import clean
from apfl_net.kit.content.kinds import kind_of
from tests.needs import needs_pdf

HEAD = (
    '<!doctype html><html lang="en"><title>Reading matter</title><meta name="author" content="Somebody Else">'
)


def made_pdf(path: Path, pages: Sequence[str], *, language: str = "en") -> Path:
    """One page for each text, by an author who says so."""
    needs_pdf()
    body = "".join(f'<p lang="{language}" style="break-after: page">{text}</p>' for text in pages)
    HTML(string=HEAD + body).write_pdf(path)
    return path


def changed_pdf(source: Path, target: Path, change) -> Path:
    """The same with what `change(writer)` does to it."""
    writer = PdfWriter(clone_from=PdfReader(source))
    change(writer)
    writer.write(target)
    return target


def made_picture(path: Path, *, size: tuple[int, int] = (900, 600), kind: str = "JPEG", **options) -> Path:
    Image.linear_gradient("L").resize(size).convert("RGB").save(path, kind, **options)
    return path


def zipped(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def cleaned(path: Path) -> Path:
    """As the worker does: its kind, then the clean file beside it."""
    kind = kind_of(path)
    assert kind
    target = path.with_name(f"clean-{path.name}")
    clean(path, kind, target)
    return target
