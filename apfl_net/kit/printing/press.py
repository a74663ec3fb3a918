"""Running the process that sets a document, and understanding how it ended."""

import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from apfl_net.kit.config import ROOT
from apfl_net.kit.printing import NO_LIBRARIES, OUT_OF_MEMORY
from apfl_net.kit.printing.fonts import scripts_in, scripts_without_font

LIBRARIES, FONTS, MEMORY, TIME, BROKEN = "libraries", "fonts", "memory", "time", "broken"
"""Why nothing was printed. The first two are mended by installing something."""

_OUT_OF_TIME = {signal.SIGKILL, getattr(signal, "SIGXCPU", signal.SIGKILL)}
_OUT_OF_MEMORY = ("MemoryError", "failed to allocate", "Resource temporarily unavailable")
"""What libraries say when the system gives them no more."""

Progress = Callable[[str, int], bool]
"""`progress(phase, page)` with `setting` or `writing`; whoever answers False wants it to end."""


@dataclass(frozen=True)
class Bounds:
    """What one document may take. A thousand pages fit in."""

    megabytes: int = 1500
    seconds: int = 900


class NotPrinted(Exception):
    """There is no PDF: one of the reasons above, with what the process said last."""

    def __init__(self, reason: str, said: str = "") -> None:
        super().__init__(f"{reason}: {said}" if said else reason)
        self.reason, self.said = reason, said


class Stopped(Exception):
    """Somebody wanted it to end; it can be begun again."""


def can_print() -> NotPrinted | None:
    """Whether a line of text can be set here; why not, else."""
    with tempfile.TemporaryDirectory(prefix="apfl-print-") as folder:
        try:
            print_document(TRY_THIS, Path(folder) / "try.pdf")
        except NotPrinted as reason:
            return reason
    return None


TRY_THIS = b'<!doctype html><html lang="en"><title>A line</title><p>A line'


def print_document(
    html: bytes, target: Path, *, progress: Progress | None = None, bounds: Bounds | None = None
) -> int:
    """Set the HTML as PDF in the file `target`; returns how many pages it has."""
    if lacking := scripts_without_font(scripts_in(html.decode())):
        raise NotPrinted(FONTS, "; ".join(lacking))
    bounds = bounds or Bounds()
    command = [sys.executable, "-m", "apfl_net.kit.printing"]
    command += [str(target), str(bounds.megabytes), str(bounds.seconds)]
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as complaints:
        source.write(html)
        source.seek(0)
        with subprocess.Popen(  # noqa: S603  (our own program)
            command, stdin=source, stdout=subprocess.PIPE, stderr=complaints, text=True, cwd=ROOT
        ) as process:
            watch = threading.Timer(bounds.seconds * 2, process.kill)
            watch.start()
            try:
                pages = _follow(process, progress)
            finally:
                watch.cancel()
                process.kill()
        complaints.seek(0)
        said = complaints.read().decode(errors="replace").strip()
    if process.returncode or pages is None:
        raise NotPrinted(_reason(process.returncode, said), said.rpartition("\n")[2][:500])
    return pages


def _follow(process: subprocess.Popen[str], progress: Progress | None) -> int | None:
    """Read what it says until it ends; returns how many pages it said there are."""
    pages = None
    for line in process.stdout or ():
        word, _space, number = line.strip().partition(" ")
        if word == "pages":
            pages = int(number)
        elif progress and word in {"page", "writing"}:
            phase, at = ("setting", int(number)) if word == "page" else ("writing", 0)
            if not progress(phase, at):
                raise Stopped
    process.wait()
    return pages


def _reason(status: int, said: str) -> str:
    if status == NO_LIBRARIES:
        return LIBRARIES
    if status == OUT_OF_MEMORY or any(words in said for words in _OUT_OF_MEMORY):
        return MEMORY
    return TIME if -status in _OUT_OF_TIME else BROKEN
