"""What e-discussions write by mail: the messages of facilitators, and what became of what came late."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import PUBLIC, Audience
from apfl_net.access.queries import is_shut_out, viewer_for
from apfl_net.ediscussions.models.contributions import LateContribution
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.messages import EdiscussionMessage
from apfl_net.ediscussions.queries.message_words import worded
from apfl_net.ediscussions.queries.messages import texts_of
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import gettext, read_by
from apfl_net.kit.mail.letters import Written, writes
from apfl_net.kit.web.templating import render
from apfl_net.members.models import Member
from apfl_net.notifications.actions import unsubscribe_token
from apfl_net.notifications.queries import unread_notice, who_wants_mail

REASON = "ediscussion_message"
NEWS_FOR = timedelta(days=2)
"""When mail was away for longer, they find it on the site."""


@writes("ediscussions.message")
def write_message(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """Whole, in their language where there is a version. None when they read it meanwhile, may not see it any
    more, muted it, or want no such mail.

    What a group alone may read is not said in a mailbox, nor anything to whoever wants quiet mail.
    """
    member = session.get(Member, about["member_id"])
    if member is None or member.left_at or is_shut_out(session, member.id, now):
        return None
    viewer = viewer_for(session, member.id)
    notice = unread_notice(session, viewer, REASON, about["subject_id"])
    if notice is None or now - notice.noticed_at > NEWS_FOR:
        return None
    if not who_wants_mail(session, REASON, [member.id]):
        return None
    message = session.get_one(EdiscussionMessage, about["subject_id"])
    ediscussion = session.get_one(Ediscussion, message.ediscussion_id)
    ring = session.get_one(Audience, ediscussion.audience_id)
    language = read_by(member.interface_language, member.time_zone)
    said = worded(session, viewer, ediscussion, message, texts_of(session, [message.id])[message.id], now)
    quiet = member.quiet_mail or ring.kind == "group"
    unsubscribe = f"{settings().base_url}/unsubscribe/{unsubscribe_token(member.id, REASON)}"
    path = "/notifications" if quiet else f"{ediscussion.path}/messages/{message.id}"
    text = render(
        "mail/notifications/quiet.txt" if quiet else "mail/ediscussions/message.txt",
        body=said.body.replace("](/", f"]({settings().base_url}/"),
        link=settings().base_url + path,
        readers="" if ring.id == PUBLIC else audience_mark(ring.kind, ring.constituency, ring.name).sentence,
        unsubscribe=unsubscribe,
    )
    subject = gettext("Something new for you") if quiet else said.subject
    return Written(member.email, subject, text, language, unsubscribe)


@writes("ediscussions.late")
def write_late(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """The subject says little: others may look into the mailbox."""
    late = session.get_one(LateContribution, about["late_id"])
    member = session.get_one(Member, late.author_id)
    if member.left_at or is_shut_out(session, member.id, now):
        return None
    language = read_by(member.interface_language, member.time_zone)
    text = render(
        "mail/ediscussions/late.txt",
        member=member,
        is_posted=late.post_id is not None,
        reason=late.reason,
        link=settings().base_url + (f"/posts/{late.post_id}" if late.post_id else "/drafts"),
    )
    return Written(member.email, gettext("What you handed in late"), text, language)
