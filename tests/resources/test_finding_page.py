"""The page of the shared resources: what is listed, found, narrowed, ordered; and without the search."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from tests.browsing import HTMX
from tests.factories.discussions import make_thread
from tests.factories.records import make_record
from tests.html import page

PAGES = ("Who holds the passports?", "An advance grew with each trip of the dredgers.")


@pytest.fixture
def shelved(db, cast, now, index):
    """A study for everybody, a guide for members with two pages, a law for the workers' caucus."""
    made = {
        "study": make_record(
            db,
            now=now - timedelta(days=3),
            title="Fishers and their debts",
            audience="public",
            countries=("TH", "KH"),
            terms=[("theme", "prevention"), ("sector", "fishing"), ("instrument", "C188")],
            type="study",
            date="2013-05",
            abstract="Findings on dredgers.",
        ),
        "guide": make_record(
            db,
            now=now - timedelta(days=2),
            title="คู่มือพนักงานตรวจแรงงาน",
            language="th",
            countries=("TH",),
            terms=[("theme", "enforcement"), ("reader", "labour_inspectors")],
            date="2015",
            pages=PAGES,
        ),
        "law": make_record(
            db,
            now=now - timedelta(days=1),
            title="Unpublished law on dredgers",
            audience="constituency:workers_org",
            type="law_and_policy",
            date="2011",
            licence="link_only",
        ),
    }
    index()
    return made


def titles(answer):
    return [title.text for title in page(answer).all("main .hit h3")]


def facet(answer, name):
    return [" ".join(one.text.split()) for one in page(answer).all(f"#facet-{name} li")]


def test_without_a_question_all_are_listed_the_newest_here_first(browser_as, client, shelved):
    answer = browser_as(WORKER).get("/resources")
    assert titles(answer) == [
        "Unpublished law on dredgers",
        "คู่มือพนักงานตรวจแรงงาน",
        "Fishers and their debts",
    ]
    assert page(answer).one("h2#found").text == "3 resources"
    assert titles(browser_as(EMPLOYER).get("/resources")) == [
        "คู่มือพนักงานตรวจแรงงาน",
        "Fishers and their debts",
    ]
    assert titles(client.get("/resources")) == ["Fishers and their debts"]


def test_each_facet_has_its_counts(browser_as, shelved):
    answer = browser_as(WORKER).get("/resources")
    assert facet(answer, "country") == ["Thailand 2", "Cambodia 1"]
    assert facet(answer, "language") == ["English 2", "Thai 1"]
    assert sorted(facet(answer, "type")) == ["Guidance 1", "Law and policy 1", "Study 1"]
    assert facet(answer, "theme") == ["Enforcement 1", "Prevention 1"]
    assert facet(answer, "year") == ["2015 1", "2013 1", "2011 1"]
    assert facet(answer, "licence") == ["CC BY 4.0 2", "All rights reserved; link only 1"]


def test_facets_narrow_and_their_counts_stay(browser_as, shelved):
    browser = browser_as(WORKER)
    answer = browser.get("/resources?country=KH")
    assert titles(answer) == ["Fishers and their debts"]
    assert facet(answer, "country") == ["Cambodia × chosen; take it away 1", "Thailand 2"]
    assert titles(browser.get("/resources?reader=labour_inspectors")) == ["คู่มือพนักงานตรวจแรงงาน"]
    assert titles(browser.get("/resources?instrument=C188&sector=fishing")) == ["Fishers and their debts"]
    assert titles(browser.get("/resources?type=study&year=2015")) == []


def test_a_page_of_a_file_is_found_and_opened_there(browser_as, shelved):
    answer = browser_as(MEMBER).get("/resources?q=dredgers")
    assert sorted(titles(answer)) == ["Fishers and their debts", "คู่มือพนักงานตรวจแรงงาน"]
    hits = page(answer).all("main .hit")
    hit = next(one for one in hits if one.one("h3").text.startswith("คู่มือ"))
    leads = {link.text: link["href"] for link in hit.all("a")}
    guide = shelved["guide"]
    assert leads["page 2"] == f"/resources/{guide.id}/files/1#page=2"
    assert leads["PDF, 640.0 kB"] == f"/resources/{guide.id}/files/1"
    assert [mark.text for mark in hit.all("mark")] == ["dredgers"]


def test_it_is_counted_once_however_many_of_its_pages_fit(db, browser_as, now, index):
    make_record(db, now=now, pages=["Dredgers", "More dredgers", "Dredgers again"])
    index()
    answer = browser_as(MEMBER).get("/resources?q=dredgers")
    assert page(answer).one("h2#found").text == "1 resource"
    everywhere = browser_as(MEMBER).get("/search?q=dredgers")
    assert page(everywhere).one("h2#found").text == "1 found"


def test_the_search_of_everything_finds_resources_too(browser_as, client, shelved):
    answer = browser_as(MEMBER).get("/search?q=dredgers&type=resource")
    assert sorted(titles(answer)) == ["Fishers and their debts", "คู่มือพนักงานตรวจแรงงาน"]
    assert "page 2" in [link.text for link in page(answer).all("main .hit a")]
    assert titles(client.get("/search?q=dredgers")) == ["Fishers and their debts"]


