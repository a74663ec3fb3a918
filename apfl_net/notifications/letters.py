"""A notice as a mail, made when it leaves, through the eyes of its reader."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.queries import is_shut_out, viewer_for
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import gettext, read_by
from apfl_net.kit.mail.letters import Written, writes
from apfl_net.kit.web.templating import render
from apfl_net.members.models import Member
from apfl_net.notifications.actions import unsubscribe_token
from apfl_net.notifications.models import Notice
from apfl_net.notifications.queries import unread_notice, who_wants_mail
from apfl_net.notifications.reasons import REASONS
from apfl_net.notifications.subjects import SUBJECTS, Line

NEWS_FOR = timedelta(days=2)


@writes("notifications.notice")
def write_notice(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """None when they read it meanwhile, may not see it any more, or no longer want mail for this reason; and
    when it is old, because mail was away for days: they find it on the site."""
    member = session.get(Member, about["member_id"])
    if member is None or member.left_at or is_shut_out(session, member.id, now):
        return None
    viewer = viewer_for(session, member.id)
    notice = unread_notice(session, viewer, about["subject"], about["subject_id"])
    if notice is None or now - notice.noticed_at > NEWS_FOR:
        return None
    if not who_wants_mail(session, notice.reason, [member.id]):
        return None
    language = read_by(member.interface_language, member.time_zone)
    lines = SUBJECTS[notice.subject].lines(session, viewer, [(notice.subject_id, notice.reason)])
    line = lines.get(notice.subject_id)
    return _written(member, notice, line, language) if line else None


def _written(member: Member, notice: Notice, line: Line, language: str) -> Written:
    """A mailbox is read by others too: what only some may read is not said in it, as if they wanted quiet."""
    narrow = line.audience is None or line.audience.kind == "narrow"
    quiet = member.quiet_mail or narrow
    unsubscribe = f"{settings().base_url}/unsubscribe/{unsubscribe_token(member.id, notice.reason)}"
    text = render(
        "mail/notifications/quiet.txt" if quiet else "mail/notifications/notice.txt",
        member=member,
        line=line,
        reason=REASONS[notice.reason],
        link=settings().base_url + ("/notifications" if quiet else line.path),
        unsubscribe=unsubscribe,
    )
    subject = gettext("Something new for you") if quiet else line.text
    return Written(to=member.email, subject=subject, text=text, language=language, unsubscribe=unsubscribe)
