"""The search page: what is found, narrowed, paged, and what is offered where nothing is."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from apfl_net.demo.cast import MEMBER, MODERATOR, WORKER
from apfl_net.search.asked import HITS_PER_PAGE
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page


@pytest.fixture
def written(db, cast, now, index):
    """Two threads, in two spaces, and a reply; in the index."""
    public = make_space(db, now=now, name="Open to all", audience="public")
    members = make_space(db, now=now, name="Wages at sea")
    make_thread(
        db, author=cast[MEMBER], now=now, space=public, title="Passports in a safe", body="Kept there"
    )
    thread = make_thread(
        db, author=cast[WORKER], now=now, space=members, title="ค่าจ้างของลูกเรือ", body="*Passports* of the crew"
    )
    make_reply(db, author=cast[MODERATOR], thread=thread, now=now, body="Withheld for three months")
    index()
    return public, members, thread


def titles(answer):
    return [title.text for title in page(answer).all("main .hit h3")]


def test_it_asks_for_words_before_it_says_anything(client):
    answer = client.get("/search")
    assert "How to search" in answer.text
    assert titles(answer) == []


def test_members_find_what_they_may_read_with_the_words_marked(browser_as, written):
    answer = browser_as(MEMBER).get("/search?q=passport")
    assert sorted(titles(answer)) == ["Passports in a safe", "ค่าจ้างของลูกเรือ"]
    assert {mark.text for mark in page(answer).all("main mark")} == {"Passports"}
    assert "2 found" in answer.text


def test_a_visitor_finds_what_everybody_may_read(client, written):
    answer = client.get("/search?q=passport")
    assert titles(answer) == ["Passports in a safe"]
    assert "1 found" in answer.text
    assert "Wages at sea" not in answer.text


def test_a_word_inside_a_run_is_found_and_marked(browser_as, written):
    answer = browser_as(MEMBER).get("/search?q=" + quote("ลูกเรือ"))
    assert titles(answer)[0] == "ค่าจ้างของลูกเรือ"
    assert page(answer).all("main h3 mark")[0].text == "ลูกเรือ"


def test_counts_stay_when_a_value_is_chosen(browser_as, written):
    _, members, _ = written
    answer = browser_as(MEMBER).get(f"/search?q=passport&space={members.slug}")
    assert titles(answer) == ["ค่าจ้างของลูกเรือ"]
    spaces = [one.text for one in page(answer).all("#facet-space li")]
    assert [" ".join(one.split()) for one in spaces] == [
        "Wages at sea × chosen; take it away 1",
        "Open to all 1",
    ]


def test_two_values_of_a_facet_widen_it_and_another_facet_narrows(browser_as, written):
    public, members, _ = written
    both = f"/search?q=passport&space={members.slug}&space={public.slug}"
    browser = browser_as(MEMBER)
    assert len(titles(browser.get(both))) == 2
    assert titles(browser.get(f"{both}&type=post")) == []


def test_a_space_that_the_viewer_may_not_know_of_has_no_name(client, written):
    _, members, _ = written
    hidden = client.get(f"/search?q=passport&space={members.slug}")
    nowhere = client.get("/search?q=passport&space=nowhere")
    assert hidden.text.replace(members.slug, "nowhere") == nowhere.text


@pytest.mark.parametrize(
    "asked",
    [
        "q=" + "x" * 10_000,
        "q=" + quote("'\"`;--"),
        "q=%00",
        "q=%ED%A0%80",
        "q=a&year=" + quote("2026' OR '1'='1"),
        "q=a&theme=" + quote('" OR door0 = 7 OR theme = "'),
        "q=a&unknown=facet",
        "q=a&order=upwards",
        "q=a&" + "&".join(f"country={number}" for number in range(50)),
    ],
)
def test_whatever_is_asked_it_finds_nothing_for_members_and_breaks_nothing(client, written, asked):
    answer = client.get(f"/search?{asked}")
    if asked == "q=%00":
        assert answer.status_code == 404  # as everywhere
        return
    assert answer.status_code == 200
    assert "ค่าจ้างของลูกเรือ" not in titles(answer)


def test_pages_can_be_turned_and_end(db, cast, now, browser_as, index):
    for number in range(HITS_PER_PAGE + 1):
        at = now - timedelta(hours=number)
        make_thread(db, author=cast[MEMBER], now=at, title=f"Dredgers {number}")
    index()
    browser = browser_as(MEMBER)
    first, second = browser.get("/search?q=dredgers"), browser.get("/search?q=dredgers&page=2")
    assert (len(titles(first)), len(titles(second))) == (HITS_PER_PAGE, 1)
    assert set(titles(first)) & set(titles(second)) == set()
    assert "nothing on this page" in browser.get("/search?q=dredgers&page=3").text
    assert browser.get("/search?q=dredgers&page=51").status_code == 404
    assert browser.get("/search?q=dredgers&page=1000000000").status_code in {404, 422}


def test_the_newest_come_first_when_asked(db, cast, now, browser_as, index):
    for title in ("Dredgers, dredgers, dredgers", "A dredger"):
        make_thread(db, author=cast[MEMBER], now=now, title=title)
    index()
    newest = titles(browser_as(MEMBER).get("/search?q=dredgers&order=date"))
    assert sorted(newest) == ["A dredger", "Dredgers, dredgers, dredgers"]


def test_where_nothing_is_found_only_ways_that_lead_somewhere_are_offered(browser_as, written):
    answer = browser_as(MEMBER).get("/search?q=passports+dredgers&year=1999")
    offered = [link.text for link in page(answer).all("main .empty a")]
    assert offered == []
    assert "Ask in a space" in answer.text
    answer = browser_as(MEMBER).get("/search?q=passports&year=1999")
    assert [link.text for link in page(answer).all("main .empty a")] == ["Search without filters"]
    answer = browser_as(MEMBER).get("/search?q=passports+dredgers")
    assert [link.text for link in page(answer).all("main .empty a")] == ["passports"]


def test_a_spelling_is_offered_from_titles_that_the_viewer_sees(db, cast, now, browser_as, client, index):
    make_thread(db, author=cast[MEMBER], now=now, title="Subcontractors of dredgers")
    index()
    asked = "/search?q=subkontraktors"
    assert [link.text for link in page(browser_as(MEMBER).get(asked)).all("main .empty a")] == [
        "subcontractors"
    ]
    assert "subcontractors" not in client.get(asked).text


def test_the_question_is_carried_into_a_new_thread(browser_as, written):
    _, members, _ = written
    answer = browser_as(MEMBER).get(f"/threads/new?space={members.slug}&title=Dredgers")
    assert 'value="Dredgers"' in answer.text


def test_titles_are_suggested_to_those_who_see_them(browser_as, client, written):
    asked = "/search/suggestions?q=passp"
    assert "Passports in a safe" in client.get(asked).text
    assert "ลูกเรือ" in browser_as(MEMBER).get("/search/suggestions?q=" + quote("ลูกเรือ")).text
    assert client.get("/search/suggestions?q=" + quote("ลูกเรือ")).text.strip() == ""
    assert client.get("/search/suggestions").text.strip() == ""


def test_without_an_index_titles_are_looked_through_and_it_is_said(db, cast, now, browser_as, index):
    make_thread(db, author=cast[MEMBER], now=now, title="Dredgers in port")
    answer = browser_as(MEMBER).get("/search?q=dredgers")
    assert answer.status_code == 200
    assert titles(answer) == ["Dredgers in port"]
    assert "The search is away just now" in answer.text