def test_what_is_no_resource_is_one_step_away(db, cast, now, browser_as, index):
    make_thread(db, author=cast[MEMBER], now=now, title="Sandbars of the delta")
    index()
    offered = page(browser_as(MEMBER).get("/resources?q=sandbars&year=2015")).all("main .empty a")
    assert [(link.text, link.attributes["href"]) for link in offered] == [
        ("Search everything", "/search?q=sandbars")
    ]


def test_who_made_it_is_said_once(db, now, browser_as, index):
    make_record(db, now=now, title="Tides", abstract="", publishers=("Delta Institute",))
    index()
    answer = browser_as(MEMBER).get("/resources")
    assert page(answer).one("main .hit").text.count("Delta Institute") == 1


def test_the_latest_published_come_first_when_asked(browser_as, shelved):
    answer = browser_as(WORKER).get("/resources?order=published")
    assert titles(answer) == [
        "คู่มือพนักงานตรวจแรงงาน",
        "Fishers and their debts",
        "Unpublished law on dredgers",
    ]
    assert page(answer).one("main .section__title strong").text == "Latest published first"
    assert titles(browser_as(WORKER).get("/resources?q=dredgers&order=published"))[0] == "คู่มือพนักงานตรวจแรงงาน"


def test_words_are_looked_for_in_other_languages_too(db, browser_as, now, index):
    make_record(db, now=now, title="โครงการ", language="th", pages=["เรียกว่าแรงงานขัดหนี้"])
    index()
    browser = browser_as(MEMBER)
    assert titles(browser.get("/resources?q=debt+bondage")) == ["โครงการ"]
    assert titles(browser.get("/resources?q=debt+bondage&only=words")) == []


def test_nothing_hidden_is_named_or_counted(client, shelved):
    answer = client.get("/resources?q=law&type=law_and_policy")
    assert titles(answer) == []
    assert "Unpublished law" not in client.get("/search/suggestions?q=unpub").text
    assert "Unpublished law" not in client.get("/resources/beside?type=law_and_policy", headers=HTMX).text
    assert "Unpublished law" not in client.get("/resources?q=unpublishd").text


def test_a_part_of_it_can_stand_on_another_page(browser_as, shelved):
    answer = browser_as(WORKER).get("/resources/beside?country=TH", headers=HTMX)
    links = [(link.text, link["href"]) for link in page(answer).all("a")]
    assert [text for text, _ in links] == [
        "คู่มือพนักงานตรวจแรงงาน",
        "Fishers and their debts",
        "All of these resources",
    ]
    assert links[-1][1] == "/resources?country=TH"
    assert browser_as(WORKER).get("/resources/beside?country=VN", headers=HTMX).text.strip() == ""


def test_without_an_index_titles_are_looked_through_and_it_is_said(db, now, browser_as, client, index):
    make_record(db, now=now, title="Dredgers in port", title_english="", audience="members")
    make_record(db, now=now, title="แรงงาน", title_english="Dredgers abroad", audience="public")
    answer = browser_as(MEMBER).get("/resources?q=dredgers")
    assert titles(answer) == ["แรงงาน", "Dredgers in port"]
    assert "The search is away just now" in answer.text
    assert titles(client.get("/resources")) == ["แรงงาน"]
    assert titles(client.get("/search?q=dredgers")) == ["แรงงาน"]
    assert "Dredgers abroad" in client.get("/resources?q=" + quote("Dredgers abroad")).text


def test_an_empty_repository_says_what_it_is_for(client, index):
    index()
    assert "No resources yet" in client.get("/resources").text


def test_titles_are_suggested_where_resources_are_searched(browser_as, shelved):
    answer = browser_as(MEMBER).get("/search/suggestions?q=fisher&at=resources")
    assert [link.text for link in page(answer).all("a")] == ["Fishers and their debts"]
    terms = page(browser_as(MEMBER).get("/search/suggestions?q=debt+b&at=resources")).all("a")
    assert terms[0]["href"] == "/resources?q=debt%20bondage"


@pytest.mark.parametrize(
    "asked",
    [
        "q=" + "x" * 10_000,
        "q=%27%22%60%3B--",
        "type=%22+OR+door0+%3D+7",
        "order=upwards",
        "year=-1&licence=x",
    ],
)
def test_whatever_is_asked_it_breaks_nothing_and_finds_nothing_hidden(client, shelved, asked):
    answer = client.get(f"/resources?{asked}")
    assert answer.status_code == 200
    assert "Unpublished law on dredgers" not in titles(answer)


def test_pages_can_be_turned_and_end(db, now, browser_as, index):
    for number in range(21):
        make_record(db, now=now - timedelta(hours=number), title=f"Dredgers {number}", pages=["One", "Two"])
    index()
    browser = browser_as(MEMBER)
    first, second = browser.get("/resources?q=dredgers"), browser.get("/resources?q=dredgers&page=2")
    assert (len(titles(first)), len(titles(second))) == (20, 1)
    assert set(titles(first)) & set(titles(second)) == set()
    assert browser.get("/resources?page=51").status_code == 404
