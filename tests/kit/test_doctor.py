"""The doctor says what is well, what is not, and how to mend it; and leaves nothing behind."""

import shutil
from datetime import UTC, timedelta

import pytest
from click.testing import CliRunner

from apfl_net.cli import apfl_net
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import open_session
from apfl_net.kit.doctor import BROKEN, CARE, WELL, findings
from apfl_net.kit.printing.jobs import PrintJob
from apfl_net.kit.search.comparing import Comparison
from apfl_net.kit.search.following import follow, search_engine
from apfl_net.kit.search.tasks import look_again, set_aside_as_new
from tests.kit.setting import given
from tests.needs import needs_pdf
from tests.standins.meilisearch import StandIn
from tests.standins.meilisearch_program import MASTER_KEY


def test_a_house_in_order_is_told_so(own_database):
    needs_pdf()
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    answer = CliRunner().invoke(apfl_net, ["doctor"])
    assert answer.exit_code == 0, answer.output
    for words in (
        "ok    database",
        "ok    files",
        "ok    worker",
        "ok    printing",
        "ok    fonts",
        "note  mail",
        "note  scanner",
    ):
        assert words in answer.output
    assert list(settings().files_dir.glob("trial-*")) == []


@pytest.mark.parametrize(
    ("name", "value", "about", "mend"),
    [
        ("APFL_TIME_ZONE", "Asia/Nowhere", "time zone", "IANA name"),
        ("APFL_BASE_URL", "network.example", "address", "APFL_BASE_URL=https://"),
        ("APFL_TRUSTED_PROXIES", "10.0.0.1, proxy", "proxies", "addresses or networks"),
        ("APFL_MAIL_URL", "smtp://127.0.0.1:1", "mail", "APFL_MAIL_URL"),
        ("APFL_MAIL_FROM", "nobody", "mail", "APFL_MAIL_FROM"),
        ("APFL_DATA_DIR", "/dev/null/nowhere", "data folder", "apfl-net migrate"),
        ("APFL_STORAGE_URL", "file:///proc/files", "files", "APFL_STORAGE_URL"),
        ("APFL_STORAGE_URL", "s3://nowhere/files", "files", "AWS_ENDPOINT_URL"),
        ("APFL_SCAN_URL", "tcp://127.0.0.1:1", "scanner", "clamd runs"),
        ("APFL_ENV", "production", "settings", ".env"),
    ],
)
def test_what_is_wrong_is_told_with_how_to_mend_it(own_database, monkeypatch, name, value, about, mend):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with given(**{name: value}):
        found = [finding for finding in findings() if finding.about == about and finding.state == BROKEN]
    assert found
    assert mend in found[0].mend


def searched() -> list[tuple[str, str, str]]:
    return [(one.state, one.told, one.mend) for one in findings() if one.about == "search"]


def test_where_there_is_no_index_it_says_how_one_comes_to_be(own_database, tmp_path):
    with given(APFL_DATA_DIR=str(tmp_path)):
        [(state, told, mend)] = searched()
    assert (state, told) == (CARE, "nothing is found (there is no index yet)")
    assert mend == "apfl-net reindex builds it, as does a worker when it starts"


def test_a_search_server_is_tried_with_the_key_that_there_is(own_database):
    with StandIn(MASTER_KEY) as server:
        with given(APFL_SEARCH_URL=server.url, APFL_SEARCH_KEY=MASTER_KEY):
            told = [one for one in findings() if one.about == "search server"]
            assert [(one.state, one.mend) for one in told] == [(WELL, ""), (WELL, "")]
            assert "answers at" in told[0].told
        with given(APFL_SEARCH_URL=server.url, APFL_SEARCH_KEY="another"):
            *_, told = [one for one in findings() if one.about == "search server"]
            assert (told.state, "key" in told.mend) == (BROKEN, True)


def test_what_the_search_has_and_lacks_is_told(own_database, tmp_path):
    with given(APFL_DATA_DIR=str(tmp_path)):
        follow()
        documents = search_engine().state().documents
        assert searched() == [(WELL, f"embedded engine, {documents} documents, 0 changes wait", "")]
        now = utc_now() - timedelta(minutes=11)
        with open_session(writing=True) as session:
            look_again(session, "post", [1, 2], now=now)
        [(state, told, _mend)] = searched()
        assert state == BROKEN
        assert told == (
            f"embedded engine, {documents} documents, 2 changes wait"
            f" since {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        )


def test_what_cannot_be_found_and_what_was_mended_is_told(own_database, tmp_path):
    now = utc_now()
    with given(APFL_DATA_DIR=str(tmp_path)):
        follow()
        with open_session(writing=True) as session:
            set_aside_as_new(session, "post", {1: "KeyError"}, now=now)
            session.add(Comparison(asked_at=now, ended_at=now, compared=9, missing=1, extra=1))
        found, documents = searched(), search_engine().state().documents
    assert [(state, told) for state, told, _mend in found] == [
        (WELL, f"embedded engine, {documents} documents, 0 changes wait"),
        (CARE, "no document can be made of 1 things, which nobody finds"),
        (CARE, f"2 of 9 things were wrong in the index on {now:%Y-%m-%d}"),
    ]


def test_where_there_is_no_room_for_a_second_index_it_says_so(own_database, tmp_path):
    with given(APFL_DATA_DIR=str(tmp_path)):
        follow()
        huge = tmp_path / "index" / "huge"
        with huge.open("w") as file:
            file.truncate(shutil.disk_usage(tmp_path).free)  # it takes no room
        assert "make room" in searched()[-1][2]


def test_what_has_no_pdf_is_counted(own_database):
    now = utc_now()
    with open_session(writing=True) as session:
        failed = {"asked_at": now, "run_at": now, "failed_at": now}
        session.add(PrintJob(source="a", target="b", problem="fonts", **failed))
    notes = [finding.told for finding in findings() if finding.state == CARE]
    assert "1 documents have no PDF" in notes
