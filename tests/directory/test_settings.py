"""What members decide about themselves, and that it acts at once."""

import pytest

from apfl_net.demo.cast import EMPLOYER, MEMBER
from apfl_net.kit.web.assets import asset
from apfl_net.members.models import Member
from tests.browsing import HTMX
from tests.factories.discussions import make_space, make_thread
from tests.html import page, parse

GIVEN = {
    "interface_language": "",
    "time_zone": "Asia/Ho_Chi_Minh",
    "listed": "yes",
    "shortcuts": "yes",
}


def test_the_form_shows_what_is_so(browser_as):
    assert page(browser_as(MEMBER).get("/settings")).one("form.form").fields() == GIVEN


def test_what_is_changed_is_kept_and_said(browser_as, db, cast):
    member = browser_as(MEMBER)
    changed = {"interface_language": "en", "time_zone": "Pacific/Fiji", "public_name": "yes"}
    answer = member.post("/settings", data=changed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings?saved=yes")
    shown = page(member.get("/settings?saved=yes"))
    assert shown.one(".flash--done").text == "Saved."
    assert shown.one("form.form").fields() == changed
    kept = db.get_one(Member, cast[MEMBER].id)
    assert (kept.interface_language, kept.time_zone) == ("en", "Pacific/Fiji")
    assert (kept.listed, kept.public_name, kept.shortcuts) == (False, True, False)


def test_shortcuts_are_loaded_only_where_they_are_wanted(browser_as, client):
    member = browser_as(MEMBER)
    for chosen, script in (("", "js/app.js"), ("yes", "js/app-with-keys.js")):
        member.post("/settings", data=GIVEN | {"shortcuts": chosen or "no"})
        assert asset(script) in [script["src"] for script in page(member.get("/")).all("script")]
    assert [script["src"] for script in page(client.get("/")).all("script")] == [
        asset("vendor/htmx-4.0.1.min.js")
    ]


def test_the_keys_are_listed_on_a_page_and_in_a_sheet(browser_as, client):
    for browser in (client, browser_as(MEMBER)):
        table = page(browser.get("/help/shortcuts")).one("main table")
        assert table.texts("tr")[:3] == ["Key What it does", "j Next post", "k Previous post"]
    sheet = parse(client.get("/help/shortcuts", headers=HTMX).text)
    assert sheet.all("html") == []
    assert sheet.one("form")["method"] == "dialog"


@pytest.mark.parametrize("zone", ["", "Asia/Nowhere", "../../etc/passwd", "bangkok", "\x00"])
def test_a_time_zone_must_be_one_of_the_list(browser_as, db, cast, zone):
    shown = page(browser_as(MEMBER).post("/settings", data=GIVEN | {"time_zone": zone}), 422)
    assert shown.texts(".error-summary li") == ["Time zone: Please choose one of the list."]
    assert shown.one("#time_zone-error").text == "Error: Please choose one of the list."
    assert db.get_one(Member, cast[MEMBER].id).time_zone == "Asia/Ho_Chi_Minh"


def test_a_language_must_be_one_we_have(browser_as, db, cast):
    answer = browser_as(MEMBER).post("/settings", data=GIVEN | {"interface_language": "xx"})
    assert page(answer, 422).one("#interface_language-error").text == "Error: Please choose one of the list."


def test_times_are_shown_in_the_zone_at_once(browser_as, db, cast, now):
    thread = make_thread(db, author=cast[MEMBER], now=now)
    member = browser_as(MEMBER)
    for zone, name in (("Pacific/Fiji", "+12"), ("Asia/Kathmandu", "+0545"), ("Europe/London", "GMT")):
        member.post("/settings", data=GIVEN | {"time_zone": zone})
        assert page(member.get(thread.path)).one("article.post").one("time")["title"].endswith(f" {name}")


def test_hiding_the_name_acts_at_once_on_old_posts(client, browser_as, db, cast, now):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[EMPLOYER], space=space, now=now)
    name = page(client.get(thread.path)).one("article.post").one(".byline__name").text
    assert name == "Pongsak Thamrong"
    browser_as(EMPLOYER).post("/settings", data=GIVEN)
    for path in (thread.path, space.path, "/", "/discussions", f"/members/{cast[EMPLOYER].id}/posts"):
        text = client.get(path).text
        assert [word for word in ("Pongsak", "Thamrong", "pongsak", "Gulf Coast") if word in text] == []
    assert client.get(cast[EMPLOYER].path).status_code == 404


def test_visitors_have_no_settings(client):
    assert client.get("/settings").status_code == 401
    assert client.post("/settings", data=GIVEN).status_code == 401
