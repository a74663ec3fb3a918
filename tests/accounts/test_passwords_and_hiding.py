"""Changing the password; signing out everywhere; hide me now."""

from sqlalchemy import select

from apfl_net.access.entrances import cookie_name
from apfl_net.access.models import SignIn
from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.kit.config import settings
from tests.accounts.codes import give_second_factor
from tests.factories.discussions import make_space, make_thread
from tests.html import page, said

NEW = "four calm grey boats"


def change(browser, current=None, password=NEW):
    typed = {"current": current or settings().demo_password, "password": password}
    return browser.post("/settings/password", data=typed)


def is_signed_in(browser):
    return browser.get("/drafts").status_code == 200


def test_a_new_password_signs_out_elsewhere_and_is_told_by_mail(browser_as, client, deliver, capsys):
    here, elsewhere = browser_as(MEMBER), browser_as(MEMBER)
    answer = change(here)
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/password?saved=yes")
    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)
    assert client.post("/sign-in", data={"email": MEMBER, "password": NEW}).status_code == 303
    deliver()
    assert "Your password was changed." in capsys.readouterr().out


def test_the_second_factor_that_was_given_still_counts(browser_as, db, cast, now):
    give_second_factor(db, cast[MEMBER], now)
    browser = browser_as(MEMBER)
    db.execute(SignIn.__table__.update().values(second_factor_at=now))
    change(browser)
    assert db.scalars(select(SignIn.second_factor_at)).one() is not None


def test_the_password_now_must_be_right_and_the_new_one_long_enough(browser_as):
    browser = browser_as(MEMBER)
    assert page(change(browser, current="a guess"), 422).texts(".field__error") == [
        "Error: This is not your password."
    ]
    assert page(change(browser, password="short"), 422).texts(".field__error") == [
        "Error: This is too short: at least 10 characters."
    ]
    statuses = [change(browser, current="a guess").status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 429]


def test_signing_out_everywhere_is_here_too(browser_as):
    here, there, worker = browser_as(MEMBER), browser_as(MEMBER), browser_as(WORKER)
    form = page(here.get("/settings/sign-ins")).all("form.section")[-1]
    answer = here.post(form["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert cookie_name() not in here.cookies
    assert [is_signed_in(one) for one in (here, there, worker)] == [False, False, True]


def test_the_list_says_who_gave_a_code(browser_as, db, cast, now):
    browser = browser_as(MEMBER)
    assert "password only" in said(browser.get("/settings/sign-ins"))
    db.execute(SignIn.__table__.update().values(second_factor_at=now))
    give_second_factor(db, cast[MEMBER], now)
    shown = said(browser.get("/settings/sign-ins"))
    assert "with a code" in shown
    assert "Your second factor is on." in shown


def test_one_click_hides_and_unlists_and_ends_the_public_name(browser_as, db, cast, now):
    cast[MEMBER].listed = cast[MEMBER].public_name = True
    browser = browser_as(MEMBER)
    [form] = [form for form in page(browser.get("/")).all("header form") if form.text == "Hide me now"]
    answer = browser.post(form["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/hiding")
    member = cast[MEMBER]
    assert member.hidden_at is not None
    assert (member.listed, member.public_name) == (False, False)
    shown = said(browser.get("/settings/hiding"))
    assert "You are hidden, since" in shown
    assert "Your page is gone for other members and for visitors" in shown
    assert "You are hidden" in page(browser.get("/")).one("header").text


def test_hiding_again_changes_nothing_and_it_can_be_undone(browser_as, db, cast):
    browser = browser_as(MEMBER)
    browser.post("/settings/hiding")
    first = cast[MEMBER].hidden_at
    browser.post("/settings/hiding")
    assert cast[MEMBER].hidden_at == first
    browser.post("/settings/hiding/end")
    assert (cast[MEMBER].hidden_at, cast[MEMBER].listed) == (None, False)


def test_hiding_ends_pages_that_visitors_have_kept(browser_as, client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    hiding = browser_as(MEMBER)
    kept = {"If-None-Match": client.get(thread.path).headers["etag"]}
    assert client.get(thread.path, headers=kept).status_code == 304
    hiding.post("/settings/hiding")
    assert client.get(thread.path, headers=kept).status_code == 200


def test_visitors_hide_nobody(client):
    assert client.post("/settings/hiding").status_code == 401
