"""Slow mode: one post in so many minutes from each member, for a while."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from apfl_net.demo.cast import MODERATOR, WORKER
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread, ThreadChange
from tests.discussions.keeping import bodies, change_of, undo
from tests.factories.discussions import make_thread
from tests.html import page

TOO_SOON = "This thread is in slow mode: one post every 10 minutes from each member. You can post again"


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


def slow(browser, thread, minutes="10", hours="24", reason="It got hot."):
    return browser.post(
        f"/threads/{thread.id}/slow-mode", data={"minutes": minutes, "hours": hours, "reason": reason}
    )


def earlier(db, **by):
    """As if everything had been written that much earlier."""
    for post in db.scalars(select(Post)):
        db.execute(
            update(Post).where(Post.id == post.id).values(written_at=post.written_at - timedelta(**by))
        )


def test_the_second_post_waits_and_is_kept(moderator, worker, member, db, thread, post_reply):
    assert slow(moderator, thread).headers["location"] == thread.path
    assert post_reply(worker, thread, "First.").status_code == 303
    answer = post_reply(worker, thread, "Second.")
    form = page(answer, 429)
    assert form.one("section.composer .flash--error").text.startswith(TOO_SOON)
    assert form.one("section.composer form").fields()["body"] == "Second."
    assert db.scalars(select(Draft.body)).all() == ["Second."]
    earlier(db, minutes=9)
    assert post_reply(worker, thread, "Second.").status_code == 429
    earlier(db, minutes=2)
    assert post_reply(worker, thread, "Second.").status_code == 303
    assert [body for _number, body in bodies(db, thread)][1:] == ["First.", "Second."]


def test_each_member_and_each_thread_has_its_own_pace(
    moderator, worker, member, db, cast, thread, post_reply, now
):
    earlier(db, hours=1)
    other = make_thread(db, author=cast[WORKER], now=now - timedelta(hours=1))
    slow(moderator, thread)
    for browser, where in ((worker, thread), (member, thread), (worker, other), (worker, other)):
        assert post_reply(browser, where, "One.").status_code == 303


def test_moderators_are_not_slowed_down(moderator, worker, db, cast, thread, post_reply, now):
    slow(moderator, thread)
    make_moderator(
        db, space=db.get_one(Space, db.get_one(Thread, thread.id).space_id), member=cast[WORKER], now=now
    )
    for browser in (moderator, moderator, worker, worker):
        assert post_reply(browser, thread, "One.").status_code == 303


def test_everybody_reads_how_slow_until_when_by_whom_and_why(moderator, member, thread):
    slow(moderator, thread, minutes="60", hours="72")
    note = page(member.get(thread.path)).one("main .flash").text
    assert note.startswith("Slow mode: one post every 1 hour from each member, until ")
    assert note.endswith("Set by Farhana Sikder: It got hot.")
    line = page(member.get(thread.path)).one(".change").text
    assert line.startswith("Slow mode set by Farhana Sikder, one post every 1 hour until ")


def test_it_ends_by_itself(moderator, worker, db, thread, post_reply, now):
    slow(moderator, thread)
    db.execute(update(Thread).values(slow_until=now - timedelta(seconds=1)))
    for _ in range(2):
        assert post_reply(worker, thread, "One.").status_code == 303
    assert page(worker.get(thread.path)).all("main .flash") == []


def test_it_can_be_ended_and_the_end_undone(moderator, worker, db, thread, post_reply):
    slow(moderator, thread)
    until = db.get_one(Thread, thread.id).slow_until
    slow(moderator, thread, minutes="0")
    for _ in range(2):
        assert post_reply(worker, thread, "One.").status_code == 303
    lines = page(worker.get(thread.path)).texts(".change p")
    assert lines[1].startswith("Slow mode ended by Farhana Sikder: It got hot.")
    undo(moderator, thread, change_of(db, thread, "slow"))
    kept = db.get_one(Thread, thread.id)
    assert (kept.slow_seconds, kept.slow_until) == (600, until)
    assert post_reply(worker, thread, "One.").status_code == 429


def test_ending_what_is_not_slow_changes_nothing(moderator, db, thread):
    assert slow(moderator, thread, minutes="0").status_code == 303
    assert db.scalars(select(ThreadChange)).all() == []


@pytest.mark.parametrize(("field", "value"), [("minutes", "7"), ("minutes", ""), ("hours", "999999999")])
def test_only_what_is_offered_can_be_chosen(moderator, db, thread, field, value):
    form = page(slow(moderator, thread, **{field: value}), 422)
    assert form.one(f"#{field}-error").text == "Error: Please choose one of the list."
    assert form.one("form.form").fields()["reason"] == "It got hot."


def test_only_who_keeps_order_sets_it(member, client, db, thread):
    assert (slow(member, thread).status_code, slow(client, thread).status_code) == (403, 401)
    assert member.get(f"/threads/{thread.id}/slow-mode").status_code == 403
