"""Files beside what one writes: those that came with the form, and those that came before it."""

import re
from dataclasses import dataclass, field, replace

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.attaching import attach_files, remove_files
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.files import file_of_post, files_in
from apfl_net.discussions.queries.visible import get_post
from apfl_net.files.actions import add_file
from apfl_net.files.answers import give_file, give_preview
from apfl_net.files.policy import NoRoomLeft, largest
from apfl_net.files.queries import loose_files
from apfl_net.files.receiving import Sent
from apfl_net.files.shown import FileShown, show_files
from apfl_net.kit.clock import utc_now
from apfl_net.kit.sizes import size_in_words
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed
from apfl_net.kit.web.routing import DB, room

router = room()

_CHOSEN = re.compile(r"file_([1-9][0-9]{0,9})")


@dataclass(frozen=True)
class Attached:
    """What the form shows of its files, and what is to be said of those that were not taken.

    `kept` and `left_out`: of those that the post has already.
    """

    ids: tuple[int, ...] = ()
    files: list[FileShown] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    kept: list[FileShown] = field(default_factory=list)
    left_out: list[FileShown] = field(default_factory=list)
    shown: str = ""  # ids of those that the post has, as a field of the form

    @property
    def most(self) -> dict[str, object]:
        return {"bytes": largest(), "words": size_in_words(largest())}


def gather_files(db: Session, viewer: Viewer, sent: Sent) -> Attached:
    """Whatever becomes of the form, the files are kept for it, for a day."""
    refused = [refusal.words() for refusal in sent.refused]
    ids = chosen(sent.typed)
    if sent.files and viewer.may_write:
        try:
            ids += [
                add_file(db, uploader_id=viewer.id, received=file, now=utc_now()).id for file in sent.files
            ]
        except NoRoomLeft as refusal:
            refused.append(refusal.words())
    found = loose_files(db, viewer.id, ids) if ids else []
    return Attached(tuple(each.file.id for each in found), show_files(found), refused)


def chosen(typed: Typed) -> list[int]:
    """The files that are ticked in the form."""
    named = (_CHOSEN.fullmatch(name) for name in typed)
    return [number for found in named if found and (number := int(found[1])) < 2**31]


def with_files_of(db: Session, post: Post, attached: Attached, typed: Typed) -> Attached:
    """For the form in which a post is changed: those that it has come first; what was left out stays so."""
    own = show_files(files_in(db, [post.id]).get(post.id, ()))
    left_out = _left_out(typed)
    return replace(
        attached,
        kept=[file for file in own if file.id not in left_out],
        shown=" ".join(str(file.id) for file in own),
        left_out=[file for file in own if file.id in left_out],
    )


def change_files(db: Session, viewer: Viewer, post: Post, attached: Attached, typed: Typed) -> None:
    """Only by their author: a moderator who changes words leaves the files as they are."""
    if post.author_id != viewer.member_id:
        return
    if left_out := _left_out(typed):
        remove_files(db, post=post, file_ids=left_out, now=utc_now())
    attach_files(db, to=post, file_ids=attached.ids, now=utc_now())


def _left_out(typed: Typed) -> set[int]:
    """Files that the form showed, and that are not ticked any more."""
    shown = {
        int(one) for one in typed.get("files_shown", "").split()[:100] if one.isdecimal() and len(one) < 10
    }
    return shown - set(chosen(typed))


@router.get("/posts/{post_id}/files/{file_id}")
def show_file(request: Request, db: DB, viewer: Anyone, post_id: Id, file_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    return give_file(request, db, viewer, file_of_post(db, post.id, file_id))


@router.get("/posts/{post_id}/files/{file_id}/preview")
def show_preview(request: Request, db: DB, viewer: Anyone, post_id: Id, file_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    return give_preview(request, file_of_post(db, post.id, file_id))
