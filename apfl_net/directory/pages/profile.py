"""One's own profile: where one works, what one knows and speaks, and who sees which of it."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn
from apfl_net.access.profile_fields import DEFAULTS, LEVELS
from apfl_net.access.viewer import Viewer
from apfl_net.directory.actions.places import change_place
from apfl_net.directory.actions.profile import choose_levels, describe_oneself
from apfl_net.directory.models import PlaceChange
from apfl_net.directory.pages.words import WORDS
from apfl_net.directory.queries.organisations import names_of_organisations
from apfl_net.directory.queries.places import place_asked
from apfl_net.directory.queries.profiles import expertise_of, levels_of, photo_of, places_of
from apfl_net.directory.schemas.profile import SEXES, PlaceForm, ProfileForm, levels_in
from apfl_net.directory.vocabulary import expertise_by_kind, languages_to_choose
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import N_, gettext
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Member
from apfl_net.members.organisations import kinds
from apfl_net.members.reference import constituencies, country_name, country_names

router = room()

FIELD_NAMES = {
    "photo": N_("Photo"),
    "position": N_("Position"),
    "organisation": N_("Organisation"),
    "expertise": N_("Expertise"),
    "languages": N_("Languages"),
    "bio": N_("About you"),
    "contributions": N_("List of your posts"),
}
KIND_NAMES = {
    "theme": N_("Themes"),
    "form": N_("Forms of forced labour"),
    "sector": N_("Sectors"),
}


@router.get("/settings/profile")
def edit_profile(request: Request, db: DB, viewer: SignedIn, saved: bool = False) -> Response:
    return profile_page(request, db, viewer, saved=saved)


@router.post("/settings/profile")
def update_profile(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    form, errors = parse(ProfileForm, typed)
    if form is None:
        return profile_page(request, db, viewer, about=typed, errors=errors, status=422)
    member, now = db.get_one(Member, viewer.id), utc_now()
    describe_oneself(db, member=member, now=now, **form.model_dump())
    choose_levels(db, member=member, levels=levels_of(db, member.id) | levels_in(typed), now=now)
    return see_other(request, "/settings/profile?saved=yes")


@router.post("/settings/profile/place")
def update_place(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    form, errors = parse(PlaceForm, typed)
    if form is None:
        return profile_page(request, db, viewer, place=typed, errors=errors, status=422)
    member = db.get_one(Member, viewer.id)
    change = change_place(db, member=member, now=utc_now(), **form.model_dump())
    waits = isinstance(change, PlaceChange)
    return see_other(request, "/settings/profile#place" if waits else "/settings/profile?saved=yes")


def profile_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    *,
    about: Typed | None = None,
    place: Typed | None = None,
    errors: dict[str, str] | None = None,
    saved: bool = False,
    status: int = 200,
) -> Response:
    """The page as it is kept, but for the form that was sent and must be mended."""
    places = places_of(db, viewer.id)
    said = _as_typed(db, viewer) if about is None else about
    now_at = dict(places[0]._mapping) if places and places[0].ended_on is None else {}
    return page(
        request,
        "directory/profile.html",
        status=status,
        about=said,
        expertise=_expertise(said),
        place=place if place is not None else now_at,
        places=places,
        asked=place_asked(db, viewer.id),
        photo=photo_of(db, viewer.id),
        errors=errors or {},
        saved=saved,
        **_choices(db, viewer),
        **WORDS,
    )


def _as_typed(db: Session, viewer: Viewer) -> Typed:
    """What is kept, as the form would send it."""
    member = db.get_one(Member, viewer.id)
    typed = {"bio": member.bio, "sex": member.sex}
    typed |= {f"language_{code}": "yes" for code in member.languages.split()}
    typed |= {f"expertise_{code}": "yes" for code in expertise_of(db, [viewer.id]).get(viewer.id, [])}
    return typed | {f"level_{field}": level for field, level in levels_of(db, viewer.id).items()}


def _expertise(said: Typed) -> list[dict[str, object]]:
    """What can be chosen, by kind, and what is."""
    return [
        {
            "name": gettext(KIND_NAMES[kind]),
            "terms": terms,
            "chosen": {code for code in terms if said.get(f"expertise_{code}") == "yes"},
        }
        for kind, terms in expertise_by_kind().items()
    ]


def _choices(db: Session, viewer: Viewer) -> dict[str, object]:
    return {
        "kinds": kinds(),
        "countries": dict(
            sorted(((code, country_name(code)) for code in country_names()), key=lambda row: row[1])
        ),
        "constituencies": {code: gettext(row.label) for code, row in constituencies().items()},
        "organisations": names_of_organisations(db, viewer),
        "languages_to_choose": languages_to_choose(),
        "sexes": {code: gettext(name) for code, name in SEXES.items()},
        "levels": {code: gettext(name) for code, name in LEVELS.items()},
        "fields": {field: gettext(FIELD_NAMES[field]) for field in DEFAULTS},
    }
