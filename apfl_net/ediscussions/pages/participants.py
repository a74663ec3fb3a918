"""Who is invited, takes part, has written; inviting; and a kind word to those who have not."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor, SignedIn
from apfl_net.ediscussions.actions.inviting import OutsideTheRing, invite, invite_one
from apfl_net.ediscussions.actions.messages import nudge
from apfl_net.ediscussions.pages.desk import sees_names
from apfl_net.ediscussions.pages.standing_shown import figures_sheet, standing_shown
from apfl_net.ediscussions.policy.messages import NotAnnounced, TimeIsOver, ToNobody
from apfl_net.ediscussions.queries.heads import Head, facilitated
from apfl_net.ediscussions.queries.participating import silent_people, standing_counts, to_invite
from apfl_net.ediscussions.schemas.desk import GroupInvitationForm, InvitationForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import gettext
from apfl_net.kit.sheets import csv_text
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Member
from apfl_net.members.queries import member_with_handle
from apfl_net.members.reference import constituencies, constituency_label, country_name, country_names

router = room()


@router.get("/e-discussions/{ediscussion_ref}/desk/participants")
def list_participants(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, done: str = ""
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    return _participants_page(request, db, head, done=done)


@router.post("/e-discussions/{ediscussion_ref}/desk/participants/invitations")
def create_invitation(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    form, errors = parse(InvitationForm, typed)
    member = _member_named(db, form.handle) if form else None
    if member is None:
        errors = errors or {"handle": gettext("There is no member with this handle.")}
        return _participants_page(request, db, head, typed=typed, errors=errors)
    try:
        invite_one(db, by=viewer, ediscussion=head.ediscussion, member=member, now=now)
    except OutsideTheRing as refusal:
        return _participants_page(request, db, head, typed=typed, errors={"handle": refusal.words()})
    return see_other(request, f"{head.path}/desk/participants?done=invited")


@router.post("/e-discussions/{ediscussion_ref}/desk/participants/group-invitations")
def create_group_invitation(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    form, errors = parse(GroupInvitationForm, typed)
    if form is None:
        return _participants_page(request, db, head, typed=typed, errors=errors)
    people = to_invite(
        db,
        head.ediscussion,
        country=form.country,
        constituency=form.constituency,
        only_event=form.people == "event",
    )
    invite(db, by=viewer, ediscussion=head.ediscussion, member_ids=people, now=now)
    return see_other(request, f"{head.path}/desk/participants?done={'invited' if people else 'nobody'}")


@router.post("/e-discussions/{ediscussion_ref}/desk/participants/nudge")
def create_nudge(request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail) -> Response:
    """How many it reached is not said: who wants silence would be the difference."""
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    try:
        nudge(db, by=viewer, ediscussion=head.ediscussion, now=now)
    except (NotAnnounced, TimeIsOver, ToNobody) as refusal:
        return _participants_page(request, db, head, refusal=refusal)
    return see_other(request, f"{head.path}/desk/participants?done=nudged")


@router.get("/e-discussions/{ediscussion_ref}/desk/participants/figures")
def show_participants_sheet(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail
) -> Response:
    """As CSV, by the rule for figures: it leaves the desk."""
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    heading, rows = figures_sheet(standing_counts(db, head.ediscussion), head.row.chatham_house)
    name = f"e-discussion-{head.ediscussion.id}-participants.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Response(csv_text(heading, rows), media_type="text/csv; charset=utf-8", headers=headers)


def _member_named(db: Session, handle: str) -> Member | None:
    """Who hides is not found by a handle that somebody remembers."""
    member = member_with_handle(db, handle.removeprefix("@").casefold())
    return member if member and member.hidden_at is None else None


def _participants_page(
    request: Request,
    db: Session,
    head: Head,
    *,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
    done: str = "",
) -> Response:
    names, now = sees_names(head), utc_now()
    rows = standing_counts(db, head.ediscussion)
    return page(
        request,
        "ediscussions/desk_participants.html",
        status=refusal.status if refusal else 422 if errors else 200,
        head=head,
        standing=standing_shown(rows, exact=names, chatham_house=head.row.chatham_house),
        names=names,
        silent=silent_people(db, head.ediscussion, now) if names else [],
        typed={"people": "event"} | (typed or {}),
        errors=errors or {},
        message=refusal.words() if refusal else "",
        done=_done(done),
        countries={code: country_name(code) for code in sorted(country_names(), key=country_name)},
        constituencies={code: constituency_label(code) for code in constituencies()},
        country_name=country_name,
        constituency_label=constituency_label,
    )


def _done(done: str) -> str:
    return {
        "invited": gettext("They are invited. What invites them in words leaves under Messages."),
        "nobody": gettext("Nobody was left there to invite."),
        "nudged": gettext("Those who have not written are asked, each at most once a week."),
    }.get(done, "")
