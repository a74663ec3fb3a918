"""The guide of the story, which we wrote ourselves in seven languages: three pages each, and as PDF.

The PDFs are kept beside the texts, so that whoever loads the demo needs no fonts; after a change of a text,
`python -m deploy.guide` sets them anew.
"""

from functools import cache
from pathlib import Path

from apfl_net.demo.cast import STORY

FOLDER: Path = STORY / "files" / "pier-guide"
LANGUAGES = ("en", "zh", "th", "vi", "km", "my", "mn")
BETWEEN_PAGES = "\n---\n"


@cache
def text_of(language: str) -> str:
    """As Markdown."""
    return (FOLDER / f"{language}.md").read_text("utf-8")


def title_of(language: str) -> str:
    return text_of(language).partition("\n")[0].removeprefix("# ")


def pages_of(language: str) -> list[str]:
    return [page.strip() for page in text_of(language).split(BETWEEN_PAGES)]


def pdf_of(language: str) -> Path:
    return FOLDER / f"{language}.pdf"
