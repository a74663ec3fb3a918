"""Pinned threads come first in the list of their space, for everybody who can read them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.threads import Thread, ThreadChange
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page, said

FULL = "Five threads are pinned in this space already. Please unpin one of them first."


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


@pytest.fixture
def space(db, now):
    return make_space(db, audience="public", now=now)


@pytest.fixture
def threads(db, cast, space, now):
    """Three threads; the first one has the oldest post."""
    return [
        make_thread(
            db,
            author=cast[MEMBER],
            space=space,
            title=f"Title {number}",
            now=now - timedelta(days=9 - number),
        )
        for number in range(3)
    ]


def titles(browser, space, query=""):
    return page(browser.get(f"{space.path}{query}")).texts("li.thread .thread__title")


def test_a_pinned_thread_comes_first_and_says_so(moderator, client, member, db, cast, space, threads):
    assert titles(client, space) == ["Title 2", "Title 1", "Title 0"]
    oldest = threads[0]
    way = page(moderator.get(oldest.path)).one("#keep-order").all("a")
    form = page(moderator.get(way[0]["href"])).one("form.form")
    answer = moderator.post(form["action"], data={"reason": "Read this first."})
    assert (answer.status_code, answer.headers["location"]) == (303, oldest.path)
    for browser in (client, member):
        assert titles(browser, space) == ["Title 0", "Title 2", "Title 1"]
        first = page(browser.get(space.path)).all("li.thread")[0]
        assert first.texts(".state") == ["Pinned"]
    line = page(member.get(oldest.path)).one(".change").text
    assert line.startswith("Pinned by Farhana Sikder: Read this first. ")
    change = db.scalars(select(ThreadChange)).one()
    assert (change.kind, change.changed_by, change.reason) == (
        "pin",
        cast[MODERATOR].id,
        "Read this first.",
    )
    assert db.get_one(Thread, oldest.id).changes == 1


def test_pinning_twice_is_pinning_once_and_it_ends(moderator, client, db, space, threads):
    path = f"/threads/{threads[0].id}"
    for _ in range(2):
        assert moderator.post(f"{path}/pin", data={}).status_code == 303
    assert len(db.scalars(select(ThreadChange)).all()) == 1
    assert "Title 0 Unpin the thread" in said(moderator.get(f"{path}/unpinning"))
    for _ in range(2):
        assert moderator.post(f"{path}/unpinning", data={"reason": "It is known."}).status_code == 303
    assert db.scalars(select(ThreadChange.kind).order_by(ThreadChange.id)).all() == ["pin", "unpin"]
    assert titles(client, space) == ["Title 2", "Title 1", "Title 0"]


def test_five_can_be_pinned_and_a_sixth_is_refused(moderator, db, cast, space, threads, now):
    more = [
        make_thread(db, author=cast[WORKER], space=space, title=f"More {number}", now=now)
        for number in range(3)
    ]
    for thread in [*threads, *more][:5]:
        assert moderator.post(f"/threads/{thread.id}/pin", data={}).status_code == 303
    refused = page(moderator.post(f"/threads/{more[2].id}/pin", data={"reason": "This too."}), 409)
    assert refused.one(".flash--error").text == FULL
    assert refused.one("form.form").fields() == {"reason": "This too."}
    elsewhere = make_thread(db, author=cast[WORKER], now=now)
    assert moderator.post(f"/threads/{elsewhere.id}/pin", data={}).status_code == 303


def test_pinned_threads_stand_before_the_first_page_and_on_no_other(
    moderator, client, db, cast, space, threads, now
):
    for number in range(25):
        at = now - timedelta(hours=30 - number)
        make_thread(db, author=cast[WORKER], space=space, title=f"New {number}", now=at)
    moderator.post(f"/threads/{threads[1].id}/pin", data={})
    expected = ["Title 1", *(f"New {number}" for number in reversed(range(25))), "Title 2", "Title 0"]
    assert titles(client, space) == expected[:21]
    assert titles(client, space, "?page=2") == expected[21:]


def test_elsewhere_a_pin_has_no_weight(moderator, member, db, cast, space, threads, now):
    moderator.post(f"/threads/{threads[0].id}/pin", data={})
    make_reply(db, author=cast[WORKER], thread=threads[1], now=now)
    rows = page(member.get("/")).texts("li.thread .thread__title")
    assert rows[0] == "Title 1"
    assert "Pinned" not in page(member.get("/")).texts("li.thread .state")


def test_a_pin_can_be_undone_and_unpinning_too(moderator, client, db, space, threads):
    path = f"/threads/{threads[0].id}"
    moderator.post(f"{path}/pin", data={})
    first = titles(client, space)
    moderator.post(f"{path}/unpinning", data={})
    unpinned = db.scalars(select(ThreadChange).where(ThreadChange.kind == "unpin")).one()
    moderator.post(f"{path}/changes/{unpinned.id}/undoing", data={})
    assert titles(client, space) == first == ["Title 0", "Title 2", "Title 1"]
    pinned = db.scalars(select(ThreadChange).where(ThreadChange.kind == "pin")).one()
    moderator.post(f"{path}/changes/{pinned.id}/undoing", data={})
    assert titles(client, space) == ["Title 2", "Title 1", "Title 0"]


def test_only_who_keeps_order_in_the_space_pins(member, client, db, cast, space, threads, now):
    path = f"/threads/{threads[0].id}/pin"
    assert "Keep order" not in said(member.get(threads[0].path))
    assert (member.get(path).status_code, member.post(path, data={}).status_code) == (403, 403)
    assert (client.get(path).status_code, client.post(path, data={}).status_code) == (401, 401)
    make_moderator(db, space=make_space(db, name="Other", now=now), member=cast[MEMBER], now=now)
    assert member.post(path, data={}).status_code == 403
    make_moderator(db, space=space, member=cast[MEMBER], now=now)
    assert member.post(path, data={}).status_code == 303
    assert viewer_of(db, cast[MEMBER]).staff_role is None
