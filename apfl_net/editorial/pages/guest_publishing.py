"""Inviting guests to write, and publishing what they send in."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.access.models import Audience
from apfl_net.editorial import actions, queries, schemas
from apfl_net.editorial.models import GuestPost
from apfl_net.editorial.schemas import OptionalNumber
from apfl_net.kit.clock import utc_now
from apfl_net.kit.differences import differences
from apfl_net.kit.markdown import render
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

SIGNED = ("title", "author_name", "author_about", "body")


@router.get("/guest-posts/manage")
def list_guest_posts_at_work(request: Request, db: DB, viewer: Staff) -> Response:
    return page(request, "editorial/guest_posts_at_work.html", posts=queries.guest_posts_at_work(db))


@router.get("/guest-posts/invitations/new")
def new_guest(request: Request, viewer: Staff, original: OptionalNumber = None) -> Response:
    return _invitation_form(request, {"original": str(original or ""), "readers": "public"}, {})


@router.post("/guest-posts/invitations")
def create_guest(request: Request, db: DB, viewer: Staff, typed: TypedForm) -> Response:
    form, errors = parse(schemas.InviteGuestForm, typed)
    if form is None:
        return _invitation_form(request, typed, errors, status=422)
    original = queries.guest_post_for_staff(db, form.original) if form.original else None
    about = form.model_dump(exclude={"readers", "original"})
    audience = db.get_one(Audience, form.audience_id)
    actions.invite_guest(db, viewer=viewer, audience=audience, original=original, now=utc_now(), **about)
    return see_other(request, "/guest-posts/manage")


@router.get("/guest-posts/{post_ref}/edit")
def edit_guest_post(
    request: Request, db: DB, viewer: Staff, post_ref: IdWithTail, saved: bool = False
) -> Response:
    post = queries.guest_post_for_staff(db, post_ref)
    return _editor(request, db, post, {field: getattr(post, field) for field in SIGNED}, {}, saved=saved)


@router.post("/guest-posts/{post_ref}")
def update_guest_post(
    request: Request, db: DB, viewer: Staff, post_ref: IdWithTail, typed: TypedForm
) -> Response:
    post = queries.guest_post_for_staff(db, post_ref)
    form, errors = parse(schemas.GuestPostForm, typed)
    if form is None or "preview" in typed:
        return _editor(request, db, post, typed, errors, status=422 if form is None else 200)
    actions.write_guest_post(db, post=post, by=viewer, now=utc_now(), **form.model_dump())
    return see_other(request, f"/guest-posts/{post.id}/edit?saved=yes")


@router.post("/guest-posts/{post_id}/publication")
def create_publication(request: Request, db: DB, viewer: Staff, post_id: Id) -> Response:
    post = queries.guest_post_for_staff(db, post_id)
    actions.publish_guest_post(db, viewer=viewer, post=post, now=utc_now())
    return see_other(request, "/guest-posts/manage")


@router.post("/guest-posts/{post_id}/return")
def create_return(request: Request, db: DB, viewer: Staff, post_id: Id) -> Response:
    actions.send_back_guest_post(db, post=queries.guest_post_for_staff(db, post_id), now=utc_now())
    return see_other(request, "/guest-posts/manage")


@router.post("/guest-posts/{post_id}/withdrawal")
def create_withdrawal(request: Request, db: DB, viewer: Staff, post_id: Id) -> Response:
    actions.withdraw_guest_post(db, post=queries.guest_post_for_staff(db, post_id), now=utc_now())
    return see_other(request, "/guest-posts/manage")


def _invitation_form(
    request: Request, typed: Typed, errors: dict[str, str], *, status: int = 200
) -> Response:
    given = dict.fromkeys(schemas.InviteGuestForm.model_fields, "") | typed
    return page(request, "editorial/guest_invitation.html", status=status, typed=given, errors=errors)


def _editor(
    request: Request,
    session: Session,
    post: GuestPost,
    typed: Typed,
    errors: dict[str, str],
    *,
    saved: bool = False,
    status: int = 200,
) -> Response:
    return page(
        request,
        "editorial/guest_post_edit.html",
        status=status,
        action=f"/guest-posts/{post.id}",
        post=post,
        typed=dict.fromkeys(schemas.GuestPostForm.model_fields, "") | typed,
        errors=errors,
        saved=saved,
        preview_html=render(typed.get("body", ""), below=1) if "preview" in typed else "",
        versions=_versions(session, post),
    )


def _versions(session: Session, post: GuestPost) -> list[dict[str, Any]]:
    """What was saved, the newest first, each with what it changed."""
    before = ""
    versions: list[dict[str, Any]] = []
    for row in queries.guest_post_versions(session, post.id):
        versions.append({"row": row, "passages": differences(before, row.body)})
        before = row.body
    return versions[::-1]
