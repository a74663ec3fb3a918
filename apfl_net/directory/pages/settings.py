"""How members read and how they are seen."""

from zoneinfo import available_timezones

from fastapi import Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.directory.schemas.settings import SettingsForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.actions import change_preferences
from apfl_net.members.models import Member

router = room()


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
    form, errors = parse(SettingsForm, typed)
    if form is None:
        return _settings_page(request, typed, errors, status=422)
    change_preferences(db, member=db.get_one(Member, viewer.id), now=utc_now(), **form.model_dump())
    return see_other(request, "/settings?saved=yes")


def _settings_page(
    request: Request, typed: Typed, errors: dict[str, str], *, saved: bool = False, status: int = 200
) -> Response:
    given = dict.fromkeys(SettingsForm.model_fields, "") | typed
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
