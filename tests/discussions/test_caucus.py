"""A member of a government neither opens nor finds the workers' caucus, wherever they look."""

import pytest
from sqlalchemy import select

from apfl_net.access.actions import make_staff
from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.actions.spaces import choose_holds, make_moderator
from apfl_net.discussions.models.posts import Post
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import parse

SECRETS = ("Zebra caucus", "Quagga line", "Okapi words", "Numbat title")


@pytest.fixture
def caucus(db, cast, now):
    """A space with a thread that is about all a thread can be about."""
    space = make_space(db, name="Zebra caucus", audience="constituency:workers_org", now=now)
    make_moderator(db, space=space, member=cast[WORKER], now=now)
    thread = make_thread(
        db,
        author=cast[WORKER],
        space=space,
        title="Quagga line",
        body=f"Okapi words, for @{cast[MEMBER].handle} too.",
        country="MY",
        now=now,
    )
    make_reply(db, author=cast["somchai-p"], thread=thread, body="Okapi words again.", now=now)
    worker = viewer_of(db, cast[WORKER])
    choose_holds(db, moderator=worker, space=space, holds="all", now=now)
    db.commit()
    return space, thread


def private_feed(browser):
    made = browser.post("/settings/feeds", data={"label": "mine"})
    return parse(made.text).one("#all")["value"].removeprefix("http://127.0.0.1:8000")


def test_no_address_of_it_opens(browser_as, client, db, caucus):
    space, thread = caucus
    first = db.scalars(select(Post.id).where(Post.thread_id == thread.id, Post.number == 1)).one()
    feed = private_feed(browser_as(MEMBER)).removesuffix("/discussions")
    paths = [
        space.path,
        f"{space.path}/mentionable",
        f"{space.path}/settings",
        f"{space.path}/look-ups",
        f"{space.path}/holding",
        f"/threads/new?space={space.slug}",
        thread.path,
        *(f"/threads/{thread.id}{tail}" for tail in TAILS),
        f"/posts/{first}",
        f"/posts/{first}/reactions",
        f"/posts/{first}/history",
        f"/feeds/discussions/{space.slug}",
        f"/feeds/threads/{thread.id}",
    ]
    for browser in (browser_as(MEMBER), client):
        for path in paths:
            assert browser.get(path).status_code in {401, 404}, path
    news = {browser_as(MEMBER).get(f"/threads/{number}/news").status_code for number in (thread.id, 9999)}
    assert news == {204}  # nothing new, as in a thread that is not there
    for path in (f"{feed}/discussions/{space.slug}", f"{feed}/threads/{thread.id}"):
        assert client.get(path).status_code == 404


TAILS = ("/unread", "/mentionable", "/changes", "/widening", "/print", "/copy", "/contents", "/move")


def test_nothing_that_lists_or_counts_knows_of_it(browser_as, client, db, cast, caucus, deliver, now):
    deliver()
    member, worker = browser_as(MEMBER), browser_as(WORKER)
    paths = [
        "/",
        "/discussions",
        "/threads",
        "/threads?list=new",
        "/bookmarks",
        "/drafts",
        "/notifications",
        "/widenings",
        "/groups",
        "/members",
        "/members?country=MY",
        "/members/overview",
        f"/members/{cast[WORKER].id}-x",
        f"/members/{cast[WORKER].id}/posts",
        "/threads/related?title=quagga+line",
        "/threads/linkable?q=Quagga",
        "/feeds/discussions",
        private_feed(member),
        "/moderation",
    ]
    for path in paths:
        for secret in SECRETS:
            assert secret not in member.get(path).text, path
            assert secret not in client.get(path).text, path
    assert "Zebra caucus" in worker.get("/discussions").text
    assert "Quagga line" in worker.get("/threads/linkable?q=Quagga").text


def test_staff_of_a_government_see_nothing_of_it_at_the_desk(browser_as, db, cast, caucus, now):
    make_staff(db, member=cast[MEMBER], role="moderator", now=now)
    member = browser_as(MEMBER)
    for path in ("/desk", "/desk/cases", "/desk/held", "/desk/audit", "/desk/figures", "/discussions/new"):
        answer = member.get(path)
        assert answer.status_code == 200, path
        for secret in (*SECRETS, "Chose whose contributions wait"):
            assert secret not in answer.text, path
    assert "Chose whose contributions wait" not in member.get("/desk/audit").text
