"""Searches that one saves: once each, so many, for oneself; changed, removed, taken along and forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.notifications.models import Notice
from apfl_net.watches import personal
from apfl_net.watches.actions import change_search, save_search, tell_news
from apfl_net.watches.models import SavedSearch, SearchNews
from apfl_net.watches.policy import MOST_SEARCHES, TooManySearches
from apfl_net.watches.queries import searches_of
from tests.factories.discussions import viewer_of
from tests.html import page

WAGES = {"query": "q=wages+at+sea", "name": "Wages", "told": "daily"}


@pytest.fixture
def member(db, cast):
    return viewer_of(db, cast[MEMBER])


@pytest.fixture
def saved(db, member, now):
    save_search(db, viewer=member, query="q=wages", name="Wages", told="daily", now=now)
    return db.scalars(select(SavedSearch)).one()


def rows(db):
    return [tuple(row) for row in db.execute(select(SavedSearch.query, SavedSearch.name, SavedSearch.told))]


def typed_in(shown):
    return {field["name"]: field["value"] for field in shown.all("main form input")}


def test_a_search_is_saved_once_however_often_one_clicks(browser_as, db):
    browser = browser_as(MEMBER)
    answers = [browser.post("/searches", data=WAGES) for _ in range(2)]
    assert [(one.status_code, one.headers["location"]) for one in answers] == [
        (303, "/searches?saved=yes")
    ] * 2
    assert rows(db) == [("q=wages+at+sea", "Wages", "daily")]


def test_the_same_search_is_the_same_however_its_address_is_written(browser_as, db):
    browser = browser_as(MEMBER)
    for query in (
        "q=wages&country=VN&country=KH",
        "page=7&country=KH&q=%20wages&order=date&country=VN&country=VN&what=ever",
    ):
        browser.post("/searches", data=WAGES | {"query": query})
    assert rows(db) == [("q=wages&country=KH&country=VN", "Wages", "daily")]


def test_saved_again_it_has_the_new_name(browser_as, db):
    browser = browser_as(MEMBER)
    browser.post("/searches", data=WAGES)
    browser.post("/searches", data=WAGES | {"name": "At sea", "told": "never"})
    assert rows(db) == [("q=wages+at+sea", "At sea", "never")]


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "order=date", "what=ever"])
def test_what_asks_for_nothing_is_not_saved(browser_as, db, query):
    answer = browser_as(MEMBER).post("/searches", data=WAGES | {"query": query})
    assert (answer.status_code, rows(db)) == (422, [])


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "n" * 101}, {"told": "hourly"}])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browser_as, db, wrong):
    answer = browser_as(MEMBER).post("/searches", data=WAGES | wrong)
    assert (answer.status_code, rows(db)) == (422, [])
    assert typed_in(page(answer, 422)) == {"query": "q=wages+at+sea", "name": (WAGES | wrong)["name"]}


def test_a_very_long_query_is_kept_whole(browser_as, db):
    letters = "ก" * 400
    browser_as(MEMBER).post("/searches", data=WAGES | {"query": f"q={letters}"})
    assert rows(db)[0][0] == "q=" + "%E0%B8%81" * 400


def test_nobody_saves_more_than_so_many(db, member, now):
    def save(number: int) -> None:
        save_search(db, viewer=member, query=f"q={number}", name="N", told="never", now=now)

    for number in range(MOST_SEARCHES):
        save(number)
    save(0)
    with pytest.raises(TooManySearches):
        save(MOST_SEARCHES)
    assert len(searches_of(db, member)) == MOST_SEARCHES


def test_visitors_save_nothing_and_are_not_asked_to(client, db):
    assert client.post("/searches", data=WAGES).status_code == 401
    assert client.get("/searches").status_code == 401
    assert "Save this search" not in client.get("/search?q=wages").text
    assert rows(db) == []


def test_the_list_shows_ones_own_and_leads_to_what_they_find(browser_as, saved):
    browser = browser_as(MEMBER)
    shown = page(browser.get("/searches")).one("main .row")
    assert shown.one("h2 a")["href"] == "/search?q=wages"
    assert "At most once a day" in shown.text
    assert page(browser.get("/searches?saved=yes")).one("main .flash--done").text == "Saved."
    assert "No saved searches yet" in browser_as(WORKER).get("/searches").text


def test_a_search_of_somebody_else_is_not_there(browser_as, db, saved):
    stranger = browser_as(WORKER)
    answers = [
        stranger.get(f"/searches/{saved.id}/edit"),
        stranger.post(f"/searches/{saved.id}", data={"name": "Mine", "told": "never"}),
        stranger.post(f"/searches/{saved.id}/deletion"),
    ]
    assert [one.status_code for one in answers] == [404, 404, 404]
    assert rows(db) == [("q=wages", "Wages", "daily")]


def test_it_gets_another_name_and_tells_as_often_as_one_likes(browser_as, db, saved):
    browser = browser_as(MEMBER)
    assert typed_in(page(browser.get(f"/searches/{saved.id}/edit"))) == {"name": "Wages"}
    assert browser.post(f"/searches/{saved.id}", data={"name": " ", "told": "daily"}).status_code == 422
    answer = browser.post(f"/searches/{saved.id}", data={"name": "Pay", "told": "weekly"})
    assert (answer.status_code, rows(db)) == (303, [("q=wages", "Pay", "weekly")])


def test_who_wants_to_hear_again_hears_of_what_comes_from_now_on(db, saved, now):
    def change(told, days):
        change_search(db, search=saved, name="Wages", told=told, now=now + timedelta(days=days))
        return saved.looked_at - now, saved.due_at and saved.due_at - now

    assert change("weekly", 1) == (timedelta(0), timedelta(days=7))
    assert change("never", 2) == (timedelta(0), None)
    assert change("daily", 3) == (timedelta(days=3), timedelta(days=4))


def test_what_is_removed_takes_its_notices_along(browser_as, db, saved, now):
    tell_news(db, search=saved, found=["post-1"], until=now, now=now)
    assert db.scalars(select(Notice.subject)).all() == ["search_news"]
    browser_as(MEMBER).post(f"/searches/{saved.id}/deletion")
    tables = (SavedSearch.id, SearchNews.id, Notice.id)
    assert [db.scalars(select(column)).all() for column in tables] == [[], [], []]


def test_saved_searches_are_in_the_export_of_their_member_alone(db, cast, saved, now):
    tell_news(db, search=saved, found=["post-1"], until=now, now=now)
    held = personal.export(db, cast[MEMBER].id)
    assert held["saved_searches"] == [
        {
            "name": "Wages",
            "query": "q=wages",
            "told": "daily",
            "saved_at": now.isoformat(),
            "looked_at": now.isoformat(),
            "notified_at": now.isoformat(),
        }
    ]
    assert held["search_news"] == [{"name": "Wages", "found": "post-1", "found_at": now.isoformat()}]
    others = personal.export(db, cast[WORKER].id)
    assert (others["saved_searches"], others["search_news"]) == ([], [])


def test_they_are_erased_with_their_member(db, cast, member, saved, now):
    save_search(db, viewer=viewer_of(db, cast[WORKER]), query="q=fees", name="Fees", told="daily", now=now)
    tell_news(db, search=saved, found=["post-1"], until=now, now=now)
    for _ in range(2):
        personal.erase(db, cast[MEMBER].id, now)
    db.expire_all()
    assert rows(db) == [("q=fees", "Fees", "daily")]
    assert db.scalars(select(SearchNews.id)).all() == []
