"""Programs that some tests need and not every machine has."""

import shutil
from functools import cache
from typing import NoReturn

import pytest

from apfl_net.kit.printing.fonts import scripts_without_font
from apfl_net.kit.printing.press import can_print
from tests import REQUIRED


def lacking(part: str, reason: str) -> NoReturn:
    """Skip, saying why; or fail, where `APFL_TEST_REQUIRE` names this part."""
    if part in REQUIRED:
        pytest.fail(f"APFL_TEST_REQUIRE names {part}, but {reason}", pytrace=False)
    pytest.skip(reason)


def needs_pdf() -> None:
    """For tests that print, and read what was printed."""
    if reason := _why_no_pdf():
        lacking("pdf", reason)


@cache
def _why_no_pdf() -> str:
    if refusal := can_print():
        return f"nothing can be printed here ({refusal})"
    if scripts := scripts_without_font():
        return f"there are no fonts for {', '.join(scripts)}"
    return (
        "" if shutil.which("pdftotext") else "there is no pdftotext (poppler-utils) to read what was printed"
    )
