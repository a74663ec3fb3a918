"""Searches of resources that somebody saved: told of once, as far as they may read, never of what is gone."""

from datetime import timedelta

import pytest

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.resources.actions.correcting import withdraw_resource
from apfl_net.search.asked import read_back
from apfl_net.search.looking import look_through
from apfl_net.watches.actions import save_search
from tests.factories.discussions import make_thread, viewer_of
from tests.factories.records import make_record
from tests.html import page

LATER = timedelta(minutes=5)


@pytest.fixture
def save(db, cast, now):
    def save(query: str, *, by: str = MEMBER) -> None:
        told = {"name": "Kilns", "told": "at_once", "now": now - LATER}
        save_search(db, viewer=viewer_of(db, cast[by]), query=read_back(query).to_keep, **told)

    return save


@pytest.fixture
def look(db, index, now):
    def look() -> None:
        index()
        look_through(now + LATER)
        db.expire_all()

    return look


def told(browser):
    return [line.text for line in page(browser.get("/notifications")).all("main .notice__what a")]


def test_the_page_offers_to_save_what_is_asked(db, now, browser_as, index):
    make_record(db, now=now)
    index()
    browser = browser_as(MEMBER)
    form = page(browser.get("/resources?q=port&type=guidance")).one("form.more__in").fields()
    assert form["query"] == "at=resources&q=port&type=guidance"
    assert browser.post("/searches", data=form | {"name": "Ports"}).status_code == 303
    saved = page(browser.get("/searches")).one("main .row__title a")
    assert saved["href"] == "/resources?q=port&type=guidance"
    assert "Saved as" in browser.get("/resources?type=guidance&q=port").text
    assert "Saved as" not in browser.get("/search?q=port").text


def test_all_new_resources_can_be_told_of(db, cast, now, browser_as, save, look):
    save("at=resources")
    make_thread(db, author=cast[WORKER], now=now)
    make_record(db, now=now, title="Brick kilns")
    look()
    assert told(browser_as(MEMBER)) == ["1 new result for “Kilns”"]
    assert page(browser_as(MEMBER).get("/notifications")).one("main .notice__quote").text == "Brick kilns"


def test_a_word_on_a_page_of_a_new_file_is_told_of_once(db, now, browser_as, save, look):
    save("at=resources&q=chimneys&country=TH")
    make_record(db, now=now, title="Brick kilns", countries=("TH",), pages=["One", "Chimneys", "Chimneys"])
    make_record(db, now=now, title="Elsewhere", countries=("VN",), pages=["Chimneys"])
    look()
    look()
    assert told(browser_as(MEMBER)) == ["1 new result for “Kilns”"]


def test_neither_ones_own_nor_what_one_may_not_read_is_told(db, cast, now, browser_as, save, look):
    save("at=resources&q=kilns")
    save("at=resources&q=kilns", by=EMPLOYER)
    make_record(db, now=now, title="Kilns", by=cast[MEMBER], pages=["Kilns"])
    make_record(db, now=now, title="Kilns", audience="constituency:workers_org")
    look()
    assert told(browser_as(MEMBER)) == []
    assert told(browser_as(EMPLOYER)) == ["1 new result for “Kilns”"]


def test_what_was_withdrawn_since_is_neither_counted_nor_said(db, now, browser_as, save, look):
    save("at=resources&q=kilns")
    record = make_record(db, now=now, title="Brick kilns", pages=["Kilns"])
    look()
    withdraw_resource(db, resource=record, reason="Because", now=now)
    assert told(browser_as(MEMBER)) == ["What was new for “Kilns” is not there any more"]
    assert "Brick kilns" not in browser_as(MEMBER).get("/notifications").text
