"""Member pages, the small card that other rooms' pages load, and a member's settings."""

from typing import Any
from zoneinfo import available_timezones

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.directory import queries, schemas
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.actions import change_preferences
from apfl_net.members.models import Member
from apfl_net.members.reference import constituency_label, country_name

router = room()

WORDS: dict[str, Any] = {
    "country_name": country_name,
    "constituency_label": constituency_label,
}


@router.get("/members/{member_ref}")
def show_member(request: Request, db: DB, viewer: Anyone, member_ref: IdWithTail) -> Response:
    member = queries.member_shown(db, viewer, member_ref)
    return page(request, "directory/member.html", member=member, **WORDS)


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
    given = {"interface_language": "", "time_zone": "", "listed": "", "public_name": ""} | typed
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
