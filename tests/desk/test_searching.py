"""The desk: what waits for the index, what cannot be found, what was compared, what is looked for in vain."""

from datetime import timedelta

import pytest

from apfl_net.demo.cast import ADMIN, MEMBER, MODERATOR
from apfl_net.kit.search.comparing import Comparison
from apfl_net.kit.search.following import follow, search_engine
from apfl_net.kit.search.tasks import look_again, set_aside_as_new, tasks_set_aside, waiting_tasks
from apfl_net.kit.search.unanswered import note_unanswered
from tests.html import page, said
from tests.kit.setting import given


@pytest.fixture
def folder(db, tmp_path):
    """Where the index will be."""
    with given(APFL_DATA_DIR=str(tmp_path)):
        yield tmp_path


def test_how_the_search_is_is_told(browser_as, db, folder, now):
    staff = browser_as(MODERATOR)
    assert "Nothing can be found now" in said(staff.get("/desk/search"))
    follow()
    shown = page(staff.get("/desk/search"))
    documents = search_engine().state().documents
    assert shown.texts(".state") == ["0 changes waiting", f"{documents} documents"]
    assert shown.texts(".section__note") == [
        "Everything that was written can be found.",
        "This happens every night; it has not happened yet.",
    ]
    look_again(db, "post", [999_999], now=now - timedelta(minutes=11))
    shown = page(staff.get("/desk/search"))
    assert shown.texts(".state") == ["1 change waiting", f"{documents} documents"]
    assert shown.one("main .flash--error").text.startswith("Changes wait, the first since:")


def test_what_cannot_be_found_is_listed_and_can_be_tried_again(browser_as, db, now):
    set_aside_as_new(db, "post", {7: "KeyError (apfl_net/x.py, line 1)"}, now=now)
    admin = browser_as(ADMIN)
    assert page(admin.get("/desk")).one("main p .state--danger").text == "1 thing cannot be found"
    row = page(admin.get("/desk/search")).one("tbody tr")
    assert row.one("th").text == "post 7"
    assert row.texts("td")[:2] == ["KeyError (apfl_net/x.py, line 1)", "1 time"]
    answer = admin.post(row.one("form")["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/search")
    assert tasks_set_aside(db) == []
    assert [task.subject_id for task in waiting_tasks(db, 9, now=now)] == [7]
    assert admin.post("/desk/search/unheard-of/7/revival").status_code == 404
    assert admin.post("/desk/search/post/8/revival").status_code == 303


def test_what_was_compared_is_told(browser_as, db, now):
    db.add(Comparison(asked_at=now, ended_at=now - timedelta(days=1), compared=3, error="KeyError"))
    admin = browser_as(ADMIN)
    shown = said(admin.get("/desk/search"))
    assert "3 things compared · no difference" in shown
    assert "It was broken off: KeyError" in shown
    db.add(Comparison(asked_at=now, ended_at=now, compared=9, missing=2, outdated=1, extra=4))
    told = "9 things compared · 7 put right (missing: 2, outdated: 1, too many: 4)"
    assert told in said(admin.get("/desk/search"))


def test_what_is_looked_for_in_vain_is_told_from_three_members_on(browser_as, db, now):
    admin = browser_as(ADMIN)
    for member_id in (1, 2, 2):
        note_unanswered(db, member_id=member_id, typed="squid <b>jigging</b>", now=now)
    shown = said(admin.get("/desk/unanswered"))
    assert "squid" not in shown
    assert "Nothing that several members looked for is missing." in shown
    note_unanswered(db, member_id=3, typed="squid <b>jigging</b>", now=now)
    row = page(admin.get("/desk/unanswered")).one("tbody tr")
    assert (row.one("th").text, row.texts("td")[0]) == ("squid <b>jigging</b>", "3")


@pytest.mark.parametrize("path", ["/desk/search", "/desk/unanswered"])
def test_members_do_not_come_here(browser_as, client, path):
    assert browser_as(MEMBER).get(path).status_code == 403
    assert client.get(path).status_code == 401
    assert browser_as(MEMBER).post("/desk/search/post/7/revival").status_code == 403
