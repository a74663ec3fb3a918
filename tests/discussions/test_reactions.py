"""Reactions: one a member and post, in words, counted once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from apfl_net.access.actions import begin_sign_in
from apfl_net.access.queries import viewer_for
from apfl_net.demo.cast import EMPLOYER, MEMBER, OBSERVER
from apfl_net.discussions.actions.reactions import react, take_back
from apfl_net.discussions.models.posts import Post, Reaction
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import get_post
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.members.actions import add_member
from apfl_net.members.models import Member
from apfl_net.notifications.models import Notice
from tests.browsing import HTMX, Browser
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, parse, said


@pytest.fixture
def first(db, thread):
    return db.scalars(select(Post).where(Post.thread_id == thread.id)).one()


def click(browser, post, kind, **options):
    return browser.post(f"/posts/{post.id}/reaction", data={"kind": kind}, **options)


def row_of(answer, post):
    """Under a post: the counts, what the choice is called, and which kind is pressed."""
    row = page(answer).one(f"#reactions-{post.id}")
    pressed = [button.text for button in row.all("button") if button["aria-pressed"] == "true"]
    return " ".join(row.texts("a")), " ".join(row.texts("summary")), pressed


def reactions(db):
    return db.execute(select(Reaction.post_id, Reaction.member_id, Reaction.kind)).all()


def test_a_reaction_is_counted_in_words_on_the_post(worker, browser_as, db, cast, thread, first):
    answer = click(worker, first, "useful")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/posts/{first.id}")
    click(browser_as(EMPLOYER), first, "useful")
    click(browser_as(OBSERVER), first, "thanks")
    assert db.get_one(Post, first.id).reaction_counts == "useful=2 thanks=1"
    expected = ("2 useful, 1 thank you", "Your reaction", ["Useful yours, take it back"])
    assert row_of(worker.get(thread.path), first) == expected
    assert db.scalars(select(Notice)).all() == []


def test_a_reaction_is_changed_and_taken_back(worker, db, cast, thread, first):
    for kind, counts in [
        ("agree", "agree=1"),
        ("me_too", "me_too=1"),
        ("me_too", "me_too=1"),
        ("none", None),
    ]:
        click(worker, first, kind)
        assert db.get_one(Post, first.id).reaction_counts == counts
    assert reactions(db) == []
    assert row_of(worker.get(thread.path), first) == ("", "React", [])


def test_a_pressed_button_takes_the_reaction_back_and_the_others_change_it(worker, thread, first):
    click(worker, first, "thanks")
    buttons = page(worker.get(thread.path)).one(f"#reactions-{first.id}").all("button")
    assert [button["value"] for button in buttons] == ["useful", "none", "agree", "me_too"]


def test_the_same_click_again_changes_nothing(worker, db, thread, first):
    click(worker, first, "useful")
    version = db.get_one(Thread, thread.id).version
    click(worker, first, "useful")
    assert (db.get_one(Thread, thread.id).version, len(reactions(db))) == (version, 1)


def test_nobody_reacts_to_their_own_post(member, db, thread, first):
    refused = "Reactions come from others. You cannot react to your own post."
    assert refused in said(click(member, first, "useful"), 403)
    assert page(member.get(thread.path)).all(".reactions") == []
    assert reactions(db) == []


def test_nobody_reacts_to_a_post_without_its_text(worker, browser_as, db, cast, thread, first, now):
    click(browser_as(EMPLOYER), first, "agree")
    first.removed_at = now
    assert page(worker.get(thread.path)).all(".reactions") == []
    answer = said(click(worker, first, "useful"), 409)
    assert "The text of this post has been taken away, so there is nothing to react to any more." in answer
    assert reactions(db) == [(first.id, cast[EMPLOYER].id, "agree")]


def test_what_one_cannot_see_is_not_there(worker, client, db, cast, now):
    space = make_space(db, audience="constituency:employers_org", now=now)
    hidden = make_thread(db, author=cast[EMPLOYER], space=space, now=now)
    post = db.scalars(select(Post).where(Post.thread_id == hidden.id)).one()
    assert click(worker, post, "useful").status_code == 404
    assert worker.get(f"/posts/{post.id}/reactions").status_code == 404
    assert client.get(f"/posts/{post.id}/reactions").status_code == 404
    assert click(client, post, "useful").status_code == 401


@pytest.mark.parametrize("kind", ["", "love", "useful=9"])
def test_an_unknown_reaction_is_refused(worker, db, first, kind):
    main = said(click(worker, first, kind), 422)
    assert "Please choose one of the list." in main
    assert reactions(db) == []


def test_members_see_who_reacted_with_what(worker, member, browser_as, first):
    click(worker, first, "thanks")
    click(browser_as(EMPLOYER), first, "agree")
    listed = page(member.get(f"/posts/{first.id}/reactions"))
    rows = [(row.one("a").text, row.one("strong").text) for row in listed.all("li.row")]
    assert rows == [("Pongsak Thamrong", "I agree"), ("Rosnah Idris", "Thank you")]
    assert listed.one(".page__lead").text == "1 thank you, 1 agrees"
    assert listed.all("main button") == []
    own = page(worker.get(f"/posts/{first.id}/reactions")).all("main button")
    assert [button["aria-pressed"] for button in own] == ["false", "true", "false", "false"]


def test_visitors_see_counts_alone(client, worker, db, cast, now):
    thread = make_thread(db, author=cast[MEMBER], space=make_space(db, audience="public", now=now), now=now)
    post = db.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    assert page(client.get(thread.path)).all(".reactions") == []
    etag = client.get(thread.path).headers["etag"]
    click(worker, post, "useful")
    fresh = client.get(thread.path, headers={"If-None-Match": etag})
    assert row_of(fresh, post) == ("1 useful", "", [])
    listed = client.get(f"/posts/{post.id}/reactions")
    assert page(listed).one(".page__lead").text == "1 useful"
    assert "Rosnah" not in listed.text
    assert page(listed).all("li.row") + page(listed).all("main button") == []


def test_under_htmx_the_reactions_of_the_post_alone_are_swapped(worker, first):
    fragment = parse(click(worker, first, "useful", headers=HTMX).text)
    [row] = [element for element in fragment.children if not isinstance(element, str)]
    assert (row["id"], row.one("a").text) == (f"reactions-{first.id}", "1 useful")
    assert "autofocus" in row.one("summary").attributes
    assert "open" not in row.one("details").attributes  # it lay over the next post
    form = row.one("form")
    assert (form["hx-post"], form["action"]) == (f"/posts/{first.id}/reaction",) * 2
    assert form["hx-target"] == f"#reactions-{first.id}"


def test_a_closed_thread_still_takes_reactions(worker, db, cast, thread, first, browser_as):
    browser_as("admin@example.org").post(f"/threads/{thread.id}/closure", data={"reason": "Done."})
    assert click(worker, first, "useful").status_code == 303
    assert row_of(worker.get(thread.path), first)[0] == "1 useful"


def test_a_hundred_reactions_make_a_page(member, db, now, first):
    for number in range(101):
        handle = f"person-{number}"
        person = add_member(
            db, email=f"{handle}@example.org", name=handle, handle=handle, time_zone="UTC", now=now
        )
        react(db, member=viewer_for(db, person.id), post=first, kind="useful", now=now)
    listed = page(member.get(f"/posts/{first.id}/reactions"))
    assert (listed.one(".page__lead").text, len(listed.all("li.row"))) == ("101 useful", 100)
    assert listed.one("nav.pagination a")["href"] == f"/posts/{first.id}/reactions?page=2"
    assert len(page(member.get(f"/posts/{first.id}/reactions?page=2")).all("li.row")) == 1
    assert member.get(f"/posts/{first.id}/reactions?page=3").status_code == 404


def test_many_clicks_at_once_count_once_and_the_counts_are_right(own_database):
    """Eight members click and take back at the same time; in the end each leaves one reaction."""
    with open_session(writing=True) as session:
        author, *people = session.scalars(select(Member).order_by(Member.id).limit(9)).all()
        thread = make_thread(session, author=author, now=utc_now())
        answered = make_reply(session, author=author, thread=thread, now=utc_now())
        post_id, member_ids = answered.id, [person.id for person in people]
    failures = []

    def click_often(member_id, kinds):
        try:
            for kind in kinds:
                with open_session(writing=True) as session:
                    member = viewer_for(session, member_id)
                    post = get_post(session, member, post_id)
                    if kind == "none":
                        take_back(session, member=member, post=post)
                    else:
                        react(session, member=member, post=post, kind=kind, now=utc_now())
        except Exception as error:
            failures.append(error)

    kinds = ["useful", "useful", "none", "agree", "thanks", "thanks"]
    clicking = [threading.Thread(target=click_often, args=(one, kinds)) for one in member_ids]
    for one in clicking:
        one.start()
    for one in clicking:
        one.join(60)
    assert failures == []
    with open_session(writing=False) as session:
        assert session.get_one(Post, post_id).reaction_counts == "thanks=8"
        kept = session.execute(select(Reaction.member_id, Reaction.kind)).all()
        assert sorted(kept) == [(member_id, "thanks") for member_id in sorted(member_ids)]


def test_fifty_clicks_of_one_member_at_once_through_the_door(own_database, app):
    """As fast as a finger or a script can: each is answered, and one reaction stands."""
    with open_session(writing=True) as session:
        author, member = session.scalars(select(Member).order_by(Member.id).limit(2)).all()
        thread = make_thread(session, author=author, now=utc_now())
        post_id = session.scalar(select(Post.id).where(Post.thread_id == thread.id))
        token = begin_sign_in(session, member=member, browser="test", now=utc_now())

    def click_often(kinds):
        with Browser(app) as browser:
            browser.carry(token)
            data = [{"kind": kind} for kind in kinds]
            return [browser.post(f"/posts/{post_id}/reaction", data=typed).status_code for typed in data]

    kinds = ["useful", "thanks", "none", "agree", "me_too"] * 2
    with ThreadPoolExecutor(5) as hands:
        answers = [status for hand in hands.map(click_often, [kinds] * 5) for status in hand]
    assert answers == [303] * 50
    with open_session(writing=False) as session:
        kept = session.scalars(select(Reaction.kind)).all()
        counts = session.get_one(Post, post_id).reaction_counts
    assert (len(kept) <= 1, counts) == (True, f"{kept[0]}=1" if kept else None)
