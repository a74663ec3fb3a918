"""Files that came with a form, now or in an earlier try of it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.files.actions import add_file
from apfl_net.files.policy import largest
from apfl_net.files.queries import FileFound, loose_files
from apfl_net.files.receiving import Sent
from apfl_net.files.shown import FileShown, show_files
from apfl_net.kit.sizes import size_in_words
from apfl_net.kit.web.addresses import LARGEST_ID
from apfl_net.kit.web.forms import Typed


@dataclass(frozen=True)
class Attaching:
    """What the form says of its files: those that are there, and why some are not. A post that is changed has
    more to say: which it keeps, which not."""

    files: list[FileShown]
    refused: list[str]
    most: dict[str, object]
    kept: list[FileShown] = field(default_factory=list)
    """Files that stand already: a record keeps those on a page of their own."""
    left_out: list[FileShown] = field(default_factory=list)
    shown: str = ""


def take_in(db: Session, viewer: Viewer, sent: Sent, now: datetime) -> list[FileFound]:
    """Keep what came just now, beside what was ticked: none of it belongs to anything yet."""
    new = [add_file(db, uploader_id=viewer.id, received=file, now=now).id for file in sent.files]
    return loose_files(db, viewer.id, [*_ticked(sent.typed), *new])


def attaching(files: list[FileFound], sent: Sent | None = None) -> Attaching:
    return Attaching(
        files=show_files(files),
        refused=[refusal.words() for refusal in sent.refused] if sent else [],
        most={"bytes": largest(), "words": size_in_words(largest())},
    )


def _ticked(typed: Typed) -> list[int]:
    ids = [name[5:] for name, said in typed.items() if said == "yes" and name.startswith("file_")]
    numbers = [int(one) for one in ids if one.isascii() and one.isdecimal() and len(one) < 11]
    return [one for one in numbers if one <= LARGEST_ID]
