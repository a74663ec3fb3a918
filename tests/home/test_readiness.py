"""What programs that watch the house are told. The search may be away, and the site is not."""

from datetime import timedelta

import pytest

from apfl_net.demo.cast import ADMIN, MEMBER
from apfl_net.kit.search.following import follow, search_engine
from apfl_net.kit.search.tasks import count_tasks, look_again, set_aside_as_new
from tests.kit.setting import given


@pytest.fixture
def folder(db, tmp_path):
    """There is no index in it yet; and nothing waits."""
    assert count_tasks(db) == 0
    with given(APFL_DATA_DIR=str(tmp_path)):
        yield tmp_path


def asked(browser):
    answer = browser.get("/readyz")
    assert answer.status_code == 200
    return answer.json()


def test_with_an_index_that_keeps_up_it_is_ready(client, db, folder, now):
    follow()
    look_again(db, "post", [999_999], now=now)
    assert asked(client) == {"database": "ready", "search": "ready"}


def test_the_search_may_be_away_and_the_site_is_there(client, folder):
    assert asked(client) == {
        "database": "ready",
        "search": "away",
        "search_reason": "there is no index, or its server does not answer;"
        " what is written is found once it is back",
    }


def test_an_index_that_does_not_keep_up_is_told_of_without_numbers(client, browser_as, db, folder, now):
    follow()
    look_again(db, "post", [999_998, 999_999], now=now - timedelta(minutes=11))
    told = {
        "database": "ready",
        "search": "behind",
        "search_reason": "changes wait for more than ten minutes",
    }
    assert asked(client) == told
    assert asked(browser_as(MEMBER)) == told


def test_staff_are_told_how_much_waits_and_since_when(browser_as, db, folder, now):
    follow()
    since = now - timedelta(minutes=11)
    look_again(db, "post", [999_998], now=since)
    look_again(db, "post", [999_999], now=now)
    set_aside_as_new(db, "post", {999_997: "KeyError"}, now=since)
    assert asked(browser_as(ADMIN)) == {
        "database": "ready",
        "search": "behind",
        "search_reason": "changes wait for more than ten minutes",
        "search_documents": search_engine().state().documents,
        "search_waiting": 2,
        "search_waiting_since": since.isoformat(),
        "search_set_aside": 1,
    }


def test_staff_are_told_what_the_engine_says(browser_as, folder):
    told = asked(browser_as(ADMIN))
    assert (told["search"], told["search_said"]) == ("away", "there is no index yet")
