"""A thread goes to another space: never to new readers, and all its addresses still land."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.demo.cast import MEMBER, MODERATOR, OBSERVER, WORKER
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread, ThreadChange, ThreadTally
from apfl_net.discussions.policy.keeping_order import ReadersUnrelated
from tests.discussions.keeping import change_of, undo
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, said

UNRELATED = ReadersUnrelated.message
WOULD_SHOW = "Undoing this would show words to people they were not written for"


@pytest.fixture
def spaces(db, cast, now):
    """Of each kind of audience one, with the worker as moderator of all of them."""
    made = {
        name: make_space(db, name=name.title(), audience=audience, now=now)
        for name, audience in {
            "public": "public",
            "members": "members",
            "library": "members",
            "workers": "constituency:workers_org",
            "donors": "constituency:donor",
        }.items()
    }
    for space in made.values():
        make_moderator(db, space=space, member=cast[WORKER], now=now)
    return made


@pytest.fixture
def move(worker, spaces):
    """`move(thread, "workers")`: the worker sends the form."""

    def move(thread, to, browser=worker, reason="It fits better there."):
        return browser.post(f"/threads/{thread.id}/move", data={"space": spaces[to].slug, "reason": reason})

    return move


@pytest.fixture
def thread_in(db, cast, spaces, now):
    def thread_in(name, author=WORKER):
        at = now - timedelta(hours=3)
        thread = make_thread(db, author=cast[author], space=spaces[name], now=at)
        make_reply(db, author=cast[author], thread=thread, now=at + timedelta(hours=1))
        db.commit()
        return thread

    return thread_in


def test_the_form_names_each_space_with_who_will_read_it_there(worker, spaces, thread_in):
    thread = thread_in("members")
    form = page(worker.get(f"/threads/{thread.id}/move")).one("form.form")
    assert form.texts("label .choice__help") == [
        "Will be read by: members of the network",
        "Will be read by: members of the network",
        "Will be read by: only members from: Workers",
    ]
    assert [choice["value"] for choice in form.all("input") if choice.get("type") == "radio"] == [
        spaces[name].slug for name in ("public", "library", "workers")
    ]


def test_a_moved_thread_is_found_in_its_new_space_and_by_its_old_addresses(
    worker, member, db, spaces, thread_in, move
):
    thread = thread_in("members")
    post_ids = db.scalars(select(Post.id).where(Post.thread_id == thread.id)).all()
    assert move(thread, "library").headers["location"] == thread.path
    assert page(member.get(spaces["members"].path)).all("li.thread") == []
    assert len(page(member.get(spaces["library"].path)).all("li.thread")) == 1
    shown = page(member.get(thread.path))
    assert shown.texts("nav.crumb a") == ["Discussions", "Library"]
    line = shown.one(".change")
    assert line.text.startswith(
        "Moved from Members to Library by Rosnah Idris: It fits better there. today, "
    )
    assert [link["href"] for link in line.all("a")] == [spaces["members"].path, spaces["library"].path]
    for post_id in post_ids:
        assert member.get(f"/posts/{post_id}").headers["location"].startswith(thread.path)
    assert set(db.scalars(select(ThreadTally.space_id))) == {spaces["library"].id}


def test_the_line_stands_at_its_place_in_time(worker, member, db, cast, thread_in, move, now):
    thread = thread_in("members")
    move(thread, "library")
    make_reply(db, author=cast[WORKER], thread=thread, body="Later.", now=now + timedelta(minutes=1))
    posts = page(member.get(thread.path)).one("#posts")
    order = [
        "line" if "change" in element["class"].split() else "post"
        for element in posts.children
        if not isinstance(element, str) and element.name != "h2"
    ]
    assert order == ["post", "post", "line", "post"]


def test_in_a_narrower_space_it_becomes_narrower(client, member, worker, db, spaces, thread_in, move):
    thread = thread_in("public")
    assert client.get(thread.path).status_code == 200
    move(thread, "workers")
    assert db.get_one(Thread, thread.id).audience_id == spaces["workers"].audience_id
    post_ids = db.scalars(select(Post.id).where(Post.thread_id == thread.id)).all()
    for browser in (client, member):
        assert browser.get(thread.path).status_code == 404
        assert {browser.get(f"/posts/{post_id}").status_code for post_id in post_ids} == {404}
    assert worker.get(thread.path).status_code == 200


def test_in_a_wider_space_it_keeps_its_readers(client, member, worker, db, spaces, thread_in, move):
    thread = thread_in("workers")
    move(thread, "public")
    for browser in (client, member):
        assert browser.get(thread.path).status_code == 404
        assert page(browser.get(spaces["public"].path)).all("li.thread") == []
    shown = page(worker.get(thread.path))
    assert "Only Workers can read this" in shown.texts(".audience")
    assert len(page(worker.get(spaces["public"].path)).all("li.thread")) == 1


def test_into_a_space_of_unrelated_readers_it_is_refused(worker, db, cast, thread_in, move, spaces, now):
    group = make_group(db, slug="room", name="Room")
    add_to_group(db, group=group, member=cast[WORKER], now=now)
    spaces["room"] = make_space(db, name="Room", audience="group:room", now=now)
    make_moderator(db, space=spaces["room"], member=cast[WORKER], now=now)
    thread = thread_in("workers")
    assert "Room" not in " ".join(page(worker.get(f"/threads/{thread.id}/move")).texts("label.choice"))
    assert page(move(thread, "room"), 409).one(".flash--error").text == UNRELATED
    assert db.get_one(Thread, thread.id).space_id == spaces["workers"].id
    assert move(thread, "donors").status_code == 404  # what one does not see is not there


def test_who_does_not_see_the_former_space_is_not_told_its_name(
    worker, client, member, thread_in, move, spaces
):
    thread = thread_in("public")
    move(thread, "members")
    move(thread, "library")
    lines = page(member.get(thread.path)).texts(".change p")
    assert lines[0].startswith("Moved from Public to Members by Rosnah Idris")
    spaces["members"].audience_id = spaces["donors"].audience_id
    lines = page(member.get(thread.path)).texts(".change p")
    assert lines[0].startswith("Moved from Public to another space by Rosnah Idris")
    assert lines[1].startswith("Moved here, to Library, by Rosnah Idris")
    assert "Members" not in " ".join(lines)


def test_one_keeps_order_in_both_spaces_or_moves_nothing(browser_as, db, cast, spaces, thread_in, now):
    thread = thread_in("members")
    member = browser_as(MEMBER)
    sent = {"space": spaces["library"].slug, "reason": "x"}
    assert member.post(f"/threads/{thread.id}/move", data=sent).status_code == 403
    make_moderator(db, space=spaces["members"], member=cast[MEMBER], now=now)
    assert "Library" not in said(member.get(f"/threads/{thread.id}/move"))
    assert member.post(f"/threads/{thread.id}/move", data=sent).status_code == 403
    make_moderator(db, space=spaces["library"], member=cast[MEMBER], now=now)
    assert member.post(f"/threads/{thread.id}/move", data=sent).status_code == 303


def test_to_where_it_is_it_does_not_move(db, thread_in, move):
    thread = thread_in("members")
    refused = page(move(thread, "members"), 409)
    assert refused.one(".flash--error").text == "The thread is in this space already."
    assert refused.one("form.form").fields()["reason"] == "It fits better there."
    assert change_of(db, thread, "move") is None


def test_a_form_that_is_not_filled_in_comes_back(worker, thread_in):
    thread = thread_in("members")
    form = page(worker.post(f"/threads/{thread.id}/move", data={"reason": "Kept."}), 422)
    assert form.one("#space-error").text == "Error: Please fill this in."
    assert form.one("form.form").fields()["reason"] == "Kept."


def test_a_move_is_undone_and_both_stand_in_the_thread(worker, client, db, spaces, thread_in, move):
    thread = thread_in("public")
    move(thread, "workers")
    change = change_of(db, thread, "move")
    way = page(worker.get(thread.path)).one(".change").all("a")[-1]["href"]
    form = page(worker.get(way)).one("form.form")
    assert worker.post(form["action"], data={"reason": "It was fine there."}).status_code == 303
    assert client.get(thread.path).status_code == 200
    lines = page(client.get(thread.path)).texts(".change p")
    assert lines[0].startswith("Moved from Public to another space by a member: It fits better there.")
    assert lines[0].endswith("Undone")
    assert lines[1].startswith("a member undid the move (today, ")
    assert ": It was fine there." in lines[1]
    undone = db.get_one(ThreadChange, change.id)
    assert (undone.undone_by, undone.undone_at is not None) == (change.changed_by, True)
    assert "has been undone already" in said(undo(worker, thread, change), 409)


@pytest.mark.parametrize("what", ["title", "closure", "reply edited", "slow-mode"])
def test_undoing_is_refused_where_it_would_show_words_to_a_new_eye(worker, client, db, thread_in, move, what):
    thread = thread_in("public")
    move(thread, "workers")
    change = change_of(db, thread, "move")
    sent = {"reason": "Among us.", "title": "Strike in March", "minutes": "10"}
    if what == "reply edited":
        db.scalars(select(Post).where(Post.thread_id == thread.id)).first().edited_at = (
            change.changed_at + timedelta(minutes=1)
        )
    else:
        assert worker.post(f"/threads/{thread.id}/{what}", data=sent).status_code == 303
    refused = page(undo(worker, thread, change), 409)
    assert refused.one(".flash--error").text.startswith(WOULD_SHOW)
    shown = page(worker.get(f"/threads/{thread.id}/changes/{change.id}/undoing"))
    assert (shown.one(".flash--error").text.startswith(WOULD_SHOW), shown.all("form.form")) == (True, [])
    assert client.get(thread.path).status_code == 404


def test_what_was_written_for_fewer_stays_with_them_when_the_move_is_undone(
    worker, client, member, db, cast, thread_in, move, now
):
    thread = thread_in("public")
    move(thread, "workers")
    make_reply(db, author=cast[WORKER], thread=thread, body="Among us.", now=now)
    assert undo(worker, thread, change_of(db, thread, "move")).status_code == 303
    assert len(page(worker.get(thread.path)).all("article.post")) == 3
    for browser in (client, member):
        shown = page(browser.get(thread.path))
        assert len(shown.all("article.post")) == 2
        assert "Among us." not in shown.one("main").text


def test_a_change_made_since_can_be_undone_first(worker, client, db, thread_in, move):
    thread = thread_in("public")
    move(thread, "workers")
    worker.post(f"/threads/{thread.id}/title", data={"title": "Strike in March", "reason": "x"})
    assert undo(worker, thread, change_of(db, thread, "move")).status_code == 409
    assert undo(worker, thread, change_of(db, thread, "title")).status_code == 303
    assert undo(worker, thread, change_of(db, thread, "move")).status_code == 303
    shown = page(client.get(thread.path))
    assert shown.one("h1").text == thread.title
    assert "Strike" not in shown.text


def test_of_two_moves_the_later_is_undone_first(worker, db, spaces, thread_in, move):
    thread = thread_in("members")
    move(thread, "library")
    first = change_of(db, thread, "move")
    move(thread, "public")
    assert "Please undo the later change first." in said(undo(worker, thread, first), 409)
    second = change_of(db, thread, "move")
    assert [undo(worker, thread, change).status_code for change in (second, first)] == [303, 303]
    assert db.get_one(Thread, thread.id).space_id == spaces["members"].id


def test_a_pin_is_for_one_list_and_comes_back_with_the_thread(worker, db, thread_in, move):
    thread = thread_in("members")
    worker.post(f"/threads/{thread.id}/pin", data={})
    move(thread, "library")
    assert db.get_one(Thread, thread.id).pinned_at is None
    undo(worker, thread, change_of(db, thread, "move"))
    assert db.get_one(Thread, thread.id).pinned_at is not None


def test_staff_move_only_what_they_see(browser_as, db, spaces, thread_in):
    thread = thread_in("workers")
    moderator = browser_as(MODERATOR)
    assert moderator.get(f"/threads/{thread.id}/move").status_code == 404
    sent = {"space": spaces["members"].slug, "reason": "x"}
    assert moderator.post(f"/threads/{thread.id}/move", data=sent).status_code == 404
    assert browser_as(OBSERVER).post(f"/threads/{thread.id}/move", data=sent).status_code == 404
