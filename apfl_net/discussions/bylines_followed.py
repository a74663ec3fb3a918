"""Bylines in the index follow the people: who hides, leaves, takes another name or makes it public.

Whoever withdraws their name is found by it no more from that moment on. All else follows within a minute: a
member says when they last changed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from apfl_net.discussions.documents import POST, THREAD
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.chores import every
from apfl_net.kit.facts import fact, note_fact
from apfl_net.kit.outbox import hears_at_once
from apfl_net.kit.search.tasks import look_again
from apfl_net.members.events import NameWithdrawn
from apfl_net.members.models import Member

LOOKED_AT = "members looked at for the index"
COMES_LATE = timedelta(minutes=5)
"""What was changed at a time may be committed that much later."""
AT_FIRST = timedelta(days=1)
"""Before the first look. Where there was none, the index is not older than that."""


@every("* * * * *")
def follow_people(session: Session, now: datetime) -> None:
    """Everything by members who changed since the last look, and a little before it."""
    told = fact(session, LOOKED_AT)
    since = datetime.fromisoformat(told) - COMES_LATE if told else now - AT_FIRST
    changed = select(Member.id).where(Member.changed_at >= since)
    _look_at_posts_by(session, changed, now)
    note_fact(session, LOOKED_AT, now.isoformat())


@hears_at_once(NameWithdrawn)
def follow_withdrawn(session: Session, told: Sequence[NameWithdrawn], now: datetime) -> None:
    """Else a search for their name would still tell what they wrote."""
    _look_at_posts_by(session, [event.member_id for event in told], now)


def _look_at_posts_by(session: Session, members: Select[int] | Sequence[int], now: datetime) -> None:
    posts = session.execute(select(Post.id, Post.thread_id, Post.number).where(Post.author_id.in_(members)))
    written = posts.all()
    look_again(session, POST, [post.id for post in written], now=now)
    look_again(session, THREAD, [post.thread_id for post in written if post.number == 1], now=now)
