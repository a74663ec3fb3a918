"""Member pages: a name for members, and for visitors only where its bearer made it public."""

import pytest

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from tests.browsing import HTMX
from tests.factories.directory import show
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, parse, said


def facts(tree):
    facts = tree.one("dl.facts")
    return dict(zip(facts.texts("dt"), facts.texts("dd"), strict=True))


def test_members_see_who_somebody_is(browser_as, cast):
    shown = page(browser_as(WORKER).get(cast[MEMBER].path))
    assert shown.one("h1").text == "Lan Tran"
    assert shown.one(".page__lead").text == (
        "Labour inspector, Provincial Labour Inspectorate of the Southern Coast"
    )
    told = facts(shown)
    assert told.pop("Member since")
    assert told == {
        "Country": "Viet Nam",
        "Constituency": "Government, labour",
        "Languages": "Vietnamese, English",
        "Mention with": "@lan-tran",
    }
    assert "member@example.org" not in shown.text


@pytest.mark.parametrize("kind", ["", "/card"])
def test_visitors_find_only_public_names(client, cast, kind):
    assert client.get(f"/members/{cast[MEMBER].id}{kind}").status_code == 404
    shown = page(client.get(f"/members/{cast[EMPLOYER].id}{kind}"))
    assert "Pongsak Thamrong" in shown.text
    assert "@pongsak-thamrong" not in shown.text


def test_the_card_is_a_fragment(browser_as, cast):
    card = parse(browser_as(WORKER).get(f"/members/{cast[MEMBER].id}/card", headers=HTMX).text)
    assert card.all("html") == []
    assert card.one("a")["href"] == cast[MEMBER].path
    assert card.one(".card__from").text == (
        "Labour inspector, Provincial Labour Inspectorate of the Southern Coast Viet Nam · Government, labour"
    )


def test_who_has_left_is_nowhere(browser_as, client, cast, now):
    cast[EMPLOYER].left_at = now
    for browser in (browser_as(WORKER), client):
        for kind in ("", "/card"):
            assert browser.get(f"/members/{cast[EMPLOYER].id}{kind}").status_code == 404


def test_ones_own_page_says_what_visitors_see(browser_as, cast):
    assert "visitors see only your constituency and country" in said(
        browser_as(MEMBER).get(cast[MEMBER].path)
    )
    assert "Visitors see your name too, and of the rest what you made public." in said(
        browser_as(EMPLOYER).get(cast[EMPLOYER].path)
    )
    assert "This is your page" not in said(browser_as(WORKER).get(cast[MEMBER].path))


def test_recent_posts_are_those_the_reader_may_read(browser_as, client, db, cast, now):
    titles = {}
    for audience in ("public", "members", "constituency:employers_org"):
        space = make_space(db, audience=audience, name=audience, now=now)
        thread = make_thread(db, author=cast[EMPLOYER], space=space, title=f"For {audience}", now=now)
        titles[audience] = f"#1 in “{thread.title}”"
    path = f"/members/{cast[EMPLOYER].id}/posts"
    assert parse(client.get(path, headers=HTMX).text).texts(".row__title") == []  # of itself, for members
    show(db, cast[EMPLOYER], contributions="public", now=now)
    assert parse(client.get(path, headers=HTMX).text).texts(".row__title") == [titles["public"]]
    seen = page(browser_as(WORKER).get(path)).texts(".row__title")
    assert sorted(seen) == sorted([titles["public"], titles["members"]])
    assert len(page(browser_as(EMPLOYER).get(path)).texts(".row__title")) == 3


def test_posts_of_a_member_without_public_name_are_not_listed_for_visitors(client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    make_reply(db, author=cast[EMPLOYER], thread=thread, body="As @lan-tran says.", now=now)
    show(db, cast[MEMBER], contributions="public", now=now)
    show(db, cast[EMPLOYER], contributions="public", now=now)
    assert "Nothing that you may read yet." in said(client.get(f"/members/{cast[MEMBER].id}/posts"))
    row = page(client.get(f"/members/{cast[EMPLOYER].id}/posts")).one("li.row")
    assert row.one(".row__text").text == "As @… says."


def test_a_name_is_shown_as_it_is_written(browser_as, cast):
    cast[MEMBER].name, cast[MEMBER].bio = "Lan <script>", "<b>bold</b> & more"
    shown = page(browser_as(WORKER).get(cast[MEMBER].path))
    assert shown.one("h1").text == "Lan <script>"
    assert "<b>bold</b> & more" in shown.one("main").text
