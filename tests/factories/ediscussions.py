"""E-discussions for tests, made as facilitators make them: through the actions."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.discussions.policy.identities import AS_MEMBER, Identity
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.ediscussions.actions.contributing import contribute
from apfl_net.ediscussions.actions.creating import Rules, create_ediscussion, make_event
from apfl_net.ediscussions.actions.dates import announce, schedule
from apfl_net.ediscussions.actions.messages import make_message, send_now
from apfl_net.ediscussions.actions.phases import carry_out
from apfl_net.ediscussions.actions.questions import add_question
from apfl_net.ediscussions.actions.roles import give_role
from apfl_net.ediscussions.models.ediscussions import Ediscussion, ReferenceEvent
from apfl_net.ediscussions.models.messages import EdiscussionMessage
from apfl_net.ediscussions.models.questions import GuidingQuestion
from apfl_net.ediscussions.policy.roles import FACILITATOR
from apfl_net.kit.i18n import zone
from apfl_net.members.models import Member
from tests.factories.discussions import viewer_of

BANGKOK = "Asia/Bangkok"


def make_event_of(
    session: Session,
    *,
    by: Member,
    now: datetime,
    last_day: date | None = None,
    time_zone: str = BANGKOK,
    participants: tuple[Member, ...] = (),
) -> ReferenceEvent:
    """`by`: one of the staff. It ended ten days ago, unless a day is given."""
    last_day = last_day or now.astimezone(zone(time_zone)).date() - timedelta(days=10)
    return make_event(
        session,
        by=viewer_of(session, by),
        title="Regional meeting on prevention",
        place="Bangkok",
        first_day=last_day - timedelta(days=2),
        last_day=last_day,
        time_zone=time_zone,
        participants=participants,
        now=now,
    )


def make_ediscussion(
    session: Session,
    *,
    by: Member,
    now: datetime,
    ring: str = "members",
    holds: str = "none",
    chatham_house: bool = False,
    title: str = "What should prevention look like?",
    questions: tuple[str, ...] = ("Which early signs do you act on?", "What made fees disappear?"),
    participants: tuple[Member, ...] = (),
    facilitators: tuple[Member, ...] = (),
    announced: bool = True,
    last_day: date | None = None,
    time_zone: str = BANGKOK,
) -> Ediscussion:
    """A ready one: announced, and open unless `last_day` says otherwise. Phases that were reached are carried
    out at `now`. `by`: one of the staff, who facilitates it too."""
    event = make_event_of(
        session, by=by, now=now, last_day=last_day, time_zone=time_zone, participants=participants
    )
    viewer = viewer_of(session, by)
    made = create_ediscussion(
        session,
        by=viewer,
        event=event,
        title=title,
        objectives="To compare what works.",
        languages="en vi th",
        rules=Rules(ring=ring, holds=holds, chatham_house=chatham_house),
        now=now,
    )
    for text in questions:
        add_question(session, by=viewer, ediscussion=made, title=text, now=now)
    for member in facilitators:
        give_role(session, by=viewer, ediscussion=made, member=member, role=FACILITATOR, now=now)
    schedule(session, by=viewer, ediscussion=made, now=now)
    if announced:
        announce(session, by=viewer, ediscussion=made, now=now)
        carry_out(session, ediscussion_id=made.id, now=now)
    return made


def make_contribution(
    session: Session,
    *,
    author: Member,
    ediscussion: Ediscussion,
    now: datetime,
    body: str = "We look for withheld passports first.",
    language: str = "en",
    questions: tuple[GuidingQuestion, ...] = (),
    capacity: str = "personal",
    identity: Identity = AS_MEMBER,
    form_key: str | None = None,
):
    """A post, or what waits for a moderator."""
    return contribute(
        session,
        author=viewer_of(session, author),
        ediscussion=ediscussion,
        body=body,
        language=language,
        form_key=form_key or new_form_key(),
        now=now,
        capacity=capacity,
        questions=[question.id for question in questions],
        identity=identity,
    )


def make_message_of(
    session: Session,
    *,
    by: Member,
    ediscussion: Ediscussion,
    now: datetime,
    subject: str = "A word",
    body: str = "Dear {name}",
    sent: bool = False,
) -> EdiscussionMessage:
    """To those who are invited or take part, which whoever facilitates it does."""
    viewer = viewer_of(session, by)
    said = {"readers": "concerned", "language": "en", "subject": subject, "body": body}
    message = make_message(session, by=viewer, ediscussion=ediscussion, now=now, **said)
    if sent:
        send_now(session, by=viewer, ediscussion=ediscussion, message=message, now=now)
    return message
