"""The cookie of a sign-in: which are believed, and what the others are worth."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.access.actions import SIGN_IN_LASTS, begin_sign_in, hash_token
from apfl_net.access.entrances import cookie_name
from apfl_net.access.models import SignIn
from apfl_net.demo.cast import MEMBER
from apfl_net.kit.clock import utc_now
from tests.html import said

VISITOR = "People who work against forced labour compare notes here"


def is_visitor(browser):
    return said(browser.get("/")).startswith(VISITOR)


@pytest.mark.parametrize("forged", ["x", "x" * 5000, "../../etc", "0", "%00", '"', "null"])
def test_a_forged_cookie_makes_a_visitor(client, forged):
    client.carry(forged)
    assert is_visitor(client)
    assert client.get("/drafts").status_code == 401


def test_the_hash_of_a_token_is_not_a_token(client, db, cast, now):
    begin_sign_in(db, member=cast[MEMBER], browser="test", now=now)
    client.carry(db.scalars(select(SignIn.token_hash)).one())
    assert is_visitor(client)


def test_a_token_that_is_not_ours_makes_a_visitor(client, db, cast, now):
    token = begin_sign_in(db, member=cast[MEMBER], browser="test", now=now)
    client.carry(token[:-1])
    assert is_visitor(client)


def test_an_expired_sign_in_makes_a_visitor(client, db, cast, now):
    begun = now - SIGN_IN_LASTS
    client.carry(begin_sign_in(db, member=cast[MEMBER], browser="test", now=begun - timedelta(seconds=1)))
    assert is_visitor(client)


def test_a_sign_in_lasts_thirty_days_from_when_it_was_last_used(client, db, cast, now):
    begun = now - SIGN_IN_LASTS + timedelta(hours=1)
    token = begin_sign_in(db, member=cast[MEMBER], browser="test", now=begun)
    client.carry(token)
    assert not is_visitor(client)
    kept = db.scalars(select(SignIn).where(SignIn.token_hash == hash_token(token))).one()
    assert kept.signed_in_at == begun
    assert kept.expires_at - kept.seen_at == SIGN_IN_LASTS
    assert now <= kept.seen_at <= utc_now()


def test_being_seen_is_noted_once_an_hour(browser_as, queries):
    browser = browser_as(MEMBER)
    with queries:
        browser.get("/about")
    assert not any(statement.startswith("UPDATE") for statement in queries.statements), queries


def test_who_has_left_is_a_visitor_at_once(browser_as, db, cast, now):
    browser = browser_as(MEMBER)
    assert not is_visitor(browser)
    cast[MEMBER].left_at = now
    assert is_visitor(browser)


def test_a_forged_cookie_can_be_signed_in_over(client):
    client.carry("forged")
    answer = client.post("/sign-in", data={"email": MEMBER, "password": "network-of-practice"})
    assert answer.status_code == 303
    assert answer.cookies[cookie_name()] != "forged"
