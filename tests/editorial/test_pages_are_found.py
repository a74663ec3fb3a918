"""Pages, guest posts and places that help are found as they read now, by those who may read them."""

from datetime import date
from functools import partial

import pytest

from apfl_net.access.models import MEMBERS, PUBLIC, Audience
from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import ADMIN, MEMBER
from apfl_net.editorial.actions import (
    invite_guest,
    keep_referral,
    publish_guest_post,
    remove_referral,
    save_page,
    withdraw_guest_post,
    write_guest_post,
)
from apfl_net.editorial.documents import (
    PAGE_OF_NUMBER,
    documents_of_guest_posts,
    documents_of_pages,
    documents_of_referrals,
    number_of,
)
from apfl_net.editorial.queries import latest_version_id
from apfl_net.editorial.texts import PAGES
from apfl_net.kit.languages import REGION
from tests.factories.discussions import viewer_of
from tests.finding import shown, waiting
from tests.html import page

VISITOR = Viewer()


@pytest.fixture
def found(found):
    return partial(found, kind=("page", "guest_post", "referral"))


@pytest.fixture
def admin(db, cast):
    return viewer_of(db, cast[ADMIN])


@pytest.fixture
def member(db, cast):
    return viewer_of(db, cast[MEMBER])


@pytest.fixture
def save(db, admin, now):
    """`save("about", "vi", "Words")`: as the secretariat does."""

    def save(slug, language, body):
        before = latest_version_id(db, slug, language)
        said = {"title": "A page", "body": body, "note": "Anew", "started_from": before}
        save_page(db, viewer=admin, slug=slug, language=language, now=now, **said)

    return save


@pytest.fixture
def publish(db, admin, now):
    """`publish(MEMBERS)`: a guest post for these readers."""

    def publish(audience_id, *, until_published=True):
        about = {"author_name": "Nomin Erdene", "author_about": "Judge, Example Court"}
        post = invite_guest(
            db,
            viewer=admin,
            email="guest@example.org",
            title="What a court needs to see",
            language="en",
            audience=db.get_one(Audience, audience_id),
            original=None,
            now=now,
            **about,
        )
        said = {"title": post.title, "body": "Ledgers and *facts*.", "submits": True}
        write_guest_post(db, post=post, by=None, now=now, **about, **said)
        if until_published:
            publish_guest_post(db, viewer=admin, post=post, now=now)
        return post

    return publish


def test_every_page_has_a_number_of_its_own_in_every_language():
    assert len(PAGE_OF_NUMBER) == len(PAGES) * len(REGION)
    assert max(PAGE_OF_NUMBER) < 2**31


@pytest.mark.parametrize(
    ("typed", "slug", "language"),
    [
        ("neutral language", "neutral-language", "en"),
        ("right of reply", "right-of-reply", "en"),
        ("code of conduct", "code-of-conduct", "en"),
    ],
)
def test_what_is_delivered_is_found_by_visitors(found, typed, slug, language):
    assert ("page", number_of(slug, language)) in found(typed, VISITOR)


def test_each_language_is_found_for_itself_and_opens_in_it(db, client, save, found):
    save("help-now", "vi", "Gọi đường dây nóng miễn phí")
    number = number_of("help-now", "vi")
    assert found("duong day nong", VISITOR, language=("vi",)) == {("page", number)}
    assert found("duong day nong", VISITOR, language=("en",)) == set()
    hit = shown(db, VISITOR, "page", number)
    assert (hit.title, hit.address, hit.language) == ("A page", "/help-now?language=vi", "vi")
    assert hit.text == "Gọi đường dây nóng miễn phí"
    assert "Gọi đường dây nóng miễn phí" in page(client.get(hit.address)).text


def test_only_what_stands_now_is_found(db, save, found):
    number = number_of("tour", "en")
    save("tour", "en", "Juggling is taught")
    assert found("juggling", VISITOR) == {("page", number)}
    save("tour", "en", "Acrobats are welcome")
    assert ("page", number) in waiting(db)
    assert found("juggling", VISITOR) == set()
    assert found("acrobats", VISITOR) == {("page", number)}
    assert shown(db, VISITOR, "page", number).text == "Acrobats are welcome"


