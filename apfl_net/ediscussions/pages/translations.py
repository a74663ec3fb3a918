"""A contribution in another language, beside its original."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, Contributor
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.pages.articles import article_for
from apfl_net.discussions.pages.shown import show_posts
from apfl_net.discussions.queries.posts import post_row
from apfl_net.discussions.queries.visible import get_post
from apfl_net.ediscussions.actions.translating import translate
from apfl_net.ediscussions.queries.contributions import translation_of
from apfl_net.ediscussions.queries.heads import Head, get_head
from apfl_net.ediscussions.schemas.contributing import TranslationForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError, Conflict, NotFound
from apfl_net.kit.markdown import without_handles
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/e-discussions/{ediscussion_ref}/contributions/{post_id}/translations/new")
def new_translation(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, post_id: Id
) -> Response:
    head, post = _to_translate(db, viewer, ediscussion_ref, post_id)
    return _form(request, db, viewer, head, post, {"revision": str(post.revision)})


@router.get("/e-discussions/{ediscussion_ref}/contributions/{post_id}/translations/{language}")
def show_translation(
    request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail, post_id: Id, language: str
) -> Response:
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    post = _contribution(db, viewer, head, post_id)
    found = translation_of(db, post, language)
    if found is None:
        raise NotFound
    html = found.body_html if viewer.signed_in else without_handles(found.body_html)
    said: dict[str, Any] = {"head": head, "translation": found, "body_html": html}
    return page(request, "ediscussions/translation.html", article=_drawn(db, viewer, post), post=post, **said)


@router.post("/e-discussions/{ediscussion_ref}/contributions/{post_id}/translations")
def create_translation(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, post_id: Id, typed: TypedForm
) -> Response:
    head, post = _to_translate(db, viewer, ediscussion_ref, post_id)
    form, errors = parse(TranslationForm, typed)
    if form is None:
        return _form(request, db, viewer, head, post, typed, errors)
    said: dict[str, Any] = form.model_dump(exclude={"machine"}) | {"is_machine": form.machine}
    try:
        translate(db, by=viewer, post=post, now=utc_now(), **said)
    except Conflict as refusal:
        return _form(request, db, viewer, head, post, typed, refusal=refusal)
    return see_other(request, f"{head.path}/contributions/{post.id}/translations/{form.language}")


def _contribution(db: Session, viewer: Viewer, head: Head, post_id: int) -> Post:
    post = get_post(db, viewer, post_id)
    if post.thread_id != head.ediscussion.thread_id or post.removed_at:
        raise NotFound
    return post


def _to_translate(db: Session, viewer: Viewer, ediscussion_id: int, post_id: int) -> tuple[Head, Post]:
    """For its author and the facilitators; for all others there is no such page."""
    head = get_head(db, viewer, ediscussion_id, utc_now())
    post = _contribution(db, viewer, head, post_id)
    if post.author_id != viewer.member_id and not head.facilitates:
        raise NotFound
    return head, post


def _drawn(db: Session, viewer: Viewer, post: Post) -> Any:
    shown = show_posts(db, viewer, [post_row(db, viewer, post.id)], post.audience_id, None)[0]
    return article_for(utc_now(), may_reply=False, may_correct=False)(shown)


def _form(
    request: Request,
    db: Session,
    viewer: Viewer,
    head: Head,
    post: Post,
    typed: Typed,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
) -> Response:
    return page(
        request,
        "ediscussions/translation_new.html",
        status=refusal.status if refusal else 422 if errors else 200,
        head=head,
        post=post,
        article=_drawn(db, viewer, post),
        typed=typed,
        errors=errors or {},
        message=refusal.words() if refusal else "",
    )
