"""The facilitators' desk: what is to be done when, and what waits."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.facilitating import TooManyPinned, pin, tick
from apfl_net.ediscussions.checklist import checklist
from apfl_net.ediscussions.models.facilitating import WeeklySummary
from apfl_net.ediscussions.models.messages import EdiscussionMessage
from apfl_net.ediscussions.pages.bylines import byline_for
from apfl_net.ediscussions.pages.shown import both_zones, time_shown
from apfl_net.ediscussions.pages.standing_shown import Standing, standing_shown
from apfl_net.ediscussions.phases import is_alarming
from apfl_net.ediscussions.policy.messages import KINDS, due_at
from apfl_net.ediscussions.policy.roles import FACILITATOR
from apfl_net.ediscussions.queries import desk as queries
from apfl_net.ediscussions.queries.heads import Head, facilitated
from apfl_net.ediscussions.queries.messages import messages_of
from apfl_net.ediscussions.queries.participating import standing_counts
from apfl_net.ediscussions.queries.questions import questions_of
from apfl_net.ediscussions.schemas.desk import PinForm, TickForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import gettext, reader
from apfl_net.kit.text import excerpt
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/e-discussions/{ediscussion_ref}/desk")
def show_facilitators_desk(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail
) -> Response:
    return _desk_page(request, db, viewer, facilitated(db, viewer, ediscussion_ref, utc_now()))


@router.post("/e-discussions/{ediscussion_ref}/desk/ticks")
def create_tick(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    form, errors = parse(TickForm, typed)
    if form is None:
        return _desk_page(request, db, viewer, head, errors=errors)
    tick(db, by=viewer, ediscussion=head.ediscussion, item=form.item, done=form.done == "yes", now=now)
    return see_other(request, f"{head.path}/desk#item-{form.item}")


@router.get("/e-discussions/{ediscussion_ref}/desk/unanswered")
def list_unanswered(request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail) -> Response:
    return _unanswered_page(request, db, viewer, facilitated(db, viewer, ediscussion_ref, utc_now()))


@router.post("/e-discussions/{ediscussion_ref}/desk/pins/{post_id}")
def update_pin(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, post_id: Id, typed: TypedForm
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    post = queries.post_of(db, viewer, head.ediscussion, post_id)
    form, errors = parse(PinForm, typed)
    if form is None:
        return _unanswered_page(request, db, viewer, head, errors=errors)
    try:
        pin(db, by=viewer, ediscussion=head.ediscussion, post=post, pinned=form.pinned == "yes", now=now)
    except TooManyPinned as refusal:
        return _unanswered_page(request, db, viewer, head, refusal=refusal)
    return see_other(request, f"{head.path}/desk/unanswered")


def sees_names(head: Head) -> bool:
    """Names, and exact numbers of few: for the facilitators of this e-discussion, unless nobody is named."""
    return FACILITATOR in head.roles and not head.row.chatham_house


def standing_of(db: Session, head: Head) -> Standing:
    rows = standing_counts(db, head.ediscussion)
    return standing_shown(rows, exact=sees_names(head), chatham_house=head.row.chatham_house)


def next_message(
    head: Head, messages: Sequence[EdiscussionMessage], now: datetime
) -> tuple[str, str, str] | None:
    """The one that is due next: its kind, its moment, and whether it is approved."""
    waiting = [
        (moment, message)
        for message in messages
        if message.state in {"waiting", "approved"} and (moment := due_of(head, message)) and moment > now
    ]
    if not waiting:
        return None
    moment, message = min(waiting, key=lambda pair: (pair[0], pair[1].id))
    return gettext(KINDS[message.kind]), both_zones(moment, head.event.time_zone), message.state


def due_of(head: Head, message: EdiscussionMessage) -> datetime | None:
    return due_at(head.ediscussion.schedule, head.zone, message.anchor, message.days, message.at)


def _desk_page(
    request: Request, db: Session, viewer: Viewer, head: Head, *, errors: dict[str, str] | None = None
) -> Response:
    now = utc_now()
    messages, weeks = messages_of(db, head.ediscussion.id), queries.weeks_of(db, head.ediscussion.id)
    waiting = queries.unanswered(db, viewer, head.ediscussion)
    held, late = queries.count_queues(db, viewer, head.ediscussion)
    standing = standing_of(db, head)
    questions = questions_of(db, head.ediscussion, reader().language, now, viewer)
    known = _known(head, messages, weeks, standing, bool(questions), len(waiting), late)
    entries = checklist(
        head.ediscussion.schedule,
        head.zone,
        known=known,
        ticked=queries.ticked_items(db, head.ediscussion.id),
        now=now,
    )
    return page(
        request,
        "ediscussions/desk.html",
        status=422 if errors else 200,
        head=head,
        time=time_shown(head.ediscussion, head.event.time_zone, now),
        entries=entries,
        standing=standing,
        questions=questions,
        unanswered=waiting,
        held=held,
        late=late,
        weeks=weeks,
        next_message=next_message(head, messages, now),
        planned=bool(messages),
        on_turn=_on_turn(head, now),
        alarm=_alarm(head, now),
        errors=errors or {},
        byline_of=byline_for(viewer),
        excerpt=excerpt,
    )


def _known(
    head: Head,
    messages: Sequence[EdiscussionMessage],
    weeks: Sequence[WeeklySummary],
    standing: Standing,
    has_questions: bool,
    unanswered: int,
    late: int,
) -> set[str]:
    """What of the checklist is done, as the house can tell."""
    known = {message.kind for message in messages if message.sent_at}
    known = {kind for kind in known if kind not in {"invitation", "weekly", "other"}}
    known |= {f"week_{week.number}" for week in weeks}
    closed = head.phase in {"closed", "synthesis", "published", "archived"}
    facts = {
        "questions": has_questions and head.row.has_note,
        "invitation": bool(standing.totals.invited),
        "unanswered": closed and not unanswered,
        "late": closed and not late,
        "published": head.ediscussion.published_at is not None,
    }
    return known | {item for item, holds in facts.items() if holds}


def _on_turn(head: Head, now: datetime) -> list[AnyRow]:
    today = now.astimezone(head.zone).date()
    return [
        person
        for person in head.people
        if person.role == FACILITATOR
        and (person.first_day is None or person.first_day <= today)
        and (person.last_day is None or today <= person.last_day)
    ]


def _alarm(head: Head, now: datetime) -> bool:
    is_set = head.ediscussion.opens_at is not None
    return is_alarming(head.event.last_day, head.zone, scheduled=is_set, now=now)


def _unanswered_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    head: Head,
    *,
    errors: dict[str, str] | None = None,
    refusal: Conflict | None = None,
) -> Response:
    return page(
        request,
        "ediscussions/desk_unanswered.html",
        status=refusal.status if refusal else 422 if errors else 200,
        head=head,
        rows=queries.unanswered(db, viewer, head.ediscussion),
        pinned=queries.pinned(db, viewer, head.ediscussion),
        byline_of=byline_for(viewer),
        excerpt=excerpt,
        errors=errors or {},
        message=refusal.words() if refusal else "",
    )
