"""Threads that belong to something above, such as an e-discussion: it sets their readers, times and address.

Discussions do not know what that is. It opens a space of its own with one thread in it, both for nobody at
first; replying, changing, quoting, taking away work in it as everywhere.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.models import NOBODY, Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.settling import settle as settle_widening
from apfl_net.discussions.actions.spaces import open_space
from apfl_net.discussions.actions.widening import ask_to_widen
from apfl_net.discussions.events import SpaceReadersChanged
from apfl_net.discussions.models.spaces import Space, SpaceRole
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.widenings import posts_in
from apfl_net.kit import outbox
from apfl_net.kit.text import slugify


def open_home(
    session: Session,
    *,
    author: Viewer,
    title: str,
    purpose: str,
    chatham_house: bool,
    holds: str,
    now: datetime,
) -> Thread:
    """A space with one thread without posts, closed to everybody until `give_readers`."""
    space = open_space(
        session,
        name=title,
        purpose=purpose,
        audience=session.get_one(Audience, NOBODY),
        starters="moderators",
        chatham_house=chatham_house,
        now=now,
    )
    space.holds = holds
    thread = Thread(
        space=space,
        audience_id=NOBODY,
        author_id=author.id,
        title=title,
        slug=slugify(title),
        started_at=now,
    )
    session.add(thread)
    session.flush()
    return thread


def hold_home(session: Session, thread_id: int) -> Thread:
    """The thread, locked and as it is now: whoever is posting in it is waited for."""
    locked = select(Thread).where(Thread.id == thread_id).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).one()


def settle(session: Session, *, thread: Thread, home: str, title: str) -> None:
    """Give the thread its address and its title."""
    space = session.get_one(Space, thread.space_id)
    thread.home = space.home = home
    thread.title = space.name = title
    thread.slug = slugify(title)
    thread.version += 1


def give_readers(session: Session, *, thread: Thread, audience_id: int) -> None:
    """From now on these read the space and the thread. Nothing may have been written there before."""
    space = session.get_one(Space, thread.space_id)
    thread.audience_id = space.audience_id = audience_id
    thread.version += 1


def widen(
    session: Session, *, by: Viewer, thread: Thread, audience: Audience, reason: str, now: datetime
) -> None:
    """More people read the space and what is written from now on; what stands there, as its authors agree."""
    space = session.get_one(Space, thread.space_id)
    space.audience_id = audience.id
    outbox.record(session, SpaceReadersChanged(space_id=space.id), now=now)
    session.flush()
    if not posts_in(session, thread.id):
        give_readers(session, thread=thread, audience_id=audience.id)
        return
    widening = ask_to_widen(session, moderator=by, thread=thread, audience=audience, reason=reason, now=now)
    settle_widening(session, widening, now)


def set_window(
    session: Session, *, thread: Thread, opens_at: datetime | None, closes_at: datetime | None
) -> None:
    """When the thread takes posts; compared with the clock when somebody posts."""
    thread.opens_at, thread.closes_at = opens_at, closes_at
    thread.version += 1


def keep_order_there(
    session: Session, *, thread: Thread, member_id: int, is_moderator: bool, now: datetime
) -> None:
    """Whether a member keeps order in the space of the thread."""
    space_id = thread.space_id
    kept = session.get(SpaceRole, (space_id, member_id))
    if is_moderator and kept is None:
        session.add(SpaceRole(space_id=space_id, member_id=member_id, role="moderator", since=now))
    if kept and not is_moderator:
        session.delete(kept)
