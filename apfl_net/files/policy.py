"""How large files may be, how much a member may send, and what a file may be called."""

import re

from apfl_net.kit.config import settings
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import N_, gettext
from apfl_net.kit.sizes import size_in_words
from apfl_net.kit.text import clean_line

QUARANTINE, KEPT, PREVIEWS = "quarantine", "files", "previews"
"""Where they lie: as they were sent; as they are given away; small pictures of them."""

MEGABYTE = 1_000_000
LARGEST = {"document": 100, "image": 25, "audio": 200, "text": 10, "captions": 2}
"""Megabytes of one file, by the family of its kind. Video may be as large as any file."""
LONGEST_NAME = 120

_NOT_IN_NAMES = re.compile(r'[<>:"|?*\\/\x00-\x1f]')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_SAME = {"jpeg": "jpg", "htm": "html", "oga": "ogg", "text": "txt", "md": "txt", "csv": "txt"}


class FileIsTooLarge(AppError):
    status = 422
    message = N_("This file is too large: at most %(most)s.")

    def words(self) -> str:
        return gettext(self.message) % {"most": size_in_words(largest())}


class NoRoomLeft(AppError):
    status = 422
    message = N_(
        "This is more than there is room for: all files of one member may have %(most)s together. Files that"
        " you take away make room."
    )

    def words(self) -> str:
        return gettext(self.message) % {"most": size_in_words(settings().member_quota * MEGABYTE)}


def largest() -> int:
    """Bytes of one file, whatever it is."""
    return settings().upload_limit * MEGABYTE


def largest_of(family: str) -> int:
    return min(LARGEST.get(family, settings().upload_limit), settings().upload_limit) * MEGABYTE


def room_left(*, by_member: int, in_all: int) -> int:
    """Bytes that a member may still send, after so many of theirs and of everybody."""
    left = settings().member_quota * MEGABYTE - by_member, settings().files_quota * MEGABYTE - in_all
    return max(min(left), 0)


def check_room(*, size: int, by_member: int, in_all: int) -> None:
    if size > room_left(by_member=by_member, in_all=in_all):
        raise NoRoomLeft


def clean_name(sent: str) -> str:
    """What a browser called it, without folders, control characters and what systems do not take."""
    last = re.split(r"[\\/]", sent)[-1]
    name = clean_line(_NOT_IN_NAMES.sub("", last)).lstrip(".").strip()
    stem, ending = _in_two(name)
    return f"{stem[: LONGEST_NAME - len(ending)].strip() or gettext('file')}{ending}"


def with_ending(name: str, ending: str) -> str:
    """The name with the ending of what the file is, whatever it was called."""
    stem, given = _in_two(name)
    given = given.lstrip(".").lower()
    return name if _SAME.get(given, given) == ending else f"{stem}.{ending}"


def _in_two(name: str) -> tuple[str, str]:
    found = _ENDING.search(name)
    return (name[: found.start()], found.group()) if found else (name, "")
