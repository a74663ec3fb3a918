"""What cannot be done is told in one line on stderr, with exit status 2, and nothing is done."""

import socket
import sys
from contextlib import closing

import pytest
from sqlalchemy import func, select

from apfl_net.cli import main
from apfl_net.kit.config import settings
from apfl_net.kit.db import engine, open_session
from apfl_net.kit.facts import note_fact
from apfl_net.members.models import Member
from tests.databases import serving_from
from tests.durability.locking import all_writing_locked
from tests.kit.setting import given

PRODUCTION = {
    "APFL_ENV": "production",
    "APFL_BASE_URL": "https://network.example",
    "APFL_MAIL_URL": "smtp://mail.example",
    "APFL_SECRET_KEY": "k" * 40,
}
NOT_MIGRATED = "the database is not at this release. Run: apfl-net migrate"
AT_WORK = [("serve",), ("worker",), ("demo",), ("sign-ins",), ("create-admin", "maria@ministry.example")]


@pytest.fixture
def refusal(monkeypatch, capsys):
    """`refusal("serve", "--port", "x")`: the one line that the command ends with."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["apfl-net", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert (ended.value.code, out, err.count("\n")) == (2, "", 1), err
        assert err.startswith("apfl-net: ")
        return err.removeprefix("apfl-net: ").rstrip("\n")

    return run


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nonsense"], "No such command 'nonsense'."),
        (["--nonsense"], "No such option '--nonsense'."),
        (["serve", "8000"], "Got unexpected extra argument (8000)"),
        (["serve", "--port", "http"], "Invalid value for '--port': 'http' is not a valid integer range."),
        (["serve", "--port", "0"], "Invalid value for '--port': 0 is not in the range 1<=x<=65535."),
        (["serve", "--port", "65536"], "Invalid value for '--port': 65536 is not in the range 1<=x<=65535."),
        (["serve", "--workers", "0"], "Invalid value for '--workers': 0 is not in the range x>=1."),
        (["serve", "--host"], "Option '--host' requires an argument."),
        (["worker", "2"], "Got unexpected extra argument (2)"),
        (["worker", "--fast"], "No such option '--fast'."),
        (["migrate", "head"], "Got unexpected extra argument (head)"),
        (["demo", "large"], "Got unexpected extra argument (large)"),
        (["sign-ins", "now"], "Got unexpected extra argument (now)"),
        (["create-admin"], "Missing argument 'EMAIL'."),
        (["create-admin", "a@b.example", "c@d.example"], "Got unexpected extra argument (c@d.example)"),
        (["create-admin", "maria"], "maria is not an e-mail address."),
        (["create-admin", "@"], "@ is not an e-mail address."),
        (["create-admin", "maria @ministry.example"], "maria @ministry.example is not an e-mail address."),
        (["create-admin", "maria\n@ministry.example"], "maria @ministry.example is not an e-mail address."),
        (["import-members"], "Missing argument 'FILE'."),
        (["revision"], "Missing argument 'MESSAGE'."),
    ],
)
def test_what_is_typed_wrongly_is_said(refusal, arguments, told):
    assert refusal(*arguments) == told


def test_a_command_by_itself_lists_the_commands(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["apfl-net"])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert err.startswith("Usage: apfl-net [OPTIONS] COMMAND")
    assert "create-admin" in err


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"APFL_BASE_URL": "http://network.example"},
            "APFL_BASE_URL must start with https:// in production.",
        ),
        ({"APFL_BASE_URL": ""}, "APFL_BASE_URL must start with https:// in production."),
        ({"APFL_MAIL_URL": "console://"}, "APFL_MAIL_URL is console:// - mail would reach nobody."),
        (
            {"APFL_SECRET_KEY": "", "APFL_DATABASE_URL": "postgresql+psycopg://apfl@/apfl"},
            "APFL_SECRET_KEY must be set when PostgreSQL is used.",
        ),
    ],
)
@pytest.mark.parametrize("command", ["serve", "worker"])
def test_production_does_not_serve_with_settings_that_are_not_safe(refusal, changed, told, command):
    with given(**PRODUCTION | changed):
        assert refusal(command) == told


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_production_does_not_serve_the_demo_whose_passwords_are_known(refusal, own_database, command):
    with open_session(writing=True) as session:
        note_fact(session, "demo", "yes")
    with given(**PRODUCTION):
        assert refusal(command) == "this database holds the demo community, whose passwords are known."


def test_production_does_not_load_the_demo(refusal, empty_database):
    with given(**PRODUCTION):
        assert refusal("demo") == (
            "the demo community has known passwords, so it is not loaded in production."
        )
    assert members() == 0


def test_the_demo_is_not_loaded_over_members(refusal, own_database):
    before = members()
    assert refusal("demo") == "this database has members already; the demo needs an empty one."
    assert members() == before > 0


@pytest.mark.parametrize("arguments", AT_WORK)
def test_a_database_without_tables_is_to_be_migrated_first(refusal, tmp_path, arguments):
    with serving_from(f"sqlite:///{tmp_path}/new.db"):
        assert refusal(*arguments) == NOT_MIGRATED


@pytest.mark.parametrize("arguments", [*AT_WORK, ("migrate",)])
def test_a_database_that_is_away_is_said(refusal, tmp_path, arguments):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    with serving_from(f"postgresql+psycopg://apfl@127.0.0.1:{port}/apfl"):
        told = refusal(*arguments)
    assert told.startswith("the database does not answer (connection failed: ")
    assert "Connection refused" in told
    assert told.endswith(". Check APFL_DATABASE_URL.")


def test_a_database_that_says_nothing_is_not_waited_for_without_end(refusal):
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as silent,
        serving_from(f"postgresql+psycopg://apfl@127.0.0.1:{silent.getsockname()[1]}/apfl"),
    ):
        told = refusal("migrate")
    assert told == "the database does not answer (connection timeout expired). Check APFL_DATABASE_URL."


def test_a_database_that_is_locked_is_not_waited_for_without_end(refusal, own_database):
    before = members()
    with all_writing_locked():
        told = refusal("create-admin", "maria@ministry.example")
    assert told.startswith("the database does not answer (")
    assert "lock" in told
    assert members() == before


@pytest.mark.parametrize("arguments", [*AT_WORK, ("migrate",)])
def test_a_file_that_is_no_database_is_said_and_left_as_it_is(refusal, tmp_path, arguments):
    letter = tmp_path / "letter.db"
    letter.write_text("Dear Maria, the figures you asked for are below.\n" * 100)
    with serving_from(f"sqlite:///{letter}"):
        told = refusal(*arguments)
    assert told == "the database does not answer (file is not a database). Check APFL_DATABASE_URL."
    assert letter.read_text().startswith("Dear Maria")


def test_a_database_of_a_later_release_is_left_as_it_is(refusal, own_database):
    with engine().begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    assert refusal("serve") == NOT_MIGRATED
    assert refusal("migrate") == (
        "the database cannot be brought to this release (Can't locate revision identified by 'later')."
    )
    assert members() > 0


@pytest.mark.parametrize(
    "url",
    ["apfl.db", "mysql://root@host/apfl", "postgresql+psycopg2://u@h/n", "postgresql://u@h:port/n", "://"],
)
@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_database_url_of_no_known_kind_is_refused_with_those_that_are(refusal, url, command):
    with serving_from(url):
        assert refusal(command) == (
            "APFL_DATABASE_URL is not as it should be: "
            "sqlite:///FILE or postgresql+psycopg://USER:PW@HOST/NAME."
        )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("APFL_ENV", "prod", "Input should be 'development' or 'production'."),
        (
            "APFL_DATABASE_POOL",
            "none",
            "Input should be a valid integer, unable to parse string as an integer.",
        ),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(refusal, monkeypatch, name, value, told):
    monkeypatch.setenv(name, value)
    settings.cache_clear()
    try:
        assert refusal("serve") == f"{name} is not as it should be: {told}"
    finally:
        settings.cache_clear()


def test_a_data_folder_that_is_a_file_is_named(refusal, tmp_path):
    (tmp_path / "data").write_text("")
    with serving_from(""), given(APFL_DATA_DIR=str(tmp_path / "data")):
        assert refusal("migrate") == f"{tmp_path / 'data'}: File exists."


def test_an_address_that_is_taken_is_said(refusal, own_database):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        told = refusal("serve", "--port", str(port))
    assert told == f"cannot listen at 127.0.0.1, port {port} (Address already in use)."


def test_an_address_that_is_not_of_this_machine_is_said(refusal, own_database):
    told = refusal("serve", "--host", "203.0.113.7")
    assert told == "cannot listen at 203.0.113.7, port 8000 (Cannot assign requested address)."


def members():
    with open_session(writing=False) as session:
        return session.scalar(select(func.count()).select_from(Member))
