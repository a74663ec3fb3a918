"""Showing less of oneself in what was written before; hiding; and having left."""

import pytest
from sqlalchemy import select, text

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.events import IdentityChanged
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.identities import Identity
from apfl_net.discussions.queries.visible import get_post
from apfl_net.kit.outbox import OutboxEntry, event_name
from apfl_net.watches.actions import set_level
from tests.browsing import HTMX
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page, said


@pytest.fixture
def space(db, now):
    return make_space(db, name="Open talk", audience="public", pseudonyms=True, now=now)


@pytest.fixture
def thread(db, cast, now, space):
    """Started by the worker, with an answer by the member that quotes it."""
    made = make_thread(db, author=cast[WORKER], space=space, title="What I saw", now=now)
    first = db.scalars(select(Post).where(Post.thread_id == made.id)).one()
    quote = f"> [#1]({first.path}):\n> We board at the pier.\n\nTrue."
    make_reply(db, author=cast[MEMBER], thread=made, answers=first, body=quote, now=now)
    db.commit()
    return made


@pytest.fixture
def first(db, thread):
    return db.scalars(select(Post).where(Post.thread_id == thread.id, Post.number == 1)).one()


def names_on(browser, thread):
    return [
        article.one(".byline__name").text for article in page(browser.get(thread.path)).all("article.post")
    ]


def test_the_name_goes_from_the_post_the_head_of_the_thread_the_lists_and_the_quotes(
    worker, member, client, thread, first, space, cast, deliver, db
):
    assert "Rosnah" in member.get(thread.path).text
    answer = worker.post(f"{first.path}/identity", data={"posts_as": "nobody"})
    assert answer.headers["location"] == first.path
    deliver()
    for path in (
        thread.path,
        space.path,
        "/threads?list=new",
        f"/threads/{thread.id}/contents",
        "/discussions",
    ):
        assert "Rosnah" not in member.get(path).text, path
        assert f"/members/{cast[WORKER].id}" not in member.get(path).text, path
    shown = member.get(thread.path)
    assert "by a member" in page(shown).one("p.meta").text
    assert "#1, a member" in said(shown)
    assert page(member.get(f"/members/{cast[WORKER].id}/posts")).all("li.row") == []
    events = db.scalars(select(OutboxEntry.event)).all()
    assert event_name(IdentityChanged) in events


def test_visitors_kept_pages_are_out_of_date_at_once_in_other_threads_too(
    worker, client, thread, first, db, cast, now, space
):
    cast[WORKER].public_name = True
    quote = f"> [#1]({first.path}):\n> We board at the pier.\n\nElsewhere, too."
    other = make_thread(db, author=cast[MEMBER], space=space, body=quote, now=now)
    kept = client.get(other.path)
    assert "Rosnah" in kept.text
    worker.post(f"{first.path}/identity", data={"posts_as": "nobody"})
    again = client.get(other.path, headers={"If-None-Match": kept.headers["etag"]})
    assert again.status_code == 200
    assert "Rosnah" not in again.text


def test_only_less_is_offered_and_taken(worker, thread, first):
    def offered():
        form = page(worker.get(f"{first.path}/identity"))
        return [choice["value"] for choice in form.all("input") if choice["name"] == "posts_as"]

    assert offered() == ["person", "pseudonym", "nobody"]
    assert worker.post(f"{first.path}/identity", data={"posts_as": "member"}).status_code == 403
    worker.post(f"{first.path}/identity", data={"posts_as": "person"})
    assert offered() == ["pseudonym", "nobody"]
    worker.post(f"{first.path}/identity", data={"posts_as": "nobody"})
    assert offered() == []
    for more in ("person", "pseudonym", "organisation-1", "nobody"):
        assert worker.post(f"{first.path}/identity", data={"posts_as": more}).status_code == 403, more


def test_the_first_pseudonym_is_named_on_the_form(worker, member, thread, first):
    typed = {"posts_as": "pseudonym", "pseudonym": "x"}
    answer = worker.post(f"{first.path}/identity", data=typed)
    assert page(answer, 422).one("#pseudonym-error").text.startswith("Error: Please give a pseudonym")
    worker.post(f"{first.path}/identity", data=typed | {"pseudonym": "Blue Heron"})
    assert names_on(member, thread) == ["Blue Heron", "Lan Tran"]


def test_nobody_else_changes_how_one_is_shown(member, browser_as, first):
    for browser in (member, browser_as("moderator@example.org")):
        assert browser.get(f"{first.path}/identity").status_code == 403
        assert browser.post(f"{first.path}/identity", data={"posts_as": "nobody"}).status_code == 403


