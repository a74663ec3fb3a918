"""Taking words away: from one version of a post, or the whole post. One is told what will happen first."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.redaction import delete_post, redact_revision
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy import editing
from apfl_net.discussions.queries.revisions import revisions_of
from apfl_net.discussions.queries.visible import get_post, role_in
from apfl_net.discussions.schemas.editing import RemovalForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import Forbidden
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/posts/{post_id}/revisions/{number}/redaction/new")
def new_redaction(request: Request, db: DB, viewer: SignedIn, post_id: Id, number: Id) -> Response:
    return _confirm(request, db, viewer, _post_to_empty(db, viewer, post_id), number, {}, {})


@router.post("/posts/{post_id}/revisions/{number}/redaction")
def create_redaction(
    request: Request, db: DB, viewer: SignedIn, post_id: Id, number: Id, typed: TypedForm
) -> Response:
    post = _post_to_empty(db, viewer, post_id)
    form, errors = parse(RemovalForm, typed)
    if form is None:
        return _confirm(request, db, viewer, post, number, typed, errors)
    try:
        redact_revision(db, by=viewer, post=post, number=number, reason=form.reason, now=utc_now())
    except editing.ReasonWanted as refusal:
        return _confirm(request, db, viewer, post, number, typed, {"reason": gettext(refusal.message)})
    return see_other(request, f"{post.path}/history")


@router.get("/posts/{post_id}/deletion/new")
def new_deletion(request: Request, db: DB, viewer: SignedIn, post_id: Id) -> Response:
    return _confirm(request, db, viewer, _post_to_empty(db, viewer, post_id), None, {}, {})


@router.post("/posts/{post_id}/deletion")
def create_deletion(request: Request, db: DB, viewer: SignedIn, post_id: Id, typed: TypedForm) -> Response:
    post = _post_to_empty(db, viewer, post_id)
    form, errors = parse(RemovalForm, typed)
    if form is None:
        return _confirm(request, db, viewer, post, None, typed, errors)
    try:
        delete_post(db, by=viewer, post=post, reason=form.reason, now=utc_now())
    except editing.ReasonWanted as refusal:
        return _confirm(request, db, viewer, post, None, typed, {"reason": gettext(refusal.message)})
    return see_other(request, post.path)


def _post_to_empty(db: Session, viewer: Viewer, post_id: int) -> Post:
    post = get_post(db, viewer, post_id)
    if not editing.may_take_away(viewer, post.author_id, role_in(db, viewer, post.thread.space_id)):
        raise Forbidden
    return post


def _confirm(
    request: Request,
    db: Session,
    viewer: Viewer,
    post: Post,
    number: int | None,
    typed: Typed,
    errors: dict[str, str],
) -> Response:
    """What will happen, before it does. `number` is that of a version; None stands for the whole post."""
    return page(
        request,
        "discussions/removal.html",
        status=422 if errors else 200,
        post=post,
        number=number,
        words=_words(db, viewer, post, number),
        is_own=post.author_id == viewer.member_id,
        typed=typed,
        errors=errors,
    )


def _words(db: Session, viewer: Viewer, post: Post, number: int | None) -> str:
    """What would be gone, so that one sees what one is about to take away."""
    if number in {None, post.revision}:
        return post.body
    return next((row.body for row in revisions_of(db, viewer, post) if row.number == number), "")
