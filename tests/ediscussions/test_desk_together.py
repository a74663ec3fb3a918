"""Several at one time, in real transactions: a message leaves once, what came late is decided once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from apfl_net.access.queries import viewer_for
from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.holding import DecidedAlready
from apfl_net.discussions.policy.identities import AS_MEMBER
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.ediscussions.actions.contributing import Beside
from apfl_net.ediscussions.actions.deciding_late import accept_late, decline_late
from apfl_net.ediscussions.actions.inviting import invite
from apfl_net.ediscussions.actions.late import hand_over
from apfl_net.ediscussions.actions.messages import approve, nudge, plan_usual
from apfl_net.ediscussions.models.contributions import LateContribution
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.messages import EdiscussionMessage, MessageReader
from apfl_net.ediscussions.policy.contributing import PERSONAL
from apfl_net.ediscussions.policy.messages import ToNobody
from apfl_net.ediscussions.schedule import send_messages
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.delivery import deliver_waiting
from apfl_net.members.models import Member
from apfl_net.notifications.models import Notice
from tests.factories.ediscussions import make_ediscussion


def member_with(session, email):
    return session.scalars(select(Member).where(Member.email == email)).one()


def viewer_with(session, email):
    return viewer_for(session, member_with(session, email).id)


def together(*acts):
    def attempt(act):
        try:
            with open_session(writing=True) as session:
                act(session)
        except (DecidedAlready, ToNobody) as refusal:
            return type(refusal)
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(attempt, acts), key=str)


def count(model, *conditions):
    with open_session(writing=False) as session:
        return session.scalar(select(func.count()).select_from(model).where(*conditions))


def begin(days_ago):
    """An e-discussion announced so many days ago, with two invited and the usual messages."""
    now = utc_now() - timedelta(days=days_ago)
    with open_session(writing=True) as session:
        people = [member_with(session, email) for email in (MEMBER, WORKER)]
        made = make_ediscussion(
            session,
            by=member_with(session, ADMIN),
            facilitators=(member_with(session, FACILITATOR),),
            now=now,
        )
        by = viewer_with(session, FACILITATOR)
        plan_usual(session, by=by, ediscussion=made, now=now)
        invite(session, by=by, ediscussion=made, member_ids=[one.id for one in people], now=now)
        return made.id


@pytest.fixture
def closed(own_database):
    return begin(days_ago=40)


def test_four_workers_send_what_is_due_once(closed):
    now = utc_now()
    with open_session(writing=True) as session:
        message = session.scalars(select(EdiscussionMessage).filter_by(kind="thanks")).one()
        made, by = session.get_one(Ediscussion, closed), viewer_with(session, FACILITATOR)
        when = {"anchor": "closes", "days": 1, "at": "10:00", "now": now - timedelta(days=40)}
        approve(session, by=by, ediscussion=made, message=message, **when)
        message_id = message.id
    together(*[lambda session: send_messages(session, now) for _ in range(4)])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _one: deliver_waiting(), range(4)))
    while deliver_waiting():
        pass
    assert count(MessageReader, MessageReader.message_id == message_id) == 4
    assert count(Notice, Notice.subject == "ediscussion_message") == 4


def test_two_facilitators_on_one_late_contribution(closed):
    now = utc_now()
    with open_session(writing=True) as session:
        made = session.get_one(Ediscussion, closed)
        late_id = hand_over(
            session,
            author=viewer_with(session, MEMBER),
            ediscussion=made,
            body="Better late.",
            language="en",
            identity=AS_MEMBER,
            beside=Beside(new_form_key(), PERSONAL, ()),
            now=now,
        ).id
        thread_id = made.thread_id

    def accept(session):
        made, by = session.get_one(Ediscussion, closed), viewer_with(session, FACILITATOR)
        accept_late(session, by=by, ediscussion=made, late_id=late_id, now=now)

    def decline(session):
        made, by = session.get_one(Ediscussion, closed), viewer_with(session, ADMIN)
        decline_late(session, by=by, ediscussion=made, late_id=late_id, reason="No.", now=now)

    assert together(accept, decline) == sorted([None, DecidedAlready], key=str)
    with open_session(writing=False) as session:
        late = session.get_one(LateContribution, late_id)
        posts = session.scalar(select(func.count(Post.id)).where(Post.thread_id == thread_id))
        assert posts == (1 if late.decision == "accepted" else 0)


def test_two_facilitators_who_nudge_at_once_nudge_once(own_database):
    made_id, now = begin(days_ago=0), utc_now()

    def act(email):
        def ask(session):
            made = session.get_one(Ediscussion, made_id)
            nudge(session, by=viewer_with(session, email), ediscussion=made, now=now)

        return ask

    assert together(act(FACILITATOR), act(ADMIN)) == sorted([None, ToNobody], key=str)
    sent = EdiscussionMessage.kind == "nudge", EdiscussionMessage.sent_at.is_not(None)
    assert count(EdiscussionMessage, *sent) == 1
