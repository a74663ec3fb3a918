"""A thread gets another title: old addresses land, and what must be forgotten is."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import MEMBER, MODERATOR
from apfl_net.discussions.models.threads import Thread, ThreadChange
from tests.discussions.keeping import change_of, undo
from tests.factories.discussions import make_space, make_thread
from tests.html import page, said


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


def rename(browser, thread, title, **more):
    return browser.post(f"/threads/{thread.id}/title", data={"title": title, "reason": "Clearer."} | more)


def test_the_new_title_stands_everywhere_and_old_addresses_land(moderator, member, db, thread):
    old_path = thread.path
    form = page(moderator.get(f"/threads/{thread.id}/title")).one("form.form")
    assert form.fields() == {"title": "How do you inspect vessels?", "reason": ""}
    answer = moderator.post(form["action"], data=form.fields() | {"title": "Ports", "reason": "Clearer."})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/threads/{thread.id}-ports")
    for path in (old_path, f"/threads/{thread.id}-ports"):
        assert page(member.get(path)).one("h1").text == "Ports"
    assert page(member.get("/")).texts("li.thread .thread__title") == ["Ports"]
    line = page(member.get(thread.path)).one(".change").text
    assert line.startswith(
        "Title changed by Farhana Sikder; it was “How do you inspect vessels?”: Clearer. today, "
    )


def test_the_change_is_undone_latest_first(moderator, member, db, thread):
    for title in ("Ports", "Harbours"):
        rename(moderator, thread, title)
    first, second = db.scalars(select(ThreadChange).order_by(ThreadChange.id)).all()
    assert "Please undo the later change first." in said(undo(moderator, thread, first), 409)
    assert [undo(moderator, thread, change).status_code for change in (second, first)] == [303, 303]
    assert page(member.get(thread.path)).one("h1").text == "How do you inspect vessels?"
    assert db.get_one(Thread, thread.id).changes == 4


def test_a_title_to_be_forgotten_is_kept_nowhere(moderator, member, db, thread):
    rename(moderator, thread, "What MV Blue Star did")
    rename(moderator, thread, "Ports")
    rename(moderator, thread, "Harbours", forget="yes")
    shown = page(member.get(thread.path))
    assert "Blue Star" not in shown.text
    assert shown.texts(".change p")[2].startswith("Title changed by Farhana Sikder: Clearer.")
    assert [details for details in db.scalars(select(ThreadChange.details)) if details != "{}"] == []
    assert "The former title was not kept" in said(
        undo(moderator, thread, change_of(db, thread, "title")), 409
    )
    assert "Blue Star" not in moderator.get(f"/threads/{thread.id}/changes").text


def test_the_same_title_again_changes_nothing(moderator, db, thread):
    assert rename(moderator, thread, " How  do you inspect vessels? ").status_code == 303
    assert db.scalars(select(ThreadChange)).all() == []


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", " ", "Please fill this in."),
        ("title", "x" * 201, "This is too long: at most 200 characters."),
        ("reason", "\u200b", "Please fill this in."),
        ("reason", "x" * 501, "This is too long: at most 500 characters."),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_stays(moderator, thread, field, typed, message):
    sent = {"title": "Ports", "reason": "Clearer."} | {field: typed}
    form = page(moderator.post(f"/threads/{thread.id}/title", data=sent), 422)
    assert form.one(f"#{field}-error").text == f"Error: {message}"
    assert form.one("form.form").fields() == sent


def test_a_visitor_s_kept_copy_is_out_of_date_where_the_thread_is_named(moderator, client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    moderator.post(f"/threads/{thread.id}/pin", data={})
    other = make_thread(db, author=cast[MEMBER], space=space, title="Other", now=now)
    moderator.post(f"/threads/{other.id}/merge", data={"listed": str(thread.id), "reason": "One question."})
    path = thread.path
    etag = client.get(path).headers["etag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    rename(moderator, thread, "Ports")
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_only_who_keeps_order_renames(member, client, db, thread):
    assert (rename(member, thread, "Mine").status_code, rename(client, thread, "Mine").status_code) == (
        403,
        401,
    )
    assert member.get(f"/threads/{thread.id}/title").status_code == 403
    assert db.get_one(Thread, thread.id).title == "How do you inspect vessels?"
