"""Watching, following and muting a thread, a space, a member: what one is told of, and what is quiet."""

import pytest
from sqlalchemy import select

from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import EMPLOYER, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.listeners import MOST_TOLD_AT_ONCE
from apfl_net.kit.outbox import OutboxEntry
from apfl_net.members.actions import add_member
from apfl_net.notifications.models import Notice
from apfl_net.watches.actions import set_level
from apfl_net.watches.models import Watch
from tests.browsing import HTMX
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page, parse


@pytest.fixture
def space(db, now):
    return make_space(db, now=now)


@pytest.fixture
def thread(db, cast, now, space):
    return make_thread(db, author=cast[MEMBER], space=space, now=now)


@pytest.fixture
def chooses(db, cast, now):
    """`chooses(WORKER, "mute", thread)`; a member, a space or a thread."""

    def chooses(who, level, what):
        kind = {"threads": "thread", "spaces": "space", "members": "member"}[what.__tablename__]
        set_level(db, viewer=viewer_of(db, cast[who]), subject=kind, subject_id=what.id, level=level, now=now)

    return chooses


def told(db):
    return db.execute(select(Notice.member_id, Notice.reason, Notice.subject_id).order_by(Notice.id)).all()


def box(browser, path):
    section = page(browser.get(path)).one("#watch")
    chosen = [button["value"] for button in section.all("button") if button["aria-pressed"] == "true"]
    return section.one("h2").text, section.all("p")[0].text, chosen


def test_a_thread_says_how_one_follows_it_and_lets_one_choose(browser_as, thread):
    worker = browser_as(WORKER)
    assert box(worker, thread.path) == (
        "Following",
        "You are told of replies and mentions only.",
        ["default"],
    )
    assert box(worker, thread.path)[0] == "You follow this thread"  # now that it has been opened
    form = page(worker.get(thread.path)).one("#watch form")
    for level, said in (("watch", "You watch this thread"), ("mute", "You muted this thread")):
        answer = worker.post(form["action"], data={"level": level})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{thread.path}#watch")
        assert box(worker, thread.path)[::2] == (said, [level])
    worker.post(form["action"], data={"level": "default"})
    assert box(worker, thread.path)[::2] == ("You follow this thread", ["default"])


