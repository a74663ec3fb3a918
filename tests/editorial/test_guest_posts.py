"""Guest posts: a guest writes by a personal link, without an account; the secretariat publishes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER
from apfl_net.editorial.actions import guest_token
from apfl_net.editorial.letters import write_guest_invitation, write_guest_published
from apfl_net.editorial.models import GuestPost
from apfl_net.kit.mail.letters import Letter
from tests.html import page, said

INVITED = {
    "email": "guest@example.org",
    "author_name": "Nomin Erdene",
    "author_about": "Judge, Example Court",
    "title": "What a court needs to see",
    "language": "en",
    "readers": "public",
}
WRITTEN = {
    "title": "What a court needs to see",
    "author_name": "Nomin Erdene",
    "author_about": "Judge, Example Court",
    "body": "A court needs *facts*.",
}


@pytest.fixture
def post(db, browser_as) -> GuestPost:
    assert browser_as(ADMIN).post("/guest-posts/invitations", data=INVITED).status_code == 303
    return db.scalars(select(GuestPost)).one()


@pytest.fixture
def link(post):
    return f"/guest-posts/writing/{guest_token(post)}"


def test_the_invitation_is_a_letter_with_the_personal_link(db, post, link, now):
    letter = db.scalars(select(Letter)).one()
    assert (letter.kind, letter.about) == ("editorial.guest_invitation", f'{{"post_id": {post.id}}}')
    written = write_guest_invitation(db, {"post_id": post.id}, now)
    assert written
    assert written.to == "guest@example.org"
    assert "/guest-posts/writing/" in written.text


def test_a_guest_writes_saves_and_sends_in_without_an_account(client, db, link):
    assert page(client.get(link)).one("#title")["value"] == "What a court needs to see"
    assert client.post(link, data=WRITTEN).status_code == 303
    assert "A court needs" in page(client.get(link)).one("#body").text
    assert client.post(link, data=WRITTEN | {"submits": "yes"}).status_code == 303
    assert "You have sent your text in." in said(client.get(link))
    assert client.post(link, data=WRITTEN | {"body": "Other words"}).status_code == 409
    assert db.scalars(select(GuestPost.body)).one() == "A court needs *facts*."


def test_what_is_sent_in_is_published_signed_and_told(client, browser_as, db, post, link, now):
    client.post(link, data=WRITTEN | {"submits": "yes"})
    assert page(client.get("/guest-posts")).texts(".row h2") == []
    assert browser_as(ADMIN).post(f"/guest-posts/{post.id}/publication").status_code == 303
    db.refresh(post)
    shown = page(client.get(post.path))
    assert shown.one("h1").text == "What a court needs to see"
    assert "Nomin Erdene Judge, Example Court" in shown.text
    assert shown.one(".prose em").text == "facts"
    assert page(client.get("/guest-posts")).texts(".row h2") == ["What a court needs to see"]
    assert client.get(link).status_code == 404
    told = write_guest_published(db, {"post_id": post.id}, now)
    assert told
    assert post.path in told.text


def test_nothing_is_published_that_was_not_sent_in(client, browser_as, post, link):
    client.post(link, data=WRITTEN)
    assert browser_as(ADMIN).post(f"/guest-posts/{post.id}/publication").status_code == 409
    assert client.get(post.path).status_code == 404


def test_sent_back_the_guest_writes_on(client, browser_as, db, post, link):
    client.post(link, data=WRITTEN | {"submits": "yes"})
    browser_as(ADMIN).post(f"/guest-posts/{post.id}/return")
    assert client.get(link).status_code == 404  # a new link was sent
    db.refresh(post)
    again = f"/guest-posts/writing/{guest_token(post)}"
    assert client.post(again, data=WRITTEN | {"body": "Better words."}).status_code == 303


def test_withdrawn_it_is_gone_and_can_come_back(client, browser_as, db, post, link):
    client.post(link, data=WRITTEN | {"submits": "yes"})
    browser_as(ADMIN).post(f"/guest-posts/{post.id}/publication")
    browser_as(ADMIN).post(f"/guest-posts/{post.id}/withdrawal")
    db.refresh(post)
    assert client.get(post.path).status_code == 404
    browser_as(ADMIN).post(f"/guest-posts/{post.id}/publication")
    assert client.get(post.path).status_code == 200


def test_what_members_read_visitors_do_not_meet(client, browser_as, db, now, post, link):
    client.post(link, data=WRITTEN | {"submits": "yes"})
    browser_as(ADMIN).post(f"/guest-posts/{post.id}/publication")
    db.refresh(post)
    post.audience_id = 2
    db.flush()
    assert client.get(post.path).status_code == 404
    visited = page(client.get("/guest-posts"))
    assert visited.texts(".row h2") == []
    assert visited.texts("#months") == []
    assert "Only members can read this." in said(browser_as(MEMBER).get(post.path))


def test_posts_are_found_by_month(client, browser_as, db, post, link, now):
    client.post(link, data=WRITTEN | {"submits": "yes"})
    browser_as(ADMIN).post(f"/guest-posts/{post.id}/publication")
    db.refresh(post)
    post.published_at = now.replace(year=2026, month=3, day=15)
    db.flush()
    assert "March 2026" in said(client.get("/guest-posts"))
    assert page(client.get("/guest-posts?month=2026-03")).texts(".row h2") == ["What a court needs to see"]
    assert client.get("/guest-posts?month=2026-04").status_code == 404
    assert client.get("/guest-posts?month=anything").status_code == 404


def test_a_translation_stands_beside_the_original(client, browser_as, db, post, link):
    client.post(link, data=WRITTEN | {"submits": "yes"})
    browser = browser_as(ADMIN)
    browser.post(f"/guest-posts/{post.id}/publication")
    translated = INVITED | {"title": "Шүүхэд юу хэрэгтэй вэ", "language": "mn", "original": str(post.id)}
    browser.post("/guest-posts/invitations", data=translated)
    other = db.scalars(select(GuestPost).where(GuestPost.language == "mn")).one()
    client.post(
        f"/guest-posts/writing/{guest_token(other)}", data=WRITTEN | {"submits": "yes", "title": "Шүүх"}
    )
    browser.post(f"/guest-posts/{other.id}/publication")
    db.refresh(post)
    assert "Mongolian" in page(client.get(post.path)).texts("p.meta a")
    assert page(client.get("/guest-posts")).texts(".row h2") == ["What a court needs to see"]


@pytest.mark.parametrize("token", ["forged", "1.2.3", "x" * 3000])
def test_a_forged_link_leads_nowhere(client, token):
    assert client.get(f"/guest-posts/writing/{token}").status_code == 404


def test_an_old_link_leads_nowhere(client, db, post, link, now):
    post.link_until = now - timedelta(seconds=1)
    db.flush()
    assert client.get(f"/guest-posts/writing/{guest_token(post)}").status_code == 404


def test_staff_sees_what_was_changed(client, browser_as, db, post, link):
    client.post(link, data=WRITTEN | {"submits": "yes"})
    browser = browser_as(ADMIN)
    browser.post(f"/guest-posts/{post.id}", data=WRITTEN | {"body": "A court needs plain *facts*."})
    shown = page(browser.get(f"/guest-posts/{post.id}/edit"))
    assert "by Anong Srisai" in shown.text
    assert "by the guest" in shown.text
    assert "put in: plain" in shown.text
