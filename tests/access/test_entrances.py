"""Doors: for anyone, for members, for staff; and how those outside are sent on."""

import pytest

from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER, MODERATOR
from tests.browsing import HTMX
from tests.factories.discussions import make_space
from tests.html import page, said

FOR_MEMBERS = ["/drafts", "/notifications", "/settings", "/settings/sign-ins", "/threads/new?space=welcome"]
FOR_STAFF = ["/desk", "/discussions/new"]


@pytest.mark.parametrize("path", [*FOR_MEMBERS, *FOR_STAFF])
def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, path):
    answer = page(client.get(path), 401)
    assert answer.one("main h1").text == "Please sign in to go on."
    way = next(link for link in answer.all("main a") if link.text == "Sign in")
    form = page(client.get(way["href"])).one("form.form")
    assert form.fields()["next"] == path


@pytest.mark.parametrize(
    "path", ["/drafts/1/deletion", "/notifications/seen", "/settings", "/sign-out", "/desk/outbox/1/revival"]
)
def test_a_visitor_cannot_write(client, path):
    answer = page(client.post(path), 401)
    way = next(link for link in answer.all("main a") if link.text == "Sign in")
    assert way["href"] == "/sign-in"


@pytest.mark.parametrize("path", FOR_STAFF)
@pytest.mark.parametrize("person", [MEMBER, FACILITATOR])
def test_staff_pages_are_refused_to_members(browser_as, person, path):
    answer = browser_as(person).get(path)
    assert said(answer, 403).startswith("403 This page is for the people who look after the network.")
    assert "Sign in" not in page(answer, 403).texts("a")


@pytest.mark.parametrize("path", FOR_STAFF)
@pytest.mark.parametrize("person", [ADMIN, MODERATOR])
def test_staff_pages_open_to_staff(browser_as, person, path):
    assert browser_as(person).get(path).status_code == 200


def test_the_menu_offers_the_desk_to_staff_only(browser_as, client):
    offered = [
        "Desk" in page(browser.get("/about")).texts(".menu__item")
        for browser in (client, browser_as(MEMBER), browser_as(ADMIN))
    ]
    assert offered == [False, False, True]


def test_htmx_and_programs_are_told_in_their_own_way(client):
    fragment = client.get("/drafts", headers=HTMX)
    assert (fragment.status_code, fragment.headers["hx-retarget"]) == (401, "#flash")
    assert fragment.text.strip() == (
        '<div class="flash flash--error" role="alert"><p>Please sign in to go on.</p>'
        '<a href="/sign-in" target="_blank">Sign in in a new tab, then go on here</a></div>'
    )
    problem = client.get("/drafts", headers={"Accept": "application/json"})
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json() == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "detail": "Please sign in to go on.",
    }


def test_a_page_that_is_hidden_looks_like_one_that_is_not_there(client, browser_as, db, now):
    hidden = make_space(db, name="Task force", audience="constituency:donor", now=now)
    for browser in (client, browser_as(MEMBER)):
        for_them, nowhere = (browser.get(path).text for path in (hidden.path, "/discussions/fork-tasce"))
        assert for_them.replace("task-force", "fork-tasce") == nowhere


def test_an_address_with_a_nul_leads_nowhere(client, browser_as):
    for path in ("/discussions/%00", "/threads/1%00", "/members/1-%00", "/sign-in?next=/%00"):
        assert client.get(path).status_code == 404
    assert browser_as(MEMBER).get("/threads/new?space=%00").status_code == 404
