"""Closing a thread and opening it again; both stand in the thread, and both can be undone."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import MODERATOR
from apfl_net.discussions.models.threads import ThreadChange, ThreadClosure
from tests.discussions.keeping import change_of, undo
from tests.html import page


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


def close(browser, thread, reason="Answered."):
    return browser.post(f"/threads/{thread.id}/closure", data={"reason": reason})


def reopen(browser, thread, reason="There is more."):
    return browser.post(f"/threads/{thread.id}/reopening", data={"reason": reason})


def test_a_closed_thread_is_opened_again_and_the_kept_draft_is_posted(
    moderator, worker, db, thread, post_reply
):
    close(moderator, thread)
    assert post_reply(worker, thread, "Too late?").status_code == 409
    tools = page(moderator.get(thread.path)).texts("#keep-order a")
    assert ("Open again" in tools, "Close" in tools) == (True, False)
    form = page(moderator.get(f"/threads/{thread.id}/reopening")).one("form.form")
    assert moderator.post(form["action"], data={"reason": "There is more."}).status_code == 303
    composer = page(worker.get(thread.path)).one("section.composer form")
    assert composer.fields()["body"] == "Too late?"
    assert worker.post(composer["action"], data=composer.fields()).status_code == 303
    lines = page(worker.get(thread.path)).texts(".change p")
    assert [line.partition(" today, ")[0] for line in lines] == [
        "Closed by Farhana Sikder: Answered.",
        "Opened again by Farhana Sikder: There is more.",
    ]
    assert db.scalars(select(ThreadClosure)).all() == []


def test_opening_an_open_thread_changes_nothing(moderator, db, thread):
    assert reopen(moderator, thread).status_code == 303
    assert db.scalars(select(ThreadChange)).all() == []


def test_undoing_the_reopening_closes_it_with_the_reason_given_then(moderator, worker, db, thread):
    close(moderator, thread)
    closure = db.scalars(select(ThreadClosure)).one()
    before = (closure.closed_at, closure.closed_by, closure.reason)
    reopen(moderator, thread)
    assert undo(moderator, thread, change_of(db, thread, "close")).status_code == 409
    assert undo(moderator, thread, change_of(db, thread, "reopen")).status_code == 303
    closure = db.scalars(select(ThreadClosure)).one()
    assert (closure.closed_at, closure.closed_by, closure.reason) == before
    assert "Closed by Farhana Sikder: Answered." in page(worker.get(thread.path)).one(".flash").text
    assert undo(moderator, thread, change_of(db, thread, "close")).status_code == 303
    assert db.scalars(select(ThreadClosure)).all() == []


def test_members_do_not_open_what_was_closed(moderator, member, client, db, thread):
    close(moderator, thread)
    assert (reopen(member, thread).status_code, reopen(client, thread).status_code) == (403, 401)
    assert undo(member, thread, change_of(db, thread, "close")).status_code == 403
    assert len(db.scalars(select(ThreadClosure)).all()) == 1
