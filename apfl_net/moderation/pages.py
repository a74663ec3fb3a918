"""What a member has to do with the moderators: their reports, messages to them, sanctions, appeals."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.actions import member_with_appeal_token
from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Member
from apfl_net.moderation.actions.sanctions import appeal
from apfl_net.moderation.queries.own import in_force, messages_to, own_reports, sanctions_of
from apfl_net.moderation.schemas import AppealForm
from apfl_net.moderation.words import CATEGORIES, OUTCOMES, SANCTIONS

router = room()


@router.get("/moderation")
def show_mine(request: Request, db: DB, viewer: SignedIn) -> Response:
    return _mine(request, db, viewer, {}, {}, None)


@router.post("/moderation/sanctions/{sanction_id}/appeal")
def create_appeal(request: Request, db: DB, viewer: SignedIn, sanction_id: Id, typed: TypedForm) -> Response:
    form, errors = parse(AppealForm, typed)
    if form is None:
        return _mine(request, db, viewer, typed, errors, sanction_id)
    appeal(db, member_id=viewer.id, sanction_id=sanction_id, words=form.words, now=utc_now())
    return see_other(request, f"/moderation#sanction-{sanction_id}")


@router.get("/appeals/{token}")
def show_appeal(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    """For whoever cannot sign in: the link in the mail says who they are."""
    return _by_link(request, db, token, _bearer(db, token), {}, {}, None)


@router.post("/appeals/{token}/sanctions/{sanction_id}")
def create_appeal_by_link(
    request: Request, db: DB, viewer: Anyone, token: str, sanction_id: Id, typed: TypedForm
) -> Response:
    member = _bearer(db, token)
    form, errors = parse(AppealForm, typed)
    if form is None:
        return _by_link(request, db, token, member, typed, errors, sanction_id)
    appeal(db, member_id=member.id, sanction_id=sanction_id, words=form.words, now=utc_now())
    return see_other(request, f"/appeals/{token}")


def _bearer(db: Session, token: str) -> Member:
    member = member_with_appeal_token(db, token)
    if member is None:
        raise NotFound
    return member


def _mine(
    request: Request, db: Session, viewer: Viewer, typed: Typed, errors: dict[str, str], at: int | None
) -> Response:
    return page(
        request,
        "moderation/mine.html",
        status=422 if errors else 200,
        reports=own_reports(db, viewer),
        messages=messages_to(db, viewer),
        sanctions=sanctions_of(db, viewer.id),
        categories=CATEGORIES,
        outcomes=OUTCOMES,
        kinds=SANCTIONS,
        typed=typed,
        errors=errors,
        at=at,
    )


def _by_link(
    request: Request,
    db: Session,
    token: str,
    member: Member,
    typed: Typed,
    errors: dict[str, str],
    at: int | None,
) -> Response:
    return page(
        request,
        "moderation/appeal.html",
        status=422 if errors else 200,
        token=token,
        sanctions=in_force(sanctions_of(db, member.id), utc_now()),
        kinds=SANCTIONS,
        typed=typed,
        errors=errors,
        at=at,
    )
