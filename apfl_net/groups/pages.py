"""One's groups, the page of one, and opening one."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor, SignedIn, Staff
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.groups import actions, policy, queries, schemas
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Member
from apfl_net.members.queries import member_with_handle

router = room()


@router.get("/groups")
def list_groups(request: Request, db: DB, viewer: SignedIn, opened: bool = False) -> Response:
    return page(request, "groups/index.html", groups=queries.groups_of(db, viewer), opened=opened)


@router.get("/groups/new")
def new_group(request: Request, db: DB, viewer: Staff) -> Response:
    return page(request, "groups/new.html", typed={}, errors={})


@router.post("/groups")
def create_group(request: Request, db: DB, viewer: Staff, typed: TypedForm) -> Response:
    form, errors = parse(schemas.GroupForm, typed)
    owner = _member_named(db, form.handle) if form else None
    if form is None or owner is None:
        errors = errors or {"handle": gettext("There is no member with this handle.")}
        return page(request, "groups/new.html", status=422, typed=typed, errors=errors)
    said = form.model_dump(exclude={"handle"})
    group = actions.open_group(db, by=viewer, owner=owner, now=utc_now(), **said)
    return see_other(request, f"/groups/{group.slug}" if owner.id == viewer.id else "/groups?opened=yes")


@router.get("/groups/{slug}")
def show_group(request: Request, db: DB, viewer: SignedIn, slug: str) -> Response:
    return _group_page(request, db, viewer, queries.get_group(db, viewer, slug))


@router.post("/groups/{slug}/members")
def create_member(request: Request, db: DB, viewer: Contributor, slug: str, typed: TypedForm) -> Response:
    group = queries.get_group(db, viewer, slug)
    form, errors = parse(schemas.MemberForm, typed)
    member = _member_named(db, form.handle) if form else None
    if member is None:
        errors = errors or {"handle": gettext("There is no member with this handle.")}
        return _group_page(request, db, viewer, group, typed=typed, errors=errors, status=422)
    try:
        actions.add_member(db, by=viewer, group=group, member=member, now=utc_now())
    except Conflict as refusal:
        return _group_page(request, db, viewer, group, typed=typed, refusal=refusal)
    return see_other(request, f"/groups/{slug}")


@router.post("/groups/{slug}/members/{member_id}/removal")
def create_removal(request: Request, db: DB, viewer: Contributor, slug: str, member_id: Id) -> Response:
    group = queries.get_group(db, viewer, slug)
    try:
        actions.remove_member(db, by=viewer, group=group, member_id=member_id, now=utc_now())
    except Conflict as refusal:
        return _group_page(request, db, viewer, group, refusal=refusal)
    return see_other(request, "/groups" if member_id == viewer.id else f"/groups/{slug}")


@router.post("/groups/{slug}/members/{member_id}/ownership")
def update_ownership(
    request: Request, db: DB, viewer: Contributor, slug: str, member_id: Id, typed: TypedForm
) -> Response:
    group = queries.get_group(db, viewer, slug)
    form, errors = parse(schemas.OwnerForm, typed)
    if form is None:
        return _group_page(request, db, viewer, group, errors=errors, status=422)
    is_owner, now = form.owner == "yes", utc_now()
    try:
        actions.choose_owner(db, by=viewer, group=group, member_id=member_id, is_owner=is_owner, now=now)
    except Conflict as refusal:
        return _group_page(request, db, viewer, group, refusal=refusal)
    return see_other(request, f"/groups/{slug}")


@router.post("/groups/{slug}/admissions/{admission_id}")
def update_admission(
    request: Request, db: DB, viewer: Contributor, slug: str, admission_id: Id, typed: TypedForm
) -> Response:
    group = queries.get_group(db, viewer, slug)
    form, errors = parse(schemas.DecisionForm, typed)
    if form is None:
        return _group_page(request, db, viewer, group, errors=errors, status=422)
    agreed, now = form.decision == "agree", utc_now()
    try:
        actions.decide_admission(
            db, by=viewer, group=group, admission_id=admission_id, agreed=agreed, now=now
        )
    except Conflict as refusal:
        return _group_page(request, db, viewer, group, refusal=refusal)
    return see_other(request, f"/groups/{slug}")


@router.post("/groups/{slug}/leaving")
def create_leaving(request: Request, db: DB, viewer: SignedIn, slug: str) -> Response:
    group = queries.get_group(db, viewer, slug)
    try:
        actions.leave_group(db, member=viewer, group=group, now=utc_now())
    except Conflict as refusal:
        return _group_page(request, db, viewer, group, refusal=refusal)
    return see_other(request, "/groups")


def _member_named(db: Session, handle: str) -> Member | None:
    """Who hides is not found by a handle that somebody remembers."""
    member = member_with_handle(db, handle.removeprefix("@").casefold())
    return member if queries.can_be_found(member) else None


def _group_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    group: Audience,
    *,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: Conflict | None = None,
    status: int = 200,
) -> Response:
    is_owner, owners = queries.is_owner_of(db, group, viewer.id), queries.count_owners(db, group)
    may_decide = is_owner or viewer.is_staff
    return page(
        request,
        "groups/group.html",
        status=refusal.status if refusal else status,
        group=group,
        people=queries.people_in(db, viewer, group),
        waiting=queries.waiting_in(db, viewer, group) if may_decide else [],
        is_owner=is_owner,
        may_look_after=policy.may_look_after(is_owner=is_owner, is_staff=viewer.is_staff, owners=owners),
        typed=typed or {},
        errors=errors or {},
        message=refusal.words() if refusal else "",
    )
