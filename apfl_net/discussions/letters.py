"""What discussions write to members: what became of what was held."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.queries import is_shut_out, viewer_for
from apfl_net.discussions.models.holds import HeldContribution, PostHold
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.widenings import widenings_for
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import gettext, read_by
from apfl_net.kit.mail.letters import Written, writes
from apfl_net.kit.web.templating import render
from apfl_net.members.models import Member


@writes("discussions.held_post")
def write_held_post(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """How it stands when the letter leaves: held, free again, or gone."""
    post = session.get_one(Post, about["post_id"])
    hold = session.get(PostHold, post.id)
    return _letter(
        session,
        post.author_id,
        "mail/discussions/held_post.txt",
        post.path,
        hold_reason=hold.reason if hold else None,
        is_gone=post.removed_at is not None,
    )


@writes("discussions.contribution")
def write_contribution(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    held = session.get_one(HeldContribution, about["contribution_id"])
    return _letter(
        session,
        held.author_id,
        "mail/discussions/contribution.txt",
        f"/posts/{held.post_id}" if held.post_id else "/drafts",
        is_posted=held.post_id is not None,
        reason=held.reason,
    )


@writes("discussions.widening")
def write_widening(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """Not which thread: a mailbox is read by others too. Nor who answered already, or is asked no more."""
    viewer = viewer_for(session, about["member_id"])
    waiting = {row.id for row in widenings_for(session, viewer) if row.agreed is None}
    if about["widening_id"] not in waiting or is_shut_out(session, about["member_id"], now):
        return None
    path = f"/widenings/{about['widening_id']}"
    return _letter(session, about["member_id"], "mail/discussions/widening.txt", path)


def _letter(session: Session, member_id: int, template: str, path: str, **said: Any) -> Written | None:
    """Subjects say little: others may look into the mailbox."""
    member = session.get_one(Member, member_id)
    if member.left_at:
        return None
    language = read_by(member.interface_language, member.time_zone)
    text = render(template, member=member, link=f"{settings().base_url}{path}", **said)
    return Written(
        to=member.email, subject=gettext("A word from the moderators"), text=text, language=language
    )
