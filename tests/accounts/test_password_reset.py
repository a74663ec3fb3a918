"""A forgotten password: asked for by mail, set anew by a link that works once."""

import re
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from apfl_net.access import actions
from apfl_net.access.models import SignIn
from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.kit.outbox import OutboxEntry
from tests.html import page, said

ON_ITS_WAY = "If the address belongs to a member, a mail is on its way."
NOT_USABLE = "This link has been used, or it is too old. Ask for a new one"
NEW = "four calm grey boats"


def ask(client, email):
    return client.post("/password-reset", data={"email": email})


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:8000(/password-reset/\S+)", mail).group(1)


@pytest.fixture
def link(db, cast):
    return f"/password-reset/{actions.reset_token(db, member_id=cast[MEMBER].id)}"


def test_the_mail_on_the_console_carries_the_link(client, deliver, capsys, cast):
    assert ON_ITS_WAY in said(ask(client, " Member@Example.org"))
    assert capsys.readouterr().out == ""
    deliver()
    mail = capsys.readouterr().out
    assert mail.startswith("\n--- mail to member@example.org ---\nFrom: APFL Net <no-reply@example.org>\n")
    assert "Subject: Set a new password\n\nHello Lan Tran,\n" in mail
    form = page(client.get(link_in(mail))).one("form.form")
    assert (form["action"], form.fields()) == (link_in(mail), {"password": ""})


def test_the_mail_is_in_the_members_language(client, deliver, capsys, cast):
    ask(client, cast["kanokwan-b"].email)
    deliver()
    assert "Subject: ตั้งรหัสผ่านใหม่\n\nเรียน Kanokwan Bunsri\n" in capsys.readouterr().out


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, deliver, capsys, db):
    known, unknown = ask(client, MEMBER), ask(client, "nobody@example.org")
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert known.headers.keys() == unknown.headers.keys()
    assert db.scalar(select(func.count()).select_from(OutboxEntry)) == 2
    deliver()
    assert capsys.readouterr().out.count("--- mail to") == 1


def test_who_has_left_gets_no_mail(client, deliver, capsys, db, cast, now):
    cast[MEMBER].left_at = now
    ask(client, MEMBER)
    deliver()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("typed", ["", "member", "x" * 321 + "@example.org"])
def test_something_that_is_no_address_is_refused_with_the_form(client, typed):
    form = page(ask(client, typed), 422)
    assert form.one("form.form").fields() == {"email": typed}
    assert len(form.texts("#email-error")) == 1


def test_the_link_sets_the_password_and_signs_in_here_and_out_elsewhere(client, browser_as, db, cast, link):
    elsewhere, theirs = browser_as(MEMBER), browser_as(WORKER)
    answer = client.post(link, data={"password": NEW})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/drafts").status_code == 200
    assert elsewhere.get("/drafts").status_code == 401
    assert theirs.get("/drafts").status_code == 200
    assert db.scalar(select(func.count()).where(SignIn.member_id == cast[MEMBER].id)) == 1


def test_afterwards_only_the_new_password_fits(client, link):
    client.post(link, data={"password": NEW})
    client.cookies.clear()
    old = client.post("/sign-in", data={"email": MEMBER, "password": "network-of-practice"})
    new = client.post("/sign-in", data={"email": MEMBER, "password": NEW})
    assert (old.status_code, new.status_code) == (422, 303)


def test_the_link_works_once(client, db, cast, link):
    client.post(link, data={"password": NEW})
    client.cookies.clear()
    assert said(client.get(link), 410) == f"Choose a new password {NOT_USABLE}"
    assert said(client.post(link, data={"password": "another long one"}), 410).endswith(NOT_USABLE)
    assert client.post("/sign-in", data={"email": MEMBER, "password": NEW}).status_code == 303


def test_a_second_link_ends_with_the_first_ones_use(client, db, cast, link):
    second = f"/password-reset/{actions.reset_token(db, member_id=cast[MEMBER].id)}"
    client.post(link, data={"password": NEW})
    assert client.get(second).status_code == 410


def test_a_password_that_is_too_short_leaves_the_link_usable(client, link):
    answer = page(client.post(link, data={"password": "too short"}), 422)
    assert answer.texts(".field__error") == ["Error: This is too short: at least 10 characters."]
    assert client.post(link, data={"password": "long enough"}).status_code == 303


def test_a_link_is_too_old_after_two_hours(client, link, monkeypatch):
    asked = time.time()
    monkeypatch.setattr(time, "time", lambda: asked + timedelta(hours=2).total_seconds())
    assert client.get(link).status_code == 200
    monkeypatch.setattr(time, "time", lambda: asked + timedelta(hours=2, seconds=2).total_seconds())
    assert said(client.get(link), 410).endswith(NOT_USABLE)
    assert client.post(link, data={"password": NEW}).status_code == 410


def test_a_forged_link_is_worth_nothing(client, db, cast, link):
    others = actions.reset_token(db, member_id=cast[WORKER].id)
    mine = link.removeprefix("/password-reset/")
    payload, _, signature = mine.partition(".")
    forged = [
        "x",
        mine[:-1],
        f"{others.partition('.')[0]}.{signature}",
        f"{payload}.",
        "Ijk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5Ig.x.y",  # "99999999999999999999999", unsigned
        "Ii0xIg.x.y",  # "-1"
        "bnVsbA.x.y",
        "%00",
    ]
    for token in forged:
        assert client.get(f"/password-reset/{token}").status_code in {404, 410}, token
        assert client.post(f"/password-reset/{token}", data={"password": NEW}).status_code in {404, 410}, (
            token
        )


def test_a_link_for_something_else_signed_by_us_is_worth_nothing(client, cast):
    for_another_purpose = actions.signing.sign("unsubscribe", str(cast[MEMBER].id))
    assert client.get(f"/password-reset/{for_another_purpose}").status_code == 410


def test_a_link_of_somebody_who_left_meanwhile_is_worth_nothing(client, db, cast, now, link):
    cast[MEMBER].left_at = now
    assert client.get(link).status_code == 410
    assert client.post(link, data={"password": NEW}).status_code == 410


def test_the_mail_is_plain_text(client, deliver, capsys, db, cast):
    cast[MEMBER].name = "Siobhán O'Brien & <Sons>"
    ask(client, MEMBER)
    deliver()
    assert "Hello Siobhán O'Brien & <Sons>," in capsys.readouterr().out
