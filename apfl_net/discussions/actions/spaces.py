"""Making spaces, and giving roles in them."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from apfl_net.access.bylines import NOBODY
from apfl_net.access.models import Audience
from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.events import SpaceRulesChanged
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space, SpaceRole
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.identities import NamesStayAway
from apfl_net.discussions.policy.moderating import check_may_moderate
from apfl_net.discussions.queries.identities import has_posts
from apfl_net.discussions.queries.visible import role_in
from apfl_net.kit import outbox
from apfl_net.kit.text import slugify
from apfl_net.members.models import Member
from apfl_net.moderation.actions import note_in_audit_log


def open_space(
    session: Session,
    *,
    name: str,
    purpose: str,
    audience: Audience,
    starters: str,
    now: datetime,
    slug: str | None = None,
    pseudonyms: bool = False,
    chatham_house: bool = False,
) -> Space:
    """Make a space at the end of the list."""
    last = session.scalar(select(func.max(Space.position))) or 0
    space = Space(
        slug=_free_slug(session, slug or slugify(name)),
        name=name,
        purpose=purpose,
        audience_id=audience.id,
        starters=starters,
        pseudonyms=pseudonyms,
        chatham_house=chatham_house,
        position=last + 1,
        created_at=now,
    )
    session.add(space)
    session.flush()
    return space


def change_rules(
    session: Session, *, by: Viewer, space: Space, pseudonyms: bool, chatham_house: bool, now: datetime
) -> None:
    """Whether one may write under a pseudonym, and whether nobody is named at all.

    The Chatham House rule holds for what is there already, and then for good: what was said without a name
    stays so.
    """
    check_may_moderate(by, role_in(session, by, space.id))
    hold_space(session, by, space, now)
    if space.chatham_house and not chatham_house and has_posts(session, space.id):
        raise NamesStayAway
    if chatham_house and not space.chatham_house:
        _take_names_away(session, space)
    space.pseudonyms, space.chatham_house = pseudonyms, chatham_house
    outbox.record(session, SpaceRulesChanged(space_id=space.id, changed_by=by.id), now=now)


def hold_space(session: Session, by: Viewer, space: Space, now: datetime) -> None:
    """Whoever is posting in the space is waited for: they hold themselves, their thread, then the space.

    Visitors' kept pages, also of other threads that name its writers, go by the last change of any member.
    """
    session.execute(update(Member).where(Member.id == by.id).values(changed_at=now))
    threads = select(Thread.id).where(Thread.space_id == space.id).order_by(Thread.id)
    session.execute(threads.with_for_update())
    session.refresh(space, with_for_update=True)


def _take_names_away(session: Session, space: Space) -> None:
    """From all posts in the space."""
    threads = select(Thread.id).where(Thread.space_id == space.id)
    session.execute(update(Post).where(Post.thread_id.in_(threads)).values(shown_as=NOBODY))
    session.execute(
        update(Thread)
        .where(Thread.space_id == space.id)
        .values(shown_as=NOBODY, version=Thread.version + 1)
        .execution_options(synchronize_session="fetch")
    )


def choose_holds(session: Session, *, moderator: Viewer, space: Space, holds: str, now: datetime) -> None:
    """Whose contributions wait for a moderator from now on; what waits already goes on waiting."""
    check_may_write(moderator.restrictions)
    check_may_moderate(moderator, role_in(session, moderator, space.id))
    if space.holds != holds:
        space.holds = holds
        note_in_audit_log(session, moderator.id, f"holds: {holds}", "space", space.id, now=now)


def make_moderator(session: Session, *, space: Space, member: Member, now: datetime) -> None:
    session.merge(SpaceRole(space_id=space.id, member_id=member.id, role="moderator", since=now))


def _free_slug(session: Session, wish: str) -> str:
    wish = "space" if wish in {"-", "new"} else wish
    slug, number = wish, 1
    while session.scalar(select(Space.id).where(Space.slug == slug)):
        number += 1
        slug = f"{wish}-{number}"
    return slug
