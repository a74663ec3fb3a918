"""Which scripts a text is written in, and whether this machine has fonts for them.

Words in a script without a font would be printed as rows of boxes, which is worse than no PDF.
"""

import shutil
import subprocess
from collections.abc import Iterable
from functools import cache

CORE, CJK = "fonts-noto-core", "fonts-noto-cjk"
"""Packages of Debian and Ubuntu."""

SCRIPTS = {
    "Latin, Vietnamese": (CORE, "ế", 0x1EA0, 0x1EFF),
    "Arabic": (CORE, "ب", 0x0600, 0x06FF),
    "Bengali": (CORE, "ক", 0x0980, 0x09FF),
    "Chinese": (CJK, "中", 0x4E00, 0x9FFF),
    "Cyrillic, Mongolian": (CORE, "Ө", 0x0400, 0x04FF),
    "Devanagari": (CORE, "क", 0x0900, 0x097F),
    "Japanese": (CJK, "あ", 0x3040, 0x30FF),
    "Khmer": (CORE, "ក", 0x1780, 0x17FF),
    "Korean": (CJK, "한", 0xAC00, 0xD7A3),
    "Lao": (CORE, "ກ", 0x0E80, 0x0EFF),
    "Burmese": (CORE, "က", 0x1000, 0x109F),
    "Sinhala": (CORE, "ක", 0x0D80, 0x0DFF),
    "Tamil": (CORE, "க", 0x0B80, 0x0BFF),
    "Thai": (CORE, "ก", 0x0E00, 0x0E7F),
}
"""By the name of the script: the package that has a font, a letter of it, and the range of all of them."""


def scripts_in(text: str) -> list[str]:
    letters = {ord(letter) for letter in set(text)}
    return [
        name
        for name, (_package, _letter, first, last) in SCRIPTS.items()
        if any(first <= letter <= last for letter in letters)
    ]


def scripts_without_font(scripts: Iterable[str] = SCRIPTS) -> list[str]:
    """Those that cannot be set here; none where nobody can say."""
    return [name for name in scripts if not _has_font(name)]


def packages_for(scripts: Iterable[str]) -> list[str]:
    return sorted({SCRIPTS[name][0] for name in scripts if name in SCRIPTS})


def _has_font(name: str) -> bool:
    """Yes is kept; no is asked again, since somebody may have installed one meanwhile."""
    return name in _found or _look_for(name)


@cache
def _program() -> str | None:
    return shutil.which("fc-list")


_found: set[str] = set()


def _look_for(name: str) -> bool:
    program = _program()
    if program is None:
        return True
    having = f":charset={ord(SCRIPTS[name][1]):x}"
    asked = subprocess.run([program, having, "family"], capture_output=True, timeout=30, check=False)  # noqa: S603
    if asked.stdout.strip():
        _found.add(name)
    return name in _found
