"""All one's data as a ZIP: everything of one's own, nothing of others, readable and safe to open."""

import csv
import inspect
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.kit.db import Base
from apfl_net.kit.mail.letters import post_letter
from apfl_net.leaving.exporting import as_csv
from apfl_net.leaving.holdings import ROOMS
from tests.accounts.codes import give_second_factor
from tests.factories.discussions import make_reply, make_thread
from tests.leaving.test_leaving import keep_things

NOT_ABOUT_ONE = {
    "passwords": "a hash, which says nothing",
    "post_mentions": "in posts of others",
    "field_levels": "in the profile, as who sees what: directory",
    "member_expertise": "in the profile: directory",
    "photos": "beside the profile: directory",
    "place_changes": "beside the profile, as places asked for: directory",
    "failed_codes": "when somebody mistyped a code; gone after a day",
}


@pytest.fixture
def archive(browser_as, db, cast, now, deliver):
    """What a member gets who has done a little of everything."""
    member = browser_as(MEMBER)
    thread = make_thread(db, author=cast[MEMBER], title="=HYPERLINK(1)", body="My <b>own</b> words", now=now)
    keep_things(member, db, cast, thread, now)
    give_second_factor(db, cast[MEMBER], now)
    member.post("/settings/feeds", data={"label": "My reader"})
    deliver()
    answer = member.get("/settings/data/export")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="apfl-net-lan-tran-')
    with ZipFile(BytesIO(answer.content)) as opened:
        assert opened.testzip() is None
        yield {name: opened.read(name).decode() for name in opened.namelist()}


def test_everything_of_ones_own_is_in_it(archive):
    held = json.loads(archive["data.json"])
    assert held["members"]["member"][0]["email"] == MEMBER
    assert held["members"]["memberships"][0]["constituency"] == "gov_labour"
    assert [row["body"] for row in held["discussions"]["posts"]] == ["My <b>own</b> words"]
    assert held["discussions"]["drafts"][0]["body"] == "Half a thought"
    assert held["discussions"]["bookmarks"][0]["note"] == "mine"
    assert held["discussions"]["reactions"][0]["kind"] == "useful"
    assert held["watches"]["watches"][0]["level"] == "watch"
    assert held["notifications"]["notices"][0]["reason"] == "mention"
    assert len(held["access"]["sign_ins"]) == 1
    assert held["access"]["private_feeds"][0]["label"] == "My reader"
    assert held["accounts"]["second_factor"][0]["confirmed_at"]


def test_nothing_of_others_and_no_secret_is_in_it(archive):
    said = "".join(archive.values())
    for word in ("Rosnah", WORKER, "Ask @lan-tran", "token", "hash", '"secret"'):
        assert word not in said


def test_it_can_be_read_without_a_program_and_holds_no_markup_of_people(archive):
    page = archive["index.html"]
    assert "What APFL Net holds about Lan Tran" in page
    assert "My &lt;b&gt;own&lt;/b&gt; words" in page
    assert "<script" not in page


def test_a_spreadsheet_takes_nothing_for_a_formula(archive):
    rows = list(csv.DictReader(StringIO(archive["discussions/threads.csv"].removeprefix("\ufeff"))))
    assert rows[0]["title"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_every_start_of_a_formula_is_made_harmless(start):
    [_head, row] = list(csv.reader(StringIO(as_csv([{"said": f"{start}1"}]).removeprefix("\ufeff"))))
    assert row == [f"'{start}1"]


def test_the_page_says_what_it_is_and_visitors_get_neither(browser_as, client):
    assert "All that this site holds about you" in browser_as(MEMBER).get("/settings/data").text
    assert client.get("/settings/data").status_code == 401
    assert client.get("/settings/data/export").status_code == 401


def test_exports_of_two_people_share_no_words(browser_as, db, cast, now):
    thread = make_thread(db, author=cast[MEMBER], body="Only Lan wrote this", now=now)
    make_reply(db, author=cast[WORKER], thread=thread, body="Only Rosnah wrote this", now=now)
    post_letter(db, "access.password_reset", now=now, member_id=cast[MEMBER].id)
    theirs = browser_as(WORKER).get("/settings/data/export").content
    with ZipFile(BytesIO(theirs)) as opened:
        said = opened.read("data.json").decode()
    assert ("Only Rosnah wrote this" in said, "Only Lan wrote this" in said) == (True, False)


def test_no_table_about_members_is_forgotten_by_the_holdings():
    """Every table with a `member_id` or an `author_id` is named in some `personal.py`, or said why not."""
    about = {
        table.name
        for table in Base.metadata.tables.values()
        if {"member_id", "author_id"} & set(table.columns.keys())
    }
    sources = "".join(inspect.getsource(room) for room in ROOMS.values())
    names = {mapper.class_.__tablename__: mapper.class_.__name__ for mapper in Base.registry.mappers}
    missing = {name for name in about if names[name] not in sources}
    assert missing - set(NOT_ABOUT_ONE) == set()
