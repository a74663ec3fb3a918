"""Settings, and what production refuses."""

import threading

import pytest
from pydantic import ValidationError
from starlette.responses import Response

from apfl_net.access.entrances import clear_cookie, cookie_name, set_cookie
from apfl_net.kit.config import settings
from tests.kit.setting import given

READY = {
    "APFL_ENV": "production",
    "APFL_BASE_URL": "https://network.example",
    "APFL_MAIL_URL": "smtp://mail.example",
    "APFL_SECRET_KEY": "k" * 40,
    "APFL_DATABASE_URL": "postgresql+psycopg://apfl@/apfl",
}
NOT_HTTPS = "APFL_BASE_URL must start with https:// in production."
NO_MAIL = "APFL_MAIL_URL is console:// - mail would reach nobody."
NO_KEY = "APFL_SECRET_KEY must be set when PostgreSQL is used."


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({}, []),
        ({"APFL_BASE_URL": "http://network.example"}, [NOT_HTTPS]),
        ({"APFL_BASE_URL": ""}, [NOT_HTTPS]),
        ({"APFL_MAIL_URL": "console://"}, [NO_MAIL]),
        ({"APFL_SECRET_KEY": ""}, [NO_KEY]),
        ({"APFL_SECRET_KEY": "", "APFL_DATABASE_URL": "sqlite:////data/apfl.db"}, []),
        (
            {"APFL_BASE_URL": "http://x", "APFL_MAIL_URL": "console://", "APFL_SECRET_KEY": ""},
            [NOT_HTTPS, NO_MAIL, NO_KEY],
        ),
        ({"APFL_ENV": "development", "APFL_BASE_URL": "http://x", "APFL_MAIL_URL": "console://"}, []),
    ],
)
def test_what_production_refuses(changed, problems):
    with given(**READY | changed) as found:
        assert found.problems() == problems


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APFL_ENV", "prod"),
        ("APFL_DATABASE_POOL", "0"),
        ("APFL_PASSWORD_ROUNDS", "11"),
        ("APFL_DATABASE_POOL", "x"),
    ],
)
def test_a_setting_that_makes_no_sense_is_not_taken(name, value):
    with pytest.raises(ValidationError, match=name.removeprefix("APFL_").lower()), given(**{name: value}):
        pass


def test_without_a_database_url_it_is_a_file_in_the_data_folder(tmp_path):
    with given(APFL_DATA_DIR=str(tmp_path), APFL_DATABASE_URL=""):
        assert settings().database == f"sqlite:///{tmp_path}/apfl.db"


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path):
    with given(APFL_DATA_DIR=str(tmp_path / "new"), APFL_SECRET_KEY=""):
        first = settings().signing_key
    with given(APFL_DATA_DIR=str(tmp_path / "new"), APFL_SECRET_KEY=""):
        assert settings().signing_key == first
    [kept] = (tmp_path / "new").iterdir()
    assert (len(first), kept.name, oct(kept.stat().st_mode)[-3:]) == (64, "secret.key", "600")


def test_processes_that_start_together_agree_on_the_secret(tmp_path):
    found: list[str] = []
    start = threading.Barrier(8)
    with given(APFL_DATA_DIR=str(tmp_path), APFL_SECRET_KEY="") as together:

        def look() -> None:
            start.wait(60)
            found.append(together.signing_key)

        threads = [threading.Thread(target=look) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert len(found) == 8
    assert found == [(tmp_path / "secret.key").read_text()] * 8


def test_a_secret_that_is_given_is_used(tmp_path):
    with given(APFL_DATA_DIR=str(tmp_path), APFL_SECRET_KEY="given"):
        assert settings().signing_key == "given"
    assert list(tmp_path.iterdir()) == []


def test_the_cookie_is_bound_to_the_host_and_to_https_in_production():
    with given(APFL_ENV="development"):
        assert cookie_name() == "apfl"
        plain = set_cookie(Response(), "token").headers["set-cookie"]
    with given(**READY):
        assert cookie_name() == "__Host-apfl"
        secure = set_cookie(Response(), "token").headers["set-cookie"]
        cleared = clear_cookie(Response()).headers["set-cookie"]
    assert plain == "apfl=token; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax"
    assert secure == "__Host-apfl=token; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax; Secure"
    assert cleared.startswith('__Host-apfl=""; ')
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure", "Max-Age=0"} <= set(cleared.split("; "))
