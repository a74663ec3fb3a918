"""Where help can be found in each country: the list that the secretariat keeps."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.access.viewer import Viewer
from apfl_net.editorial import actions, queries
from apfl_net.editorial.models import Referral
from apfl_net.editorial.schemas import ReferralForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.reference import country_name, country_names

router = room()


@router.get("/referrals")
def list_referrals(request: Request, db: DB, viewer: Staff, saved: bool = False) -> Response:
    referrals = queries.all_referrals(db)
    return page(request, "editorial/referrals.html", referrals=referrals, name_of=country_name, saved=saved)


@router.get("/referrals/new")
def new_referral(request: Request, viewer: Staff) -> Response:
    return _form(request, None, {"checked_on": utc_now().date().isoformat()}, {})


@router.post("/referrals")
def create_referral(request: Request, db: DB, viewer: Staff, typed: TypedForm) -> Response:
    return _save(request, db, viewer, None, typed)


@router.get("/referrals/{referral_id}/edit")
def edit_referral(request: Request, db: DB, viewer: Staff, referral_id: Id) -> Response:
    referral = queries.get_referral(db, referral_id)
    return _form(
        request, referral, {field: str(getattr(referral, field)) for field in ReferralForm.model_fields}, {}
    )


@router.post("/referrals/{referral_id}")
def update_referral(request: Request, db: DB, viewer: Staff, referral_id: Id, typed: TypedForm) -> Response:
    return _save(request, db, viewer, queries.get_referral(db, referral_id), typed)


@router.post("/referrals/{referral_id}/deletion")
def create_deletion_of_referral(request: Request, db: DB, viewer: Staff, referral_id: Id) -> Response:
    referral = queries.get_referral(db, referral_id)
    actions.remove_referral(db, viewer=viewer, referral=referral, now=utc_now())
    return see_other(request, "/referrals?saved=yes")


def _save(
    request: Request, session: Session, viewer: Viewer, referral: Referral | None, typed: Typed
) -> Response:
    form, errors = parse(ReferralForm, typed)
    if form is None:
        return _form(request, referral, typed, errors, status=422)
    actions.keep_referral(session, viewer=viewer, referral=referral, now=utc_now(), **form.model_dump())
    return see_other(request, "/referrals?saved=yes")


def _form(
    request: Request,
    referral: Referral | None,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    return page(
        request,
        "editorial/referral.html",
        status=status,
        referral=referral,
        typed=dict.fromkeys(ReferralForm.model_fields, "") | typed,
        errors=errors,
        countries={code: country_name(code) for code in country_names()},
    )
