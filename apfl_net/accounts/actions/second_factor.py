"""Setting up a second factor, giving its codes, and doing without."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from apfl_net.access.actions import revoke_other_sign_ins, sign_out_everywhere
from apfl_net.access.models import SignIn
from apfl_net.access.viewer import Viewer
from apfl_net.accounts import policy, queries
from apfl_net.accounts.models import FailedCode, RecoveryCode, SecondFactor
from apfl_net.kit.mail.letters import post_letter
from apfl_net.kit.one_time_codes import new_secret, step_of_code
from apfl_net.kit.sealing import seal, unseal

PURPOSE = "second-factor"
OFFER_LASTS = timedelta(hours=1)
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


def offer_secret(session: Session, *, viewer: Viewer, now: datetime) -> None:
    """A new secret for a device. The one before holds until a code shows that the device has it."""
    kept = session.get(SecondFactor, viewer.id)
    if kept is None:
        kept = SecondFactor(member_id=viewer.id)
        session.add(kept)
    kept.offered, kept.offered_at = seal(new_secret(), purpose=PURPOSE), now


def offered_secret(session: Session, *, viewer: Viewer, now: datetime) -> str | None:
    kept = session.get(SecondFactor, viewer.id)
    if kept is None or not kept.offered or not kept.offered_at or now - kept.offered_at > OFFER_LASTS:
        return None
    return unseal(kept.offered, purpose=PURPOSE)


def confirm_secret(session: Session, *, viewer: Viewer, code: str, now: datetime) -> list[str] | None:
    """The device has the secret: from now on it is asked for. Returns new recovery codes; None: wrong code.

    Whoever is signed in elsewhere came in without it, and is signed out.
    """
    _check_tries(session, viewer.id, now)
    secret = offered_secret(session, viewer=viewer, now=now)
    step = _step(secret, code, now)
    if secret is None or step is None:
        _note_failure(session, viewer.id, now)
        return None
    kept = session.get_one(SecondFactor, viewer.id)
    kept.secret, kept.offered, kept.offered_at = kept.offered, None, None
    kept.confirmed_at, kept.last_step = now, step
    session.execute(update(SignIn).where(SignIn.id == viewer.sign_in_id).values(second_factor_at=now))
    revoke_other_sign_ins(session, viewer=viewer)
    post_letter(session, "accounts.changed", now=now, member_id=viewer.id, what="second_factor_on")
    return make_recovery_codes(session, member_id=viewer.id)


def take_code(session: Session, *, member_id: int, code: str, now: datetime) -> bool:
    """Whether a code fits: of the device, or for recovery. Either is taken once and never again.

    A wrong one is noted; after too many, `TooManyCodes` is raised before the code is looked at.
    """
    kept = session.get(SecondFactor, member_id, with_for_update=True)
    _check_tries(session, member_id, now)
    if kept is None or not kept.secret:
        return False
    secret, typed = unseal(kept.secret, purpose=PURPOSE), "".join(code.split()).casefold()
    if not _take_step(session, member_id, _step(secret, typed, now)) and not _take_recovery_code(
        session, member_id, typed, now
    ):
        _note_failure(session, member_id, now)
        return False
    session.execute(delete(FailedCode).where(FailedCode.member_id == member_id))
    return True


def make_recovery_codes(session: Session, *, member_id: int) -> list[str]:
    """Ten new ones in place of those before. Nobody can read them again: we keep hashes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.member_id == member_id))
    codes = ["-".join(_letters(4) for _ in range(4)) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(member_id=member_id, code_hash=_hash(code)) for code in codes)
    session.flush()
    return codes


def remove_second_factor(session: Session, *, viewer: Viewer, now: datetime) -> None:
    policy.check_may_go_without(viewer)
    forget_second_factor(session, member_id=viewer.id)
    post_letter(session, "accounts.changed", now=now, member_id=viewer.id, what="second_factor_off")


def reset_second_factor(session: Session, *, member_id: int, now: datetime) -> bool:
    """For somebody who lost everything, by whoever runs the server. Whether there was anything to reset."""
    had_one = queries.second_factor_of(session, member_id) is not None
    forget_second_factor(session, member_id=member_id)
    sign_out_everywhere(session, member_id=member_id)
    if had_one:
        post_letter(session, "accounts.changed", now=now, member_id=member_id, what="second_factor_off")
    return had_one


def forget_second_factor(session: Session, *, member_id: int) -> None:
    for table in (RecoveryCode, FailedCode, SecondFactor):
        session.execute(delete(table).where(table.member_id == member_id))


def _check_tries(session: Session, member_id: int, now: datetime) -> None:
    policy.check_may_try_code(
        lately=queries.count_failed_codes(session, member_id, now - policy.CODES_WINDOW),
        today=queries.count_failed_codes(session, member_id, now - policy.A_DAY),
    )


def _note_failure(session: Session, member_id: int, now: datetime) -> None:
    session.add(FailedCode(member_id=member_id, failed_at=now))


def _step(secret: str | None, code: str, now: datetime) -> int | None:
    typed = "".join(code.split())
    well_formed = len(typed) == 6 and typed.isascii() and typed.isdecimal()
    return step_of_code(secret, typed, now) if secret and well_formed else None


def _take_step(session: Session, member_id: int, step: int | None) -> bool:
    if step is None:
        return False
    taken = session.execute(
        update(SecondFactor)
        .where(SecondFactor.member_id == member_id, SecondFactor.last_step < step)
        .values(last_step=step)
    )
    return isinstance(taken, CursorResult) and taken.rowcount == 1


def _take_recovery_code(session: Session, member_id: int, code: str, now: datetime) -> bool:
    taken = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.member_id == member_id,
            RecoveryCode.code_hash == _hash(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return isinstance(taken, CursorResult) and taken.rowcount == 1


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))


def _hash(code: str) -> str:
    """Codes have some 79 bits of chance, so they need no slow hash; hyphens are for people."""
    return hashlib.sha256(code.replace("-", "").encode()).hexdigest()
