"""Mail on the desk: what waits, what was refused and why, and sending it again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN
from apfl_net.kit.mail.keeping import forget_old
from apfl_net.kit.mail.letters import Letter
from apfl_net.kit.mail.sending import send_waiting
from tests.html import page, said
from tests.kit.setting import given
from tests.mail.letters import post, states, written
from tests.mail.servers import mail_server


@pytest.fixture
def refused(db):
    with mail_server() as box, given(APFL_MAIL_URL=box.url), written():
        box.answers = ["550 5.1.1 <lan.tran@example.org> is unknown here"]
        post(1)
        send_waiting()


def test_a_refusal_is_shown_with_its_reason_and_no_whole_address(browser_as, refused):
    shown = page(browser_as(ADMIN).get("/desk/mail"))
    assert shown.texts("table tbody th") == ["tests.greeting l…@example.org"]
    assert shown.texts("table tbody td")[0] == "550 5.1.1 <l…@example.org> is unknown here"
    assert "lan.tran" not in shown.text
    assert "1 letter refused" in shown.text


def test_it_can_be_sent_again(browser_as, refused):
    admin = browser_as(ADMIN)
    form = page(admin.get("/desk/mail")).one("table form")
    answer = admin.post(form["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/mail")
    assert states() == ["waiting"]
    with mail_server() as box, given(APFL_MAIL_URL=box.url), written():
        send_waiting()
    assert (states(), len(box.mails)) == (["sent"], 1)


def test_what_has_left_is_not_sent_again(browser_as, db, now):
    with mail_server() as box, given(APFL_MAIL_URL=box.url), written():
        post(1)
        send_waiting()
        letter = db.scalars(select(Letter)).one()
        browser_as(ADMIN).post(f"/desk/letters/{letter.id}/revival")
        assert send_waiting() == 0
    assert states() == ["sent"]


def test_what_is_delayed_is_shown_with_what_the_server_said(browser_as, db):
    with mail_server() as box, given(APFL_MAIL_URL=box.url), written():
        box.answers = ["451 come back later"]
        post(1, 2)
        send_waiting()
    shown = page(browser_as(ADMIN).get("/desk/mail"))
    assert "451 come back later" in shown.text
    assert "1 letter waiting" in shown.text
    assert "1 sent in seven days" in shown.text


def test_where_all_is_well_it_says_so(browser_as):
    shown = said(browser_as(ADMIN).get("/desk/mail"))
    assert "Nothing was refused in the last thirty days." in shown
    assert "Everything leaves on time." in shown


def test_addresses_go_after_a_week_and_letters_after_a_month(db, refused, now):
    letter = db.scalars(select(Letter)).one()
    forget_old(db, now=now + timedelta(days=6))
    assert letter.sent_to is not None
    forget_old(db, now=now + timedelta(days=8))
    db.refresh(letter)
    assert (letter.sent_to, letter.answer) == (None, None)
    forget_old(db, now=now + timedelta(days=31))
    assert db.scalars(select(Letter)).all() == []


def test_what_still_waits_is_never_purged(db, now):
    post(1)
    forget_old(db, now=now + timedelta(days=60))
    assert states() == ["waiting"]
