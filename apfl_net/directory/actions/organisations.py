"""Organisations, put in order by staff."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from apfl_net.directory import policy
from apfl_net.kit import outbox
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.members.actions import note_change
from apfl_net.members.events import OrganisationChanged, OrganisationsMerged
from apfl_net.members.models import Member, Membership, Organisation, Signer


def describe_organisation(
    session: Session,
    *,
    body: Organisation,
    name: str,
    kind: str,
    website: str,
    mail_domains: str,
    about: str,
    now: datetime,
) -> None:
    """A new name is in every byline at once."""
    if body.name != clean_line(name):
        body.name = clean_line(name)
        _note_in_bylines(session, body, now)
    body.kind, body.website = kind, website
    body.mail_domains, body.about = mail_domains, clean_text(about)
    outbox.record(session, OrganisationChanged(organisation_id=body.id), now=now)


def merge_organisations(session: Session, *, body: Organisation, into: Organisation, now: datetime) -> None:
    """`body` was a double: its members and signers go over, and its address leads on.

    What was written on its behalf follows in whichever rooms keep it (they hear of the event).
    """
    policy.check_may_merge(body, into)
    _note_in_bylines(session, body, now)
    session.execute(
        update(Membership).where(Membership.organisation_id == body.id).values(organisation_id=into.id)
    )
    _move_signers(session, body, into, now)
    session.execute(
        update(Organisation).where(Organisation.merged_into_id == body.id).values(merged_into_id=into.id)
    )
    into.kind, into.website = into.kind or body.kind, into.website or body.website
    into.about = into.about or body.about
    into.mail_domains = " ".join(dict.fromkeys(f"{into.mail_domains} {body.mail_domains}".split()))
    body.merged_into_id = into.id
    outbox.record(session, OrganisationsMerged(organisation_id=body.id, into_id=into.id), now=now)


def _move_signers(session: Session, body: Organisation, into: Organisation, now: datetime) -> None:
    """Whoever may sign for one may sign for both; the rows of the double are ended, as a record."""
    signers = select(Signer).where(Signer.organisation_id == body.id, Signer.ended_at.is_(None))
    for signer in session.scalars(signers).all():
        kept = session.get(Signer, (signer.member_id, into.id))
        if kept is None:
            session.add(
                Signer(
                    member_id=signer.member_id,
                    organisation_id=into.id,
                    granted_at=signer.granted_at,
                    granted_by=signer.granted_by,
                )
            )
        else:
            kept.ended_at = None
        signer.ended_at = now


def _note_in_bylines(session: Session, body: Organisation, now: datetime) -> None:
    places = select(Membership.member_id).where(Membership.organisation_id == body.id)
    members = session.scalars(select(Member).where(Member.id.in_(places)).order_by(Member.id)).all()
    note_change(session, *members, now=now)
