"""Everything as JSON and CSV, as the schema says, for those who may read it."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.actions.redaction import delete_post
from apfl_net.ediscussions.actions.questions import write_topic_note
from apfl_net.ediscussions.actions.translating import translate
from apfl_net.ediscussions.chapters import CHAPTERS, FIGURES, Passage, Table
from apfl_net.ediscussions.exporting import schema_text
from tests.ediscussions.closed import at, make_closed, say
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_ediscussion


def json_of(browser, ediscussion):
    answer = browser.get(f"{ediscussion.path}/export/json")
    assert answer.headers["content-disposition"].startswith("attachment;")
    told = json.loads(answer.text)
    schema = json.loads(schema_text())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(told)
    return told


def tables_of(browser, ediscussion):
    with ZipFile(io.BytesIO(browser.get(f"{ediscussion.path}/export/csv").content)) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))
            )
            for name in archive.namelist()
        }


@pytest.fixture
def discussed(db, cast, now):
    made = make_closed(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)
    note = {"body": "What it is about.", "language": "en"}
    write_topic_note(db, by=viewer_of(db, cast[ADMIN]), ediscussion=made, now=now, **note)
    first = say(db, made, cast[MEMBER], "We look for withheld passports.", at(now, 10))
    translate(
        db,
        by=viewer_of(db, cast[MEMBER]),
        post=first,
        language="vi",
        body="Chúng tôi tìm hộ chiếu bị giữ.",
        revision=1,
        is_machine=False,
        now=now,
    )
    say(db, made, cast[WORKER], "=1+1", at(now, 20), language="en", questions=())
    gone = say(db, made, cast[EMPLOYER], "I should not have said that.", at(now, 30))
    delete_post(db, by=viewer_of(db, cast[EMPLOYER]), post=gone, reason="", now=now)
    return made


def test_the_json_is_as_its_schema_says(browser_as, discussed):
    told = json_of(browser_as(WORKER), discussed)
    one, two, three = told["contributions"]
    assert (one["name"], one["country"], one["questions"], one["capacity"]) == (
        "Lan Tran",
        "VN",
        [1],
        "personal",
    )
    assert one["translations"] == [
        {"language": "vi", "origin": "author", "body": "Chúng tôi tìm hộ chiếu bị giữ."}
    ]
    assert (two["body"], two["questions"]) == ("=1+1", [])
    assert (three["is_removed"], three["body"], three["name"], three["byline"]) == (True, "", None, "")
    assert told["topic_notes"][0]["body"] == "What it is about."
    assert [question["number"] for question in told["questions"]] == [1, 2]
    assert told["ediscussion"]["phase"] in {"closed", "synthesis"}


def test_the_schema_is_served_and_is_what_the_file_names(browser_as, client, discussed):
    told = json_of(browser_as(WORKER), discussed)
    answer = client.get(told["schema"].partition("8000")[2])
    assert answer.headers["content-type"] == "application/schema+json"
    assert json.loads(answer.text)["title"] == "An e-discussion of APFL Net"


def test_tables_hold_the_same_and_no_formulas(browser_as, discussed):
    browser = browser_as(WORKER)
    told, tables = json_of(browser, discussed), tables_of(browser, discussed)
    assert [row["body"] for row in tables["contributions"]] == [
        "We look for withheld passports.",
        "'=1+1",
        "",
    ]
    assert [row["is_removed"] for row in tables["contributions"]] == ["no", "no", "yes"]
    assert tables["translations"][0]["contribution"] == "1"
    assert {row["name"]: row["value"] for row in tables["ediscussion"]}["title"] == discussed.title
    assert list(tables["contributions"][0]) == [
        name for name in told["contributions"][0] if name != "translations"
    ]
    assert set(tables) == {
        "ediscussion",
        "phases",
        "people",
        "topic_notes",
        "questions",
        "contributions",
        "translations",
    }


def test_chapters_of_other_parts_are_in_it(browser_as, discussed, monkeypatch):
    table = Table("By country", ("Country", "Number"), (("Thailand", "3"),))
    offered = [lambda *_args: [Passage("Figures", "en", body="-", tables=(table,))]]
    monkeypatch.setitem(CHAPTERS, FIGURES, offered)
    [passage] = json_of(browser_as(WORKER), discussed)["passages"]
    assert (passage["chapter"], passage["tables"][0]["rows"]) == ("figures", [["Thailand", "3"]])
    [row] = tables_of(browser_as(WORKER), discussed)["passages"]
    assert row["body"] == "'-"


def test_visitors_get_public_names_of_public_ones_and_nothing_else(db, cast, client, browser_as, now):
    made = make_closed(db, by=cast[ADMIN], ring="public", now=now)
    say(db, made, cast[MEMBER], "With @pongsak-thamrong.", at(now, 10))
    say(db, made, cast[EMPLOYER], "We pay.", at(now, 20))
    for browser in (client, browser_as(WORKER)):
        one, two = json_of(browser, made)["contributions"]
        assert (one["name"], one["byline"]) == (None, "A member, Government, labour, Viet Nam")
        assert "@pongsak" not in one["body"]
        assert two["name"] == "Pongsak Thamrong"


def test_an_open_one_can_be_exported_and_a_draft_is_not_there(db, cast, browser_as, now):
    opened = make_ediscussion(db, by=cast[ADMIN], now=now)
    draft = make_ediscussion(db, by=cast[ADMIN], now=now, announced=False)
    assert json_of(browser_as(WORKER), opened)["ediscussion"]["phase"] == "open"
    assert json_of(browser_as(ADMIN), draft)["contributions"] == []
    assert browser_as(WORKER).get(f"{draft.path}/export/json").status_code == 404


def test_many_contributions_cost_a_few_queries(db, cast, browser_as, queries, now):
    made = make_closed(db, by=cast[ADMIN], now=now)
    for minutes in range(30):
        say(db, made, cast[MEMBER], "One more.", at(now, minutes * 10))
    browser = browser_as(WORKER)
    with queries:
        assert len(json_of(browser, made)["contributions"]) == 30
    assert queries.count <= 25, queries