def test_a_language_that_nobody_wrote_is_not_there(db, found):
    assert documents_of_pages(db, [number_of("tour", "km"), 1]) == []
    assert shown(db, VISITOR, "page", number_of("tour", "km")) is None


def test_a_guest_post_is_found_when_it_is_published(db, admin, member, publish, found, now):
    post = publish(PUBLIC, until_published=False)
    for viewer in (admin, member, VISITOR):
        assert found("ledgers", viewer) == set()
        assert shown(db, viewer, "guest_post", post.id) is None
    publish_guest_post(db, viewer=admin, post=db.merge(post), now=now)
    assert found("ledger court", VISITOR) == {("guest_post", post.id)}
    assert found("author:nomin", VISITOR) == {("guest_post", post.id)}
    hit = shown(db, VISITOR, "guest_post", post.id)
    assert (hit.title, hit.by) == ("What a court needs to see", "Nomin Erdene, Judge, Example Court")
    assert hit.address == f"/guest-posts/{post.id}-what-a-court-needs-to-see"


def test_one_for_members_is_found_by_members(db, member, publish, found):
    post = publish(MEMBERS)
    assert found("ledgers", member) == {("guest_post", post.id)}
    assert found("ledgers", VISITOR) == found("author:nomin", VISITOR) == set()
    assert shown(db, member, "guest_post", post.id).mark.kind == "members"
    assert shown(db, VISITOR, "guest_post", post.id) is None


def test_one_that_is_changed_or_withdrawn_is_followed_at_once(db, admin, publish, found, now):
    post = publish(PUBLIC)
    assert found("ledgers", VISITOR) == {("guest_post", post.id)}
    signed = {"author_name": post.author_name, "author_about": post.author_about, "title": post.title}
    write_guest_post(db, post=post, body="Receipts.", submits=False, by=admin, now=now, **signed)
    assert ("guest_post", post.id) in waiting(db)
    assert found("ledgers", VISITOR) == set()
    assert found("receipts", VISITOR) == {("guest_post", post.id)}
    withdraw_guest_post(db, post=post, now=now)
    assert ("guest_post", post.id) in waiting(db)
    assert found("receipts", VISITOR) == set()
    assert shown(db, VISITOR, "guest_post", post.id) is None


@pytest.fixture
def referral(db, admin, now):
    told = {
        "country": "TH",
        "name": "Harbour hotline",
        "helps_with": "Wages that were not paid",
        "phone": "1300",
        "website": "",
        "languages": "Thai, Burmese",
        "hours": "",
        "checked_on": date(2026, 3, 1),
    }
    return keep_referral(db, viewer=admin, referral=None, now=now, **told)


def test_a_place_that_helps_is_found_by_what_it_helps_with_and_where(db, referral, found):
    for typed in ("hotline", "wages paid", "burmese thailand", "1300"):
        assert ("referral", referral.id) in found(typed, VISITOR, country=("TH",))
    hit = shown(db, VISITOR, "referral", referral.id)
    assert (hit.title, hit.address, hit.within) == ("Harbour hotline", "/help-now/TH", "Thailand")


def test_one_that_was_taken_off_the_list_is_gone_at_once(db, admin, referral, found, now):
    assert found("harbour hotline", VISITOR) == {("referral", referral.id)}
    remove_referral(db, viewer=admin, referral=referral, now=now)
    assert ("referral", referral.id) in waiting(db)
    assert found("harbour hotline", VISITOR) == set()
    assert shown(db, VISITOR, "referral", referral.id) is None


def test_a_batch_is_read_in_a_few_queries(db, publish, referral, queries):
    posts = [publish(PUBLIC).id for _ in range(5)]
    db.flush()
    db.expire_all()
    with queries:
        assert len(documents_of_pages(db, sorted(PAGE_OF_NUMBER))) == 10
    assert queries.count == 1, queries
    with queries:
        assert len(documents_of_guest_posts(db, posts)) == 5
        assert len(documents_of_referrals(db, [1, 2, 3])) == 1
    assert queries.count == 2, queries
