"""The pages of the network, and how each reads when nobody has changed it: `data/<slug>.<language>.md`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE

DATA = Path(__file__).parent / "data"
DELIVERED_AT = datetime(2026, 11, 26, tzinfo=UTC)
"""The day from which on the pages read as they are delivered; to be moved when one of them is changed."""

PAGES = {
    "about": N_("About"),
    "tour": N_("How this community works"),
    "code-of-conduct": N_("Code of conduct"),
    "neutral-language": N_("Neutral language"),
    "right-of-reply": N_("Right of reply"),
    "help-now": N_("Need help now?"),
}
"""Their addresses, and what they are called in menus."""


@dataclass(frozen=True)
class PageText:
    """A page in one language."""

    title: str
    body: str
    language: str


@cache
def delivered(slug: str) -> dict[str, PageText]:
    """The page as it comes with the house, by language."""
    return {text.language: text for text in _read(slug)}


def _read(slug: str) -> Iterator[PageText]:
    for path in sorted(DATA.glob(f"{slug}.*.md")):
        title, _newline, body = path.read_text("utf-8").partition("\n")
        yield PageText(title.removeprefix("# "), body.strip(), path.suffixes[-2].removeprefix("."))


def best_for(language: str, offered: dict[str, PageText]) -> PageText:
    """In the reader's language, else in English, which every page has."""
    return offered.get(language) or offered[SOURCE_LANGUAGE]
