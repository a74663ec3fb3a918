"""Members as others see them: of a profile, what this viewer may see; the rest never leaves the database."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.models import FieldLevel
from apfl_net.access.profile_fields import DEFAULTS, found_by, may_see, when_open
from apfl_net.access.viewer import Viewer
from apfl_net.directory.models import MemberExpertise, Photo
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import CURRENT, LISTED, Member, Membership, Organisation


def people(viewer: Viewer) -> AnySelect:
    """A line about each member, for this viewer; what they may not see is None."""
    return (
        select(
            Member.id,
            Member.handle,
            Member.name,
            Membership.constituency,
            Membership.country,
            when_open(viewer, "position", Membership.position),
            when_open(viewer, "organisation", Organisation.name, "organisation"),
            when_open(viewer, "photo", Photo.digest, "photo"),
            may_see(viewer, "expertise").label("shows_expertise"),
        )
        .select_from(Member)
        .outerjoin(Membership, (Membership.member_id == Member.id) & CURRENT)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .outerjoin(Photo, Photo.member_id == Member.id)
    )


def member_shown(session: Session, viewer: Viewer, member_id: int) -> AnyRow:
    """What a member page says. Visitors find only those who made their name public."""
    statement = (
        people(viewer)
        .add_columns(
            when_open(viewer, "bio", Member.bio),
            when_open(viewer, "languages", Member.languages),
            may_see(viewer, "contributions").label("shows_contributions"),
            when_open(viewer, "organisation", Organisation.id, "organisation_id"),
            LISTED.label("listed"),
            Member.joined_at,
            Member.public_name,
            Member.hidden_at,
        )
        .where(Member.id == member_id, found_by(viewer))
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return row


def photo_shown(session: Session, viewer: Viewer, member_id: int, digest: str) -> bytes:
    """The photo of this address, while it is theirs and this viewer may see it."""
    picture = session.scalar(
        select(Photo.picture)
        .join(Member, Member.id == Photo.member_id)
        .outerjoin(Membership, (Membership.member_id == Member.id) & CURRENT)
        .where(Photo.member_id == member_id, Photo.digest == digest)
        .where(found_by(viewer), may_see(viewer, "photo"))
    )
    if picture is None:
        raise NotFound
    return picture


def expertise_of(session: Session, member_ids: Collection[int]) -> dict[int, list[str]]:
    """Member id -> codes of terms. The caller has asked for whom this may be shown."""
    found: dict[int, list[str]] = {}
    if member_ids:
        rows = session.execute(
            select(MemberExpertise.member_id, MemberExpertise.term)
            .where(MemberExpertise.member_id.in_(member_ids))
            .order_by(MemberExpertise.member_id, MemberExpertise.term)
        )
        for row in rows:
            found.setdefault(row.member_id, []).append(row.term)
    return found


def levels_of(session: Session, member_id: int) -> dict[str, str]:
    """Who may see each field of somebody's profile."""
    chosen = select(FieldLevel.field, FieldLevel.level).where(FieldLevel.member_id == member_id)
    return DEFAULTS | {row.field: row.level for row in session.execute(chosen)}


def photo_of(session: Session, member_id: int) -> Photo | None:
    return session.get(Photo, member_id)


def places_of(session: Session, member_id: int) -> Sequence[AnyRow]:
    """Every place a member has had, the latest first: for themselves and for staff."""
    return session.execute(
        select(
            Membership.position,
            Membership.constituency,
            Membership.country,
            Membership.began_on,
            Membership.ended_on,
            Organisation.name.label("organisation"),
            Organisation.kind,
        )
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.member_id == member_id)
        .order_by(Membership.began_on.desc(), Membership.id.desc())
    ).all()
