"""What follows from what happens at the door."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.events import PasswordResetAsked
from apfl_net.kit.mail.letters import post_letter
from apfl_net.kit.outbox import listens_to


@listens_to(PasswordResetAsked)
def mail_reset_link(session: Session, event: PasswordResetAsked, now: datetime) -> None:
    if event.member_id:
        post_letter(session, "access.password_reset", now=now, member_id=event.member_id)
