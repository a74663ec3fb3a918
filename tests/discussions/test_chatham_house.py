"""Spaces where nobody is named, and looking up who wrote."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, FACILITATOR, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.moving import move_thread
from apfl_net.discussions.actions.polls import make_poll, vote
from apfl_net.discussions.actions.reactions import react
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.events import IdentityLookedUp, SpaceRulesChanged
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import IdentityLookup, Space
from apfl_net.discussions.policy.identities import Identity
from apfl_net.discussions.policy.keeping_order import NamesWouldCross
from apfl_net.discussions.queries.polls import get_poll, options_of
from apfl_net.kit.outbox import OutboxEntry, event_name
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page, said

HERON = Identity("pseudonym", pseudonym="Blue Heron")


@pytest.fixture
def space(db, cast, now):
    made = make_space(db, name="Closed room", audience="public", chatham_house=True, now=now)
    make_moderator(db, space=made, member=cast[FACILITATOR], now=now)
    return made


@pytest.fixture
def thread(db, cast, now, space):
    made = make_thread(db, author=cast[WORKER], space=space, title="Frankly", is_question=True, now=now)
    make_reply(db, author=cast[EMPLOYER], thread=made, body="I think so.", now=now)
    db.commit()
    return made


@pytest.fixture
def facilitator(browser_as):
    return browser_as(FACILITATOR)


@pytest.fixture
def reply(db, thread):
    return db.scalars(select(Post).where(Post.thread_id == thread.id, Post.number == 2)).one()


def paths_of(thread, space):
    return [
        thread.path,
        space.path,
        *(f"/threads/{thread.id}/{noun}" for noun in ("contents", "print", "text", "changes", "mentionable")),
        f"/feeds/threads/{thread.id}",
        f"/feeds/discussions/{space.slug}",
    ]


def test_no_page_copy_or_feed_says_who_wrote(member, client, facilitator, browser_as, thread, space, cast):
    for browser in (member, client, facilitator, browser_as(MODERATOR)):
        for path in paths_of(thread, space):
            answer = browser.get(path)
            if answer.status_code == 401:
                continue
            listed = path.endswith("mentionable")  # whom one can mention does not say that they wrote
            for word in ("Rosnah", "Pongsak", "Gulf Coast", f"/members/{cast[WORKER].id}"):
                assert listed or word not in answer.text, path


def test_the_rule_stands_at_the_head(member, thread, space):
    for path in (thread.path, space.path, f"/threads/{thread.id}/print", f"/threads/{thread.id}/text"):
        assert "Here the Chatham House rule holds" in member.get(path).text, path


def test_posts_are_by_a_member_with_nothing_beside_it(member, thread, space):
    shown = page(member.get(thread.path))
    assert [post.one(".byline").text for post in shown.all("article.post")] == ["A member", "A member"]
    assert shown.texts("article.post .avatar") == ["·", "·"]
    composer = shown.one("section.composer")
    assert composer.all("#posts_as") == []
    assert "Posted without your name" in composer.text
    feed = ElementTree.fromstring(member.get(f"/feeds/threads/{thread.id}").content)  # noqa: S314
    names = [name.text for name in feed.iter("{http://www.w3.org/2005/Atom}name")]
    assert names == ["A member", "A member"]


def test_contents_list_no_authors_and_cannot_be_asked_by_one(member, thread, cast):
    path = f"/threads/{thread.id}/contents"
    assert page(member.get(path)).all("aside.context") == []
    assert page(member.get(f"{path}?by={cast[WORKER].id}")).all("li.brief") == []


def test_notices_name_nobody(thread, browser_as, deliver):
    deliver()
    assert "a member replied to you in “Frankly”" in said(browser_as(WORKER).get("/notifications"))


def test_it_is_told_neither_who_reacted_nor_who_voted(member, thread, reply, db, cast, now):
    worker, employer = viewer_of(db, cast[WORKER]), viewer_of(db, cast[EMPLOYER])
    react(db, member=worker, post=reply, kind="useful", now=now)
    make_poll(db, maker=worker, thread=thread, question="Yes?", options=["Yes", "No"], now=now)
    option = options_of(db, get_poll(db, employer, thread.id).id)[0]
    vote(db, voter=employer, thread=thread, chosen=[option.id], now=now)
    for path in (f"{reply.path}/reactions", f"/threads/{thread.id}/poll", thread.path):
        shown = member.get(path)
        assert "Rosnah" not in shown.text
        assert "Pongsak" not in shown.text
    assert "1 useful" in said(member.get(f"{reply.path}/reactions"))
    assert "Asked by a member" in said(member.get(thread.path))


def test_who_keeps_order_there_is_not_named_either(facilitator, member, thread):
    facilitator.post(f"/threads/{thread.id}/closure", data={"reason": "Enough."})
    for path in (thread.path, f"/threads/{thread.id}/changes"):
        shown = said(member.get(path))
        assert "Closed by a member" in shown
        assert "Litia" not in shown


def test_a_thread_neither_enters_nor_leaves_such_a_space(db, cast, now, thread, space):
    moderator = replace(viewer_of(db, cast[MODERATOR]), staff_role="moderator")
    other = make_space(db, name="Elsewhere", audience="public", now=now)
    with pytest.raises(NamesWouldCross):
        move_thread(db, moderator=moderator, thread=thread, space=other, reason="...", now=now)
    named = make_thread(db, author=cast[WORKER], space=other, now=now)
    with pytest.raises(NamesWouldCross):
        move_thread(db, moderator=moderator, thread=named, space=space, reason="...", now=now)


def test_the_rule_can_come_later_for_all_that_is_there_and_never_goes(facilitator, member, db, cast, now):
    space = make_space(db, name="Later", now=now)
    make_moderator(db, space=space, member=cast[FACILITATOR], now=now)
    thread = make_thread(db, author=cast[WORKER], space=space, now=now)
    assert "Rosnah" in member.get(thread.path).text
    path = f"{space.path}/settings"
    assert "Names go from all posts that are here" in said(facilitator.get(path))
    assert facilitator.post(path, data={"chatham_house": "yes"}).status_code == 303
    assert "Rosnah" not in member.get(thread.path).text
    assert "There are posts in this space" in said(facilitator.post(path, data={}), 409)
    assert db.get_one(Space, space.id).chatham_house
    assert facilitator.post(path, data={"chatham_house": "yes", "pseudonyms": "yes"}).status_code == 303
    assert event_name(SpaceRulesChanged) in db.scalars(select(OutboxEntry.event)).all()


def test_an_empty_space_can_go_back(facilitator, db, cast, now, space):
    assert facilitator.post(f"{space.path}/settings", data={}).status_code == 303
    assert not db.get_one(Space, space.id).chatham_house


def test_only_who_keeps_order_changes_the_rules(member, client, space):
    for method in ("get", "post"):
        assert getattr(member, method)(f"{space.path}/settings").status_code == 403
        assert getattr(client, method)(f"{space.path}/settings").status_code == 401


def test_a_moderator_is_told_who_wrote_only_by_a_look_up_that_is_noted_and_told(
    facilitator, browser_as, member, thread, reply, space, db, deliver, cast
):
    path = f"{reply.path}/look-up"
    assert path in facilitator.get(thread.path).text
    assert page(facilitator.post(path, data={"reason": " "}), 422).one("#reason-error").text
    answer = facilitator.post(path, data={"reason": "A threat was reported."})
    found = answer.headers["location"]
    assert "Pongsak Thamrong" in said(facilitator.get(found))
    for other in (member, browser_as(MODERATOR)):
        assert other.get(found).status_code == 404
    log = said(facilitator.get(f"{space.path}/look-ups"))
    assert "Litia Naivalu" in log
    assert "A threat was reported." in log
    assert "Pongsak" not in log
    deliver()
    told = said(browser_as(EMPLOYER).get("/notifications"))
    assert "A moderator looked up who wrote a post of yours" in told
    assert "A threat was reported." in told
    assert "Litia" not in told
    row = db.scalars(select(IdentityLookup)).one()
    assert (row.member_id, row.looked_by, row.space_id) == (cast[EMPLOYER].id, cast[FACILITATOR].id, space.id)
    assert event_name(IdentityLookedUp) in db.scalars(select(OutboxEntry.event)).all()


def test_nobody_else_looks_anybody_up_or_reads_the_log(member, client, reply, space):
    for browser, status in ((member, 403), (client, 401)):
        assert browser.get(f"{reply.path}/look-up").status_code == status
        assert browser.post(f"{reply.path}/look-up", data={"reason": "Because"}).status_code == status
        assert browser.get(f"{space.path}/look-ups").status_code == status


def test_what_says_who_wrote_it_is_not_looked_up(browser_as, db, cast, now):
    thread = make_thread(db, author=cast[MEMBER], now=now)
    post = db.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    moderator = browser_as(MODERATOR)
    assert f"{post.path}/look-up" not in moderator.get(thread.path).text
    assert moderator.post(f"{post.path}/look-up", data={"reason": "Because"}).status_code == 409
    assert db.scalars(select(IdentityLookup)).all() == []


def test_a_moderator_sees_a_pseudonym_as_everybody_does(browser_as, db, cast, now):
    space = make_space(db, name="B", pseudonyms=True, now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, identity=HERON, now=now)
    moderator = browser_as(MODERATOR)
    for noun in ("", "/split?posts=1&title=x", "/contents", "/text", "/print"):
        assert "Lan Tran" not in moderator.get(f"/threads/{thread.id}{noun}").text, noun
