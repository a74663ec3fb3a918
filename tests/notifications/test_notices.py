"""Notices: who is told of what, once, and until when it is new."""

import re

import pytest
from sqlalchemy import inspect, select

from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.outbox import OutboxEntry
from apfl_net.notifications.models import Notice
from tests.factories.discussions import make_reply, make_thread
from tests.html import page, said


@pytest.fixture
def thread(db, cast, now):
    return make_thread(db, author=cast[MEMBER], now=now)


def notices(db):
    return db.execute(select(Notice.member_id, Notice.reason, Notice.subject_id).order_by(Notice.id)).all()


def waiting(browser):
    """The number beside "Notices", and how many lines of the list are new: always the same."""
    listed = page(browser.get("/notifications"))
    link = next(link.text for link in listed.all("header a") if link["href"] == "/notifications")
    shown = int("".join(re.findall(r"\d+", link)) or 0)
    assert shown == len(listed.all("li.notice--unread"))
    return shown


def lines(browser):
    return page(browser.get("/notifications")).texts("p.notice__what")


def test_a_reply_is_told_to_whoever_started_the_thread(browser_as, db, cast, thread, now, deliver):
    reply = make_reply(db, author=cast[WORKER], thread=thread, body="We **do**.", now=now)
    deliver()
    assert notices(db) == [(cast[MEMBER].id, "reply", reply.id)]
    line = page(browser_as(MEMBER).get("/notifications")).one("li.notice")
    assert line.one(".notice__what").text == "Rosnah Idris replied to you in “How do you inspect vessels?”"
    assert line.one(".notice__quote").text == "We do."
    assert line.one(".notice__quote")["lang"] == "en"


def test_an_answer_to_a_post_is_told_to_its_author_alone(db, cast, thread, now, deliver):
    middle = make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    answer = make_reply(db, author=cast[EMPLOYER], thread=thread, answers=middle, now=now)
    deliver()
    assert notices(db)[1:] == [(cast[WORKER].id, "reply", answer.id)]


def test_a_mention_is_told_to_whoever_is_mentioned(browser_as, db, cast, thread, now, deliver):
    make_reply(db, author=cast[MEMBER], thread=thread, body="Ask @rosnah-idris.", now=now)
    deliver()
    assert lines(browser_as(WORKER)) == ["Lan Tran mentioned you in “How do you inspect vessels?”"]


def test_a_mention_in_a_reply_is_one_notice(db, cast, thread, now, deliver):
    reply = make_reply(db, author=cast[WORKER], thread=thread, body="Yes, @lan-tran.", now=now)
    deliver()
    assert notices(db) == [(cast[MEMBER].id, "mention", reply.id)]


def test_a_mention_in_the_first_post_is_told(db, cast, now, deliver):
    thread = make_thread(db, author=cast[MEMBER], body="What does @rosnah-idris say?", now=now)
    deliver()
    first = db.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    assert notices(db) == [(cast[WORKER].id, "mention", first.id)]


def test_nobody_is_told_of_their_own(db, cast, thread, now, deliver):
    own = make_reply(db, author=cast[MEMBER], thread=thread, body="I, @lan-tran, again.", now=now)
    make_reply(db, author=cast[MEMBER], thread=thread, answers=own, now=now)
    deliver()
    assert notices(db) == []


def test_whoever_may_not_see_it_is_not_told(db, cast, thread, now, deliver):
    thread.audience_id = audience_of_constituency(db, "workers_org").id
    db.flush()
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    assert notices(db) == []


def test_whoever_has_left_is_not_told(db, cast, thread, now, deliver, browser_as):
    make_reply(db, author=cast[WORKER], thread=thread, body="@pongsak-thamrong?", now=now)
    cast[EMPLOYER].left_at = now
    deliver()
    assert cast[EMPLOYER].id not in [member_id for member_id, _reason, _post in notices(db)]


def test_hearing_of_a_post_twice_tells_once(db, cast, thread, now, deliver):
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    for entry in db.scalars(select(OutboxEntry)):
        entry.done_at = None
    deliver()
    assert len(notices(db)) == 1


