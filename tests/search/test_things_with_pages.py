"""A thing that has pages is found, counted and told of once, whichever of its pages fits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.kit.search import finding
from apfl_net.kit.search.finding import Question, find
from apfl_net.kit.search.language import understand
from apfl_net.kit.search.sources import SOURCES, Source
from apfl_net.kit.search.tasks import look_again
from apfl_net.search.looking import look_through
from apfl_net.watches.actions import save_search
from apfl_net.watches.models import SearchNews
from tests.factories.discussions import make_thread, viewer_of

LATER = timedelta(minutes=5)


@pytest.fixture
def thread(db, cast, now, monkeypatch):
    """A thread with two pages about dredgers."""
    threads = SOURCES["thread"]

    def page(number, of):
        return replace(
            of, kind="page", id=number, title="", body="dredgers", group=of.key, counted_as=of.kind
        )

    def documents(session, ids):
        return [page(number, one) for number in ids for one in threads.documents(session, [number // 10])]

    def shown(session, viewer, ids):
        there = threads.shown(session, viewer, [number // 10 for number in ids])
        return {number: there[number // 10] for number in ids if number // 10 in there}

    monkeypatch.setitem(SOURCES, "page", Source("page", documents, shown, lambda *_: [], lambda _: 0))
    return make_thread(db, author=cast[WORKER], now=now, title="Ships")


def change(db, thread, now):
    """Both of its pages."""
    look_again(db, "page", [10 * thread.id + 1, 10 * thread.id + 2], now=now)


def ask(db, viewer):
    return find(db, viewer, Question(understand("dredgers"), facets=("kind",)))


def test_it_is_found_and_counted_once(db, cast, now, thread, index):
    index()
    change(db, thread, now)
    index()
    told = ask(db, viewer_of(db, cast[MEMBER]))
    assert [(one.kind, one.group) for one in told.found] == [("page", f"thread-{thread.id}")]
    assert (told.total, told.counts) == (1, {"kind": {"thread": 1}})


def test_what_changed_of_the_thing_passes_over_its_pages_too(db, cast, now, thread, index):
    index()
    change(db, thread, now)
    index()
    look_again(db, "thread", [thread.id], now=now)
    told = ask(db, viewer_of(db, cast[MEMBER]))
    assert (told.found, told.total, told.counts) == ((), 0, {"kind": {}})


def test_so_it_does_where_too_much_waits_to_be_counted(db, cast, now, thread, index, monkeypatch):
    index()
    change(db, thread, now)
    index()
    monkeypatch.setattr(finding, "MOST_PASSED_OVER", 0)
    assert [one.kind for one in ask(db, viewer_of(db, cast[MEMBER])).found] == ["page"]
    look_again(db, "thread", [thread.id], now=now)
    told = ask(db, viewer_of(db, cast[MEMBER]))
    assert (told.found, told.total, told.behind) == ((), None, True)


def test_who_saved_a_search_is_told_of_the_thing(db, cast, now, thread, index):
    index()
    viewer = viewer_of(db, cast[MEMBER])
    save_search(db, viewer=viewer, query="q=dredgers", name="Ships", told="at_once", now=now - LATER)
    change(db, thread, now)
    index()
    look_through(now + LATER)
    assert db.scalars(select(SearchNews.found)).all() == [f"thread-{thread.id}"]
