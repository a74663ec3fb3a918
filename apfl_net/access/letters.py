"""What the door writes to members: the link with which a forgotten password is set anew."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.actions import reset_token
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import gettext, read_by
from apfl_net.kit.mail.letters import Written, writes
from apfl_net.kit.web.templating import render
from apfl_net.members.models import Member


@writes("access.password_reset")
def write_reset_link(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    member = session.get(Member, about["member_id"])
    if member is None or member.left_at:
        return None
    language = read_by(member.interface_language, member.time_zone)
    link = f"{settings().base_url}/password-reset/{reset_token(session, member_id=member.id)}"
    text = render("mail/access/password_reset.txt", member=member, link=link)
    return Written(to=member.email, subject=gettext("Set a new password"), text=text, language=language)
