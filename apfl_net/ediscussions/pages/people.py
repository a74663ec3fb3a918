"""Who has which part in an e-discussion, and who reads it."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.policy.widening import SomethingWaits
from apfl_net.ediscussions.actions.creating import ring_of
from apfl_net.ediscussions.actions.roles import end_role, give_role
from apfl_net.ediscussions.actions.widening import widen_ring
from apfl_net.ediscussions.pages.ediscussion_page import mark_of, people_shown
from apfl_net.ediscussions.policy.roles import ROLES
from apfl_net.ediscussions.queries.heads import Head, facilitated
from apfl_net.ediscussions.queries.visible import get_role
from apfl_net.ediscussions.schemas.preparing import ReadersForm, RoleForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError, Conflict
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.queries import member_with_handle

router = room()


@router.get("/e-discussions/{ediscussion_ref}/people")
def list_people(request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail) -> Response:
    return _people_page(request, db, viewer, facilitated(db, viewer, ediscussion_ref, utc_now()))


@router.post("/e-discussions/{ediscussion_ref}/people")
def create_role(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(RoleForm, typed)
    member = member_with_handle(db, form.handle.removeprefix("@").casefold()) if form else None
    if form is None or member is None or member.hidden_at:
        errors = errors or {"handle": gettext("There is no member with this handle.")}
        return _people_page(request, db, viewer, head, typed, errors)
    if form.first_day and form.last_day and form.last_day < form.first_day:
        errors = {"last_day": gettext("The last day comes after the first.")}
        return _people_page(request, db, viewer, head, typed, errors)
    said: dict[str, Any] = form.model_dump(exclude={"handle"}) | {"now": utc_now()}
    give_role(db, by=viewer, ediscussion=head.ediscussion, member=member, **said)
    return see_other(request, f"{head.path}/people")


@router.post("/e-discussions/{ediscussion_ref}/people/{role_id}/ending")
def create_ending(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, role_id: Id
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    role = get_role(db, head.ediscussion.id, role_id)
    try:
        end_role(db, by=viewer, ediscussion=head.ediscussion, role=role, now=utc_now())
    except Conflict as refusal:
        return _people_page(request, db, viewer, head, refusal=refusal)
    return see_other(request, head.path if role.member_id == viewer.id else f"{head.path}/people")


@router.get("/e-discussions/{ediscussion_ref}/readers")
def edit_readers(request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail) -> Response:
    return _readers_page(request, facilitated(db, viewer, ediscussion_ref, utc_now()))


@router.post("/e-discussions/{ediscussion_ref}/readers")
def update_readers(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    """More of them. What was written so far stays narrow until its authors agree."""
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(ReadersForm, typed)
    if form is None:
        return _readers_page(request, head, typed, errors)
    said: dict[str, Any] = form.model_dump() | {"now": utc_now()}
    try:
        widen_ring(db, by=viewer, ediscussion=head.ediscussion, **said)
    except (Conflict, SomethingWaits) as refusal:
        return _readers_page(request, head, typed, refusal=refusal)
    return see_other(request, head.path)


def _people_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    head: Head,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
) -> Response:
    return page(
        request,
        "ediscussions/people.html",
        status=refusal.status if refusal else 422 if errors else 200,
        head=head,
        people=people_shown(viewer, head),
        roles={code: gettext(words) for code, words in ROLES.items()},
        typed=typed or {"role": "facilitator"},
        errors=errors or {},
        message=refusal.words() if refusal else "",
    )


def _readers_page(
    request: Request,
    head: Head,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
) -> Response:
    rings = {"members": gettext("All members of the network"), "public": gettext("Everybody")}
    wider = {"participants": ("members", "public"), "members": ("public",), "public": ()}
    offered = wider[ring_of(head.event, head.ediscussion.audience_id)]
    return page(
        request,
        "ediscussions/readers.html",
        status=refusal.status if refusal else 422 if errors else 200,
        head=head,
        audience=mark_of(head.row),
        offered={ring: rings[ring] for ring in offered},
        typed=typed or {},
        errors=errors or {},
        message=refusal.words() if refusal else "",
    )