def test_the_choice_for_the_space_holds_for_its_threads_until_one_chooses_for_the_thread(
    browser_as, thread, space
):
    worker = browser_as(WORKER)
    path = space.path
    answer = worker.post(f"{path}/watch", data={"level": "mute"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#watch")
    assert box(worker, path) == ("You muted this space", "You get no notices from here.", ["mute"])
    assert box(worker, thread.path)[::2] == ("You muted this thread", ["default"])
    worker.post(f"/threads/{thread.id}/watch", data={"level": "watch"})
    assert box(worker, thread.path)[::2] == ("You watch this thread", ["watch"])


@pytest.mark.parametrize("kind", ["threads", "discussions", "members"])
def test_htmx_gets_the_box_as_it_is_now(browser_as, cast, thread, space, kind):
    path = {
        "threads": f"/threads/{thread.id}",
        "discussions": space.path,
        "members": f"/members/{cast[MEMBER].id}",
    }[kind]
    answer = browser_as(WORKER).post(f"{path}/watch", data={"level": "mute"}, headers=HTMX)
    assert answer.status_code == 200
    section = parse(answer.text).one("section#watch")
    assert section.one("h2").text.startswith("You muted this")
    assert section.one("form")["action"] == f"{path}/watch"
    assert "open" in section.one("details").attributes


@pytest.mark.parametrize("level", ["", "loud", "WATCH"])
def test_another_level_is_refused_and_nothing_kept(browser_as, db, cast, thread, space, level):
    worker = browser_as(WORKER)
    for path in (f"/threads/{thread.id}", space.path, f"/members/{cast[MEMBER].id}"):
        assert worker.post(f"{path}/watch", data={"level": level}).status_code == 400
    assert worker.post(f"/members/{cast[MEMBER].id}/watch", data={"level": "follow"}).status_code == 400
    assert worker.post(f"/members/{cast[WORKER].id}/watch", data={"level": "mute"}).status_code == 400
    assert db.scalars(select(Watch.level)).all() == []


def test_what_is_hidden_can_be_followed_by_nobody_outside(browser_as, client, db, cast, now):
    space = make_space(db, audience="constituency:workers_org", now=now)
    thread = make_thread(db, author=cast[WORKER], space=space, now=now)
    for path in (f"/threads/{thread.id}/watch", f"{space.path}/watch"):
        assert browser_as(MEMBER).post(path, data={"level": "watch"}).status_code == 404
        assert client.post(path, data={"level": "watch"}).status_code == 401
    assert db.scalars(select(Watch.level)).all() == []


def test_a_member_page_lets_one_watch_or_mute_but_not_oneself(browser_as, client, cast):
    worker, path = browser_as(WORKER), cast[EMPLOYER].path
    assert [button["value"] for button in page(worker.get(path)).all("#watch button")] == [
        *("watch", "mute", "default")
    ]
    answer = worker.post(f"/members/{cast[EMPLOYER].id}/watch", data={"level": "watch"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#watch")
    assert box(worker, path)[::2] == ("You watch this member", ["watch"])
    assert page(browser_as(EMPLOYER).get(path)).all("#watch") == []
    assert page(client.get(path)).all("#watch") == []


def test_who_watches_a_thread_is_told_of_each_post(browser_as, db, cast, thread, now, deliver, chooses):
    deliver()
    chooses(WORKER, "watch", thread)
    chooses(EMPLOYER, "follow", thread)
    reply = make_reply(db, author=cast[FACILITATOR], thread=thread, now=now)
    deliver()
    assert told(db) == [(cast[MEMBER].id, "reply", reply.id), (cast[WORKER].id, "watch", reply.id)]
    lines = page(browser_as(WORKER).get("/notifications")).texts("p.notice__what")
    assert lines == [f"{cast[FACILITATOR].name} wrote in “How do you inspect vessels?”"]


def test_who_watches_a_space_is_told_of_new_threads_and_posts(
    browser_as, db, cast, space, now, deliver, chooses
):
    chooses(WORKER, "watch", space)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    make_reply(db, author=cast[EMPLOYER], thread=thread, now=now)
    deliver()
    assert [(who, why) for who, why, _post in told(db)] == [
        (cast[WORKER].id, "watch"),
        (cast[MEMBER].id, "reply"),
        (cast[WORKER].id, "watch"),
    ]
    lines = page(browser_as(WORKER).get("/notifications")).texts("p.notice__what")
    assert sorted(lines) == [
        "Lan Tran started “How do you inspect vessels?”",
        f"{cast[EMPLOYER].name} wrote in “How do you inspect vessels?”",
    ]


def test_who_watches_a_member_is_told_of_their_posts_that_they_may_read(
    db, cast, thread, now, deliver, chooses
):
    chooses(EMPLOYER, "watch", cast[WORKER])
    caucus = make_space(db, name="Caucus", audience="constituency:workers_org", now=now)
    make_thread(db, author=cast[WORKER], space=caucus, now=now)
    seen = make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    assert told(db) == [(cast[MEMBER].id, "reply", seen.id), (cast[EMPLOYER].id, "watch", seen.id)]


def test_nobody_is_told_twice_nor_of_their_own(db, cast, thread, space, now, deliver, chooses):
    deliver()
    for what in (thread, space, cast[EMPLOYER]):
        chooses(WORKER, "watch", what)
    for what in (thread, space):
        chooses(EMPLOYER, "watch", what)
    reply = make_reply(db, author=cast[EMPLOYER], thread=thread, body="@rosnah-idris?", now=now)
    deliver()
    for entry in db.scalars(select(OutboxEntry)):
        entry.done_at = None
    deliver()
    assert [(who, why) for who, why, post in told(db) if post == reply.id] == [
        (cast[WORKER].id, "mention"),
        (cast[MEMBER].id, "reply"),
    ]


def test_who_may_not_see_a_post_is_not_told_by_watching(db, cast, thread, space, now, deliver, chooses):
    chooses(EMPLOYER, "watch", space)
    chooses(EMPLOYER, "watch", thread)
    chooses(EMPLOYER, "watch", cast[WORKER])
    thread.audience_id = audience_of_constituency(db, "workers_org").id
    db.flush()
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    assert [who for who, _why, _post in told(db) if who == cast[EMPLOYER].id] == []


@pytest.mark.parametrize("muted", ["thread", "space", "author"])
def test_muting_silences_replies_and_mentions_too(db, cast, thread, space, now, deliver, chooses, muted):
    chooses(MEMBER, "watch", space if muted == "author" else cast[WORKER])
    chooses(MEMBER, "mute", {"thread": thread, "space": space, "author": cast[WORKER]}[muted])
    make_reply(db, author=cast[WORKER], thread=thread, body="Yes, @lan-tran.", now=now)
    deliver()
    assert told(db) == []


def test_ones_choice_for_the_thread_counts_before_that_for_its_space(
    db, cast, thread, space, now, deliver, chooses
):
    chooses(WORKER, "mute", space)
    chooses(WORKER, "watch", thread)
    chooses(EMPLOYER, "watch", space)
    chooses(EMPLOYER, "follow", thread)
    reply = make_reply(db, author=cast[FACILITATOR], thread=thread, now=now)
    deliver()
    assert [(who, why) for who, why, post in told(db) if post == reply.id] == [
        (cast[MEMBER].id, "reply"),
        (cast[WORKER].id, "watch"),
    ]


def test_many_watchers_are_told_in_portions_each_once(db, cast, thread, space, now, deliver):
    deliver()
    watching = [
        add_member(db, email=f"{n}@example.org", name=f"Number {n}", time_zone="UTC", now=now).id
        for n in range(2 * MOST_TOLD_AT_ONCE + 5)
    ]
    db.add_all(
        Watch(member_id=member_id, subject="space", subject_id=space.id, level="watch", since=now)
        for member_id in watching
    )
    make_reply(db, author=cast[MEMBER], thread=thread, now=now)
    deliver()
    assert [(who, why) for who, why, _post in told(db)] == [(who, "watch") for who in watching]
    portions = select(OutboxEntry.payload).where(OutboxEntry.event == "discussions.WatchersWait")
    assert len(db.scalars(portions).all()) == 2


def test_posts_of_somebody_muted_are_folded_with_their_byline_in_sight(
    browser_as, db, cast, thread, now, chooses
):
    make_reply(db, author=cast[WORKER], thread=thread, body="Folded words.", now=now)
    chooses(EMPLOYER, "mute", cast[WORKER])
    first, second = page(browser_as(EMPLOYER).get(thread.path)).all("article.post")
    assert first.all("details.more summary") == []
    folded = second.one("details.more")
    assert folded.all("summary")[0].text == "A post by someone you muted"
    assert folded.one(".post__body").text == "Folded words."
    assert second.one("header .byline__name").text == "Rosnah Idris"
    assert page(browser_as(MEMBER).get(thread.path)).all("article.post details.more") == []
    browser_as(EMPLOYER).post(f"/members/{cast[WORKER].id}/watch", data={"level": "default"})
    assert "someone you muted" not in browser_as(EMPLOYER).get(thread.path).text
