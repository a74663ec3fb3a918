"""Making an event, and the e-discussion that follows it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.access.models import MEMBERS, PUBLIC, Audience
from apfl_net.access.policy import check_may_write
from apfl_net.access.queries import group_with_slug
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.homes import hold_home, open_home, settle
from apfl_net.discussions.models.threads import Thread
from apfl_net.ediscussions.actions.roles import give_role
from apfl_net.ediscussions.events import EdiscussionWorded
from apfl_net.ediscussions.models.ediscussions import Ediscussion, ReferenceEvent
from apfl_net.ediscussions.phases import END
from apfl_net.ediscussions.policy.dates import LastDayFirst
from apfl_net.ediscussions.policy.roles import FACILITATOR, check_may_create
from apfl_net.kit import outbox
from apfl_net.kit.text import slugify
from apfl_net.members.models import Member
from apfl_net.moderation.actions import note_in_audit_log

PARTICIPANTS, RING_MEMBERS, RING_PUBLIC = "participants", "members", "public"
RINGS = (PARTICIPANTS, RING_MEMBERS, RING_PUBLIC)
WORD_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Rules:
    """How an e-discussion is held: who reads it, whose contributions wait, whether anybody is named."""

    ring: str = RING_MEMBERS
    holds: str = "none"
    chatham_house: bool = False
    bound: str = END
    word_limit: int = WORD_LIMIT


def make_event(
    session: Session,
    *,
    by: Viewer,
    title: str,
    place: str = "",
    first_day: date,
    last_day: date,
    time_zone: str,
    participants: Collection[Member] = (),
    group: Audience | None = None,
    now: datetime,
) -> ReferenceEvent:
    """With a group for those who took part in it, to which whoever makes it belongs: a new one, unless there
    is one already."""
    check_may_write(by.restrictions)
    check_may_create(by)
    if last_day < first_day:
        raise LastDayFirst
    group = group or make_group(session, slug=_free_slug(session, slugify(title)), name=title)
    for member in (session.get_one(Member, by.id), *participants):
        add_to_group(session, group=group, member=member, now=now)
    event = ReferenceEvent(
        title=title,
        place=place,
        first_day=first_day,
        last_day=last_day,
        time_zone=time_zone,
        group_id=group.id,
        made_at=now,
        made_by=by.id,
    )
    session.add(event)
    session.flush()
    return event


def create_ediscussion(
    session: Session,
    *,
    by: Viewer,
    event: ReferenceEvent,
    title: str,
    objectives: str = "",
    languages: str = "en",
    rules: Rules | None = None,
    now: datetime,
) -> Ediscussion:
    """As a draft, with whoever makes it as its first facilitator."""
    check_may_write(by.restrictions)
    check_may_create(by)
    rules = rules or Rules()
    thread = open_home(
        session,
        author=by,
        title=title,
        purpose=objectives,
        chatham_house=rules.chatham_house,
        holds=rules.holds,
        now=now,
    )
    made = Ediscussion(
        event_id=event.id,
        space_id=thread.space_id,
        thread_id=thread.id,
        audience_id=ring_audience(session, event, rules.ring).id,
        title=title,
        slug=slugify(title),
        objectives=objectives,
        languages=languages,
        bound=rules.bound,
        word_limit=rules.word_limit,
        created_at=now,
        created_by=by.id,
    )
    _set_up(session, by, made, thread, now)
    return made


def _set_up(session: Session, by: Viewer, made: Ediscussion, thread: Thread, now: datetime) -> None:
    """Its address, and its first facilitator."""
    session.add(made)
    session.flush()
    settle(session, thread=thread, home=made.path, title=made.title)
    maker = session.get_one(Member, by.id)
    give_role(session, by=by, ediscussion=made, member=maker, role=FACILITATOR, now=now)
    note_in_audit_log(session, by.id, "made", "e-discussion", made.id, now=now)


def change_ediscussion(
    session: Session,
    *,
    ediscussion: Ediscussion,
    title: str,
    objectives: str,
    languages: str,
    word_limit: int,
    now: datetime,
) -> None:
    """Its words, by whoever facilitates it (the page has looked). Its old address leads on."""
    ediscussion.title, ediscussion.slug = title, slugify(title)
    ediscussion.objectives, ediscussion.languages, ediscussion.word_limit = objectives, languages, word_limit
    settle(session, thread=hold_home(session, ediscussion.thread_id), home=ediscussion.path, title=title)
    outbox.record(session, EdiscussionWorded(ediscussion.id), now=now)


def ring_audience(session: Session, event: ReferenceEvent, ring: str) -> Audience:
    ids = {PARTICIPANTS: event.group_id, RING_MEMBERS: MEMBERS, RING_PUBLIC: PUBLIC}
    return session.get_one(Audience, ids[ring])


def ring_of(event: ReferenceEvent, audience_id: int) -> str:
    return {MEMBERS: RING_MEMBERS, PUBLIC: RING_PUBLIC}.get(audience_id, PARTICIPANTS)


def hold_ediscussion(session: Session, ediscussion_id: int) -> Ediscussion:
    """Locked and as it is now, so that two who change its dates wait for each other.

    Its key is not: whoever contributes refers to it, while they hold the thread for which we wait next.
    """
    held = select(Ediscussion).where(Ediscussion.id == ediscussion_id).with_for_update(key_share=True)
    return session.scalars(held.execution_options(populate_existing=True)).one()


def _free_slug(session: Session, wish: str) -> str:
    slug, number = wish, 1
    while group_with_slug(session, slug):
        number += 1
        slug = f"{wish}-{number}"
    return slug