def test_what_is_hidden_later_is_neither_listed_nor_counted(browser_as, db, cast, thread, now, deliver):
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    member = browser_as(MEMBER)
    assert waiting(member) == 1
    notice = db.scalars(select(Notice)).one()
    thread.audience_id = audience_of_constituency(db, "workers_org").id
    assert waiting(member) == 0
    assert "No notices yet" in said(member.get("/notifications"))
    assert member.get(f"/notifications/{notice.id}").status_code == 404
    assert db.scalars(select(Notice.seen_at)).one() is None


def test_reading_the_post_in_its_place_is_enough(browser_as, db, cast, thread, now, deliver):
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    member = browser_as(MEMBER)
    assert waiting(member) == 1
    member.get(thread.path)
    assert waiting(member) == 0
    assert len(lines(member)) == 1


def test_opening_a_notice_leads_to_the_post_and_marks_it(browser_as, db, cast, thread, now, deliver):
    replies = [make_reply(db, author=cast[WORKER], thread=thread, now=now) for _ in range(2)]
    deliver()
    member = browser_as(MEMBER)
    assert waiting(member) == 2
    link = page(member.get("/notifications")).all("p.notice__what a")[0]
    answer = member.get(link["href"])
    assert (answer.status_code, answer.headers["location"]) == (303, f"/posts/{replies[1].id}")
    assert waiting(member) == 1
    seen_at = db.scalars(select(Notice.seen_at).where(Notice.subject_id == replies[1].id)).one()
    member.get(link["href"])
    assert db.scalars(select(Notice.seen_at).where(Notice.subject_id == replies[1].id)).one() == seen_at


def test_all_can_be_marked_as_read_and_only_ones_own_are(browser_as, db, cast, thread, now, deliver):
    for _ in range(3):
        make_reply(db, author=cast[WORKER], thread=thread, body="@pongsak-thamrong", now=now)
    deliver()
    member, employer = browser_as(MEMBER), browser_as(EMPLOYER)
    form = page(member.get("/notifications")).one("main form")
    answer = member.post(form["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/notifications")
    assert (waiting(member), waiting(employer)) == (0, 3)
    assert len(lines(member)) == 3


def test_a_notice_of_somebody_else_is_nowhere(browser_as, db, cast, thread, now, deliver):
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    notice = db.scalars(select(Notice)).one()
    assert browser_as(WORKER).get(f"/notifications/{notice.id}").status_code == 404
    assert db.scalars(select(Notice.seen_at)).one() is None


def test_nothing_is_stored_but_ids_and_times(db):
    columns = {column.name: str(column.type) for column in inspect(Notice).columns}
    assert columns == {
        "id": "INTEGER",
        "member_id": "INTEGER",
        "reason": "VARCHAR",
        "subject": "VARCHAR",
        "subject_id": "INTEGER",
        "noticed_at": "DATETIME",
        "seen_at": "DATETIME",
    }


def test_a_notice_says_what_is_so_now(browser_as, db, cast, thread, now, deliver):
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    cast[WORKER].name, thread.title = "R. <Idris>", "Vessels & crews"
    assert lines(browser_as(MEMBER)) == ["R. <Idris> replied to you in “Vessels & crews”"]


def test_thirty_are_on_a_page(browser_as, db, cast, thread, now):
    reply = make_reply(db, author=cast[WORKER], thread=thread, now=now)
    for number in range(31):
        made = Post(**copied(reply), number=number + 3, form_key=f"{number:032x}")
        db.add(made)
        db.flush()
        db.add(
            Notice(
                member_id=cast[MEMBER].id, reason="reply", subject="post", subject_id=made.id, noticed_at=now
            )
        )
    member = browser_as(MEMBER)
    assert len(lines(member)) == 30
    assert len(page(member.get("/notifications?page=2")).texts("li.notice")) == 1


def copied(post):
    kept = set(inspect(Post).columns.keys()) - {"id", "number", "form_key"}
    return {name: getattr(post, name) for name in kept}


def test_visitors_have_none(client):
    assert client.get("/notifications").status_code == 401
    assert client.post("/notifications/seen").status_code == 401
