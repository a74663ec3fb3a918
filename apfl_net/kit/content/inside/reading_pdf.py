"""The words of a PDF, page by page: by `pdftotext` where it is there, by pypdf, or the better of both."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pypdf import PageObject
from pypdf.errors import PdfReadError

from apfl_net.kit.content.inside.mending import mended, torn
from apfl_net.kit.content.inside.passages import in_parts
from apfl_net.kit.content.inside.pdfs import opened

_UNREADABLE = (PdfReadError, ValueError, KeyError, TypeError, AttributeError, IndexError, NotImplementedError)
SECONDS = 60
DOUBTFUL = 0.005
"""Share of letters that are none or stand in the wrong place, from which on the other reader is asked, too.
`pdftotext` goes by the place on the page, which tears Burmese apart unless the file says its words itself."""
_NONE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\U000f0000-\U0010fffd]|\\(cid:\\d+\\)")


def run(_kind: str, path: str) -> Iterator[dict[str, Any]]:
    with opened(path) as reader:
        for page in reader.pages:
            _check_unfolds(page)
        by_poppler = _by_poppler(path, len(reader.pages))
        for number, page in enumerate(reader.pages, 1):
            text = by_poppler[number - 1] if by_poppler else ""
            if not by_poppler or _doubt(text) > DOUBTFUL:
                text = min(text, _by_pypdf(page), key=_doubt)
            yield from in_parts(number, mended(text))


def _by_poppler(path: str, count: int) -> list[str]:
    """Its pages; none where it is not there, or does not get on with the file."""
    program = shutil.which("pdftotext")
    if program is None:
        return []
    with suppress(subprocess.SubprocessError, OSError):
        read = subprocess.run(  # noqa: S603
            [program, "-enc", "UTF-8", path, "-"], capture_output=True, timeout=SECONDS, check=True
        )
        pages = read.stdout.decode(errors="replace").split("\f")
        return pages[:-1] if len(pages) == count + 1 and any(map(str.strip, pages)) else []
    return []


def _by_pypdf(page: PageObject) -> str:
    """One page that cannot be read does not take the others along."""
    with suppress(*_UNREADABLE):
        return page.extract_text()
    return ""


def _check_unfolds(page: PageObject) -> None:
    """Readers say nothing of a page that is too much for them, and some take their time over it."""
    with suppress(*_UNREADABLE):
        content = page.get_contents()
        if content:
            content.get_data()


def _doubt(text: str) -> float:
    """Between nothing strange (0) and only strange letters; 1 as well where there are none."""
    letters = len(text.split()) and sum(not letter.isspace() for letter in text)
    return (len(_NONE.findall(text)) + torn(text)) / letters if letters else 1.0
