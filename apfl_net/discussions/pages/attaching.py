"""The files of a post: changed with its words, and given to who may read them."""

from dataclasses import replace

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.attaching import attach_files, remove_files
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.files import file_of_post, files_in
from apfl_net.discussions.queries.visible import get_post
from apfl_net.files.answers import give_file, give_preview
from apfl_net.files.gathering import Attached, chosen
from apfl_net.files.shown import show_files
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed
from apfl_net.kit.web.page import is_htmx, nothing_new, page
from apfl_net.kit.web.routing import DB, room

router = room()


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


@router.get("/posts/{post_id}/files")
def show_files_of_post(request: Request, db: DB, viewer: Anyone, post_id: Id) -> Response:
    """A part of the page of the thread: its author asks again until all of them were looked at."""
    post = get_post(db, viewer, post_id)
    files = show_files(files_in(db, [post.id]).get(post.id, ()))
    if is_htmx(request) and any(file.waits for file in files):
        return nothing_new()
    return page(
        request,
        "discussions/post_files.html",
        post=post,
        files=files,
        is_own=post.author_id == viewer.member_id,
    )


@router.get("/posts/{post_id}/files/{file_id}")
def show_file(request: Request, db: DB, viewer: Anyone, post_id: Id, file_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    return give_file(request, db, viewer, file_of_post(db, post.id, file_id))


@router.get("/posts/{post_id}/files/{file_id}/preview")
def show_preview(request: Request, db: DB, viewer: Anyone, post_id: Id, file_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    return give_preview(request, file_of_post(db, post.id, file_id))
