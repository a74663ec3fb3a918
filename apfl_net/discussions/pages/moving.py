"""Moving a thread to another space, merging it into another thread, splitting posts off from it."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor
from apfl_net.access.marks import AudienceMark, audience_mark
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.merging import merge_thread
from apfl_net.discussions.actions.moving import move_thread, readers_after
from apfl_net.discussions.actions.splitting import split_thread
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.pages.order_form import Order, carry_out, show
from apfl_net.discussions.policy.keeping_order import (
    NamesWouldCross,
    NoSuchPosts,
    NoSuchThread,
    NumbersChanged,
    ReadersUnrelated,
)
from apfl_net.discussions.queries.choices import (
    first_words,
    seen_in_thread,
    spaces_moderated,
    threads_beside,
)
from apfl_net.discussions.queries.signposts import thread_or_target
from apfl_net.discussions.queries.visible import get_space
from apfl_net.discussions.schemas.keeping_order import MergeForm, MoveForm, Numbers, SplitForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.routing import DB, room

router = room()

MOST_WORDS_SHOWN, MOST_THREADS_LISTED = 50, 50


def _move(db: Session, viewer: Viewer, thread: Thread, form: MoveForm) -> None:
    space = get_space(db, viewer, form.space)
    move_thread(db, moderator=viewer, thread=thread, space=space, reason=form.reason, now=utc_now())


def _spaces(db: Session, viewer: Viewer, thread: Thread, typed: object) -> dict[str, Any]:
    """Where it can go, each with who would read it there."""
    others = [space for space in spaces_moderated(db, viewer) if space.id != thread.space_id]
    marks = [(space, _mark_in(db, thread, space)) for space in others]
    return {"spaces": [(space, mark) for space, mark in marks if mark]}


def _mark_in(db: Session, thread: Thread, space: Space) -> AudienceMark | None:
    try:
        readers = readers_after(db, thread, space)
    except (ReadersUnrelated, NamesWouldCross):
        return None
    return audience_mark(readers.kind, readers.constituency, readers.name)


def _merge(db: Session, viewer: Viewer, thread: Thread, form: MergeForm) -> str:
    try:
        target = thread_or_target(db, viewer, form.target_id or 0)
    except NotFound:
        raise NoSuchThread from None
    merge_thread(db, moderator=viewer, thread=thread, target=target, reason=form.reason, now=utc_now())
    return target.path


def _threads(db: Session, viewer: Viewer, thread: Thread, typed: object) -> dict[str, Any]:
    beside = threads_beside(db, viewer, thread, MOST_THREADS_LISTED)
    return {"threads": {other.id: other.title for other in beside}}


def _split(db: Session, viewer: Viewer, thread: Thread, form: SplitForm) -> str:
    if form.changes is not None and form.changes != thread.changes:
        raise NumbersChanged
    post_ids = _chosen(db, viewer, thread, form.posts)
    if not post_ids:
        raise NoSuchPosts
    made = split_thread(
        db,
        moderator=viewer,
        thread=thread,
        post_ids=post_ids,
        title=form.title,
        reason=form.reason,
        now=utc_now(),
    )
    return made.path


def _words(db: Session, viewer: Viewer, thread: Thread, typed: Mapping[str, str]) -> dict[str, Any]:
    """The beginnings of the posts whose numbers were typed, as far as these can be read."""
    form, errors = parse(SplitForm, {"reason": "-", "title": "-", "posts": typed.get("posts", "")})
    ids = _chosen(db, viewer, thread, form.posts) if form else []
    if form and not ids:
        errors = {"posts": gettext(NoSuchPosts.message)}
    shown = {"chosen": first_words(db, viewer, ids[:MOST_WORDS_SHOWN]), "count": len(ids)}
    return shown | {"errors": errors if "posts" in typed else {}}


def _chosen(db: Session, viewer: Viewer, thread: Thread, numbers: Numbers) -> list[int]:
    return [
        post.id
        for post in seen_in_thread(db, viewer, thread.id)
        if any(first <= post.number and (last is None or post.number <= last) for first, last in numbers)
    ]


MOVE = Order("discussions/order/move.html", MoveForm, _move, choices=_spaces)
MERGE = Order("discussions/order/merge.html", MergeForm, _merge, choices=_threads)
SPLIT = Order(
    "discussions/order/split.html",
    SplitForm,
    _split,
    at_first=lambda thread: {"changes": str(thread.changes)},
    choices=_words,
)


@router.get("/threads/{thread_ref}/move")
def new_move(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, MOVE)


@router.post("/threads/{thread_ref}/move")
def create_move(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, MOVE, typed)


@router.get("/threads/{thread_ref}/merge")
def new_merge(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, MERGE)


@router.post("/threads/{thread_ref}/merge")
def create_merge(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, MERGE, typed)


@router.get("/threads/{thread_ref}/split")
def new_split(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    return show(request, db, viewer, thread_ref, SPLIT)


@router.post("/threads/{thread_ref}/split")
def create_split(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    return carry_out(request, db, viewer, thread_ref, SPLIT, typed)
