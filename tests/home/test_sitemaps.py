"""Search engines find what everybody may read, and nothing else."""

from lxml import etree

from apfl_net.access.models import MEMBERS
from apfl_net.demo.cast import MEMBER
from tests.factories.discussions import make_space, make_thread
from tests.resources.importing import bring

SITE = "http://127.0.0.1:8000"


def addresses(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    return [one.text for one in etree.fromstring(answer.content).iter() if one.tag.endswith("}loc")]


def test_the_map_leads_to_maps_and_they_to_public_pages(client, db, cast, now):
    _outcome, records = bring(db, "key,title,type\na,Public & open,guide\n", now)
    bring(db, "key,title,type\nm,For members,guide\n", now, audience=MEMBERS)
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    assert addresses(client, "/sitemap.xml") == [
        f"{SITE}/sitemaps/{part}" for part in ("pages/1", "resources/1", "threads/1")
    ]
    assert addresses(client, "/sitemaps/resources/1") == [f"{SITE}{records['a'].path}"]
    assert addresses(client, "/sitemaps/threads/1") == [f"{SITE}{thread.path}"]
    for address in addresses(client, "/sitemaps/pages/1"):
        assert client.get(address.removeprefix(SITE)).status_code == 200


def test_members_are_shown_the_map_of_visitors(client, browser_as, db, now):
    bring(db, "key,title,type\nm,For members,guide\n", now, audience=MEMBERS)
    assert "resources" not in browser_as(MEMBER).get("/sitemap.xml").text
    assert addresses(browser_as(MEMBER), "/sitemaps/resources/1") == []


def test_pieces_that_are_none_are_not_there(client):
    for path in ("/sitemaps/members/1", "/sitemaps/resources/0", "/sitemaps/pages/2", "/sitemaps/threads/x"):
        assert client.get(path).status_code in {404, 422}


def test_robots_are_told_where_the_map_is_and_kept_from_pages_without_end(client):
    told = client.get("/robots.txt")
    assert told.headers["content-type"].startswith("text/plain")
    assert {"Disallow: /search", f"Sitemap: {SITE}/sitemap.xml"} <= set(told.text.splitlines())
