"""Tokens of private feeds: shown once, kept as a hash, ended at any time."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select

from apfl_net.access.actions import hash_token, set_password
from apfl_net.access.models import FeedToken
from apfl_net.demo.cast import EMPLOYER, WORKER
from tests.html import page, said


@pytest.fixture
def worker(browser_as):
    return browser_as(WORKER)


def make(browser, label="My phone"):
    """The token in the addresses that are shown after making one."""
    shown = page(browser.post("/settings/feeds", data={"label": label}), 201)
    addresses = [field["value"] for field in shown.all("main input.input") if "readonly" in field.attributes]
    [token] = {re.fullmatch(r"http://127\.0\.0\.1:8000/feeds/([\w-]+)/.+", one).group(1) for one in addresses}
    return token


def rows(browser):
    return [
        [cell.text for cell in row.all("th") + row.all("td")[:2]]
        for row in page(browser.get("/settings/feeds")).all("tbody tr")
    ]


def test_a_token_is_shown_once_and_kept_as_a_hash(worker, client, db, cast):
    token = make(worker)
    kept = db.scalars(select(FeedToken)).one()
    assert (kept.token_hash, kept.member_id, kept.label) == (hash_token(token), cast[WORKER].id, "My phone")
    assert token not in worker.get("/settings/feeds").text
    assert {column["name"] for column in inspect(db.connection()).get_columns("feed_tokens")} == {
        "id", "member_id", "token_hash", "label", "made_at", "used_at",
    }  # fmt: skip
    assert client.get(f"/feeds/{token}/discussions").status_code == 200


def test_the_settings_lead_there(worker):
    assert "/settings/feeds" in [link["href"] for link in page(worker.get("/settings")).all("main a")]


def test_the_list_tells_when_each_was_last_read(worker, client, db, now):
    token = make(worker, "Phone")
    make(worker, "Office")
    assert [(row[0], row[1]) for row in rows(worker)] == [("Office", "never"), ("Phone", "never")]
    client.get(f"/feeds/{token}/discussions")
    assert [row[1].startswith("today, ") for row in rows(worker)] == [False, True]


def test_reading_it_is_noted_to_the_hour(worker, client, db, now):
    token = make(worker)
    for ago, is_noted in ((timedelta(minutes=50), False), (timedelta(minutes=70), True)):
        db.scalars(select(FeedToken)).one().used_at = now - ago
        client.get(f"/feeds/{token}/discussions")
        assert (db.scalars(select(FeedToken)).one().used_at >= now) is is_noted


def test_a_revoked_token_opens_nothing(worker, client, db):
    token = make(worker)
    button = page(worker.get("/settings/feeds")).one("tbody form")
    assert worker.post(button["action"]).headers["location"] == "/settings/feeds"
    assert rows(worker) == []
    assert client.get(f"/feeds/{token}/discussions").status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 32, "%E2%80%8B", "discussions"])
def test_an_unknown_token_opens_nothing(client, token):
    assert client.get(f"/feeds/{token}/discussions").status_code == 404
    assert client.get(f"/feeds/{token}/threads/1").status_code == 404


def test_nobody_revokes_or_sees_the_token_of_another(worker, browser_as, db):
    make(worker)
    employer = browser_as(EMPLOYER)
    kept = db.scalars(select(FeedToken)).one()
    assert rows(employer) == []
    assert employer.post(f"/settings/feeds/{kept.id}/revocation").status_code == 404
    assert db.scalars(select(FeedToken.id)).all() == [kept.id]


def test_a_new_password_ends_all_of_them(worker, client, db, cast, now):
    token = make(worker)
    set_password(db, member_id=cast[WORKER].id, password="another-long-one", now=now)
    assert client.get(f"/feeds/{token}/discussions").status_code == 404


def test_whoever_has_left_reads_no_more(worker, client, db, cast, now):
    token = make(worker)
    cast[WORKER].left_at = now
    assert client.get(f"/feeds/{token}/discussions").status_code == 404


def test_a_token_is_no_sign_in(worker, client):
    token = make(worker)
    client.carry(token)
    assert client.get("/settings").status_code == 401


@pytest.mark.parametrize(
    ("label", "message"),
    [(" ", "Please fill this in."), ("x" * 101, "This is too long: at most 100 characters.")],
)
def test_each_has_a_name(worker, db, label, message):
    shown = page(worker.post("/settings/feeds", data={"label": label}), 422)
    assert shown.one("#label-error").text == f"Error: {message}"
    assert db.scalars(select(FeedToken)).all() == []


def test_twenty_are_enough(worker, db):
    for number in range(20):
        make(worker, f"No. {number}")
    refused = worker.post("/settings/feeds", data={"label": "One more"})
    told = "You have very many private feeds. Please revoke those that you no longer use."
    assert told in said(refused, 429)
    assert len(db.scalars(select(FeedToken)).all()) == 20
