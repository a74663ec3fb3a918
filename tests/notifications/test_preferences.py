"""Of what one is told: by one's own choice, else as is usual."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.notifications.actions import forget, notify
from apfl_net.notifications.models import Notice, NoticePreference
from apfl_net.notifications.reasons import REASONS, Reason
from tests.factories.discussions import make_reply, make_thread
from tests.html import page


@pytest.fixture
def thread(db, cast, now, deliver):
    made = make_thread(db, author=cast[MEMBER], now=now)
    deliver()
    return made


@pytest.fixture
def unusual():
    """A reason for which nobody is told who did not ask for it."""
    REASONS["unusual"] = Reason("something unusual happens", wanted=False)
    yield "unusual"
    del REASONS["unusual"]


def reasons(db, member):
    return db.scalars(select(Notice.reason).where(Notice.member_id == member.id).order_by(Notice.id)).all()


def chosen(browser):
    fields = page(browser.get("/settings/notices")).one("main form.form").fields()
    return sorted(name for name in fields if not name.startswith("mail_"))


def test_at_first_everything_usual_is_chosen(browser_as, unusual):
    member = browser_as(MEMBER)
    assert {"reply", "mention", "watch", "reminder"} <= set(chosen(member))
    assert chosen(member) == sorted(set(REASONS) - {unusual})


def test_the_page_is_reached_from_the_settings(browser_as):
    links = [link["href"] for link in page(browser_as(MEMBER).get("/settings")).all("main a")]
    assert "/settings/notices" in links


def test_a_choice_is_kept_and_said_and_ones_own(browser_as, db, cast):
    member = browser_as(MEMBER)
    answer = member.post("/settings/notices", data={"mention": "yes", "nonsense": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/notices?saved=yes")
    assert page(member.get(answer.headers["location"])).one(".flash--done").text == "Saved."
    assert chosen(member) == ["mention"]
    assert "reply" in chosen(browser_as(WORKER))
    kept = select(NoticePreference.reason).where(NoticePreference.wanted.is_(True))
    assert db.scalars(kept).all() == ["mention"]
    member.post("/settings/notices", data=dict.fromkeys(REASONS, "yes"))
    assert chosen(member) == sorted(REASONS)


def test_who_wants_no_replies_is_not_told_of_them(browser_as, db, cast, thread, now, deliver):
    browser_as(MEMBER).post("/settings/notices", data={"mention": "yes"})
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    assert reasons(db, cast[MEMBER]) == []
    make_reply(db, author=cast[WORKER], thread=thread, body="@lan-tran?", now=now)
    deliver()
    assert reasons(db, cast[MEMBER]) == ["mention"]


def test_the_first_reason_that_one_wants_counts(browser_as, db, cast, thread, now, deliver):
    """A mention in a reply is told as a reply to whoever wants to hear of replies only."""
    browser_as(MEMBER).post("/settings/notices", data={"reply": "yes"})
    make_reply(db, author=cast[WORKER], thread=thread, body="@lan-tran @pongsak-thamrong", now=now)
    deliver()
    assert reasons(db, cast[MEMBER]) == ["reply"]


def test_a_reason_that_is_not_usual_is_told_only_to_who_asked(browser_as, db, cast, now, unusual):
    browser_as(WORKER).post("/settings/notices", data={unusual: "yes"})
    for who in (WORKER, EMPLOYER):
        notify(db, member_id=cast[who].id, reason=unusual, subject="post", subject_id=1, now=now)
    assert (reasons(db, cast[WORKER]), reasons(db, cast[EMPLOYER])) == (["unusual"], [])


def test_a_reason_that_cannot_be_chosen_is_always_told(browser_as, db, cast, now):
    browser_as(WORKER).post("/settings/notices", data={})
    notify(db, member_id=cast[WORKER].id, reason="warning", subject="post", subject_id=1, now=now)
    assert reasons(db, cast[WORKER]) == ["warning"]


def test_what_was_forgotten_is_told_anew(db, cast, now):
    for subject_id in (1, 2):
        notify(db, member_id=cast[WORKER].id, reason="watch", subject="post", subject_id=subject_id, now=now)
    forget(db, subject="post", subject_id=1)
    assert db.scalars(select(Notice.subject_id)).all() == [2]
    notify(db, member_id=cast[WORKER].id, reason="reply", subject="post", subject_id=1, now=now)
    assert sorted(reasons(db, cast[WORKER])) == ["reply", "watch"]


def test_visitors_choose_nothing(client):
    assert client.get("/settings/notices").status_code == 401
    assert client.post("/settings/notices", data={"reply": "yes"}).status_code == 401
