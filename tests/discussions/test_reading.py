"""Reading a thread: page by page, post by post, each viewer what they may see."""

from datetime import timedelta

import pytest

from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Reading
from tests.browsing import HTMX
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, parse, said


@pytest.fixture
def long_thread(db, cast, thread, now):
    """45 posts."""
    for number in range(2, 46):
        at = now - timedelta(hours=60 - number)
        make_reply(db, author=cast[WORKER], thread=thread, body=f"Reply number {number}.", now=at)
    return thread


def numbers_on(browser, path):
    headings = page(browser.get(path)).texts("h2.post__number")
    return [int(heading.partition(",")[0].removeprefix("#")) for heading in headings]


def test_a_page_has_twenty_posts(member, long_thread):
    assert numbers_on(member, long_thread.path) == list(range(1, 21))
    assert numbers_on(member, f"{long_thread.path}?page=2") == list(range(21, 41))
    assert numbers_on(member, f"{long_thread.path}?page=3") == list(range(41, 46))


@pytest.mark.parametrize("number", ["4", "0", "-1", "abc", "", "100001", "99999999999999999999999", "1.5"])
def test_a_page_that_is_not_there_is_nowhere(member, client, long_thread, number):
    assert member.get(f"{long_thread.path}?page={number}").status_code == 404
    assert client.get(f"{long_thread.path}?page={number}").status_code == 404


@pytest.mark.parametrize("kind", ["threads", "posts", "members", "drafts", "notifications"])
@pytest.mark.parametrize(
    "reference", ["abc", "0", "-1", "999999", "2147483648", "9" * 30, "1e3", "%F0%9F%90%9F"]
)
def test_an_id_that_is_none_is_nowhere(member, kind, reference):
    path = f"/{kind}/{reference}" + ("/deletion" if kind == "drafts" else "")
    answer = member.post(path) if kind == "drafts" else member.get(path)
    assert answer.status_code == 404
    assert "There is no such page, or it is not open to you." in answer.text


def test_the_pages_are_offered(member, long_thread):
    links = page(member.get(f"{long_thread.path}?page=2")).one("nav.pagination")
    assert links.one(".pagination__where").text == "Page 2 of 3"
    assert [(link["aria-label"], link["href"]) for link in links.all("a")] == [
        ("Previous page", f"{long_thread.path}?page=1"),
        ("Page 1", f"{long_thread.path}?page=1"),
        ("Page 2", f"{long_thread.path}?page=2"),
        ("Page 3", f"{long_thread.path}?page=3"),
        ("Next page", f"{long_thread.path}?page=3"),
    ]
    assert links.texts("a") == ["Previous", "1", "2", "3", "Next"]


