"""The promises of a page: so many queries, so many bytes, so many requests, and no more."""

import gzip
from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.kit.web.assets import assets
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page

LONG = "We board at the pier, first the logbook, then the crew one by one. " * 10
KB = 1024


@pytest.fixture
def busy(db, cast, now):
    """A full first page of a public thread, with mentions and answers, and ten more threads beside it."""
    space = make_space(db, audience="public", now=now)
    for number in range(10):
        make_thread(
            db, author=cast[EMPLOYER], space=space, title=f"Thread {number}", now=now - timedelta(days=9)
        )
    thread = make_thread(db, author=cast[MEMBER], space=space, body=LONG, now=now - timedelta(days=8))
    answers = None
    for number in range(2, 24):
        answers = make_reply(
            db,
            author=cast[WORKER if number % 2 else EMPLOYER],
            thread=thread,
            answers=answers,
            body=f"{LONG} @lan-tran @maribel-d",
            now=now - timedelta(hours=60 - number),
        )
    db.commit()
    return thread


def count(browser, queries, path, status=200):
    browser.get("/about")  # what is compiled once is compiled
    with queries:
        answer = browser.get(path)
    assert answer.status_code == status
    return queries.count


def test_a_thread_page_of_a_member_takes_six_queries_with_mentions_and_the_note_of_reading(
    member, queries, busy
):
    assert count(member, queries, busy.path) == 6, queries
    assert any(statement.startswith("INSERT INTO readings") for statement in queries.statements)


def test_reading_it_again_takes_five(member, queries, busy):
    member.get(busy.path)
    assert count(member, queries, busy.path) == 5, queries


def test_a_thread_page_of_a_visitor_takes_four_and_a_kept_one_takes_one(client, queries, busy):
    path = busy.path
    assert count(client, queries, path) == 4, queries
    etag = client.get(path).headers["etag"]
    with queries:
        client.get(path, headers={"If-None-Match": etag})
    assert queries.count == 1, queries


@pytest.mark.parametrize(("page_number", "path"), [(1, ""), (2, "?page=2")])
def test_every_page_costs_the_same(member, queries, busy, page_number, path):
    assert count(member, queries, busy.path + path) == 6, queries


@pytest.mark.parametrize(
    ("who", "path", "expected"),
    [
        ("member", "/", 7),
        ("member", "/discussions", 3),
        ("member", "/discussions/labour-inspection-in-practice", 4),
        ("member", "/notifications", 4),
        ("member", "/drafts", 5),
        ("member", "/settings", 3),
        ("member", "/threads", 4),
        ("member", "/threads?list=watched", 5),
        ("member", "/bookmarks", 3),
        ("member", "/settings/notices", 5),
        ("member", "/about", 3),
        ("visitor", "/", 2),
        ("visitor", "/discussions", 1),
        ("visitor", "/discussions/labour-inspection-in-practice", 2),
        ("visitor", "/about", 1),
    ],
)
def test_other_pages_take_as_many_as_this(client, member, queries, busy, deliver, who, path, expected):
    deliver()
    browser = member if who == "member" else client
    assert count(browser, queries, path) == expected, queries


def test_news_is_two_small_queries(member, queries, busy):
    assert count(member, queries, f"/threads/{busy.id}/news?after=23", 204) == 2, queries


def test_a_list_costs_the_same_however_long_it_is(member, queries, busy, db, cast, now):
    path = "/discussions/labour-inspection-in-practice"
    before = count(member, queries, path)
    space = db.get_one(Space, db.get_one(Thread, busy.id).space_id)
    for number in range(8):
        at = now - timedelta(minutes=50 - number)
        make_thread(db, author=cast[WORKER], space=space, title=f"New {number}", now=at)
    assert count(member, queries, path) == before, queries


def first_view(browser, path):
    """The sizes, zipped, of the page and of every file it asks for by itself."""
    answer = browser.get(path)
    tree = page(answer)
    asked = [link["href"] for link in tree.all("link") if link["rel"] in {"stylesheet", "icon", "preload"}]
    asked += [element["src"] for name in ("script", "img", "source") for element in tree.all(name)]
    lazily = [element["hx-get"] for element in tree.walk() if element.get("hx-trigger") == "load"]
    sizes = {path: len(gzip.compress(answer.content, 4))}
    for address in asked:
        assert address.startswith("/static/"), address
        sizes[address] = len(assets()[address.split("/", 3)[3]].zipped)
    for address in lazily:
        sizes[address] = len(gzip.compress(browser.get(address).content, 4))
    return sizes


@pytest.mark.parametrize("who", ["member", "visitor"])
def test_the_first_view_of_a_full_thread_page_keeps_its_budget(client, member, busy, who):
    browser = member if who == "member" else client
    assert len(page(browser.get(busy.path)).all("article.post")) == 20
    sizes = first_view(browser, busy.path)
    by_kind = {
        kind: sum(size for address, size in sizes.items() if address.endswith(kind))
        for kind in (".css", ".js")
    }
    assert len(sizes) <= 6, sizes
    assert sum(sizes.values()) <= 60 * KB, sizes
    assert sizes[busy.path] <= 25 * KB, sizes
    assert by_kind[".css"] <= 12 * KB, sizes
    assert by_kind[".js"] <= 20 * KB, sizes


def test_pages_are_sent_zipped(client, busy):
    answer = client.get(busy.path, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    style = page(answer).one("head").all("link")[0]["href"]
    sheet = client.get(style, headers={"Accept-Encoding": "gzip"})
    assert sheet.headers["content-encoding"] == "gzip"
    assert sheet.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/", "/discussions", "/about", "/sign-in", "/nowhere"])
def test_no_page_asks_anybody_else_for_anything(client, busy, path):
    tree = page(client.get(path), 404 if path == "/nowhere" else 200)
    addresses = [
        element[name]
        for element in tree.walk()
        for name in ("src", "href", "action", "hx-get", "hx-post", "srcset", "data", "poster")
        if element.get(name) is not None
    ]
    assert len(addresses) > 10
    assert [address for address in addresses if not address.startswith(("/", "#"))] == []
    assert [address for address in addresses if address.startswith("//")] == []


def test_posts_of_these_tests_are_as_long_as_real_ones(db, busy):
    assert min(map(len, db.scalars(select(Post.body).where(Post.thread_id == busy.id)))) > 600
