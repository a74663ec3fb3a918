"""Tokens for one's own feeds."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access import actions, queries, schemas
from apfl_net.access.entrances import SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/settings/feeds")
def list_feeds(request: Request, db: DB, viewer: SignedIn) -> Response:
    return _feeds_page(request, db, viewer)


@router.post("/settings/feeds")
def create_feed(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    """Shows the addresses with the new token at once, since nobody can show them again."""
    form, errors = parse(schemas.FeedForm, typed)
    if form is None:
        return _feeds_page(request, db, viewer, status=422, typed=typed, errors=errors)
    token = actions.make_feed_token(db, viewer=viewer, label=form.label, now=utc_now())
    return _feeds_page(request, db, viewer, status=201, token=token, label=form.label)


@router.post("/settings/feeds/{token_id}/revocation")
def create_feed_revocation(request: Request, db: DB, viewer: SignedIn, token_id: Id) -> Response:
    actions.revoke_feed_token(db, viewer=viewer, token_id=token_id)
    return see_other(request, "/settings/feeds")


def _feeds_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    *,
    status: int = 200,
    token: str = "",
    label: str = "",
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "access/feeds.html",
        status=status,
        feeds=queries.feed_tokens_of(db, viewer),
        token=token,
        label=label,
        typed=typed or {},
        errors=errors or {},
    )
