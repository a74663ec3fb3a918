"""Finding one's way in a long thread: contents, only what is new, only what is for me."""

from datetime import timedelta

import pytest

from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, said


def numbers(browser, path):
    return [link.text for link in page(browser.get(path)).all(".brief__head a")]


@pytest.fixture
def talk(db, cast, now):
    """1 member; 2 worker answers 1; 3 employer; 4 member answers 2; 5 worker answers 3."""
    thread = make_thread(db, author=cast[MEMBER], now=now - timedelta(hours=9))
    posts = {}
    for number, author, answered in [(2, WORKER, None), (3, EMPLOYER, None), (4, MEMBER, 2), (5, WORKER, 3)]:
        posts[number] = make_reply(
            db,
            author=cast[author],
            thread=thread,
            answers=posts.get(answered),
            body=f"Words of number {number}.",
            now=now - timedelta(hours=9 - number),
        )
    db.commit()
    thread.posts = posts
    return thread


def test_the_contents_list_every_post_with_its_first_words(member, talk):
    items = page(member.get(f"/threads/{talk.id}/contents")).all("li.brief")
    assert [item.all("p")[1].text for item in items] == [
        "We board at the pier. What do others do?",
        *(f"Words of number {number}." for number in range(2, 6)),
    ]
    assert items[3].all("p")[0].text.startswith("#4 Lan Tran in reply to #2")


def test_the_contents_by_author(member, talk, cast):
    path = f"/threads/{talk.id}/contents?by={cast[WORKER].id}"
    assert numbers(member, path) == ["#2", "#5"]
    authors = page(member.get(path)).all("aside li")
    assert sorted(author.text for author in authors) == sorted(
        f"{cast[person].name} {words}"
        for person, words in [(MEMBER, "2 posts"), (WORKER, "2 posts"), (EMPLOYER, "1 post")]
    )


def test_a_chain_is_what_a_post_answers_and_what_answers_it(member, talk):
    for number, chain in [(2, ["#2", "#4"]), (4, ["#2", "#4"]), (3, ["#3", "#5"])]:
        assert numbers(member, f"/threads/{talk.id}/contents?chain={talk.posts[number].id}") == chain


def test_a_hidden_link_breaks_the_chain(member, worker, db, cast, talk, now):
    caucus = audience_of_constituency(db, "workers_org").id
    talk.posts[2].audience_id = caucus
    db.commit()
    assert numbers(worker, f"/threads/{talk.id}/contents?chain={talk.posts[4].id}") == ["#2", "#4"]
    assert numbers(member, f"/threads/{talk.id}/contents?chain={talk.posts[4].id}") == ["#4"]
    assert numbers(member, f"/threads/{talk.id}/contents?chain={talk.posts[2].id}") == []


def test_a_visitor_is_told_public_names_only(client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    cast[WORKER].public_name, cast[MEMBER].public_name = True, False
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    make_reply(db, author=cast[WORKER], thread=thread, body="See @lan-tran.", now=now)
    shown = page(client.get(f"/threads/{thread.id}/contents"))
    assert shown.texts(".brief__head strong") == ["Government, labour, Viet Nam", cast[WORKER].name]
    assert shown.texts("aside li a") == [cast[WORKER].name]
    assert "lan-tran" not in shown.one("main").text
    assert numbers(client, f"/threads/{thread.id}/contents?by={cast[MEMBER].id}") == []


def test_contents_go_page_by_page(member, db, cast, thread, now):
    for number in range(2, 104):
        make_reply(db, author=cast[WORKER], thread=thread, now=now - timedelta(minutes=600 - 6 * number))
    assert len(numbers(member, f"/threads/{thread.id}/contents?page=1")) == 100
    path = f"/threads/{thread.id}/contents?by={cast[WORKER].id}"
    assert numbers(member, f"{path}&page=2") == ["#102", "#103"]
    links = [link["href"] for link in page(member.get(path)).all("nav.pagination a")]
    assert f"/threads/{thread.id}/contents?by={cast[WORKER].id}&page=2" in links
    assert member.get(f"{path}&page=3").status_code == 404


def test_only_what_is_new_moves_on_as_one_reads(member, db, cast, thread, now):
    member.get(thread.path)
    for number in range(2, 27):
        make_reply(db, author=cast[WORKER], thread=thread, now=now - timedelta(minutes=200 - 6 * number))
    only = f"/threads/{thread.id}/only"
    first = page(member.get(only))
    assert [heading.partition(",")[0] for heading in first.texts("h2.post__number")] == [
        f"#{number}" for number in range(2, 22)
    ]
    assert "25 posts" in first.one("p.meta").text
    assert first.one("main p a.button--secondary").text == "Go on with the next"
    second = page(member.get(only))
    assert len(second.all("article.post")) == 5
    assert "You have read everything here" in said(member.get(only))


def test_only_what_is_for_me(worker, db, cast, talk, now):
    make_reply(db, author=cast[EMPLOYER], thread=talk, body="What says @siti-rahman?", now=now)
    handle = cast[WORKER].handle
    make_reply(db, author=cast[EMPLOYER], thread=talk, body=f"What says @{handle}?", now=now)
    shown = page(worker.get(f"/threads/{talk.id}/only?what=for-me"))
    assert [heading.partition(",")[0] for heading in shown.texts("h2.post__number")] == ["#4", "#7"]


def test_nothing_for_me_is_said_so(browser_as, talk):
    stranger = browser_as("observer@example.org")
    assert "Nobody has answered or mentioned you here" in said(
        stranger.get(f"/threads/{talk.id}/only?what=for-me")
    )


@pytest.mark.parametrize("tail", ["contents?by=0", "contents?chain=x", "contents?page=9", "only?what=all"])
def test_an_address_that_asks_for_nonsense_is_nowhere(member, talk, tail):
    assert member.get(f"/threads/{talk.id}/{tail}").status_code == 404


def test_a_hidden_thread_has_no_contents(client, browser_as, talk):
    for tail in ("contents", "print", "text"):
        assert client.get(f"/threads/{talk.id}/{tail}").status_code == 404
    assert client.get(f"/threads/{talk.id}/only").status_code == 401
