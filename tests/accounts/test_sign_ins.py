"""Signing out here and elsewhere."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from apfl_net.access.actions import SIGN_IN_LASTS, begin_sign_in
from apfl_net.access.entrances import cookie_name
from apfl_net.access.models import SignIn
from apfl_net.demo.cast import MEMBER, WORKER
from tests.html import page, said

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


HERE_TOO = "Sign out everywhere, here too Your private feeds end as well."


def count_sign_ins(db, member):
    return db.scalar(select(func.count()).select_from(SignIn).where(SignIn.member_id == member.id))


def is_signed_in(browser):
    return browser.get("/drafts").status_code == 200


def test_signing_out_ends_the_sign_in_and_forgets_the_cookie(browser_as, db, cast):
    browser = browser_as(MEMBER)
    token = browser.cookies[cookie_name()]
    answer = browser.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert cookie_name() not in browser.cookies
    assert count_sign_ins(db, cast[MEMBER]) == 0
    browser.carry(token)
    assert not is_signed_in(browser)


def test_signing_out_leaves_other_browsers_signed_in(browser_as):
    here, there = browser_as(MEMBER), browser_as(MEMBER)
    here.post("/sign-out")
    assert (is_signed_in(here), is_signed_in(there)) == (False, True)


def test_the_list_names_the_browsers_latest_first(browser_as, db, cast, now):
    browser = browser_as(MEMBER)
    for agent, hours in ((ANDROID, 3), (FIREFOX, 2), ("curl/8.1", 4)):
        begin_sign_in(db, member=cast[MEMBER], browser=agent, now=now - timedelta(hours=hours))
    begin_sign_in(db, member=cast[MEMBER], browser="old", now=now - SIGN_IN_LASTS - timedelta(days=1))
    begin_sign_in(db, member=cast[WORKER], browser="hers", now=now)
    table = page(browser.get("/settings/sign-ins")).one("table.table")
    assert table.texts("tbody th") == ["test this one", "Firefox, Linux", "Chrome, Android", "curl"]
    assert table.texts("tbody button") == [
        "Sign out Firefox, Linux",
        "Sign out Chrome, Android",
        "Sign out curl",
    ]


def test_another_browser_of_mine_can_be_signed_out(browser_as, db, cast):
    here, there = browser_as(MEMBER), browser_as(MEMBER)
    form = page(here.get("/settings/sign-ins")).one("table.table form")
    answer = here.post(form["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/sign-ins")
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_a_sign_in_of_somebody_else_is_nowhere(browser_as, db, cast):
    theirs = browser_as(WORKER)
    sign_in = db.scalars(select(SignIn).where(SignIn.member_id == cast[WORKER].id)).one()
    answer = browser_as(MEMBER).post(f"/settings/sign-ins/{sign_in.id}/revocation")
    assert said(answer, 404).startswith("404 There is no such page, or it is not open to you.")
    assert is_signed_in(theirs)


@pytest.mark.parametrize("reference", ["0", "-1", "999999", "99999999999999999999999", "abc", "1.5"])
def test_a_sign_in_that_is_not_there_is_nowhere(browser_as, reference):
    assert browser_as(MEMBER).post(f"/settings/sign-ins/{reference}/revocation").status_code == 404


def test_everywhere_else_is_signed_out_at_once(browser_as, db, cast):
    here, there, phone, worker = (browser_as(who) for who in (MEMBER, MEMBER, MEMBER, WORKER))
    form = page(here.get("/settings/sign-ins")).all("form.section")[0]
    assert form.text == "Sign out everywhere else"
    answer = here.post(form["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/sign-ins")
    assert [is_signed_in(browser) for browser in (here, there, phone, worker)] == [True, False, False, True]
    assert page(here.get("/settings/sign-ins")).texts("form.section") == [HERE_TOO]
    assert count_sign_ins(db, cast[MEMBER]) == 1
