"""Member pages, the small card that other rooms' pages load, and a member's settings."""

from typing import Any
from zoneinfo import available_timezones

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.directory import queries, schemas
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import BadRequest
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.actions import change_preferences
from apfl_net.members.models import Member
from apfl_net.members.reference import constituency_label, country_name
from apfl_net.watches.actions import choose_level
from apfl_net.watches.marks import Following, following
from apfl_net.watches.queries import level_of
from apfl_net.watches.schemas import MemberLevelForm

router = room()

WORDS: dict[str, Any] = {
    "country_name": country_name,
    "constituency_label": constituency_label,
}


@router.get("/members/{member_ref}")
def show_member(request: Request, db: DB, viewer: Anyone, member_ref: IdWithTail) -> Response:
    member = queries.member_shown(db, viewer, member_ref)
    return page(
        request,
        "directory/member.html",
        member=member,
        following=_following(db, viewer, member_ref),
        **WORDS,
    )


@router.post("/members/{member_ref}/watch")
def update_member_watch(
    request: Request, db: DB, viewer: SignedIn, member_ref: IdWithTail, typed: TypedForm
) -> Response:
    """Only our own buttons send this form, so there is no page to mend it on."""
    member = queries.member_shown(db, viewer, member_ref)
    form, _errors = parse(MemberLevelForm, typed)
    if form is None or member.id == viewer.id:
        raise BadRequest
    choose_level(db, viewer=viewer, subject="member", subject_id=member.id, level=form.level, now=utc_now())
    path = f"/members/{member.id}"
    if is_htmx(request):
        return page(request, "watches/_changed.html", following=_following(db, viewer, member.id), path=path)
    return see_other(request, f"{path}-{member.handle}#watch")


def _following(db: Session, viewer: Viewer, member_id: int) -> Following | None:
    """Whether the viewer watches or muted somebody; nobody watches themselves."""
    if not viewer.signed_in or viewer.member_id == member_id:
        return None
    level = level_of(db, viewer, "member", member_id)
    return following("member", level, level)


@router.get("/members/{member_ref}/card")
def show_card(request: Request, db: DB, viewer: Anyone, member_ref: IdWithTail) -> Response:
    """A few lines about a member, for the margin of a page of another room."""
    member = queries.member_shown(db, viewer, member_ref)
    return page(request, "directory/_card.html", member=member, **WORDS)


@router.get("/settings")
def edit_settings(request: Request, db: DB, viewer: SignedIn, saved: bool = False) -> Response:
    member = db.get_one(Member, viewer.id)
    typed = {
        "interface_language": member.interface_language or "",
        "time_zone": member.time_zone,
        "listed": "yes" if member.listed else "",
        "public_name": "yes" if member.public_name else "",
        "shortcuts": "yes" if member.shortcuts else "",
    }
    return _settings_page(request, typed, {}, saved=saved)


@router.post("/settings")
def update_settings(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    form, errors = parse(schemas.SettingsForm, typed)
    if form is None:
        return _settings_page(request, typed, errors, status=422)
    change_preferences(member=db.get_one(Member, viewer.id), now=utc_now(), **form.model_dump())
    return see_other(request, "/settings?saved=yes")


def _settings_page(
    request: Request, typed: Typed, errors: dict[str, str], *, saved: bool = False, status: int = 200
) -> Response:
    given = dict.fromkeys(schemas.SettingsForm.model_fields, "") | typed
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return page(
        request,
        "directory/settings.html",
        status=status,
        typed=given,
        errors=errors,
        zones=zones,
        saved=saved,
    )
