"""Texts as they stand, as they stood, and guest posts as far as a viewer may read them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.editorial.models import GuestPost, GuestPostVersion, PageVersion, Referral
from apfl_net.editorial.texts import PageText, delivered
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.members.models import Member

POSTS_PER_PAGE = 10
REFERRED = Referral.removed_at.is_(None)


def page_texts(session: Session, slug: str) -> dict[str, PageText]:
    """The page as it stands, by language."""
    saved = saved_versions(session, [slug]).values()
    return delivered(slug) | {row.language: PageText(row.title, row.body, row.language) for row in saved}


def saved_versions(session: Session, slugs: Collection[str]) -> dict[tuple[str, str], PageVersion]:
    """The latest of each of these pages in each language, where somebody has saved one."""
    latest = (
        select(func.max(PageVersion.id))
        .where(PageVersion.slug.in_(slugs))
        .group_by(PageVersion.slug, PageVersion.language)
    )
    saved = session.scalars(select(PageVersion).where(PageVersion.id.in_(latest)))
    return {(row.slug, row.language): row for row in saved}


def page_versions(session: Session, slug: str, language: str) -> Sequence[AnyRow]:
    """What was saved of a page in one language, in order, with who saved it."""
    return session.execute(
        select(PageVersion.title, PageVersion.body, PageVersion.saved_at, PageVersion.note, Member.name)
        .join(Member, Member.id == PageVersion.saved_by)
        .where(PageVersion.slug == slug, PageVersion.language == language)
        .order_by(PageVersion.id)
    ).all()


def latest_version_id(session: Session, slug: str, language: str) -> int:
    """0 while nobody has changed what was delivered."""
    latest = select(func.max(PageVersion.id)).where(
        PageVersion.slug == slug, PageVersion.language == language
    )
    return session.scalar(latest) or 0


def referrals_in(session: Session, country: str) -> Sequence[Referral]:
    return session.scalars(
        select(Referral).where(Referral.country == country, REFERRED).order_by(Referral.name)
    ).all()


def countries_with_referrals(session: Session) -> Sequence[str]:
    return session.scalars(select(Referral.country).where(REFERRED).distinct()).all()


def all_referrals(session: Session) -> Sequence[Referral]:
    """For the secretariat: those that were checked longest ago come first."""
    return session.scalars(select(Referral).where(REFERRED).order_by(Referral.checked_on, Referral.id)).all()


def get_referral(session: Session, referral_id: int) -> Referral:
    referral = session.get(Referral, referral_id)
    if referral is None or referral.removed_at:
        raise NotFound
    return referral


def visible_guest_posts(viewer: Viewer) -> Select[GuestPost]:
    return select(GuestPost).where(
        GuestPost.published_at.is_not(None),
        GuestPost.withdrawn_at.is_(None),
        GuestPost.audience_id.in_(viewer.audiences),
    )


def guest_posts(
    session: Session, viewer: Viewer, month: tuple[datetime, datetime] | None, number: int
) -> tuple[Sequence[GuestPost], bool]:
    """A page of them, the newest first; of one month or of all. And whether there are older ones."""
    statement = visible_guest_posts(viewer).where(GuestPost.original_id.is_(None))
    if month:
        statement = statement.where(GuestPost.published_at >= month[0], GuestPost.published_at < month[1])
    found = session.scalars(
        statement.order_by(GuestPost.published_at.desc(), GuestPost.id.desc())
        .limit(POSTS_PER_PAGE + 1)
        .offset((number - 1) * POSTS_PER_PAGE)
    ).all()
    return found[:POSTS_PER_PAGE], len(found) > POSTS_PER_PAGE


def months_of_guest_posts(session: Session, viewer: Viewer) -> list[datetime]:
    """When each was published: whoever shows them counts by month in the reader's zone."""
    moments = session.scalars(
        visible_guest_posts(viewer)
        .where(GuestPost.original_id.is_(None))
        .with_only_columns(GuestPost.published_at)
        .order_by(GuestPost.published_at.desc())
    )
    return [moment for moment in moments if moment]


def get_guest_post(session: Session, viewer: Viewer, post_id: int) -> GuestPost:
    post = session.scalar(visible_guest_posts(viewer).where(GuestPost.id == post_id))
    if post is None:
        raise NotFound
    return post


def language_versions(session: Session, viewer: Viewer, post: GuestPost) -> Sequence[GuestPost]:
    """The same text in other languages, the original first."""
    original = post.original_id or post.id
    return session.scalars(
        visible_guest_posts(viewer)
        .where((GuestPost.id == original) | (GuestPost.original_id == original), GuestPost.id != post.id)
        .order_by(GuestPost.id)
    ).all()


def guest_posts_at_work(session: Session) -> Sequence[GuestPost]:
    """For the desk: invited, submitted, published, withdrawn; what waits for the secretariat comes first."""
    return session.scalars(
        select(GuestPost)
        .order_by(GuestPost.published_at.is_not(None), GuestPost.submitted_at.is_(None), GuestPost.id.desc())
        .limit(200)
    ).all()


def guest_post_for_staff(session: Session, post_id: int) -> GuestPost:
    post = session.get(GuestPost, post_id)
    if post is None:
        raise NotFound
    return post


def guest_post_versions(session: Session, post_id: int) -> Sequence[AnyRow]:
    return session.execute(
        select(
            GuestPostVersion.number,
            GuestPostVersion.title,
            GuestPostVersion.body,
            GuestPostVersion.saved_at,
            Member.name,
        )
        .outerjoin(Member, Member.id == GuestPostVersion.saved_by)
        .where(GuestPostVersion.post_id == post_id)
        .order_by(GuestPostVersion.number)
    ).all()
