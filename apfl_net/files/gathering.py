"""Files beside what one writes: those that came with the form, and those that came before it."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.files.actions import add_file
from apfl_net.files.policy import NoRoomLeft, largest
from apfl_net.files.queries import FileFound, loose_files
from apfl_net.files.receiving import Sent
from apfl_net.files.shown import FileShown, show_files
from apfl_net.kit.sizes import size_in_words
from apfl_net.kit.web.forms import Typed

_CHOSEN = re.compile(r"file_([1-9][0-9]{0,9})")


@dataclass(frozen=True)
class Attached:
    """What the form shows of its files, and what is to be said of those that were not taken.

    `kept` and `left_out`: of those that the thing has already, where they are changed in the same form.
    """

    found: tuple[FileFound, ...] = ()
    refused: list[str] = field(default_factory=list)
    kept: list[FileShown] = field(default_factory=list)
    left_out: list[FileShown] = field(default_factory=list)
    shown: str = ""  # ids of those that the thing has, as a field of the form

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(each.file.id for each in self.found)

    @property
    def files(self) -> list[FileShown]:
        return show_files(self.found)

    @property
    def most(self) -> dict[str, object]:
        return {"bytes": largest(), "words": size_in_words(largest())}


def gather_files(db: Session, viewer: Viewer, sent: Sent, *, now: datetime) -> Attached:
    """Whatever becomes of the form, the files are kept for it, for a day."""
    refused = [refusal.words() for refusal in sent.refused]
    ids = chosen(sent.typed)
    if sent.files and viewer.may_write:
        try:
            ids += [add_file(db, uploader_id=viewer.id, received=file, now=now).id for file in sent.files]
        except NoRoomLeft as refusal:
            refused.append(refusal.words())
    return Attached(tuple(loose_files(db, viewer.id, ids)) if ids else (), refused)


def chosen(typed: Typed) -> list[int]:
    """The files that are ticked in the form."""
    named = (_CHOSEN.fullmatch(name) for name in typed)
    return [number for found in named if found and (number := int(found[1])) < 2**31]
