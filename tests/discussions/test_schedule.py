"""A thread takes replies from one moment to another; nothing has to happen at these moments."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from apfl_net.demo.cast import MEMBER, MODERATOR
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread, ThreadChange
from tests.discussions.keeping import bodies, change_of, undo
from tests.factories.discussions import make_space, make_thread
from tests.html import page, said

DHAKA = ZoneInfo("Asia/Dhaka")  # the moderator's zone
CLOSED = "This thread has been closed, so your reply was not posted. It is kept in your drafts."


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


@pytest.fixture
def schedule(moderator, thread):
    """`schedule(opens, closes)`: moments or None, typed in the moderator's zone."""

    def schedule(opens, closes, browser=moderator):
        typed = {
            name: moment.astimezone(DHAKA).strftime("%Y-%m-%dT%H:%M") if moment else ""
            for name, moment in (("opens_at", opens), ("closes_at", closes))
        }
        return browser.post(f"/threads/{thread.id}/schedule", data=typed | {"reason": "Two weeks."})

    return schedule


def to_the_minute(moment):
    return moment.replace(second=0, microsecond=0)


def test_before_it_opens_one_reads_and_keeps_a_draft(schedule, worker, db, thread, post_reply, now):
    opens = now + timedelta(days=2)
    assert schedule(opens, None).headers["location"] == thread.path
    assert db.get_one(Thread, thread.id).opens_at == to_the_minute(opens)
    shown = page(worker.get(thread.path))
    note = shown.one("main .flash").text
    assert note.startswith("Takes replies from ")
    assert note.endswith("(your time). Set by Farhana Sikder: Two weeks.")
    assert shown.all("section.composer") == []
    refused = post_reply(worker, thread, "Too early?")
    assert refused.status_code == 409
    assert "This thread takes replies from " in refused.text
    assert db.scalars(select(Draft.body)).all() == ["Too early?"]
    first = db.scalars(select(Post)).one()
    assert "This thread takes replies from " in said(worker.get(f"/posts/{first.id}/reply"), 409)


def test_it_opens_and_closes_by_the_clock_alone(schedule, worker, db, thread, post_reply, now):
    schedule(now + timedelta(days=2), now + timedelta(days=4))
    for ago, status in ((timedelta(days=3), 303), (timedelta(days=5), 409)):
        values = {"opens_at": now + timedelta(days=2) - ago, "closes_at": now + timedelta(days=4) - ago}
        db.execute(update(Thread).values(**values))
        assert post_reply(worker, thread, f"{ago.days}").status_code == status
    assert [body for _number, body in bodies(db, thread)][1:] == ["3"]
    shown = page(worker.get(thread.path))
    assert shown.one("main .flash").text.startswith("Closed since ")
    assert shown.all("section.composer") == []
    assert CLOSED in post_reply(worker, thread, "Late.").text
    listed = page(worker.get("/discussions/labour-inspection-in-practice"))
    assert listed.texts("li.thread .state") == ["Closed"]


def test_before_it_closes_that_is_said(schedule, worker, db, thread, post_reply, now):
    schedule(None, now + timedelta(days=4))
    assert page(worker.get(thread.path)).one("main .flash").text.startswith("Closes ")
    assert post_reply(worker, thread, "In time.").status_code == 303
    line = page(worker.get(thread.path)).one(".change").text
    assert line.startswith("Closes ")
    assert "set by Farhana Sikder: Two weeks." in line


def test_times_are_typed_and_shown_again_in_the_moderator_s_zone(schedule, moderator, thread, now):
    opens = now + timedelta(days=2)
    schedule(opens, None)
    form = page(moderator.get(f"/threads/{thread.id}/schedule")).one("form.form").fields()
    assert form == {
        "opens_at": opens.astimezone(DHAKA).strftime("%Y-%m-%dT%H:%M"),
        "closes_at": "",
        "reason": "",
    }


def test_a_visitor_s_kept_copy_ends_when_the_time_comes(moderator, client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    thread.closes_at = now + timedelta(days=1)
    etag = client.get(thread.path).headers["etag"]
    assert client.get(thread.path, headers={"If-None-Match": etag}).status_code == 304
    db.execute(update(Thread).values(closes_at=now - timedelta(seconds=1)))
    answer = client.get(thread.path, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert page(answer).one("main .flash").text.startswith("Closed since ")


def test_it_is_taken_away_and_that_is_undone(schedule, moderator, worker, db, thread, now):
    closes = now + timedelta(days=4)
    schedule(None, closes)
    schedule(None, None)
    assert page(worker.get(thread.path)).all("main .flash") == []
    lines = page(worker.get(thread.path)).texts(".change p")
    assert lines[1].startswith("No longer opens or closes by itself, says Farhana Sikder: Two weeks.")
    undo(moderator, thread, change_of(db, thread, "schedule"))
    assert db.get_one(Thread, thread.id).closes_at == to_the_minute(closes)


def test_the_same_times_again_change_nothing(schedule, db, thread, now):
    for _ in range(2):
        schedule(now + timedelta(days=2), None)
    assert len(db.scalars(select(ThreadChange)).all()) == 1


def test_it_closes_after_it_opens(schedule, db, thread, now):
    form = page(schedule(now + timedelta(days=2), now + timedelta(days=2)), 422)
    assert form.one("#closes_at-error").text == "Error: It should close after it opens."
    assert db.get_one(Thread, thread.id).opens_at is None


@pytest.mark.parametrize("typed", ["tomorrow", "0001-01-01T00:00", "9999-12-31T23:59", "2026-13-01T00:00"])
def test_what_is_no_moment_is_named(moderator, db, thread, typed):
    sent = {"opens_at": typed, "closes_at": "", "reason": "x"}
    form = page(moderator.post(f"/threads/{thread.id}/schedule", data=sent), 422)
    assert form.one("#opens_at-error").text.startswith("Error: Please give a day and a time")
    assert form.one("form.form").fields()["opens_at"] == typed


def test_only_who_keeps_order_sets_times(schedule, member, client, db, thread, now):
    assert schedule(now, None, browser=member).status_code == 403
    assert schedule(now, None, browser=client).status_code == 401
    assert member.get(f"/threads/{thread.id}/schedule").status_code == 403
    assert db.get_one(Thread, thread.id).opens_at is None
