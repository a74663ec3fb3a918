"""Signing in: the right password, the wrong one, and where one comes out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from apfl_net.access.actions import SIGN_IN_LASTS, hash_token
from apfl_net.access.entrances import cookie_name
from apfl_net.access.models import FailedSignIn, SignIn
from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.kit.config import settings
from tests.html import page, said

DO_NOT_FIT = "E-mail address and password do not fit together."
TOO_MANY = "Too many tries with a wrong password. Please wait a quarter of an hour, or set a new password."


def try_to(client, email=MEMBER, password=None, **fields):
    typed = {"email": email, "password": password or settings().demo_password} | fields
    return client.post("/sign-in", data=typed)


def count_failures(db):
    return db.scalar(select(func.count()).select_from(FailedSignIn))


def test_with_the_right_password_one_is_in(client, db, cast):
    answer = try_to(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "What is new for you" in said(client.get("/"))
    kept = db.scalars(select(SignIn)).one()
    assert kept.member_id == cast[MEMBER].id
    assert kept.token_hash == hash_token(client.cookies[cookie_name()])
    assert kept.expires_at - kept.signed_in_at == SIGN_IN_LASTS


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    cookie = try_to(client).headers["set-cookie"]
    assert cookie.split("; ")[1:] == ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=lax"]


def test_capitals_and_blanks_around_the_address_do_not_matter(client):
    assert try_to(client, "  Member@EXAMPLE.org ").status_code == 303


def test_a_wrong_password_gives_the_form_back_without_the_password(client, db):
    form = page(try_to(client, password="not this one"), 422)
    assert form.texts(".field__error") == [f"Error: {DO_NOT_FIT}"]
    assert form.one("form.form").fields() == {"next": "/", "email": MEMBER, "password": ""}
    assert cookie_name() not in client.cookies
    failed = db.scalars(select(FailedSignIn)).one()
    assert (failed.email, failed.address) == (MEMBER, "testclient")


def test_an_unknown_address_gets_the_very_same_answer(client):
    wrong = try_to(client, password="not this one")
    unknown = try_to(client, "nobody@example.org", "not this one")
    assert wrong.status_code == unknown.status_code
    assert wrong.text == unknown.text.replace("nobody@example.org", MEMBER)
    assert wrong.headers.keys() == unknown.headers.keys()


@pytest.mark.parametrize("field", ["email", "password"])
def test_an_empty_field_is_named(client, db, field):
    form = page(client.post("/sign-in", data={"email": MEMBER, "password": "x", field: ""}), 422)
    assert form.one(f"#{field}-error").text == "Error: Please fill this in."
    assert form.one(".error-summary a")["href"] == f"#{field}"
    assert count_failures(db) == 0


def test_an_impossible_address_is_a_wrong_one(client):
    for email in ("a\x00b@example.org", "x" * 320, "@", "ไม่มี@example.org"):
        assert try_to(client, email).status_code == 422


def test_after_five_wrong_tries_the_right_password_must_wait_too(client, db):
    for _ in range(5):
        assert try_to(client, password="not this one").status_code == 422
    for password in ("not this one", settings().demo_password):
        answer = try_to(client, password=password)
        assert said(answer, 429).startswith(f"429 {TOO_MANY}")
        assert answer.headers["retry-after"] == "900"
        assert "not this one" not in answer.text
    assert count_failures(db) == 5
    assert try_to(client, WORKER).status_code == 303


def test_the_limit_is_in_rows_and_so_holds_in_every_process(client, db, now):
    for minutes in (1, 2, 3, 4, 14):
        failed_at = now - timedelta(minutes=minutes)
        db.add(FailedSignIn(email=MEMBER, address="testclient", failed_at=failed_at))
    assert try_to(client).status_code == 429


def test_after_a_quarter_of_an_hour_one_may_try_again(client, db, now):
    for minutes in (1, 2, 3, 4, 16):
        failed_at = now - timedelta(minutes=minutes)
        db.add(FailedSignIn(email=MEMBER, address="testclient", failed_at=failed_at))
    assert try_to(client).status_code == 303
    assert count_failures(db) == 0


@pytest.mark.parametrize(
    ("count", "email", "address", "status"),
    [
        (30, MEMBER, "192.0.2.7", 429),
        (29, MEMBER, "192.0.2.7", 303),
        (60, "x@example.org", "testclient", 429),
        (59, "x@example.org", "testclient", 303),
    ],
)
def test_one_person_or_one_place_has_limits_of_its_own(client, db, now, count, email, address, status):
    for _ in range(count):
        db.add(FailedSignIn(email=email, address=address, failed_at=now))
    assert try_to(client).status_code == status


def test_somebody_elsewhere_cannot_lock_a_member_out_with_a_few_tries(client, db, now):
    for _ in range(5):
        db.add(FailedSignIn(email=MEMBER, address="192.0.2.7", failed_at=now))
    assert try_to(client).status_code == 303


@pytest.mark.parametrize("path", ["/", "/discussions", "/threads/7-pier?page=2", "/notifications"])
def test_one_comes_out_where_one_wanted_to_go(client, path):
    form = page(client.get("/sign-in", params={"next": path})).one("form.form")
    assert form.fields()["next"] == path
    assert try_to(client, next=path).headers["location"] == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/",
        "//example.com",
        "/\\example.com",
        "\\\\example.com",
        "javascript:alert(1)",
        "example.com",
        "/\t/example.com",
        "/\n/example.com",
        " //example.com",
        "",
    ],
)
def test_nobody_is_led_off_the_site(client, browser_as, elsewhere):
    form = page(client.get("/sign-in", params={"next": elsewhere})).one("form.form")
    assert form.fields()["next"] == "/"
    assert try_to(client, next=elsewhere).headers["location"] == "/"
    already = browser_as(MEMBER).get("/sign-in", params={"next": elsewhere})
    assert (already.status_code, already.headers["location"]) == (303, "/")


def test_a_wrong_try_keeps_where_one_wanted_to_go(client):
    form = page(try_to(client, password="not this one", next="/drafts"), 422).one("form.form")
    assert form.fields()["next"] == "/drafts"


def test_who_is_signed_in_needs_no_form(browser_as):
    answer = browser_as(MEMBER).get("/sign-in", params={"next": "/drafts"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/drafts")


def test_who_has_left_is_not_let_in(client, db, cast, now):
    cast[MEMBER].left_at = now
    assert try_to(client).status_code == 422


def test_a_form_from_another_site_signs_nobody_in(client):
    answer = client.post(
        "/sign-in",
        data={"email": MEMBER, "password": settings().demo_password},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert said(answer, 403).startswith("403 This form was sent from another site, so we did not act on it.")
    assert cookie_name() not in client.cookies
