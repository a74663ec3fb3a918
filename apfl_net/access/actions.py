"""Signing in and out, passwords, groups."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from apfl_net.access import policy, queries
from apfl_net.access.events import PasswordResetAsked
from apfl_net.access.models import (
    IN_FORCE,
    Audience,
    FailedSignIn,
    FeedToken,
    GroupMember,
    Password,
    Restriction,
    SignIn,
    StaffMember,
)
from apfl_net.access.viewer import Viewer
from apfl_net.kit import outbox, signing
from apfl_net.kit.errors import NotFound
from apfl_net.kit.passwords import hash_password
from apfl_net.members.models import Member
from apfl_net.members.queries import member_by_email

SIGN_IN_LASTS = timedelta(days=30)
RESET_LASTS = timedelta(hours=2)
APPEAL_LASTS = timedelta(days=90)


def hash_to_fit(session: Session, *, email: str, address: str, now: datetime) -> str | None:
    """What the password of whoever wants to sign in is compared with; None where there is no such member.

    After too many wrong tries, `TooManyTries` is raised before any password is looked at.
    """
    policy.check_may_try(
        for_both=queries.failures_since(session, now - policy.TRIES_WINDOW, email=email, address=address),
        for_email=queries.failures_since(session, now - policy.TRIES_WINDOW, email=email, address=None),
        for_address=queries.failures_since(session, now - policy.TRIES_WINDOW, email=None, address=address),
    )
    member = member_by_email(session, email)
    kept = queries.password_of(session, member.id) if member else None
    return kept.hash if kept else None


def recognise(
    session: Session, *, email: str, address: str, fitted: str | None, now: datetime
) -> Member | None:
    """The member whose password `fitted` this hash.

    None, and a wrong try is noted, when it fitted none, or one that is not the member's any more: all is
    asked again, since comparing took its time.
    """
    kept = hash_to_fit(session, email=email, address=address, now=now)
    member = member_by_email(session, email)
    if member is None or fitted is None or fitted != kept:
        session.add(FailedSignIn(email=email[:320], address=address, failed_at=now))
        return None
    session.execute(delete(FailedSignIn).where(FailedSignIn.email == email, FailedSignIn.address == address))
    return member


def begin_sign_in(
    session: Session, *, member: Member, browser: str, now: datetime, second_factor_at: datetime | None = None
) -> str:
    """Sign a member in; returns the token for the cookie.

    After the password, or a link to their mailbox: only then is a member told that they are shut out.
    """
    for restriction in queries.restrictions_of(session, member.id, now):
        if restriction.kind == "shut_out":
            raise policy.ShutOut(member.id, restriction.until)
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=hash_token(token),
            member_id=member.id,
            browser=browser[:200],
            signed_in_at=now,
            seen_at=now,
            second_factor_at=second_factor_at,
            expires_at=now + SIGN_IN_LASTS,
        )
    )
    return token


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def note_seen(session: Session, *, sign_in_id: int, now: datetime) -> None:
    session.execute(
        update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now, expires_at=now + SIGN_IN_LASTS)
    )


def revoke_sign_in(session: Session, *, viewer: Viewer, sign_in_id: int) -> None:
    """End one of one's own sign-ins; somebody else's is not found."""
    ended = session.get(SignIn, sign_in_id)
    if ended is None or ended.member_id != viewer.member_id:
        raise NotFound
    session.delete(ended)


def revoke_other_sign_ins(session: Session, *, viewer: Viewer) -> None:
    session.execute(
        delete(SignIn).where(SignIn.member_id == viewer.member_id, SignIn.id != viewer.sign_in_id)
    )


def set_password(session: Session, *, member_id: int, password: str, now: datetime) -> None:
    """Set a new password and sign the member out everywhere, feed readers included."""
    set_password_hash(session, member_id=member_id, hashed=hash_password(password), now=now)
    sign_out_everywhere(session, member_id=member_id)


def set_password_hash(session: Session, *, member_id: int, hashed: str, now: datetime) -> None:
    session.merge(Password(member_id=member_id, hash=hashed, changed_at=now))
    session.flush()


def ask_password_reset(session: Session, *, email: str, now: datetime) -> None:
    member = member_by_email(session, email)
    outbox.record(session, PasswordResetAsked(member_id=member.id if member else None), now=now)


def reset_token(session: Session, *, member_id: int) -> str:
    """A one-time token: it is signed over the present password, so using it ends it."""
    kept = queries.password_of(session, member_id)
    return signing.sign("password-reset", str(member_id), over=kept.hash if kept else "")


def member_with_reset_token(session: Session, token: str) -> Member | None:
    """The member whose password this token may set; None when it is forged, used or too old."""
    claimed = signing.read_unverified("password-reset", token)
    if claimed is None or not claimed.isdecimal() or len(claimed) > 9:  # forged; no id is that long
        return None
    kept = queries.password_of(session, int(claimed))
    over = kept.hash if kept else ""
    seconds = int(RESET_LASTS.total_seconds())
    if signing.unsign("password-reset", token, over=over, seconds=seconds) is None:
        return None
    member = session.get(Member, int(claimed))
    return member if member and member.left_at is None else None


def make_feed_token(session: Session, *, viewer: Viewer, label: str, now: datetime) -> str:
    """A secret for the addresses of the viewer's own feeds. Nobody can read it again: we keep its hash."""
    policy.check_may_have_feed(len(queries.feed_tokens_of(session, viewer)))
    token = secrets.token_urlsafe(24)
    session.add(FeedToken(member_id=viewer.id, token_hash=hash_token(token), label=label, made_at=now))
    session.flush()
    return token


