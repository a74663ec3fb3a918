"""The page on which a guest writes, by a personal link and without an account."""

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.editorial import actions, schemas
from apfl_net.editorial.models import GuestPost
from apfl_net.kit.clock import utc_now
from apfl_net.kit.markdown import render
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/guest-posts/writing/{token}")
def edit_by_link(request: Request, db: DB, viewer: Anyone, token: str, saved: bool = False) -> Response:
    post = actions.guest_post_with_token(db, token, utc_now())
    return _editor(request, token, post, _typed(post), saved=saved)


@router.post("/guest-posts/writing/{token}")
def update_by_link(request: Request, db: DB, viewer: Anyone, token: str, typed: TypedForm) -> Response:
    post = actions.guest_post_with_token(db, token, utc_now())
    form, errors = parse(schemas.GuestPostForm, typed)
    if form is None or "preview" in typed:
        return _editor(request, token, post, typed, errors, status=422 if form is None else 200)
    actions.write_guest_post(db, post=post, by=None, now=utc_now(), **form.model_dump())
    return see_other(request, f"/guest-posts/writing/{token}?saved=yes")


def _typed(post: GuestPost) -> Typed:
    return {field: getattr(post, field) for field in ("title", "author_name", "author_about", "body")}


def _editor(
    request: Request,
    token: str,
    post: GuestPost,
    typed: Typed,
    errors: dict[str, str] | None = None,
    *,
    saved: bool = False,
    status: int = 200,
) -> Response:
    return page(
        request,
        "editorial/guest_writing.html",
        status=status,
        action=f"/guest-posts/writing/{token}",
        post=post,
        typed=dict.fromkeys(schemas.GuestPostForm.model_fields, "") | typed,
        errors=errors or {},
        saved=saved,
        preview_html=render(typed.get("body", ""), below=1) if "preview" in typed else "",
    )
