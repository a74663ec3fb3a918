"""The start page: what this is, or what is new."""

from datetime import timedelta

from sqlalchemy import text

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, said


def titles(tree):
    return tree.texts(".thread__title")


def test_a_visitor_learns_what_this_is_and_what_is_open(client, db, cast, now):
    space = make_space(db, name="Fair recruitment", audience="public", now=now)
    make_space(db, name="Inside", now=now)
    make_thread(db, author=cast[MEMBER], space=space, title="Who pays?", now=now)
    shown = page(client.get("/"))
    assert shown.one("h1").text == "People who work against forced labour compare notes here"
    row = shown.one("li.row")
    assert row.one("h3").text == "Fair recruitment"
    assert row.texts(".meta span") == ["Everybody can read this", "1 thread"]
    assert row.one(".row__side a").text == "Who pays?"


def test_where_nothing_is_public_the_page_leads_to_nothing(client):
    assert page(client.get("/")).all("#public") == []


def test_a_member_finds_what_they_have_not_read(browser_as, db, cast, now):
    mine = make_thread(db, author=cast[MEMBER], title="Mine", now=now - timedelta(hours=5))
    make_thread(db, author=cast[WORKER], title="Hers", now=now - timedelta(hours=4))
    make_thread(db, author=cast[WORKER], title="Long ago", now=now - timedelta(days=61))
    member = browser_as(MEMBER)
    assert titles(page(member.get("/"))) == ["Hers"]
    make_reply(db, author=cast[WORKER], thread=mine, now=now)
    shown = page(member.get("/"))
    assert titles(shown) == ["Mine", "Hers"]
    assert shown.one(".page__lead").text == "2 threads with posts you have not read."
    assert shown.texts(".thread__new") == ["1 new", "Not opened yet"]


def test_what_others_wrote_stays_new_when_one_wrote_last_oneself(browser_as, db, cast, now):
    thread = make_thread(db, author=cast[MEMBER], now=now - timedelta(hours=5))
    make_reply(db, author=cast[WORKER], thread=thread, now=now - timedelta(hours=1))
    make_reply(db, author=cast[MEMBER], thread=thread, now=now)
    shown = page(browser_as(MEMBER).get("/"))
    assert (titles(shown), shown.texts(".thread__new")) == (["How do you inspect vessels?"], ["1 new"])


def test_who_has_read_everything_is_told_so_and_shown_the_latest(browser_as, db, cast, now):
    thread = make_thread(db, author=cast[WORKER], now=now)
    member = browser_as(MEMBER)
    member.get(thread.path)
    shown = page(member.get("/"))
    assert shown.one(".page__lead").text.startswith("You have read everything.")
    assert titles(shown) == [thread.title]
    assert shown.texts(".thread__new") == []


def test_notices_and_drafts_wait_beside_it(browser_as, db, cast, now, deliver):
    thread = make_thread(db, author=cast[MEMBER], now=now)
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    member = browser_as(MEMBER)
    member.post(f"/threads/{thread.id}/draft", data={"body": "Half"})
    aside = page(member.get("/")).one("aside.context")
    assert aside.texts("li.notice a") == ["Rosnah Idris replied to you in “How do you inspect vessels?”"]
    assert [link.text for link in aside.all("section")[1].all("a")] == ["How do you inspect vessels?"]


def test_spaces_stand_under_their_names_the_latest_first(browser_as, db, cast, now):
    for hours, name in ((3, "Old"), (2, "New"), (1, "Old")):
        space = db.query(Space).filter_by(name=name).first() or make_space(db, name=name, now=now)
        make_thread(
            db, author=cast[WORKER], space=space, title=f"{name} {hours}", now=now - timedelta(hours=hours)
        )
    shown = page(browser_as(MEMBER).get("/"))
    assert shown.texts("h2.section__title") == ["Old", "New"]
    assert titles(shown) == ["Old 1", "Old 3", "New 2"]
    assert db.query(Thread).count() == 3


def test_the_house_says_that_it_is_alive_and_ready(client, db):
    alive, ready = client.get("/healthz"), client.get("/readyz")
    assert (alive.status_code, alive.text) == (200, "alive\n")
    assert (ready.status_code, ready.json()["database"]) == (200, "ready")
    assert db.scalar(text("SELECT 1")) == 1


def test_help_is_one_step_from_every_page(client, browser_as):
    for browser in (client, browser_as(MEMBER)):
        for path in ("/", "/discussions", "/about", "/help-now"):
            assert "/help-now" in [link["href"] for link in page(browser.get(path)).all("footer a")]
    assert "This site takes no cases" in said(client.get("/help-now"))