def note_feed_read(session: Session, *, token_id: int, now: datetime) -> None:
    session.execute(update(FeedToken).where(FeedToken.id == token_id).values(used_at=now))


def revoke_feed_token(session: Session, *, viewer: Viewer, token_id: int) -> None:
    """End one of one's own; somebody else's is not found."""
    ended = session.get(FeedToken, token_id)
    if ended is None or ended.member_id != viewer.member_id:
        raise NotFound
    session.delete(ended)


def make_group(session: Session, *, slug: str, name: str) -> Audience:
    group = Audience(kind="group", slug=slug, name=name)
    session.add(group)
    session.flush()
    return group


def add_to_group(session: Session, *, group: Audience, member: Member, now: datetime) -> None:
    session.merge(GroupMember(audience_id=group.id, member_id=member.id, added_at=now))


def make_staff(session: Session, *, member: Member, role: str, now: datetime) -> None:
    session.merge(StaffMember(member_id=member.id, role=role, since=now))


def restrict(
    session: Session, *, member_id: int, kind: str, cause: str, until: datetime | None, now: datetime
) -> Restriction:
    """Keep a member from writing (`read_only`), or from entering (`shut_out`: their sign-ins end too)."""
    restriction = Restriction(member_id=member_id, kind=kind, cause=cause, began_at=now, until=until)
    session.add(restriction)
    if kind == "shut_out":
        sign_out_everywhere(session, member_id=member_id)
    session.flush()
    return restriction


def lift_restrictions(session: Session, *, member_id: int, cause: str, now: datetime) -> None:
    session.execute(
        update(Restriction)
        .where(Restriction.member_id == member_id, Restriction.cause == cause, IN_FORCE)
        .values(lifted_at=now)
    )


def lift_restriction(session: Session, *, restriction_id: int, now: datetime) -> None:
    """Lift this one; others of the same cause stay."""
    session.execute(
        update(Restriction).where(Restriction.id == restriction_id, IN_FORCE).values(lifted_at=now)
    )


def appeal_token(member_id: int) -> str:
    """Opens the page on which somebody who cannot sign in appeals against what shuts them out."""
    return signing.sign("appeal", str(member_id))


def member_with_appeal_token(session: Session, token: str) -> Member | None:
    """Whose token it is; None when it is forged or too old."""
    claimed = signing.unsign("appeal", token, seconds=int(APPEAL_LASTS.total_seconds()))
    return session.get(Member, int(claimed)) if claimed else None


def sign_out_everywhere(session: Session, *, member_id: int) -> None:
    """End all sign-ins of a member, feed readers included."""
    session.execute(delete(SignIn).where(SignIn.member_id == member_id))
    session.execute(delete(FeedToken).where(FeedToken.member_id == member_id))
