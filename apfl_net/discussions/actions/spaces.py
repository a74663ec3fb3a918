"""Making spaces, and giving roles in them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space, SpaceRole
from apfl_net.discussions.policy.moderating import check_may_moderate
from apfl_net.discussions.queries.visible import role_in
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
) -> Space:
    """Make a space at the end of the list."""
    last = session.scalar(select(func.max(Space.position))) or 0
    space = Space(
        slug=_free_slug(session, slug or slugify(name)),
        name=name,
        purpose=purpose,
        audience_id=audience.id,
        starters=starters,
        position=last + 1,
        created_at=now,
    )
    session.add(space)
    session.flush()
    return space


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
