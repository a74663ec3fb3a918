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
"""Share of letters that are none or stand in the wrong place, from which on the next way is tried as well.
By their place on the page, which is right for columns, `pdftotext` tears Thai and Burmese apart."""
BY_PLACE, AS_WRITTEN = ("-enc", "UTF-8"), ("-enc", "UTF-8", "-raw")
_NONE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\U000f0000-\U0010fffd]|\\(cid:\\d+\\)")


def run(_kind: str, path: str) -> Iterator[dict[str, Any]]:
    with opened(path) as reader:
        for page in reader.pages:
            _check_unfolds(page)
        texts = _by_poppler(path, len(reader.pages))
        for number, page in enumerate(reader.pages, 1):
            text = texts[number - 1]
            if _doubt(text) > DOUBTFUL:
                text = min(text, _by_pypdf(page), key=_doubt)
            yield from in_parts(number, mended(text))


def _by_poppler(path: str, count: int) -> list[str]:
    """Of each page the better of its two ways; nothing where it is not there."""
    program = shutil.which("pdftotext")
    by_place = _pages_of([program, *BY_PLACE, path, "-"], count) if program else [""] * count
    if program is None or all(_doubt(text) <= DOUBTFUL for text in by_place):
        return by_place
    as_written = _pages_of([program, *AS_WRITTEN, path, "-"], count)
    return [min(texts, key=_doubt) for texts in zip(by_place, as_written, strict=True)]


def _pages_of(command: list[str], count: int) -> list[str]:
    """All empty where it does not get on with the file."""
    with suppress(subprocess.SubprocessError, OSError):
        read = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
        pages = read.stdout.decode(errors="replace").split("\f")
        if len(pages) == count + 1:
            return pages[:-1]
    return [""] * count


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
