"""Lists of threads by what they are to the reader, and putting aside all that is unread."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from apfl_net.access.models import MEMBERS
from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import CaughtUp, Reading, Thread, ThreadTally
from apfl_net.discussions.queries.latest import MOST_LOOKED_AT
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, said


@pytest.fixture
def space(db, now):
    return make_space(db, now=now - timedelta(days=9))


@pytest.fixture
def start(db, cast, now, space):
    """`start("Title", hours=5)`: a thread of the employer, so many hours old."""

    def start(title, hours, author=EMPLOYER, space=space):
        at = now - timedelta(hours=hours)
        return make_thread(db, author=cast[author], space=space, title=title, now=at)

    return start


@pytest.fixture
def reply(db, cast, now):
    def reply(thread, hours, author=EMPLOYER):
        at = now - timedelta(hours=hours)
        return make_reply(db, author=cast[author], thread=thread, now=at)

    return reply


def listed(browser, which="unread", number=1):
    tree = page(browser.get(f"/threads?list={which}&page={number}"))
    return list(zip(tree.texts(".thread__title"), [news(row) for row in tree.all("li.thread")], strict=True))


def news(row):
    return " ".join(row.texts(".thread__new"))


def counts(browser):
    tabs = page(browser.get("/threads")).all("nav.tabs a")
    return [tab.text for tab in tabs]


def test_a_thread_is_new_until_it_is_opened_and_then_unread_when_somebody_writes(worker, start, reply):
    thread = start("Vessels", 5)
    assert (listed(worker, "new"), listed(worker)) == ([("Vessels", "Not opened yet")], [])
    worker.get(thread.path)
    assert (listed(worker, "new"), listed(worker)) == ([], [])
    reply(thread, 1)
    assert (listed(worker, "new"), listed(worker)) == ([], [("Vessels", "1 new")])
    worker.get(thread.path)
    assert listed(worker) == []


def test_ones_own_threads_are_listed_wherever_one_wrote(worker, start, reply):
    start("Theirs", 6)
    start("Started", 5, author=WORKER)
    reply(start("Written in", 4), 1, author=WORKER)
    assert listed(worker, "mine") == [("Written in", "1 new"), ("Started", "")]
    assert listed(worker, "new") == [("Theirs", "Not opened yet")]


def test_who_wrote_in_a_thread_follows_it_without_having_opened_it(worker, start, reply):
    thread = start("Vessels", 5)
    reply(thread, 4, author=WORKER)
    reply(thread, 3)
    assert listed(worker) == [("Vessels", "2 new")]


def test_the_threads_of_a_space_that_one_follows_are_unread_from_the_start(worker, start, space):
    path = space.path
    start("Vessels", 5)
    worker.post(f"{path}/watch", data={"level": "follow"})
    assert listed(worker) == [("Vessels", "Not opened yet")]
    assert listed(worker, "watched") == [("Vessels", "Not opened yet")]


def test_what_one_chose_is_listed_as_watched(worker, cast, start, db, now):
    first, second = start("First", 5), start("Second", 4)
    other = make_space(db, name="Quiet", now=now)
    quiet, muted = other.path, start("Muted", 3)
    for path, level in (
        (f"/threads/{first.id}", "watch"),
        (f"/threads/{second.id}", "follow"),
        (f"/threads/{muted.id}", "mute"),
        (quiet, "mute"),
        (f"/members/{cast[EMPLOYER].id}", "watch"),
    ):
        worker.post(f"{path}/watch", data={"level": level})
    assert [title for title, _new in listed(worker, "watched")] == ["Second", "First"]
    chosen = page(worker.get("/threads?list=watched")).all("li.row")
    assert sorted(row.text for row in chosen) == sorted(
        [f"{cast[EMPLOYER].name} watched", "Quiet muted", "Muted muted"]
    )
    assert {row.one("a")["href"] for row in chosen} == {
        f"{cast[EMPLOYER].path}#watch",
        f"{quiet}#watch",
        f"{muted.path}#watch",
    }


@pytest.mark.parametrize("what", ["thread", "space"])
def test_what_is_muted_is_in_no_list_and_not_on_the_start_page(worker, start, reply, space, what):
    space_path = space.path
    thread = start("Vessels", 5)
    reply(thread, 4, author=WORKER)
    reply(thread, 3)
    start("Unopened", 2)
    muted = [f"/threads/{thread.id}"] if what == "thread" else [space_path]
    for path in muted:
        worker.post(f"{path}/watch", data={"level": "mute"})
    for which in ("unread", "mine", "watched"):
        assert listed(worker, which) == []
    assert "Vessels" not in said(worker.get("/"))
    rows = {row.one(".thread__title").text: row for row in page(worker.get(space_path)).all("li.thread")}
    assert (news(rows["Vessels"]), rows["Vessels"].all("p.meta span.state")[0].text) == ("", "Muted")
    assert (listed(worker, "new") == []) == (what == "space")


def test_the_tabs_count_what_is_unread_and_new(worker, start, reply):
    assert counts(worker) == ["Unread", "New", "Mine", "Watched"]
    for number in range(3):
        start(f"New {number}", 9 - number)
    opened = start("Opened", 5)
    worker.get(opened.path)
    reply(opened, 1)
    assert counts(worker) == ["Unread 1", "New 3", "Mine", "Watched"]


def test_what_is_hidden_is_neither_listed_nor_counted(worker, member, db, cast, now, start, reply):
    caucus = make_space(db, name="Caucus", audience="constituency:workers_org", now=now)
    make_thread(db, author=cast["rosnah-idris"], space=caucus, title="Among us", now=now)
    assert listed(member, "new") == []
    thread = start("Vessels", 5)
    member.get(thread.path)
    before = thread.audience_id
    thread.audience_id = audience_of_constituency(db, "workers_org").id
    db.flush()
    reply(thread, 1, author=WORKER)
    thread.audience_id = before
    assert (listed(member), counts(member)[0]) == ([], "Unread")
    thread.audience_id = audience_of_constituency(db, "workers_org").id
    assert [listed(member, which) for which in ("unread", "new", "mine", "watched")] == [[], [], [], []]


def test_a_page_has_twenty(worker, start):
    for number in range(23):
        start(f"Thread {number}", 60 - number * 2)
    assert [title for title, _new in listed(worker, "new")] == [f"Thread {n}" for n in range(22, 2, -1)]
    assert [title for title, _new in listed(worker, "new", 2)] == ["Thread 2", "Thread 1", "Thread 0"]
    links = page(worker.get("/threads?list=new")).all("nav.pagination a")
    assert [link["href"] for link in links] == ["/threads?list=new&page=2"]
    assert worker.get("/threads?list=new&page=3").status_code == 404


@pytest.fixture
def bury(db):
    """`bury(thread)`: so many more like it, later ones, that lists do not look as far back as it."""

    def bury(thread, **otherwise):
        kept = {"space_id": thread.space_id, "audience_id": thread.audience_id, "author_id": thread.author_id}
        kept |= {"title": "Later", "slug": "later", "last_number": 1} | otherwise
        minutes = (timedelta(minutes=minute) for minute in range(1, MOST_LOOKED_AT + 1))
        later = [kept | {"started_at": thread.started_at + minute} for minute in minutes]
        ids = db.scalars(insert(Thread).returning(Thread.id), later).all()
        post_id = db.scalars(select(Post.id).where(Post.thread_id == thread.id)).first()
        tally = {
            "space_id": kept["space_id"],
            "audience_id": kept["audience_id"],
            "posts": 1,
            "last_number": 1,
        }
        tallies = [
            tally | {"thread_id": id, "last_post_id": post_id, "last_post_at": row["started_at"]}
            for id, row in zip(ids, later, strict=True)
        ]
        db.execute(insert(ThreadTally), tallies)
        db.commit()

    return bury


def test_what_one_opened_or_chose_is_unread_however_much_was_written_since(worker, start, reply, bury, space):
    opened, chosen, space_path = start("Opened", 90), start("Chosen", 80), space.path
    worker.get(opened.path)
    worker.post(f"/threads/{chosen.id}/watch", data={"level": "follow"})
    worker.post(f"{space_path}/watch", data={"level": "watch"})
    reply(opened, 70)
    bury(chosen)
    bury(opened)
    assert listed(worker) == [("Opened", "1 new"), ("Chosen", "Not opened yet")]


def test_new_threads_are_looked_for_among_the_latest_that_one_may_see(worker, start, bury, db):
    thread = start("Vessels", 90)
    bury(thread, audience_id=audience_of_constituency(db, "employers_org").id)
    assert listed(worker, "new") == [("Vessels", "Not opened yet")]
    bury(thread)
    assert listed(worker, "new") == []


def test_how_far_a_list_looks_is_said_on_it(worker, start, space):
    path = space.path
    start("Vessels", 5)
    assert "The 500 threads started last are looked through; older ones are in their spaces." in said(
        worker.get("/threads?list=new")
    )
    worker.post(f"{path}/watch", data={"level": "watch"})
    words = "Of spaces that you follow as a whole, the 500 threads written in last are looked through."
    for which in ("unread", "watched"):
        assert words in said(worker.get(f"/threads?list={which}"))


@pytest.mark.parametrize("which", ["", "all", "unread%00", "UNREAD"])
def test_another_list_is_nowhere(worker, which):
    assert worker.get(f"/threads?list={which}").status_code == 404


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("unread", "Nothing unread"),
        ("new", "No new threads"),
        ("mine", "You have not written yet"),
        ("watched", "You watch nothing yet"),
    ],
)
def test_an_empty_list_says_what_it_is_for(worker, which, words):
    shown = page(worker.get(f"/threads?list={which}"))
    assert shown.one(".empty h2").text == words
    current = [tab["href"] for tab in shown.all("nav.tabs a") if tab.get("aria-current") == "page"]
    assert current == [f"/threads?list={which}"]


def test_visitors_have_no_lists(client, space):
    assert client.get("/threads").status_code == 401
    assert client.post("/threads/readings").status_code == 401
    assert client.post(f"{space.path}/readings").status_code == 401


def everything_unread(browser, space_path):
    return [
        listed(browser, "unread"),
        listed(browser, "new"),
        [news(row) for row in page(browser.get("/")).all("li.thread") if news(row)],
        [news(row) for row in page(browser.get(space_path)).all("li.thread") if news(row)],
    ]


def test_all_can_be_marked_as_read_and_then_is_everywhere(worker, db, start, reply, space, deliver):
    path = space.path
    opened, unopened = start("Opened", 9), start("Unopened", 8)
    worker.get(opened.path)
    reply(opened, 7)
    reply(opened, 6, author=WORKER)
    deliver()
    assert [len(found) for found in everything_unread(worker, path)] == [1, 1, 2, 2]
    form = next(
        form
        for form in page(worker.get("/threads")).all("main form")
        if form["action"] == "/threads/readings"
    )
    answer = worker.post(form["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/threads")
    assert everything_unread(worker, path) == [[], [], [], []]
    assert page(worker.get(unopened.path)).texts("article.post .new-word") == []
    assert worker.get(f"/threads/{opened.id}/unread").headers["location"] == opened.path


def test_what_is_written_afterwards_is_unread_and_found(worker, db, cast, start, space, now):
    thread = start("Vessels", 9)
    worker.post("/threads/readings")
    later = now + timedelta(minutes=1)
    post = make_reply(db, author=cast[EMPLOYER], thread=thread, now=later)
    assert [news(row) for row in page(worker.get("/")).all("li.thread")] == ["1 new"]
    location = worker.get(f"/threads/{thread.id}/unread").headers["location"]
    assert location == f"{thread.path}#post-{post.id}"
    first, second = page(worker.get(thread.path)).all("article.post")
    assert (first.texts(".new-word"), second.texts(".new-word")) == ([], ["New"])
    assert db.get_one(Reading, (cast[WORKER].id, thread.id)).last_number == 2


def test_opening_what_was_put_aside_makes_one_follow_it(worker, db, cast, start, now):
    thread = start("Vessels", 9)
    worker.post("/threads/readings")
    worker.get(thread.path)
    make_reply(db, author=cast[EMPLOYER], thread=thread, now=now + timedelta(minutes=1))
    assert listed(worker) == [("Vessels", "1 new")]


def test_notices_of_what_was_put_aside_wait_no_longer(member, cast, start, reply, deliver):
    reply(start("Mine", 9, author=MEMBER), 8)
    deliver()
    assert len(page(member.get("/notifications")).all("li.notice--unread")) == 1
    member.post("/threads/readings")
    assert len(page(member.get("/notifications")).all("li.notice--unread")) == 0


def test_one_space_can_be_put_aside_by_itself(worker, member, db, cast, start, space, now):
    path, other = space.path, make_space(db, name="Other", now=now)
    start("Here", 5)
    start("There", 4, space=other)
    answer = worker.post(f"{path}/readings")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert listed(worker, "new") == [("There", "Not opened yet")]
    assert len(listed(member, "new")) == 2
    caught_up = db.query(CaughtUp).one()
    assert (caught_up.member_id, caught_up.space_id) == (cast[WORKER].id, space.id)


def test_a_space_that_opens_to_one_later_is_unread(member, db, start, now):
    caucus = make_space(db, name="Caucus", audience="constituency:workers_org", now=now)
    thread = start("Among us", 5, author=WORKER, space=caucus)
    assert member.post(f"{caucus.path}/readings").status_code == 404
    member.post("/threads/readings")
    thread.audience_id = caucus.audience_id = MEMBERS
    db.scalars(select(Post).where(Post.thread_id == thread.id)).one().audience_id = MEMBERS
    db.get_one(ThreadTally, (thread.id, audience_of_constituency(db, "workers_org").id)).audience_id = MEMBERS
    assert listed(member, "new") == [("Among us", "Not opened yet")]
