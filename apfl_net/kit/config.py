"""Settings: environment variables (or `.env`) with the prefix `APFL_`, read once.

The table of names and meanings is `docs/operations.md`; a test holds the two together.
"""

import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: templates, static files, migrations and reference data are read from here."""

DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
CARRIERS = ("console", "smtp", "smtps")


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APFL_", env_file=".env", extra="ignore")

    data_dir: Path = Field(Path("var"), description="database file, secret key, later files and index")
    database_url: str = Field("", description="empty: SQLite in the data folder; or postgresql+psycopg://")
    database_pool: int = Field(8, ge=1, description="connections of one process for reading, and for writing")
    base_url: str = Field("http://127.0.0.1:8000", description="how readers reach the site; in every mail")
    storage_url: str = Field(
        "", description="empty: files/ in the data folder; or file:///FOLDER or s3://BUCKET/PREFIX"
    )
    scan_url: str = Field(
        "", description="empty: files are not scanned; or unix:///SOCKET or tcp://HOST:3310"
    )
    upload_limit: int = Field(500, ge=1, description="megabytes of one file")
    member_quota: int = Field(1000, ge=1, description="megabytes of all that one member sent")
    files_quota: int = Field(20_000, ge=1, description="megabytes of all files of members together")
    search_url: str = Field("", description="empty: index in the data folder; or http://HOST:7700")
    search_key: str = Field("", description="key of the Meilisearch server, as `search-key` makes it")
    secret_key: str = Field("", description="signs links in mails; made on first start if empty")
    env: Literal["development", "production"] = Field("development", description="production is strict")
    mail_url: str = Field("console://", description="where mail goes")
    mail_from: str = Field("APFL Net <no-reply@example.org>", description="sender of every mail")
    trusted_proxies: str = Field("", description="addresses whose forwarded headers are believed")
    time_zone: str = Field("Asia/Bangkok", description="zone shown to visitors and new members (IANA)")
    demo_password: str = Field("network-of-practice", description="password of the demo accounts")
    reload_templates: bool = Field(False, description="for developers: read templates anew when they change")
    password_rounds: int = Field(3, ge=1, le=10, description="argon2id time cost (64 MiB each)")

    @field_validator("database_url")
    @classmethod
    def _of_a_kind_we_know(cls, url: str) -> str:
        try:
            known = not url or make_url(url).drivername in DATABASES
        except (ArgumentError, ValueError):
            known = False
        if not known:
            raise PydanticCustomError("database", "sqlite:///FILE or postgresql+psycopg://USER:PW@HOST/NAME")
        return url

    @field_validator("mail_url")
    @classmethod
    def _carried_by_what_we_know(cls, url: str) -> str:
        try:
            known = "://" in url and urlsplit(url).scheme in CARRIERS and urlsplit(url).port != 0
        except ValueError:  # the port is no number
            known = False
        if not known:
            raise PydanticCustomError(
                "mail", "console:// or smtp://USER:PW@HOST:587?starttls=true or smtps://"
            )
        return url

    @field_validator("storage_url")
    @classmethod
    def _kept_where_we_can(cls, url: str) -> str:
        in_bucket = url.startswith("s3://") and bool(urlsplit(url).netloc)
        if url and not in_bucket and not url.startswith("file:///"):
            raise PydanticCustomError(
                "storage", "file:///FOLDER or s3://BUCKET/PREFIX, or nothing: files/ in the data folder"
            )
        return url

    @field_validator("scan_url")
    @classmethod
    def _scanned_by_what_we_know(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            known = (parts.scheme == "unix" and bool(parts.path)) or (
                parts.scheme == "tcp" and bool(parts.hostname and parts.port)
            )
        except ValueError:  # the port is no number
            known = False
        if url and not known:
            raise PydanticCustomError("scan", "unix:///run/clamav/clamd.ctl or tcp://HOST:3310, or nothing")
        return url

    @field_validator("search_url")
    @classmethod
    def _searched_where_we_can(cls, url: str) -> str:
        try:
            known = urlsplit(url).scheme in {"http", "https"} and bool(urlsplit(url).hostname)
        except ValueError:
            known = False
        if url and not known:
            raise PydanticCustomError("search", "http://HOST:7700, or nothing: an index in the data folder")
        return url

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def database(self) -> str:
        """The database URL as SQLAlchemy takes it."""
        return self.database_url or f"sqlite:///{self.data_dir / 'apfl.db'}"

    @property
    def stores_objects(self) -> bool:
        """Whether files are kept in an object store, not in a folder."""
        return self.storage_url.startswith("s3:")

    @property
    def files_dir(self) -> Path:
        """The folder of the files that the house keeps, where it is a folder."""
        return Path(unquote(urlsplit(self.storage_url).path)) if self.storage_url else self.data_dir / "files"

    @property
    def signing_key(self) -> str:
        """The secret that signs mail links: the setting, or one made once and kept in the data folder."""
        return self.secret_key or _kept_secret(self.data_dir / "secret.key")

    def problems(self) -> list[str]:
        """What forbids serving with these settings, one sentence each; always empty in development."""
        if not self.production:
            return []
        checks = {
            "APFL_BASE_URL must start with https:// in production.": not self.base_url.startswith("https://"),
            "APFL_MAIL_URL is console:// - mail would reach nobody.": self.mail_url.startswith("console:"),
            "APFL_SECRET_KEY must be set when PostgreSQL is used.": (
                not self.secret_key and self.database.startswith("postgresql")
            ),
        }
        return [problem for problem, found in checks.items() if found]


def _kept_secret(path: Path) -> str:
    """The secret in the file, made if it is not there; whoever is first wins when several start at once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