def test_another_post_of_ones_own_leaves_the_head_of_the_thread_alone(worker, member, thread, db, cast, now):
    second = make_reply(db, author=cast[WORKER], thread=thread, now=now)
    worker.post(f"{second.path}/identity", data={"posts_as": "nobody"})
    assert names_on(member, thread) == ["Rosnah Idris", "Lan Tran", "A member"]
    assert "by Rosnah Idris" in page(member.get(thread.path)).one("p.meta").text


def test_whoever_watches_a_member_hears_nothing_of_what_does_not_name_them(
    member, thread, db, cast, now, deliver
):
    watching = viewer_of(db, cast[EMPLOYER])
    set_level(db, viewer=watching, subject="member", subject_id=cast[WORKER].id, level="watch", now=now)
    openly = make_reply(db, author=cast[WORKER], thread=thread, body="Openly.", now=now)
    make_reply(
        db,
        author=cast[WORKER],
        thread=thread,
        body="Quietly.",
        identity=Identity("pseudonym", pseudonym="Blue Heron"),
        now=now,
    )
    deliver()
    notices = select(Post.body).where(Post.id.in_(told(db, cast[EMPLOYER])))
    assert sorted(db.scalars(notices)) == ["Openly.", "We board at the pier. What do others do?"]
    get_post(db, viewer_of(db, cast[WORKER]), openly.id)


def told(db, member):
    from_subjects = "SELECT subject_id FROM notices WHERE subject = 'post' AND member_id = :member"
    return [row[0] for row in db.execute(text(from_subjects), {"member": member.id})]


def test_showing_less_takes_back_what_watchers_of_the_member_were_told(
    worker, browser_as, first, db, cast, now, deliver
):
    set_level(
        db,
        viewer=viewer_of(db, cast[EMPLOYER]),
        subject="member",
        subject_id=cast[WORKER].id,
        level="watch",
        now=now,
    )
    deliver()
    assert told(db, cast[EMPLOYER]) == [first.id]
    worker.post(f"{first.path}/identity", data={"posts_as": "nobody"})
    assert told(db, cast[EMPLOYER]) == []


def test_a_post_without_a_name_is_not_folded_for_whoever_muted_its_writer(thread, db, cast, now, member):
    set_level(
        db,
        viewer=viewer_of(db, cast[MEMBER]),
        subject="member",
        subject_id=cast[WORKER].id,
        level="mute",
        now=now,
    )
    heron = Identity("pseudonym", pseudonym="Blue Heron")
    make_reply(db, author=cast[WORKER], thread=thread, identity=heron, now=now)
    folded = [bool(post.all("details.more")) for post in page(member.get(thread.path)).all("article.post")]
    assert folded == [True, False, False]


def test_who_hides_is_a_member_like_any_other_everywhere_but_for_themselves(
    worker, member, client, thread, first, db, cast, now, space
):
    cast[WORKER].public_name = True
    mention = make_reply(db, author=cast[MEMBER], thread=thread, body="Ask @rosnah-idris.", now=now)
    assert "Rosnah" in client.get(thread.path).text
    cast[WORKER].hidden_at = cast[WORKER].changed_at = now
    for browser in (member, client):
        assert names_on(browser, thread)[0] == "A member"
        for path in (
            thread.path,
            space.path,
            f"/threads/{thread.id}/contents",
            f"/threads/{thread.id}/print",
        ):
            assert "Rosnah" not in browser.get(path).text, path
            assert f"/members/{cast[WORKER].id}" not in browser.get(path).text, path
        assert browser.get(cast[WORKER].path).status_code == 404
        assert page(browser.get(f"/members/{cast[WORKER].id}/posts")).all("li.row") == []
    options = member.get(f"/threads/{thread.id}/mentionable?q=ros", headers=HTMX)
    assert "rosnah" not in options.text
    assert "@a member" in page(member.get(thread.path)).one(f"#post-{mention.id}").text
    assert names_on(worker, thread)[0] == "Rosnah Idris"
    assert worker.get(cast[WORKER].path).status_code == 200


def test_a_pseudonym_does_not_change_when_its_bearer_hides_or_leaves(member, thread, db, cast, now):
    heron = Identity("pseudonym", pseudonym="Blue Heron")
    make_reply(db, author=cast[WORKER], thread=thread, identity=heron, now=now)
    for moment in ("hidden_at", "left_at", "erased_at"):
        setattr(cast[WORKER], moment, now)
        assert names_on(member, thread)[-1] == "Blue Heron"
    assert names_on(member, thread)[0] == "A former member"


def test_whoever_has_left_is_a_former_member(member, client, thread, db, cast, now):
    cast[WORKER].left_at = cast[WORKER].changed_at = now
    for browser in (member, client):
        assert names_on(browser, thread)[0] == "A former member"
        assert "Rosnah" not in browser.get(thread.path).text
        assert f"/members/{cast[WORKER].id}" not in browser.get(thread.path).text
