"""Errors are a page for people, a line for htmx, and `application/problem+json` for programs."""

import pytest

from apfl_net.demo.cast import MEMBER
from tests.browsing import HTMX
from tests.html import page
from tests.kit.breaking import broken_app

PROGRAM = {"Accept": "application/json"}
NOT_THERE = "There is no such page, or it is not open to you."
OUR_FAULT = "Something went wrong on our side. Nothing you wrote is lost; please try again."
AWAY = "The database is busy or away. Nothing was saved; please try again in a moment."


def test_people_get_a_page(client):
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert page(answer, 404).one("h1").text == NOT_THERE
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Accept, Accept-Language, HX-Request"


def test_htmx_gets_a_line_that_goes_to_its_place(client):
    answer = client.get("/nowhere", headers=HTMX)
    assert answer.status_code == 404
    assert answer.text.strip() == f'<div class="flash flash--error" role="alert"><p>{NOT_THERE}</p></div>'
    assert (answer.headers["hx-retarget"], answer.headers["hx-reswap"]) == ("#flash", "innerHTML")


def test_programs_get_a_problem(client):
    answer = client.get("/nowhere", headers=PROGRAM)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()) == (
        404,
        {"type": "about:blank", "title": "Not Found", "status": 404, "detail": NOT_THERE},
    )


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,application/json;q=0.1", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("application/problem+json", "application/problem+json"),
        ("application/json", "application/problem+json"),
    ],
)
def test_who_asks_decides_the_form(client, accept, kind):
    assert client.get("/nowhere", headers={"Accept": accept}).headers["content-type"] == kind


@pytest.mark.parametrize(
    "address",
    [
        "/threads/abc",
        "/threads/0",
        "/threads/-1",
        "/threads/2147483648",
        "/posts/x",
        "/discussions/none",
        "/THREADS",
    ],
)
def test_an_address_that_cannot_be_is_not_there(client, address):
    answer = client.get(address, headers=PROGRAM)
    assert (answer.status_code, answer.json()["detail"]) == (404, NOT_THERE)


@pytest.mark.parametrize("address", ["/no/such/page", "/threads/abc"])
def test_whoever_is_signed_in_stays_so_where_nothing_is(browser_as, address):
    shown = page(browser_as("kanokwan-b").get(address), 404)
    assert shown.one("html")["lang"] == "th"
    assert "/sign-out" in [form["action"] for form in shown.all("form")]


def test_a_method_that_is_not_taken_is_said_so(client):
    answer = client.delete("/", headers=PROGRAM)
    assert (answer.status_code, answer.json()["title"]) == (405, "Method Not Allowed")


def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.get("/drafts", headers=PROGRAM)
    assert (answer.status_code, answer.json()["detail"]) == (401, "Please sign in to go on.")
    assert "/sign-in?next=/drafts" in [
        link["href"] for link in page(client.get("/drafts"), 401).all("main a")
    ]


def test_a_member_without_the_right_is_told_so_as_a_member(browser_as):
    answer = browser_as(MEMBER).get("/desk")
    assert answer.status_code == 403
    assert page(answer, 403).one("h1").text == "This page is for the people who look after the network."
    assert "Lan Tran" in answer.text


def test_our_own_failure_is_no_traceback(db):
    with broken_app(db) as browser:
        for headers in ({}, HTMX, PROGRAM):
            answer = browser.get("/broken", headers=headers)
            assert answer.status_code == 500
            assert OUR_FAULT in answer.text
            assert "nobody thought of" not in answer.text
            assert "Traceback" not in answer.text


def test_our_own_failure_is_logged_with_its_reason(db, caplog):
    with broken_app(db) as browser:
        browser.get("/broken")
    [logged] = [record for record in caplog.records if record.name == "apfl_net.web"]
    assert logged.getMessage() == "unexpected error at /broken"
    assert "the reason nobody thought of" in caplog.text


def test_what_they_wrote_is_given_back_when_we_fail_and_passwords_are_not(db):
    typed = {"title": "A <title>", "body": "line one\nline two", "password": "secret-word", "token": "t0k3n"}
    with broken_app(db) as browser:
        answer = browser.post("/broken", data=typed)
    assert answer.status_code == 500
    assert [area.raw.strip() for area in page(answer, 500).all("textarea")] == [
        "A <title>",
        "line one\nline two",
    ]
    assert "secret-word" not in answer.text
    assert "t0k3n" not in answer.text


def test_a_database_that_is_away_is_said_with_a_time_to_come_back(db):
    with broken_app(db) as browser:
        answer = browser.post("/away", data={"body": "Kept."}, headers=PROGRAM)
        shown = browser.post("/away", data={"body": "Kept."})
    assert (answer.status_code, answer.headers["retry-after"], answer.json()["detail"]) == (503, "5", AWAY)
    assert page(shown, 503).one("textarea").raw.strip() == "Kept."


def test_a_member_is_answered_in_their_own_language_and_zone(browser_as):
    answer = browser_as("kanokwan-b").get("/threads/999999", headers={"Accept-Language": "vi"})
    shown = page(answer, 404)
    assert (shown.one("html")["lang"], shown.one("h1").text) == ("th", "ไม่มีหน้านี้ หรือคุณไม่มีสิทธิ์เข้าดู")
