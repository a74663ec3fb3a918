"""The mail with which a forgotten password is set anew."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.actions import reset_token
from apfl_net.access.events import PasswordResetAsked
from apfl_net.kit import mail
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import SOURCE_LANGUAGE, activate, gettext, zone
from apfl_net.kit.outbox import listens_to
from apfl_net.kit.web.templating import render
from apfl_net.members.models import Member


@listens_to(PasswordResetAsked)
def mail_reset_link(session: Session, event: PasswordResetAsked, now: datetime) -> None:
    member = session.get(Member, event.member_id) if event.member_id else None
    if member is None:
        return
    activate(member.interface_language or SOURCE_LANGUAGE, zone(member.time_zone))
    link = f"{settings().base_url}/password-reset/{reset_token(session, member_id=member.id)}"
    text = render("mail/access/password_reset.txt", member=member, link=link)
    mail.send(mail.Mail(to=member.email, subject=gettext("Set a new password"), text=text))
