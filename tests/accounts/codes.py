"""A device that makes codes, for tests."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.accounts.actions.second_factor import PURPOSE, make_recovery_codes
from apfl_net.accounts.models import SecondFactor
from apfl_net.kit.one_time_codes import STEP, code_at, new_secret
from apfl_net.kit.sealing import seal
from apfl_net.members.models import Member


def give_second_factor(session: Session, member: Member, now: datetime) -> tuple[str, list[str]]:
    """A member who has set one up: the secret on their device, and their recovery codes."""
    secret = new_secret()
    session.merge(
        SecondFactor(member_id=member.id, secret=seal(secret, purpose=PURPOSE), confirmed_at=now, last_step=0)
    )
    return secret, make_recovery_codes(session, member_id=member.id)


def code(secret: str, now: datetime, steps: int = 0) -> str:
    return code_at(secret, now + timedelta(seconds=steps * STEP))
