"""The process that sets one document, which comes in as HTML: the only module that knows WeasyPrint.

    python -m apfl_net.kit.printing TARGET MEGABYTES SECONDS < document.html

Nothing is fetched, from the network or from files: what the document
needs stands in it. Standard output gets a line for each page, then `writing`, then `pages N`.
"""

import logging
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from apfl_net.kit.printing import FAILED, NO_LIBRARIES, OUT_OF_MEMORY

try:
    import resource
except ImportError:  # on Windows, where nothing bounds the process
    resource = None  # type: ignore[assignment]
try:
    import pydyf
    from weasyprint import HTML
    from weasyprint.draw import text as drawing
    from weasyprint.urls import URLFetcher

    _missing: Exception | None = None
except (ImportError, OSError) as reason:
    _missing = reason

Draw = Callable[..., Any]

_MELTING = re.compile("[\u0600-\u06ff\u0900-\u0dff\u0e00-\u109f\u1780-\u17ff]")
"""Arabic, the scripts of India, Sri Lanka and Tibet, Thai, Lao, Burmese, Khmer."""
_PAGE = re.compile(r"Creating layout - Page (\d+)")
_WRITING = "Step 6"
_MOST_MEMORY = re.compile(r"VmPeak:\s+(\d+) kB")


def main(target: str, megabytes: str, seconds: str) -> None:
    if _missing:
        _end(NO_LIBRARIES, _missing)
    _bound(int(megabytes), int(seconds))
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.addHandler(_Progress())
    drawing.draw_first_line = _with_its_words(drawing.draw_first_line)
    try:
        nothing = URLFetcher(allowed_protocols=())
        document = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=nothing).render(pdf_tags=True)
        document.write_pdf(target, pdf_variant="pdf/ua-1")
        _say(f"pages {len(document.pages)}")
    except MemoryError as reason:
        _end(OUT_OF_MEMORY, reason)
    except Exception as reason:
        _end(OUT_OF_MEMORY if _is_nearly_full(int(megabytes)) else FAILED, reason)


def _bound(megabytes: int, seconds: int) -> None:
    """More than this the system refuses us, rather than taking it from everybody else."""
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


def _is_nearly_full(megabytes: int) -> bool:
    """Libraries in C do not always say that they were refused memory; some just return nothing, which
    arrives here as any error. What was asked for at the last was never more than a quarter of the bound."""
    try:
        found = _MOST_MEMORY.search(Path("/proc/self/status").read_text())
    except OSError:  # not on Linux
        return False
    return found is not None and int(found.group(1)) > (megabytes << 10) * 3 // 4


def _with_its_words(draw: Draw) -> Draw:
    """Where letters change place or melt together, no table of glyphs gives the words back. So each line says
    its words itself (ActualText), to those who have the file read out, search it or copy from it."""

    def draw_with_words(stream: Any, textbox: Any, *options: Any) -> Any:
        if not _MELTING.search(textbox.text):
            return draw(stream, textbox, *options)
        stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(textbox.text)}))
        try:
            return draw(stream, textbox, *options)
        finally:
            stream.end_marked_content()

    return draw_with_words


class _Progress(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        if found := _PAGE.search(words):
            _say(f"page {found.group(1)}")
        elif words.startswith(_WRITING):
            _say("writing")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _end(status: int, reason: Exception) -> NoReturn:
    sys.stderr.write(f"{type(reason).__name__}: {reason}\n")
    sys.exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
