"""What happens to members as such: they are added, they take a place in an organisation, they change."""

import re
import unicodedata
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from apfl_net.kit import outbox
from apfl_net.kit.errors import Conflict, NotFound
from apfl_net.kit.i18n import N_
from apfl_net.kit.mail.addresses import normal_email
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.members import queries
from apfl_net.members.events import MemberChanged, NameWithdrawn
from apfl_net.members.models import NOWHERE, Member, Membership, Organisation, Signer


class EmailTaken(Conflict):
    message = N_("There is already a member with this e-mail address.")


def add_member(
    session: Session,
    *,
    email: str,
    name: str,
    now: datetime,
    handle: str | None = None,
    time_zone: str,
    interface_language: str | None = None,
    languages: str = "",
    bio: str = "",
    listed: bool = False,
    public_name: bool = False,
) -> Member:
    """Add a person; unlisted and unnamed to visitors unless they chose otherwise."""
    if queries.member_by_email(session, email):
        raise EmailTaken
    member = Member(
        email=normal_email(email),
        name=clean_line(name),
        handle=free_handle(session, handle or name),
        bio=clean_text(bio),
        languages=languages,
        interface_language=interface_language,
        time_zone=time_zone,
        listed=listed,
        public_name=public_name,
        joined_at=now,
        changed_at=now,
    )
    session.add(member)
    session.flush()
    note_change(session, member, now=now)
    return member


def note_change(session: Session, *members: Member, now: datetime) -> None:
    """What others see of them may be another than before; whatever keeps copies of it follows."""
    for member in members:
        member.changed_at = now
    outbox.record_many(session, [MemberChanged(member.id) for member in members], now=now)


def take_place(
    session: Session,
    *,
    member: Member,
    organisation: str,
    position: str,
    constituency: str,
    country: str,
    kind: str = "",
    now: datetime,
) -> Membership:
    """Begin a membership in an organisation (made if it is new) and end the one before it.

    `kind`: of the organisation; what is known of it already stays.
    """
    before = queries.current_membership(session, member.id)
    if before:
        before.ended_on = now.date()
        session.flush()  # one current membership a person: the old one must end first
    body = queries.organisation_named(session, clean_line(organisation), country)
    if body is None:
        body = Organisation(name=clean_line(organisation), country=country, constituency=constituency)
    body.kind = body.kind or kind
    membership = Membership(
        member_id=member.id,
        organisation=body,
        position=clean_line(position),
        constituency=constituency,
        country=country,
        began_on=now.date(),
    )
    session.add(membership)
    session.flush()
    note_change(session, member, now=now)
    return membership


def change_preferences(
    session: Session,
    *,
    member: Member,
    interface_language: str | None,
    time_zone: str,
    listed: bool,
    public_name: bool,
    shortcuts: bool,
    now: datetime,
) -> None:
    """What a member decides about how they read and how they are seen; acts at once, on old posts too."""
    member.interface_language = interface_language
    member.time_zone = time_zone
    if member.public_name and not public_name:
        outbox.record(session, NameWithdrawn(member.id), now=now)
    member.listed = listed
    member.public_name = public_name
    member.shortcuts = shortcuts
    note_change(session, member, now=now)


def grant_signing(
    session: Session, *, member: Member, organisation: Organisation, granted_by: int, now: datetime
) -> None:
    """From now on the member may write in the name of the organisation. Again changes nothing."""
    before = session.get(Signer, (member.id, organisation.id))
    if before is None:
        session.add(
            Signer(
                member_id=member.id, organisation_id=organisation.id, granted_at=now, granted_by=granted_by
            )
        )
    elif before.ended_at:
        before.granted_at, before.granted_by, before.ended_at = now, granted_by, None


def end_signing(session: Session, *, member_id: int, organisation_id: int, now: datetime) -> None:
    """They may not any more; what they wrote in its name stays so."""
    signer = session.get(Signer, (member_id, organisation_id))
    if signer is None:
        raise NotFound
    signer.ended_at = signer.ended_at or now


def free_handle(session: Session, wish: str) -> str:
    """A handle nobody has: lower-case Latin letters, digits and hyphens, 3 to 30 of them."""
    plain = (
        unicodedata.normalize("NFKD", wish.casefold().replace("đ", "d")).encode("ascii", "ignore").decode()
    )
    base = "-".join(re.findall(r"[a-z0-9]+", plain))[:24].strip("-")
    base = base if len(base) >= 3 else "member"
    handle, number = base, 1
    while queries.handle_is_taken(session, handle):
        number += 1
        handle = f"{base}-{number}"
    return handle


def hide(session: Session, *, member: Member, now: datetime) -> None:
    """Seen by nobody but staff from now on, in old posts neither."""
    member.hidden_at = member.hidden_at or now
    member.listed = member.public_name = False
    note_change(session, member, now=now)
    outbox.record(session, NameWithdrawn(member.id), now=now)


def unhide(session: Session, *, member: Member, now: datetime) -> None:
    """As before, but still neither listed nor named to visitors: that is to be chosen anew."""
    member.hidden_at = None
    note_change(session, member, now=now)


FORMER_MEMBER = N_("A former member")
"""What stands in place of the name of somebody who was erased; translated where a name is shown."""


def depart(session: Session, *, member: Member, now: datetime) -> None:
    """They are no member any more. The name stays under what they wrote; their address is free again."""
    member.left_at = member.left_at or now
    member.listed = False
    member.email = f"member-{member.id}@left.invalid"
    note_change(session, member, now=now)
    outbox.record(session, NameWithdrawn(member.id), now=now)
    place = queries.current_membership(session, member.id)
    if place:
        place.ended_on = now.date()
    session.flush()


def make_anonymous(session: Session, *, member: Member, now: datetime) -> None:
    """Nothing personal is left in what we know of them: posts stay, by a former member of no organisation.

    Constituency and country stay with the memberships, for figures; they are shown to nobody.
    """
    depart(session, member=member, now=now)
    member.name, member.handle = FORMER_MEMBER, f"former-{member.id}"
    member.bio = member.languages = member.sex = ""
    member.interface_language, member.time_zone = None, "UTC"
    member.public_name = member.shortcuts = member.quiet_mail = False
    member.hidden_at = member.confirmed_at = None
    member.erased_at = member.erased_at or now
    nowhere = queries.nowhere(session) or _make_nowhere(session)
    for place in queries.memberships_of(session, member.id):
        place.position, place.organisation_id = "", nowhere.id
    session.execute(delete(Signer).where(Signer.member_id == member.id))
    session.flush()


def _make_nowhere(session: Session) -> Organisation:
    nowhere = Organisation(name="–", kind=NOWHERE, constituency="other", country=None)
    session.add(nowhere)
    session.flush()
    return nowhere
