"""Sound and video: copied, then what they say of whoever made them is overwritten where it stands.

Nothing moves, so nothing must be counted anew, and a film of gigabytes takes no more memory than a song.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from apfl_net.kit.content.inside import Refused, boxes, matroska, ogg, waves

Overwrite = Callable[[IO[bytes], int], None]
_IN_PLACE: dict[str, Overwrite] = {
    "mp4": boxes.overwrite,
    "m4a": boxes.overwrite,
    "webm": matroska.overwrite,
    "ogg": ogg.overwrite,
    "wav": waves.overwrite_riff,
    "flac": waves.overwrite_flac,
}


def run(kind: str, source: str, target: str) -> Iterator[Any]:
    try:
        if kind == "mp3":
            _copy_sound(Path(source), Path(target))
        else:
            shutil.copyfile(source, target)
            with Path(target).open("r+b") as file:
                _IN_PLACE[kind](file, Path(target).stat().st_size)
    except (ValueError, IndexError) as error:
        raise Refused("Broken", f"{type(error).__name__}: {error}") from error
    yield {}


def _copy_sound(source: Path, target: Path) -> None:
    """An MP3 is nothing but sound from where its tags end to where others begin."""
    with source.open("rb") as file, target.open("wb") as clean:
        start, end = waves.sound_of_mp3(file, source.stat().st_size)
        file.seek(start)
        left = end - start
        while left > 0 and (part := file.read(min(left, 1 << 20))):
            clean.write(part)
            left -= len(part)
