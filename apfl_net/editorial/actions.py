"""Changing pages, keeping referrals, and the way of a guest post from invitation to publication."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.editorial import queries
from apfl_net.editorial.events import GuestPostChanged, PageSaved, ReferralChanged
from apfl_net.editorial.models import GuestPost, GuestPostVersion, PageVersion, Referral
from apfl_net.kit import outbox, signing
from apfl_net.kit.errors import Conflict, NotFound
from apfl_net.kit.i18n import N_
from apfl_net.kit.mail.letters import post_letter

LINK_LASTS = timedelta(days=60)


class ChangedMeanwhile(Conflict):
    message = N_(
        "Somebody saved this page while you were writing. Your text is below; look at the latest version, and"
        " save again if yours should stand."
    )


class AlreadySubmitted(Conflict):
    message = N_(
        "You have sent this text in. If something should still be changed, write to the secretariat."
    )


class NothingToPublish(Conflict):
    message = N_("There is nothing to publish yet: the text has not been sent in.")


def save_page(
    session: Session,
    *,
    viewer: Viewer,
    slug: str,
    language: str,
    title: str,
    body: str,
    note: str,
    started_from: int,
    now: datetime,
) -> None:
    """Save a page in one language. `started_from` is the version that the editor saw."""
    if queries.latest_version_id(session, slug, language) != started_from:
        raise ChangedMeanwhile
    session.add(
        PageVersion(
            slug=slug,
            language=language,
            title=title,
            body=body,
            saved_at=now,
            saved_by=viewer.id,
            note=note,
        )
    )
    session.flush()
    outbox.record(session, PageSaved(slug=slug, language=language), now=now)


def keep_referral(
    session: Session, *, viewer: Viewer, referral: Referral | None, now: datetime, **told: str | date
) -> Referral:
    """Add a referral, or change one. `told`: country, name, helps_with, phone, website, languages, ..."""
    kept = referral or Referral()
    for field, value in told.items():
        setattr(kept, field, value)
    kept.changed_at, kept.changed_by = now, viewer.id
    session.add(kept)
    session.flush()
    outbox.record(session, ReferralChanged(kept.id), now=now)
    return kept


def remove_referral(session: Session, *, viewer: Viewer, referral: Referral, now: datetime) -> None:
    referral.removed_at = referral.changed_at = now
    referral.changed_by = viewer.id
    outbox.record(session, ReferralChanged(referral.id), now=now)


def invite_guest(
    session: Session,
    *,
    viewer: Viewer,
    email: str,
    author_name: str,
    author_about: str,
    title: str,
    language: str,
    audience: Audience,
    original: GuestPost | None,
    now: datetime,
) -> GuestPost:
    """Ask somebody for a text. They get a personal link by mail; no account is made."""
    post = GuestPost(
        email=email,
        author_name=author_name,
        author_about=author_about,
        title=title,
        language=language,
        body="",
        audience_id=audience.id,
        original_id=original.id if original else None,
        invited_at=now,
        invited_by=viewer.id,
        link_until=now + LINK_LASTS,
    )
    session.add(post)
    session.flush()
    post_letter(session, "editorial.guest_invitation", now=now, post_id=post.id)
    return post


def guest_token(post: GuestPost) -> str:
    """The secret of the personal link: void when the text is published, withdrawn, or invited to anew."""
    return signing.sign("guest-post", str(post.id), over=_link_state(post))


def guest_post_with_token(session: Session, token: str, now: datetime) -> GuestPost:
    claimed = signing.read_unverified("guest-post", token)
    post = (
        session.get(GuestPost, int(claimed))
        if claimed and claimed.isdecimal() and len(claimed) < 10
        else None
    )
    seconds = int(LINK_LASTS.total_seconds())
    if post is None or signing.unsign("guest-post", token, over=_link_state(post), seconds=seconds) is None:
        raise NotFound
    if post.link_until <= now or post.published_at or post.withdrawn_at:
        raise NotFound
    return post


def _link_state(post: GuestPost) -> str:
    return f"{post.email}:{post.link_until.isoformat()}"


def write_guest_post(
    session: Session,
    *,
    post: GuestPost,
    title: str,
    author_name: str,
    author_about: str,
    body: str,
    submits: bool,
    by: Viewer | None,
    now: datetime,
) -> None:
    """Save the text; by its guest, until it is sent in, or by the staff (`by`). Every saved text is kept."""
    if by is None and post.submitted_at:
        raise AlreadySubmitted
    if (title, body) != (post.title, post.body):
        number = session.scalar(
            select(func.count()).select_from(GuestPostVersion).where(GuestPostVersion.post_id == post.id)
        )
        session.add(
            GuestPostVersion(
                post_id=post.id,
                number=(number or 0) + 1,
                title=title,
                body=body,
                saved_at=now,
                saved_by=by.id if by else None,
            )
        )
    post.title, post.body, post.author_name, post.author_about = title, body, author_name, author_about
    if submits and by is None:
        post.submitted_at = now
    session.flush()
    outbox.record(session, GuestPostChanged(post.id), now=now)


def publish_guest_post(session: Session, *, viewer: Viewer, post: GuestPost, now: datetime) -> None:
    """Show it to its readers, signed; its guest is told by mail."""
    if not post.body or (post.submitted_at is None and post.published_at is None):
        raise NothingToPublish
    if post.published_at and post.withdrawn_at is None:
        return
    post.published_at, post.published_by, post.withdrawn_at = post.published_at or now, viewer.id, None
    session.flush()
    outbox.record(session, GuestPostChanged(post.id), now=now)
    post_letter(session, "editorial.guest_published", now=now, post_id=post.id)


def send_back_guest_post(session: Session, *, post: GuestPost, now: datetime) -> None:
    """Let the guest go on writing: their link works again."""
    post.submitted_at, post.link_until = None, now + LINK_LASTS
    session.flush()
    post_letter(session, "editorial.guest_invitation", now=now, post_id=post.id)


def withdraw_guest_post(session: Session, *, post: GuestPost, now: datetime) -> None:
    post.withdrawn_at = now
    outbox.record(session, GuestPostChanged(post.id), now=now)
