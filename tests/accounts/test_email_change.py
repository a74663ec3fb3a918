"""Another e-mail address: both must agree, either can call it off, and nobody learns who has which."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.accounts.actions.emails import email_change_token
from apfl_net.accounts.models import EmailChange
from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.kit.config import settings
from apfl_net.kit.mail.letters import Letter
from tests.html import page, said

NEW = "lan.tran@ministry.example"
OVER = "This link has been used, it was called off, or it is too old. Nothing was changed."


def ask(browser, email=NEW, current=None):
    typed = {"email": email, "current": current or settings().demo_password}
    return browser.post("/settings/email", data=typed)


@pytest.fixture
def browser(browser_as):
    return browser_as(MEMBER)


@pytest.fixture
def mails(deliver, capsys):
    """`mails()`: what has left since, by address."""

    def mails():
        deliver()
        parts = capsys.readouterr().out.split("--- mail to ")[1:]
        return {part.partition(" ---")[0]: part for part in parts}

    return mails


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:8000(/email-change/\S+)", mail).group(1)


def agree(client, link):
    return client.post(f"{link}/confirmation")


def test_when_both_addresses_agree_it_is_changed(browser, client, db, cast, mails):
    answer = ask(browser, " Lan.Tran@Ministry.EXAMPLE ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/email")
    letters = mails()
    assert set(letters) == {MEMBER, NEW}
    assert "Lan" not in letters[NEW].replace(NEW, "").partition("Hello,")[2]
    asked = page(client.get(link_in(letters[NEW])))
    assert asked.texts("main form button") == ["Yes, I agree", "No, call it off"]
    assert "The other one must too" in said(agree(client, link_in(letters[NEW])))
    assert cast[MEMBER].email == MEMBER
    assert page(browser.get("/settings/email")).texts("main li")[-2:] == [
        f"{MEMBER}: not confirmed yet",
        f"{NEW}: confirmed",
    ]
    assert "Both addresses have agreed." in said(agree(client, link_in(letters[MEMBER])))
    assert cast[MEMBER].email == NEW
    assert set(mails()) == {MEMBER}
    typed = {"email": NEW, "password": settings().demo_password}
    assert client.post("/sign-in", data=typed).status_code == 303


def test_opening_the_links_alone_changes_nothing(browser, client, db, cast, mails):
    ask(browser)
    for mail in mails().values():
        client.get(link_in(mail))
        client.head(link_in(mail))
    assert db.scalars(select(EmailChange.old_confirmed_at)).one() is None
    assert cast[MEMBER].email == MEMBER


def test_one_address_that_agrees_twice_is_not_both(browser, client, db, cast, mails):
    ask(browser)
    letters = mails()
    for _ in range(2):
        agree(client, link_in(letters[MEMBER]))
    assert cast[MEMBER].email == MEMBER


@pytest.mark.parametrize("which", [MEMBER, NEW])
def test_either_can_call_it_off(browser, client, cast, mails, which):
    ask(browser)
    letters = mails()
    agree(client, link_in(letters[MEMBER]))
    assert "Called off." in said(client.post(f"{link_in(letters[which])}/cancellation"))
    for mail in letters.values():
        assert OVER in said(client.get(link_in(mail)), 410)
        assert agree(client, link_in(mail)).status_code == 410
    assert cast[MEMBER].email == MEMBER


def test_one_can_call_it_off_in_the_settings_too(browser, client, cast, mails):
    ask(browser)
    letters = mails()
    browser.post("/settings/email/cancellation")
    assert agree(client, link_in(letters[NEW])).status_code == 410


def test_a_later_change_ends_the_one_before(browser, client, cast, mails):
    ask(browser)
    first = mails()
    ask(browser, "other@ministry.example")
    assert agree(client, link_in(first[NEW])).status_code == 410
    assert set(mails()) == {MEMBER, "other@ministry.example"}


def test_it_is_too_old_after_two_days(browser, client, db, cast, mails):
    ask(browser)
    letters = mails()
    db.scalars(select(EmailChange)).one().asked_at -= timedelta(days=2, seconds=1)
    assert agree(client, link_in(letters[NEW])).status_code == 410


def test_a_forged_link_is_worth_nothing(browser, client, db, mails):
    ask(browser)
    change = db.scalars(select(EmailChange)).one()
    token = email_change_token(change, "old")
    for forged in ("x", token[:-1], "MQ.x.y", token.replace(token[:4], "Ijk5")):
        assert client.get(f"/email-change/{forged}").status_code == 410
        assert agree(client, f"/email-change/{forged}").status_code == 410


def test_a_taken_address_gets_the_same_answer_and_never_becomes_theirs(browser, client, db, cast, mails):
    free, taken = ask(browser), ask(browser, WORKER)
    assert (free.status_code, free.headers["location"]) == (taken.status_code, taken.headers["location"])
    shown = said(browser.get("/settings/email"))
    letters = mails()
    assert set(letters) == {MEMBER, WORKER}
    assert "To worker@example.org. A letter is on its way to each" in shown
    assert "It belongs to yours, so nothing was changed" in letters[WORKER]
    assert "/email-change/" not in letters[WORKER]
    change = db.scalars(select(EmailChange).order_by(EmailChange.id.desc())).first()
    for which in ("old", "new"):
        agree(client, f"/email-change/{email_change_token(change, which)}")
    assert cast[MEMBER].email == MEMBER


def test_an_address_that_looks_like_a_members_gets_no_letter(browser, db, cast, mails):
    cast[WORKER].email = "sope@example.org"
    assert ask(browser, "ѕоре@example.org").status_code == 303  # all of it Cyrillic
    assert set(mails()) == {MEMBER}


NO_ADDRESSES = [
    "", "lan", "lan@", "@x.example", "lan@localhost", "a b@x.example", "а" + "dmin@example.org",
    "lan@ex" + "а" + "mple.org", "a@b@c.example", "lan@x..example", "x" * 65 + "@x.example",
    "lan@" + "x" * 260 + ".example",
]  # fmt: skip


@pytest.mark.parametrize("email", [*NO_ADDRESSES, MEMBER])
def test_what_cannot_be_is_refused_with_the_form(browser, db, email):
    form = page(ask(browser, email), 422)
    assert len(form.texts("#email-error")) == 1
    assert db.scalars(select(EmailChange)).all() == []


def test_without_the_password_nothing_is_asked_for(browser, db):
    assert page(ask(browser, current="a guess"), 422).texts("#current-error") == [
        "Error: This is not your password."
    ]
    assert db.scalars(select(EmailChange)).all() == []


def test_three_changes_a_day_are_enough(browser, db):
    statuses = [ask(browser, f"lan{number}@ministry.example").status_code for number in range(4)]
    assert statuses == [303, 303, 303, 429]
    assert len(db.scalars(select(Letter)).all()) == 6


def test_letters_of_a_change_that_is_over_do_not_leave(browser, mails):
    ask(browser)
    browser.post("/settings/email/cancellation")
    assert mails() == {}
