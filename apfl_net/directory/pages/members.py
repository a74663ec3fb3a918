"""Member pages, and the small card that other rooms' pages load."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.directory.pages.words import WORDS
from apfl_net.directory.queries.profiles import expertise_of, member_shown, places_of
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import BadRequest
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.watches.actions import choose_level
from apfl_net.watches.marks import Following, following
from apfl_net.watches.queries import level_of
from apfl_net.watches.schemas import MemberLevelForm

router = room()


@router.get("/members/{member_ref}")
def show_member(request: Request, db: DB, viewer: Anyone, member_ref: IdWithTail) -> Response:
    member = member_shown(db, viewer, member_ref)
    sees_history = viewer.is_staff or viewer.member_id == member.id
    return page(
        request,
        "directory/member.html",
        member=member,
        expertise=_expertise(db, member),
        places=places_of(db, member.id) if sees_history else [],
        following=_following(db, viewer, member_ref),
        **WORDS,
    )


@router.post("/members/{member_ref}/watch")
def update_member_watch(
    request: Request, db: DB, viewer: SignedIn, member_ref: IdWithTail, typed: TypedForm
) -> Response:
    """Only our own buttons send this form, so there is no page to mend it on."""
    member = member_shown(db, viewer, member_ref)
    form, _errors = parse(MemberLevelForm, typed)
    if form is None or member.id == viewer.id:
        raise BadRequest
    choose_level(db, viewer=viewer, subject="member", subject_id=member.id, level=form.level, now=utc_now())
    path = f"/members/{member.id}"
    if is_htmx(request):
        return page(request, "watches/_changed.html", following=_following(db, viewer, member.id), path=path)
    return see_other(request, f"{path}-{member.handle}#watch")


@router.get("/members/{member_ref}/card")
def show_card(request: Request, db: DB, viewer: Anyone, member_ref: IdWithTail) -> Response:
    """A few lines about a member, for the margin of a page of another room."""
    return page(request, "directory/_card.html", member=member_shown(db, viewer, member_ref), **WORDS)


def _expertise(db: Session, member: AnyRow) -> list[str]:
    return expertise_of(db, [member.id]).get(member.id, []) if member.shows_expertise else []


def _following(db: Session, viewer: Viewer, member_id: int) -> Following | None:
    """Whether the viewer watches or muted somebody; nobody watches themselves."""
    if not viewer.signed_in or viewer.member_id == member_id:
        return None
    level = level_of(db, viewer, "member", member_id)
    return following("member", level, level)
