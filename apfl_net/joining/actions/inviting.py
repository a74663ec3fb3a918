"""Personal invitations: sent, seconded, revoked, accepted."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.joining import policy
from apfl_net.joining.actions.applying import claimed_id, close_open_applications
from apfl_net.joining.actions.entering import bring_in, choose_first_password
from apfl_net.joining.models import PENDING, Invitation
from apfl_net.joining.queries import invitations as queries
from apfl_net.kit import signing
from apfl_net.kit.mail.addresses import normal_email
from apfl_net.kit.mail.letters import post_letter


def invite(
    session: Session,
    *,
    inviter: Viewer,
    email: str,
    days: int,
    audience_id: int | None,
    now: datetime,
    **said: Any,
) -> Invitation:
    """Ask somebody to join. Into a closed group the letter leaves when a second person has agreed."""
    email = normal_email(email)
    policy.check_in_group(audience_id, inviter.audiences)
    if queries.members_among(session, [email]):
        raise policy.MemberAlready
    pending = queries.pending_to(session, [email]).get(email)
    if pending and pending.state(now) != "expired":
        raise policy.InvitedAlready
    replace_pending(session, email=email, now=now)
    invitation = Invitation(
        email=email,
        audience_id=audience_id,
        invited_by=inviter.id,
        invited_at=now,
        expires_at=now + timedelta(days=days),
        **said,
    )
    _keep(session, invitation)
    if not needs_second(session, audience_id):
        send(session, invitation, now)
    return invitation


def _keep(session: Session, invitation: Invitation) -> None:
    """Somebody else may invite the same person at this moment: then theirs stands."""
    try:
        with session.begin_nested():
            session.add(invitation)
    except IntegrityError as error:
        raise policy.InvitedAlready from error


def needs_second(session: Session, audience_id: int | None) -> bool:
    return audience_id is not None and session.get_one(Audience, audience_id).needs_second


def send(session: Session, invitation: Invitation, now: datetime) -> None:
    invitation.sent_at = now
    post_letter(session, "joining.invitation", now=now, invitation_id=invitation.id)


def second_invitation(session: Session, *, reviewer: Viewer, invitation_id: int, now: datetime) -> None:
    """A second person of the group agrees; then the letter leaves, and the days count from now."""
    invitation = queries.get_invitation(session, invitation_id, to_change=True)
    policy.check_in_group(invitation.audience_id, reviewer.audiences)
    if invitation.state(now) != "unseconded":
        raise policy.NotOpen
    if invitation.invited_by == reviewer.id:
        raise policy.NeedsAnother
    invitation.seconded_by, invitation.seconded_at = reviewer.id, now
    invitation.expires_at = now + (invitation.expires_at - invitation.invited_at)
    send(session, invitation, now)


def revoke_invitation(session: Session, *, invitation_id: int, now: datetime) -> None:
    invitation = queries.get_invitation(session, invitation_id, to_change=True)
    if invitation.state(now) not in {"sent", "unseconded", "expired"}:
        raise policy.NotOpen
    invitation.revoked_at = now


def replace_pending(session: Session, *, email: str, now: datetime) -> None:
    session.execute(update(Invitation).where(Invitation.email == email, PENDING).values(replaced_at=now))


def accept_invitation(
    session: Session,
    *,
    invitation: Invitation,
    name: str,
    languages: str,
    interface_language: str,
    place: dict[str, str],
    password: str,
    browser: str,
    now: datetime,
) -> str:
    """Come in; returns the token for the cookie. The address is the invitation's, whatever is typed, and
    so is the constituency where the invitation names one."""
    if invitation.state(now) != "sent":
        raise policy.LinkIsOver
    member = bring_in(
        session,
        email=invitation.email,
        name=name,
        languages=languages,
        interface_language=interface_language,
        place=place | ({"constituency": invitation.constituency} if invitation.constituency else {}),
        audience_id=invitation.audience_id,
        now=now,
    )
    close_open_applications(session, email=invitation.email, now=now)
    invitation.accepted_at, invitation.member_id = now, member.id
    return choose_first_password(session, member=member, password=password, browser=browser, now=now)


def invitation_token(invitation: Invitation) -> str:
    return signing.sign("invitation", str(invitation.id), over=invitation.email)


def invitation_with_token(session: Session, token: str, *, to_change: bool = False) -> Invitation | None:
    """The invitation of a link; None when it is none of ours. Whether it still holds is its state."""
    claimed = claimed_id("invitation", token)
    invitation = session.get(Invitation, claimed, with_for_update=to_change) if claimed else None
    if invitation is None:
        return None
    for_ever = int(timedelta(days=3650).total_seconds())  # how long it holds is said by `expires_at`
    return (
        invitation if signing.unsign("invitation", token, over=invitation.email, seconds=for_ever) else None
    )
