"""A thread is merged into another one: nothing is lost, nobody sees more, every address lands."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, MODERATOR, OBSERVER, WORKER
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.actions.reading import note_reading
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.keeping_order import ReadersUnrelated
from apfl_net.discussions.policy.posting import MoreReaders
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.watches.models import Watch
from tests.browsing import HTMX
from tests.discussions.keeping import bodies, change_of, read_to, tallies, tallies_counted, undo
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page, parse, said


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


@pytest.fixture
def two(db, cast, now):
    """Two threads of one space whose posts alternate in time: a1 b1 a2 b2."""
    start = now - timedelta(hours=10)
    space = make_space(db, audience="members", now=now)
    old = make_thread(db, author=cast[MEMBER], space=space, title="Old", body="a1", now=start)
    into = make_thread(
        db, author=cast[WORKER], space=space, title="Into", body="b1", now=start + timedelta(hours=1)
    )
    make_reply(db, author=cast[EMPLOYER], thread=old, body="a2", now=start + timedelta(hours=2))
    make_reply(db, author=cast[EMPLOYER], thread=into, body="b2", now=start + timedelta(hours=3))
    db.commit()
    return old, into


def merge(browser, thread, target, **more):
    sent = {"target": target if isinstance(target, str) else target.path, "reason": "The same question."}
    return browser.post(f"/threads/{thread.id}/merge", data=sent | more)


def post_of(db, body):
    return db.scalars(select(Post).where(Post.body == body)).one()


def test_all_posts_come_in_order_of_time_and_all_addresses_land(moderator, client, member, db, two):
    old, into = two
    way = [
        link["href"] for link in page(moderator.get(old.path)).all("#keep-order a") if "Merge" in link.text
    ]
    form = page(moderator.get(way[0])).one("form.form")
    assert form.texts("#listed option") == ["Choose …", "Into"]
    answer = moderator.post(form["action"], data={"listed": str(into.id), "reason": "The same question."})
    assert (answer.status_code, answer.headers["location"]) == (303, into.path)
    assert bodies(db, into) == [(1, "a1"), (2, "b1"), (3, "a2"), (4, "b2")]
    assert tallies(db, into) == tallies_counted(db, into)
    assert (bodies(db, old), tallies(db, old), db.get_one(Thread, old.id).last_number) == ([], set(), 0)
    for address in (old.path, f"/threads/{old.id}", f"/threads/{old.id}-anything"):
        answer = member.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, into.path)
    for body in ("a1", "a2", "b1", "b2"):
        post = post_of(db, body)
        assert member.get(post.path).headers["location"] == f"{into.path}#post-{post.id}"
    assert client.get(old.path).status_code == 404


def test_the_target_tells_of_it_and_the_old_thread_is_in_no_list(moderator, member, db, two):
    old, into = two
    merge(moderator, old, into)
    shown = page(member.get(into.path))
    assert shown.one(".change").text.startswith(
        "“Old” was merged into this thread by Farhana Sikder: The same question. today,"
    )
    space = db.get_one(Space, into.space_id)
    for path in ("/", "/discussions", space.path, "/discussions/unread", "/discussions/new-threads"):
        answer = member.get(path)
        if answer.status_code == 200:
            assert f"/threads/{old.id}" not in answer.text
    assert page(member.get(space.path)).texts("li.thread .thread__title") == ["Into"]


def test_nothing_else_can_be_done_with_a_merged_thread(moderator, member, db, two):
    old, into = two
    merge(moderator, old, into)
    for noun in ("pin", "closure", "title", "move", "split", "merge", "schedule", "slow-mode"):
        assert moderator.get(f"/threads/{old.id}/{noun}").status_code == 404
        sent = {"reason": "x", "title": "x", "target": str(into.id), "minutes": "1"}
        assert moderator.post(f"/threads/{old.id}/{noun}", data=sent).status_code == 404
    assert member.get(f"/threads/{old.id}/changes").status_code == 404


@pytest.mark.parametrize("target", ["/threads/999999", "999999", "0"])
def test_into_a_thread_that_is_not_there_it_is_refused(moderator, db, two, target):
    refused = page(merge(moderator, two[0], target), 409)
    assert refused.one(".flash--error").text == "There is no such thread, or it is not open to you."
    assert len(bodies(db, two[0])) == 2


@pytest.mark.parametrize("target", ["nowhere", "https://example.org/", "12x", "9" * 40])
def test_what_is_no_address_is_named(moderator, two, target):
    form = page(merge(moderator, two[0], target), 422)
    assert form.one("#target-error").text.endswith("as in /threads/12.")
    assert form.one("form.form").fields()["target"] == target


def test_into_itself_it_is_refused_also_by_way_of_a_signpost(moderator, db, two):
    old, into = two
    assert "cannot be merged into itself" in said(merge(moderator, into, into), 409)
    merge(moderator, old, into)
    assert "cannot be merged into itself" in said(merge(moderator, into, old), 409)
    assert len(bodies(db, into)) == 4


def test_addresses_land_after_two_mergers_and_a_move(moderator, member, db, cast, two, now):
    old, into = two
    third = make_thread(db, author=cast[MEMBER], title="Third", body="c1", now=now)
    merge(moderator, old, into)
    merge(moderator, into, third)
    assert [body for _number, body in bodies(db, third)] == ["a1", "b1", "a2", "b2", "c1"]
    library = make_space(db, name="Library", now=now)
    moderator.post(f"/threads/{third.id}/move", data={"space": library.slug, "reason": "x"})
    for thread in (old, into):
        assert member.get(thread.path).headers["location"] == third.path
        assert member.get(f"/threads/{thread.id}/unread").headers["location"].startswith(third.path)
    post = post_of(db, "a2")
    assert member.get(post.path).headers["location"] == f"{third.path}#post-{post.id}"


def test_posts_of_a_narrower_thread_stay_with_its_readers(worker, client, member, db, cast, now):
    space = make_space(db, audience="public", now=now)
    caucus = make_space(db, name="Caucus", audience="constituency:workers_org", now=now)
    for one in (space, caucus):
        make_moderator(db, space=one, member=cast[WORKER], now=now)
    wide = make_thread(db, author=cast[WORKER], space=space, body="for all", now=now - timedelta(hours=2))
    narrow = make_thread(db, author=cast[WORKER], space=caucus, title="Strike", body="for us", now=now)
    merge(worker, narrow, wide)
    assert page(worker.get(wide.path)).texts(".post__body") == ["for all", "for us"]
    for browser in (client, member):
        shown = page(browser.get(wide.path))
        assert (shown.texts(".post__body"), shown.all(".change")) == (["for all"], [])
        assert browser.get(post_of(db, "for us").path).status_code == 404
        assert browser.get(narrow.path).status_code == 404
        assert "Strike" not in shown.text
    assert "No replies yet" in page(client.get(wide.path)).one("p.meta").text


def test_posts_that_come_into_a_narrower_thread_are_never_wider_than_their_own_was(
    worker, client, member, db, cast, now
):
    """A public thread was moved among members; merged into another and moved on, it stays among them."""
    spaces = {
        audience: make_space(db, name=audience.title(), audience=audience, now=now)
        for audience in ("public", "members")
    }
    for space in spaces.values():
        make_moderator(db, space=space, member=cast[WORKER], now=now)
    moved = make_thread(db, author=cast[WORKER], space=spaces["public"], body="a", now=now)
    worker.post(f"/threads/{moved.id}/move", data={"space": spaces["members"].slug, "reason": "x"})
    wide = make_thread(db, author=cast[WORKER], space=spaces["public"], body="b", now=now)
    merge(worker, moved, wide)
    assert page(client.get(wide.path)).texts(".post__body") == ["b"]
    assert page(member.get(wide.path)).texts(".post__body") == ["a", "b"]


def test_threads_of_unrelated_readers_are_not_merged(worker, db, cast, now):
    group = _group_space(db, cast, now)
    caucus = make_space(db, name="Caucus", audience="constituency:workers_org", now=now)
    for space in (group, caucus):
        make_moderator(db, space=space, member=cast[WORKER], now=now)
    one, other = (make_thread(db, author=cast[WORKER], space=space, now=now) for space in (group, caucus))
    assert page(merge(worker, one, other), 409).one(".flash--error").text == ReadersUnrelated.message
    assert (len(bodies(db, one)), len(bodies(db, other))) == (1, 1)


def _group_space(db, cast, now):
    from_group = make_group(db, slug="room", name="Room")
    add_to_group(db, group=from_group, member=cast[WORKER], now=now)
    return make_space(db, name="Room", audience="group:room", now=now)


def test_how_far_members_have_read_is_carried_over_in_doubt_as_unread(moderator, db, cast, two, now):
    old, into = two
    for email, thread, number in (
        (MEMBER, old, 2),
        (MEMBER, into, 2),
        (OBSERVER, old, 2),
        (ADMIN, old, 1),
        (ADMIN, into, 2),
    ):
        note_reading(db, viewer=viewer_of(db, cast[email]), thread_id=thread.id, number=number, now=now)
    merge(moderator, old, into)
    assert read_to(db, cast[MEMBER], into) == 4  # had read both
    assert read_to(db, cast[OBSERVER], into) == 1  # b1 is next
    assert read_to(db, cast[ADMIN], into) == 2  # a2 is next
    assert read_to(db, cast[WORKER], into) == 0  # wrote b1 and has read nothing
    assert {read_to(db, cast[email], old) for email in (MEMBER, OBSERVER)} == {0}


def test_two_drafts_become_one_and_nothing_is_lost(moderator, db, cast, two, now):
    old, into = two
    for email, thread, body in ((MEMBER, old, "one"), (MEMBER, into, "two"), (WORKER, old, "three")):
        keep_draft(
            db,
            author=viewer_of(db, cast[email]),
            thread=thread,
            body=body,
            form_key=new_form_key(),
            now=now,
        )
    merge(moderator, old, into)
    assert set(db.execute(select(Draft.member_id, Draft.thread_id, Draft.body)).all()) == {
        (cast[MEMBER].id, into.id, "two\n\none"),
        (cast[WORKER].id, into.id, "three"),
    }


def test_of_two_watches_the_closer_holds(moderator, db, cast, two, now):
    old, into = two
    for email, thread, level in (
        (MEMBER, old, "watch"),
        (MEMBER, into, "mute"),
        (WORKER, old, "mute"),
        (EMPLOYER, old, "follow"),
        (EMPLOYER, into, "watch"),
    ):
        db.add(
            Watch(member_id=cast[email].id, subject="thread", subject_id=thread.id, level=level, since=now)
        )
    merge(moderator, old, into)
    watches = select(Watch.member_id, Watch.level).where(Watch.subject_id == into.id)
    assert dict(db.execute(watches).all()) == {cast[MEMBER].id: "watch", cast[EMPLOYER].id: "watch"}


def test_a_reply_by_the_old_form_lands_in_the_target_once(moderator, worker, db, two, post_reply):
    old, into = two
    form = page(worker.get(old.path)).one("section.composer form").fields()
    merge(moderator, old, into)
    for _ in range(2):
        answer = post_reply(worker, old, "In flight.", form_key=form["form_key"], readers=form["readers"])
        assert answer.status_code == 303
    assert [body for _number, body in bodies(db, into)][4:] == ["In flight."]
    fragment = post_reply(worker, old, "Another.", seen=2, readers=form["readers"], headers=HTMX)
    assert fragment.status_code == 204


def test_drafts_and_previews_of_the_old_form_are_kept_in_the_target(moderator, worker, db, two):
    old, into = two
    merge(moderator, old, into)
    sent = {"body": "Half a", "form_key": new_form_key()}
    assert "Draft saved" in worker.post(f"/threads/{old.id}/draft", data=sent, headers=HTMX).text
    assert db.scalars(select(Draft.thread_id)).all() == [into.id]
    fragment = parse(worker.post(f"/threads/{old.id}/preview", data=sent, headers=HTMX).text)
    assert fragment.one("form")["action"] == f"/threads/{into.id}/replies"


def test_a_reply_written_for_fewer_waits_for_its_writer_to_agree(worker, db, cast, now, post_reply):
    space = make_space(db, audience="members", now=now)
    caucus = make_space(db, name="Caucus", audience="constituency:workers_org", now=now)
    for one in (space, caucus):
        make_moderator(db, space=one, member=cast[WORKER], now=now)
    wide = make_thread(db, author=cast[WORKER], space=space, now=now - timedelta(hours=2))
    narrow = make_thread(db, author=cast[WORKER], space=caucus, now=now - timedelta(hours=1))
    form = page(worker.get(narrow.path)).one("section.composer form").fields()
    merge(worker, narrow, wide)
    refused = page(post_reply(worker, narrow, "Among us.", readers=form["readers"]), 409)
    assert refused.one("section.composer .flash--error").text == MoreReaders.message
    assert "Will be read by: members of the network" in refused.texts("section.composer .audience")
    assert db.scalars(select(Draft.body)).all() == ["Among us."]
    again = refused.one("section.composer form")
    assert worker.post(again["action"], data=again.fields()).status_code == 303
    assert bodies(db, wide)[-1][1] == "Among us."


def test_a_merger_is_undone_and_what_was_written_since_stays(moderator, member, db, cast, two, now):
    old, into = two
    note_reading(db, viewer=viewer_of(db, cast[MEMBER]), thread_id=old.id, number=2, now=now)
    merge(moderator, old, into)
    make_reply(db, author=cast[WORKER], thread=into, answers=post_of(db, "a2"), body="b3", now=now)
    answer = undo(moderator, into, change_of(db, into, "merge"), "They differ.")
    assert (answer.status_code, answer.headers["location"]) == (303, into.path)
    assert bodies(db, old) == [(1, "a1"), (2, "a2")]
    assert bodies(db, into) == [(1, "b1"), (2, "b2"), (3, "b3")]
    for thread in two:
        assert tallies(db, thread) == tallies_counted(db, thread)
    assert member.get(old.path).status_code == 200
    assert page(member.get(into.path)).texts("article.post h2")[-1] == (
        "#3, in reply to #2 in “Old” by Pongsak Thamrong, by Rosnah Idris"
    )
    lines = page(member.get(old.path)).texts(".change p")
    assert lines[0].startswith("Merged into Into by Farhana Sikder: The same question.")
    assert lines[1].startswith("Farhana Sikder undid the merger (today, ")
    assert read_to(db, cast[MEMBER], old) == 2


def test_undoing_it_is_refused_where_a_post_was_changed_among_fewer(worker, db, cast, now):
    space = make_space(db, audience="members", now=now)
    caucus = make_space(db, name="Caucus", audience="constituency:workers_org", now=now)
    for one in (space, caucus):
        make_moderator(db, space=one, member=cast[WORKER], now=now)
    wide = make_thread(db, author=cast[WORKER], space=space, body="a", now=now - timedelta(hours=2))
    narrow = make_thread(db, author=cast[WORKER], space=caucus, body="b", now=now - timedelta(hours=1))
    merge(worker, wide, narrow)
    change = change_of(db, narrow, "merge")
    post_of(db, "a").edited_at = change.changed_at + timedelta(minutes=1)
    assert "would show words to people" in said(undo(worker, narrow, change), 409)
    post_of(db, "a").edited_at = None
    assert undo(worker, narrow, change).status_code == 303


def test_undoing_it_is_refused_where_nothing_would_stay(moderator, db, two):
    old, into = two
    merge(moderator, old, into)
    moderator.post(f"/threads/{into.id}/split", data={"posts": "2, 4", "title": "Theirs", "reason": "x"})
    refused = undo(moderator, into, change_of(db, into, "merge"))
    assert "would leave a thread without any post" in said(refused, 409)


def test_one_keeps_order_in_both_spaces_or_merges_nothing(member, client, db, cast, two, now):
    old, into = two
    assert (merge(member, old, into).status_code, merge(client, old, into).status_code) == (403, 401)
    elsewhere = make_thread(db, author=cast[WORKER], now=now)
    make_moderator(db, space=db.get_one(Space, old.space_id), member=cast[MEMBER], now=now)
    assert merge(member, old, elsewhere).status_code == 403
    assert merge(member, old, into).status_code == 303
