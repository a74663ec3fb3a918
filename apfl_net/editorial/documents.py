"""Pages of the network, guest posts and places that help as search documents.

A page is a document in each of its languages, since whoever searches types in one, filters by it, and wants
to open the page in it; in each as it reads now, saved or delivered. It has no row of its own, so its number
comes from its name and its language.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import MEMBERS, PUBLIC
from apfl_net.access.viewer import Viewer
from apfl_net.editorial import events
from apfl_net.editorial.models import GuestPost, Referral
from apfl_net.editorial.queries import REFERRED, saved_versions, visible_guest_posts
from apfl_net.editorial.texts import DELIVERED_AT, PAGES, PageText, delivered
from apfl_net.kit.i18n import N_
from apfl_net.kit.languages import REGION
from apfl_net.kit.outbox import hears_at_once
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.sources import Shown, Source, comes_from, count_in, ids_in
from apfl_net.kit.search.tasks import look_again
from apfl_net.kit.text import own_words
from apfl_net.members.reference import country_name, country_names

PAGE, GUEST_POST, REFERRAL = "page", "guest_post", "referral"

_EVERYBODY = Viewer(audiences=(PUBLIC, MEMBERS), time_zone="UTC")


def number_of(slug: str, language: str) -> int:
    """The same in every installation and release."""
    return crc32(f"{slug}.{language}".encode()) >> 1


PAGE_OF_NUMBER = {number_of(slug, language): (slug, language) for slug in PAGES for language in REGION}


def _pages(session: Session, numbers: Sequence[int]) -> dict[int, tuple[str, PageText, datetime]]:
    """Number -> address, text and since when it reads so; of those that there are."""
    places = {number: PAGE_OF_NUMBER[number] for number in numbers if number in PAGE_OF_NUMBER}
    saved = saved_versions(session, {slug for slug, _language in places.values()}) if places else {}
    found: dict[int, tuple[str, PageText, datetime]] = {}
    for number, (slug, language) in places.items():
        address = f"/{slug}?language={language}"
        if version := saved.get((slug, language)):
            text = PageText(version.title, version.body, language)
            found[number] = (address, text, version.saved_at)
        elif language in delivered(slug):
            found[number] = (address, delivered(slug)[language], DELIVERED_AT)
    return found


def documents_of_pages(session: Session, numbers: Sequence[int]) -> list[Document]:
    return [
        Document(
            kind=PAGE,
            id=number,
            audiences=frozenset({PUBLIC}),
            title=text.title,
            body=own_words(text.body),
            written_at=since,
            language=text.language,
        )
        for number, (_address, text, since) in _pages(session, numbers).items()
    ]


def pages_shown(session: Session, viewer: Viewer, numbers: Sequence[int]) -> dict[int, Shown]:
    """Everybody reads them."""
    return {
        number: Shown(
            title=text.title,
            address=address,
            text=own_words(text.body),
            at=since,
            language=text.language,
            mark=audience_mark("public"),
        )
        for number, (address, text, since) in _pages(session, numbers).items()
    }


def _numbers_after(session: Session, last: int, limit: int) -> Sequence[int]:
    return sorted(number for number in PAGE_OF_NUMBER if number > last)[:limit]


def documents_of_guest_posts(session: Session, post_ids: Sequence[int]) -> list[Document]:
    """Signed: the name stands under the text for everybody who reads it."""
    published = visible_guest_posts(_EVERYBODY).where(GuestPost.id.in_(post_ids))
    return [
        Document(
            kind=GUEST_POST,
            id=post.id,
            audiences=frozenset({post.audience_id}),
            title=post.title,
            body=own_words(post.body),
            written_at=post.published_at or post.invited_at,
            language=post.language,
            author=_signature(post),
            public_author=_signature(post),
        )
        for post in session.scalars(published)
    ]


def _signature(post: GuestPost) -> str:
    return f"{post.author_name}, {post.author_about}"


def guest_posts_shown(session: Session, viewer: Viewer, post_ids: Sequence[int]) -> dict[int, Shown]:
    return {
        post.id: Shown(
            title=post.title,
            address=post.path,
            text=own_words(post.body),
            at=post.published_at or post.invited_at,
            language=post.language,
            by=_signature(post),
            mark=audience_mark("public" if post.audience_id == PUBLIC else "members"),
        )
        for post in session.scalars(visible_guest_posts(viewer).where(GuestPost.id.in_(post_ids)))
    }


def documents_of_referrals(session: Session, referral_ids: Sequence[int]) -> list[Document]:
    """By what they help with, in which languages, and where."""
    return [
        Document(
            kind=REFERRAL,
            id=one.id,
            audiences=frozenset({PUBLIC}),
            title=one.name,
            body="\n".join((one.helps_with, country_names()[one.country], one.languages, one.phone)),
            written_at=_day(one),
            country=one.country,
        )
        for one in session.scalars(select(Referral).where(REFERRED, Referral.id.in_(referral_ids)))
    ]


def referrals_shown(session: Session, viewer: Viewer, referral_ids: Sequence[int]) -> dict[int, Shown]:
    return {
        one.id: Shown(
            title=one.name,
            address=f"/help-now/{one.country}",
            text=" · ".join(part for part in (one.helps_with, one.languages, one.phone) if part),
            at=_day(one),
            within=country_name(one.country),
            mark=audience_mark("public"),
        )
        for one in session.scalars(select(Referral).where(REFERRED, Referral.id.in_(referral_ids)))
    }


def _day(referral: Referral) -> datetime:
    """On which somebody last made sure that it holds."""
    return datetime.combine(referral.checked_on, time.min, tzinfo=UTC)


comes_from(
    Source(
        PAGE,
        name=N_("Page"),
        documents=documents_of_pages,
        shown=pages_shown,
        ids_after=_numbers_after,
        count=lambda session: len(PAGE_OF_NUMBER),
    )
)
comes_from(
    Source(
        GUEST_POST,
        name=N_("Guest post"),
        documents=documents_of_guest_posts,
        shown=guest_posts_shown,
        ids_after=ids_in(GuestPost.id),
        count=count_in(GuestPost.id),
    )
)
comes_from(
    Source(
        REFERRAL,
        name=N_("Place that helps"),
        documents=documents_of_referrals,
        shown=referrals_shown,
        ids_after=ids_in(Referral.id),
        count=count_in(Referral.id),
    )
)


@hears_at_once(events.PageSaved)
def follow_pages(session: Session, told: Sequence[events.PageSaved], now: datetime) -> None:
    """At once, here and below: what was taken out of a text may have named somebody."""
    look_again(session, PAGE, {number_of(event.slug, event.language) for event in told}, now=now)


@hears_at_once(events.GuestPostChanged)
def follow_guest_posts(session: Session, told: Sequence[events.GuestPostChanged], now: datetime) -> None:
    look_again(session, GUEST_POST, {event.post_id for event in told}, now=now)


@hears_at_once(events.ReferralChanged)
def follow_referrals(session: Session, told: Sequence[events.ReferralChanged], now: datetime) -> None:
    look_again(session, REFERRAL, {event.referral_id for event in told}, now=now)
