"""The words of a file, page by page, with their language."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from apfl_net.kit.content.kinds import CAPTIONS as SUBTITLES
from apfl_net.kit.content.kinds import DOCUMENT, TEXT, Kind
from apfl_net.kit.content.running import Bounds, look
from apfl_net.kit.content.zawgyi import is_zawgyi
from apfl_net.kit.languages import guess_language
from apfl_net.kit.text import clean_text

BOUNDS = Bounds(seconds=120)
SAMPLES, SAMPLE = 8, 1200
"""How many passages are asked for their language, and how many characters of each."""
NO_LANGUAGE = ""


@dataclass(frozen=True)
class Page:
    """`number` as people count: the page of a PDF, slide, sheet; else a part of about two thousand words.

    Pages without words are not there, and a page with very many words comes in several parts.
    """

    number: int
    text: str


@dataclass(frozen=True)
class Text:
    """`count` pages in all, also those without words. `language` is empty when nobody can say.

    `has_text_layer`: False for a document that shows pages and has no words: most likely a scan.
    `zawgyi`: Burmese in the old encoding, which no search finds.
    """

    pages: Sequence[Page] = ()
    count: int = 0
    language: str = NO_LANGUAGE
    zawgyi: bool = False
    has_text_layer: bool = True


def read_text(path: Path, kind: Kind, *, bounds: Bounds = BOUNDS) -> Text:
    """Pictures, sound and video have no words; that is no fault of theirs."""
    if kind.family not in {DOCUMENT, TEXT, SUBTITLES}:
        return Text()
    said = look("text", kind.name, path, bounds=bounds)
    pages = [Page(page["page"], text) for page in said if (text := clean_text(page["text"]))]
    return Text(
        pages=pages,
        count=max((page["page"] for page in said), default=0),
        language=language_of(pages),
        zawgyi=any(is_zawgyi(page.text) for page in pages),
        has_text_layer=bool(pages),
    )


def language_of(pages: Sequence[Page]) -> str:
    """What most passages, taken evenly from the whole, are written in."""
    apart = max(1, len(pages) // SAMPLES)
    samples = [page.text for page in pages[apart // 2 :: apart]][: SAMPLES + 1]
    guesses = Counter(guess_language(_middle(text), otherwise=NO_LANGUAGE) for text in samples)
    known = [(count, language) for language, count in guesses.items() if language != NO_LANGUAGE]
    return max(known)[1] if known else NO_LANGUAGE


def _middle(text: str) -> str:
    start = max(0, (len(text) - SAMPLE) // 2)
    return text[start : start + SAMPLE]
