"""Files of plain characters: which they are, and in which encoding."""

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from apfl_net.kit.content.inside import Refused

SAMPLE = 200_000
LARGEST = 20_000_000
"""Bytes. A thousand pages of Burmese are three million."""

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PROGRAM = re.compile(r"\s*<(?:\?php|%)", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|script|iframe|meta|title|table|div|p|h1)\b", re.IGNORECASE
)
_DRAWING = re.compile(r"<(?:svg|math)\b|<!doctype\s+svg", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_OTHER = re.compile(r"\s*(?:\{\\rtf|%!PS|BEGIN:V)")
_SRT = re.compile(r"\s*\d+[ \t]*\n\d{1,2}:\d\d:\d\d[,.]\d{1,3}[ \t]+-->", re.MULTILINE)


def kind_of_words(path: Path, head: bytes) -> str | None:
    """None for what is no text at all."""
    if path.stat().st_size > LARGEST:
        return None
    text = decoded(path.read_bytes()[:SAMPLE], whole=False)
    if text is None:
        return None
    if not text.strip():
        raise Refused("Empty")
    beginning = text[:HEAD]
    if _PROGRAM.match(beginning):
        raise Refused("IsProgram")
    if _OTHER.match(beginning) or (_DRAWING.search(beginning) and not _HTML.search(beginning)):
        raise Refused("NotAllowed")
    if _HTML.search(beginning):
        return "html"
    if _XML.match(beginning):
        raise Refused("NotAllowed")
    return _captions(text) or "txt"


HEAD = 4000


def _captions(text: str) -> str | None:
    if re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        return "vtt"
    return "srt" if _SRT.match(text) else None


def decoded(data: bytes, *, whole: bool = True) -> str | None:
    """As characters, with `\\n` at the ends of lines; None for what is no text. A part may end anywhere."""
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    text = _as(data, marked or "utf-8", whole)
    if text is None and marked is None and b"\0" not in data:
        best = from_bytes(data).best()
        text = str(best) if best else None
    if text is None or _BINARY.search(text):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as(data: bytes, encoding: str, whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, final=whole)
    except UnicodeDecodeError:
        return None


def text_of_file(path: str) -> str:
    """All of it."""
    if Path(path).stat().st_size > LARGEST:
        raise Refused("TooMuch", "text")
    text = decoded(Path(path).read_bytes())
    if text is None:
        raise Refused("Broken", "no text")
    return text
