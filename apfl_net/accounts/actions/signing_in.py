"""The time between the right password and the code: no sign-in yet, and only a few minutes."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.access.actions import begin_sign_in, hash_to_fit, recognise, set_password
from apfl_net.access.queries import password_of
from apfl_net.access.viewer import Viewer
from apfl_net.kit import signing
from apfl_net.kit.mail.letters import post_letter
from apfl_net.kit.passwords import password_fits
from apfl_net.members.models import Member

CODE_WITHIN = timedelta(minutes=10)
PURPOSE = "code-awaited"


def await_code(session: Session, *, member: Member) -> str:
    """A token that says only whose password was right; void once that is changed."""
    kept = password_of(session, member.id)
    return signing.sign(PURPOSE, str(member.id), over=kept.hash if kept else "")


def whose_code_is_awaited(session: Session, token: str) -> Member | None:
    claimed = signing.read_unverified(PURPOSE, token)
    if claimed is None or not claimed.isdecimal() or len(claimed) > 9:
        return None
    kept = password_of(session, int(claimed))
    seconds = int(CODE_WITHIN.total_seconds())
    if signing.unsign(PURPOSE, token, over=kept.hash if kept else "", seconds=seconds) is None:
        return None
    member = session.get(Member, int(claimed))
    return member if member and member.left_at is None else None


def is_password_of(session: Session, *, viewer: Viewer, password: str, address: str, now: datetime) -> bool:
    """Asked again before what somebody else at this browser must not do. Tries are limited as at the door."""
    who = {"email": session.get_one(Member, viewer.id).email, "address": address}
    kept = hash_to_fit(session, **who, now=now)
    fitted = kept if password_fits(password, kept) else None
    return recognise(session, **who, fitted=fitted, now=now) is not None


def change_password(session: Session, *, viewer: Viewer, password: str, browser: str, now: datetime) -> str:
    """Set a new password; signed out everywhere, and in again here. Returns the token for the cookie."""
    set_password(session, member_id=viewer.id, password=password, now=now)
    post_letter(session, "accounts.changed", now=now, member_id=viewer.id, what="password")
    return begin_sign_in(
        session,
        member=session.get_one(Member, viewer.id),
        browser=browser,
        now=now,
        second_factor_at=now if viewer.second_factor else None,
    )