def test_a_post_is_found_on_its_page(member, db, long_thread):
    for post in db.query(Post).order_by(Post.number):
        query = {0: "", 1: "?page=2", 2: "?page=3"}[(post.number - 1) // 20]
        location = member.get(f"/posts/{post.id}").headers["location"]
        assert location == f"{long_thread.path}{query}#post-{post.id}"


def test_hidden_posts_leave_no_gap_in_the_pages(member, worker, db, cast, now):
    thread = make_thread(db, author=cast[WORKER], now=now - timedelta(days=3))
    members = thread.audience_id
    caucus = audience_of_constituency(db, "workers_org").id
    for number in range(2, 46):
        thread.audience_id = caucus if 6 <= number <= 30 else members
        db.flush()
        make_reply(db, author=cast[WORKER], thread=thread, now=now - timedelta(hours=60 - number))
    posts = db.query(Post).order_by(Post.number).all()
    assert numbers_on(member, thread.path) == [*range(1, 6), *range(31, 46)]
    assert member.get(f"{thread.path}?page=2").status_code == 404
    assert numbers_on(worker, f"{thread.path}?page=2") == list(range(21, 41))
    last = posts[-1]
    assert member.get(f"/posts/{last.id}").headers["location"] == f"{thread.path}#post-{last.id}"
    assert worker.get(f"/posts/{last.id}").headers["location"] == f"{thread.path}?page=3#post-{last.id}"
    assert member.get(f"/posts/{posts[10].id}").status_code == 404
    mark = page(worker.get(thread.path)).all("article.post")[6].one("span.audience").text
    assert mark == "Only Workers can read this"
    assert "19 replies" in said(member.get(thread.path))
    assert "44 replies" in said(worker.get(thread.path))


def test_a_thread_is_found_by_its_number_whatever_the_tail(member, thread):
    for tail in ("", "-", "-something-else", "-ไทย"):
        assert member.get(f"/threads/{thread.id}{tail}").status_code == 200


def test_a_visitor_reads_a_public_thread_without_names(client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    make_reply(db, author=cast[EMPLOYER], thread=thread, now=now)
    shown = page(client.get(thread.path))
    assert [byline.text for byline in shown.all("p.byline")] == [
        "A member Government, labour, Viet Nam",
        "Pongsak Thamrong Gulf Coast Employers' Forum, Thailand · Employers",
    ]
    assert shown.all("section.composer") == []
    assert shown.one("p.said a")["href"] == f"/sign-in?next={thread.path}"


def test_opening_a_page_is_what_marks_it_as_read(member, db, cast, long_thread):
    def read_to():
        db.expire_all()
        found = db.get(Reading, (cast[MEMBER].id, long_thread.id))
        return found and found.last_number

    assert read_to() == 1  # one's own first post
    assert member.get(f"{long_thread.path}?page=9").status_code == 404
    assert read_to() == 1
    member.get(long_thread.path)
    assert read_to() == 20
    member.get(f"{long_thread.path}?page=3")
    assert read_to() == 45
    member.get(long_thread.path)
    assert read_to() == 45


def test_what_is_new_is_said_in_words_and_once(member, long_thread):
    first = page(member.get(long_thread.path))
    assert len(first.all("article.post .new-word")) == 19
    assert first.one("h2.divider").text == "New since your last visit"
    assert first.all("a.meta__action")[0]["href"] == "#new"
    again = page(member.get(long_thread.path))
    assert (again.all("article.post .new-word"), again.all("h2.divider")) == ([], [])


def test_one_is_led_to_the_first_unread_post(member, db, cast, long_thread, now):
    posts = db.query(Post).order_by(Post.number).all()
    unread = f"/threads/{long_thread.id}/unread"
    assert member.get(unread).headers["location"] == f"{long_thread.path}#post-{posts[1].id}"
    member.get(long_thread.path)
    assert member.get(unread).headers["location"] == f"{long_thread.path}?page=2#post-{posts[20].id}"
    member.get(f"{long_thread.path}?page=3")
    assert member.get(unread).headers["location"] == long_thread.path


def test_one_is_led_to_what_came_after_a_number_whatever_was_noted_as_read(member, db, long_thread):
    posts = db.query(Post).order_by(Post.number).all()
    for _ in range(2):
        location = member.get(f"/threads/{long_thread.id}/unread?after=30").headers["location"]
        assert location == f"{long_thread.path}?page=2#post-{posts[30].id}"
        member.get(f"{long_thread.path}?page=3")


def test_who_never_opened_a_thread_starts_at_its_start(browser_as, long_thread):
    answer = browser_as(EMPLOYER).get(f"/threads/{long_thread.id}/unread")
    assert (answer.status_code, answer.headers["location"]) == (303, long_thread.path)


def test_lists_count_what_is_unread(member, browser_as, db, cast, long_thread):
    def mark(browser):
        row = page(browser.get("/discussions/labour-inspection-in-practice")).one("li.thread")
        return row.texts(".thread__new"), row.one("h2 a")["href"]

    assert mark(browser_as(EMPLOYER)) == (["Not opened yet"], long_thread.path)
    assert mark(member) == (["44 new"], f"{long_thread.path}/unread")
    member.get(long_thread.path)
    assert mark(member) == (["25 new"], f"{long_thread.path}/unread")
    member.get(f"{long_thread.path}?page=3")
    assert mark(member) == ([], long_thread.path)


def test_own_posts_are_never_unread(worker, long_thread):
    row = page(worker.get("/discussions/labour-inspection-in-practice")).one("li.thread")
    assert row.texts(".thread__new") == ["1 new"]
    worker.get(long_thread.path)
    row = page(worker.get("/discussions/labour-inspection-in-practice")).one("li.thread")
    assert row.texts(".thread__new") == []


def test_an_open_page_asks_for_news(member, worker, db, cast, thread, now, post_reply):
    live = page(worker.get(thread.path)).one("div.live")
    assert live["hx-get"] == f"/threads/{thread.id}/news?after=1"
    assert worker.get(live["hx-get"], headers=HTMX).status_code == 204
    post_reply(worker, thread, "My own.")
    assert worker.get(live["hx-get"], headers=HTMX).status_code == 204
    for words in ("1 new post", "2 new posts"):
        post_reply(member, thread, "And another.")
        news = parse(worker.get(live["hx-get"], headers=HTMX).text)
        assert news.text == f"{words} since you opened this page."
        assert news.one("a")["href"] == f"/threads/{thread.id}/unread?after=1"


def test_posts_that_were_there_already_are_no_news(member, long_thread):
    """A page that is not the last one is followed by older posts than itself."""
    for number in (1, 2):
        assert page(member.get(f"{long_thread.path}?page={number}")).all("div.live") == []
    live = page(member.get(f"{long_thread.path}?page=3")).one("div.live")
    assert live["hx-get"] == f"/threads/{long_thread.id}/news?after=45"


def test_visitors_are_not_polled(client, db, cast, now):
    thread = make_thread(db, author=cast[MEMBER], space=make_space(db, audience="public", now=now), now=now)
    assert page(client.get(thread.path)).all("div.live") == []
    assert client.get(f"/threads/{thread.id}/news?after=0").status_code == 401
