"""The process that looks into one file.

    python -m apfl_net.kit.content TASK KIND MEGABYTES SECONDS BYTES PATHS

What a task yields is said on standard output, a line of JSON
each; a refusal is the last line. Only what the task needs is imported.
"""

import errno
import importlib
import json
import sys
from typing import Any

from apfl_net.kit.content.inside import Refused

try:
    import resource
except ImportError:  # on Windows, where only the clock bounds the process
    resource = None  # type: ignore[assignment]

HERE = "apfl_net.kit.content.inside"
RECORDINGS = ("mp3", "m4a", "ogg", "wav", "flac", "mp4", "webm")
OFFICE = ("docx", "pptx", "xlsx")
WORDS, PICTURES = ("txt", "vtt", "srt"), ("jpg", "png", "webp", "gif")
WORK = (
    {("kind", ""): "recognising", ("clean", "pdf"): "cleaning_pdf", ("text", "pdf"): "reading_pdf"}
    | {("clean", kind): "cleaning_office" for kind in OFFICE}
    | {("text", kind): "reading_office" for kind in OFFICE}
    | {("clean", "html"): "cleaning_html", ("text", "html"): "reading_html"}
    | {("clean", kind): "cleaning_recordings" for kind in RECORDINGS}
    | {("clean", kind): "cleaning_pictures" for kind in PICTURES}
    | {("preview", kind): "drawing" for kind in (*PICTURES, "pdf")}
    | {("clean", kind): "cleaning_words" for kind in WORDS}
    | {("text", kind): "reading_words" for kind in WORDS}
)
"""Which module does what, for which kind of file. Its `run` gets the kind and the paths."""


def main(task: str, kind: str, megabytes: str, seconds: str, written: str, *paths: str) -> None:
    work = importlib.import_module(f"{HERE}.{WORK[task, kind]}").run
    _bound(int(megabytes), int(seconds), int(written))
    try:
        for words in work(kind, *paths):
            _say(words)
    except Refused as refusal:
        _refuse(refusal.name, refusal.said)
    except OSError as error:
        _tell(error)
    except MemoryError:
        _refuse("TooMuch", "no more memory")
    except Exception as error:  # whatever a reader makes of what somebody sent
        _refuse("Broken", f"{type(error).__name__}: {error}"[:500])


def _tell(error: OSError) -> None:
    """With a number it is of the system: a full disk, a file that is gone, which no file is to blame for."""
    if error.errno in {errno.EFBIG, errno.ENOMEM}:
        _refuse("TooMuch", str(error))
    elif error.errno:
        _say({"errno": error.errno, "said": str(error)})
    else:
        _refuse("Broken", str(error))


def _bound(megabytes: int, seconds: int, written: int) -> None:
    """More than this the system refuses us, and the programs that we start."""
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _refuse(name: str, said: str) -> None:
    _say({"refused": name, "said": said})


if __name__ == "__main__":
    main(*sys.argv[1:])
