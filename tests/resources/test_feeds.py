"""Each search of the shared resources has a feed: for everybody, and with a token for one member."""

import pytest
from lxml import etree

from apfl_net.access.actions import make_feed_token
from apfl_net.access.models import MEMBERS
from apfl_net.demo.cast import MEMBER
from tests.factories.discussions import viewer_of
from tests.resources.importing import bring

ATOM = "{http://www.w3.org/2005/Atom}"
LINES = (
    "key,title,type,countries,publishers,abstract\n"
    "a,Brick kilns in Nepal,study,NPL,ILO,About kilns & families\n"
    "b,Fishing in Thailand,guide,THA,ILO,\n"
)


@pytest.fixture
def records(db, now, index):
    bring(db, "key,title,type\nm,Kilns for members,guide\n", now, audience=MEMBERS)
    _outcome, records = bring(db, LINES, now)
    index()
    return records


def titles(answer):
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    return {entry.find(f"{ATOM}title").text for entry in root.findall(f"{ATOM}entry")}


def test_the_public_feed_has_what_everybody_may_read(client, browser_as, records):
    for browser in (client, browser_as(MEMBER)):
        assert titles(browser.get("/feeds/resources")) == {"Brick kilns in Nepal", "Fishing in Thailand"}
    assert titles(client.get("/feeds/resources?q=kilns")) == {"Brick kilns in Nepal"}
    assert titles(client.get("/feeds/resources?country=TH")) == {"Fishing in Thailand"}
    text = client.get("/feeds/resources?q=kilns").text
    assert f"http://127.0.0.1:8000{records['a'].path}" in text
    assert "About kilns &amp; families" in text


def test_a_feed_with_a_token_has_what_its_member_may_read_and_keeps_the_token_to_itself(
    client, db, cast, records, now
):
    token = make_feed_token(db, viewer=viewer_of(db, cast[MEMBER]), label="Reader", now=now)
    answer = client.get(f"/feeds/{token}/resources?q=kilns")
    assert titles(answer) == {"Brick kilns in Nepal", "Kilns for members"}
    assert token not in answer.text
    assert client.get("/feeds/wrong/resources").status_code == 404


def test_a_reader_that_has_it_already_is_sent_nothing(client, records):
    first = client.get("/feeds/resources")
    again = client.get("/feeds/resources", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
