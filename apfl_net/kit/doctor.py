"""Whether everything that the house needs is there, and how to mend what is not.

Each check says one thing in one line. It tries what it speaks of: writes a file, greets the mail server, sets
a line of text. Nothing of it stays, and no mail leaves.
"""

import ipaddress
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.exc import DBAPIError

from apfl_net.kit import scanning, storage
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import engine, open_session
from apfl_net.kit.mail.answers import ServerAway
from apfl_net.kit.mail.carriers import greet
from apfl_net.kit.mail.letters import LEAVING, Letter
from apfl_net.kit.migrating import is_migrated
from apfl_net.kit.outbox import WAITING, OutboxEntry
from apfl_net.kit.printing.fonts import packages_for, scripts_without_font
from apfl_net.kit.printing.jobs import PrintJob
from apfl_net.kit.printing.press import LIBRARIES, can_print
from apfl_net.kit.search.comparing import last_comparison
from apfl_net.kit.search.following import search_engine
from apfl_net.kit.search.health import AWAY, BEHIND, BUILDING, Health, health
from apfl_net.kit.search.meilisearch.keys import check
from apfl_net.kit.storage.faults import StorageIsAway

WELL, CARE, BROKEN = "ok", "note", "BAD"
ENOUGH_SPACE = 1_000_000_000
LATE = timedelta(minutes=10)
PANGO = "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 (Debian, Ubuntu)"


@dataclass(frozen=True)
class Finding:
    """`mend`: what to do, where something is to be done."""

    state: str
    about: str
    told: str
    mend: str = ""


def findings() -> Iterator[Finding]:
    """One after the other, as they are found. What needs a database that does not answer is left out."""
    yield from _settings()
    yield from _data()
    database = list(_database())
    yield from database
    if all(found.state != BROKEN for found in database):
        yield from _work()
        yield from _search()
    for part in (_files, _scanner, _mail, _printing):
        yield from part()


def _settings() -> Iterator[Finding]:
    for problem in settings().problems():
        yield Finding(BROKEN, "settings", problem, "set it in the environment or in .env")
    if not settings().production:
        told = "APFL_ENV is development: demo accounts and plain http are let through"
        yield Finding(CARE, "settings", told, "APFL_ENV=production for a community of real people")
    address = urlsplit(settings().base_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        mend = "APFL_BASE_URL=https://network.example"
        yield Finding(BROKEN, "address", f"{settings().base_url} is not an address", mend)
    else:
        yield Finding(WELL, "address", f"readers come to {settings().base_url}")
    yield _zone()
    for proxy in filter(None, map(str.strip, settings().trusted_proxies.split(","))):
        if proxy != "*" and not _is_network(proxy):
            told = f"APFL_TRUSTED_PROXIES: {proxy} is not an address"
            yield Finding(BROKEN, "proxies", told, "name addresses or networks, with commas between")


def _zone() -> Finding:
    try:
        ZoneInfo(settings().time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        mend = "an IANA name, such as APFL_TIME_ZONE=Asia/Bangkok"
        return Finding(BROKEN, "time zone", f"there is no zone {settings().time_zone}", mend)
    return Finding(WELL, "time zone", settings().time_zone)


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _data() -> Iterator[Finding]:
    folder = settings().data_dir
    if not folder.is_dir():
        yield Finding(BROKEN, "data folder", f"{folder} is not there", "apfl-net migrate makes it")
        return
    free = shutil.disk_usage(folder).free
    state = WELL if free > ENOUGH_SPACE else CARE
    mend = "" if state == WELL else "make room: below 1 GB a busy day can fill it"
    yield Finding(state, "data folder", f"{folder}, {free / 1e9:.1f} GB free", mend)
    key = folder / "secret.key"
    if settings().secret_key:
        yield Finding(WELL, "secret key", "from APFL_SECRET_KEY")
    elif key.exists() and key.stat().st_mode & 0o077:
        yield Finding(BROKEN, "secret key", f"others can read {key}", f"chmod 600 {key}")
    else:
        yield Finding(WELL, "secret key", f"kept in {key}" if key.exists() else "made on first start")


def _database() -> Iterator[Finding]:
    try:
        with engine().connect() as connection:
            name = connection.dialect.name
            version = connection.scalar(text(VERSIONS[name]))
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        mend = "check APFL_DATABASE_URL, and that the server runs and lets this user in"
        yield Finding(BROKEN, "database", f"does not answer ({reason})", mend)
        return
    yield Finding(WELL, "database", f"{name} {version}")
    if not is_migrated():
        yield Finding(BROKEN, "database", "is not at this release", "apfl-net migrate")


def _search() -> Iterator[Finding]:
    """What is found, what is not, and whether there is room to build the index anew beside itself."""
    searching = search_engine()
    with open_session(writing=False) as session:
        found, last = health(session, searching, now=utc_now()), last_comparison(session)
    yield _state_of(found, searching.name)
    if found.aside:
        told = f"no document can be made of {found.aside} things, which nobody finds"
        yield Finding(CARE, "search", told, "look at /desk/search: it says why, and can try again")
    if last is not None and last.mended:
        told = f"{last.mended} of {last.compared} things were wrong in the index on {last.ended_at:%Y-%m-%d}"
        yield Finding(
            CARE, "search", told, "they are mended; if it happens again, the worker's log says when"
        )
    if searching.name == "embedded":
        yield from _room_for_index()
    else:
        yield from _search_server()


def _search_server() -> Iterator[Finding]:
    """By doing once, in an index of its own, all that the key has to be good for."""
    for checked in check(settings().search_url, settings().search_key):
        yield Finding(BROKEN if checked.mend else WELL, "search server", checked.told, checked.mend)


def _state_of(found: Health, name: str) -> Finding:
    told = f"{name} engine, {found.documents} documents, {found.waiting} changes wait"
    if found.state == AWAY and name == "embedded":
        return Finding(CARE, "search", f"nothing is found ({found.reason})", BUILD)
    if found.state == AWAY:
        mend = "check APFL_SEARCH_URL and APFL_SEARCH_KEY, and that the server runs; then apfl-net reindex"
        return Finding(BROKEN, "search", f"the {name} engine does not answer ({found.reason})", mend)
    if found.state == BUILDING:
        return Finding(CARE, "search", f"{told}; the index is of an older release or older settings", BUILD)
    if found.state == BEHIND:
        mend = "start a worker; if one runs, its log says why it cannot write the index"
        return Finding(BROKEN, "search", f"{told} since {found.since:%Y-%m-%d %H:%M} UTC", mend)
    return Finding(WELL, "search", told)


BUILD = "apfl-net reindex builds it, as does a worker when it starts"


def _room_for_index() -> Iterator[Finding]:
    folder = settings().data_dir / "index"
    if not folder.is_dir():
        return
    size = sum(map(_size, folder.rglob("*")))
    free = shutil.disk_usage(folder).free
    if free < 2 * size:
        told = f"the index has {size / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free"
        yield Finding(
            CARE, "search", told, "make room: while it is built anew it takes twice as much and more"
        )


def _size(path: Path) -> int:
    with suppress(OSError):  # a worker may have taken it away just now
        return path.stat().st_size
    return 0


VERSIONS = {"sqlite": "SELECT sqlite_version()", "postgresql": "SHOW server_version"}


def _work() -> Iterator[Finding]:
    """What waits for a worker, and what none will try again."""
    late = utc_now() - LATE
    with open_session(writing=False) as session:

        def count(*conditions: ColumnElement[bool]) -> int:
            return session.scalar(select(func.count()).where(*conditions)) or 0

        waiting = count(WAITING, OutboxEntry.run_at < late) + count(LEAVING, Letter.run_at < late)
        dead = count(OutboxEntry.dead_at.is_not(None))
        refused = count(Letter.refused_at.is_not(None))
        unprinted = count(PrintJob.failed_at.is_not(None), PrintJob.forgotten_at.is_(None))
    if waiting:
        mend = "start one: apfl-net worker, or serve without --no-worker"
        yield Finding(BROKEN, "worker", f"{waiting} things wait for more than ten minutes", mend)
    else:
        yield Finding(WELL, "worker", "nothing waits for long")
    if dead or refused:
        told = f"{dead} events and {refused} letters failed for good"
        yield Finding(CARE, "worker", told, "look at /desk and /desk/mail: they can be tried again")
    if unprinted:
        mend = "mend what stands below under printing, then “Try again” on their pages"
        yield Finding(CARE, "printing", f"{unprinted} documents have no PDF", mend)


def _files() -> Iterator[Finding]:
    """Whether a file can be kept, read and taken away where files are kept."""
    key = f"trial-{secrets.token_hex(8)}.txt"
    in_bucket = settings().stores_objects
    place = settings().storage_url if in_bucket else settings().files_dir
    try:
        storage.keep(key, [b"trial"])
        storage.read(key)
        storage.forget(key)
    except StorageIsAway as fault:
        mend = f"let this user write in {place}, or set APFL_STORAGE_URL"
        if in_bucket:
            mend = "check APFL_STORAGE_URL, AWS_ENDPOINT_URL, AWS_REGION and the two keys"
        yield Finding(BROKEN, "files", f"cannot be written ({fault.told})", mend)
        return
    yield Finding(WELL, "files", f"are kept in {place}")


def _scanner() -> Iterator[Finding]:
    if not scanning.scans():
        told = "files that members send are not scanned for viruses"
        yield Finding(CARE, "scanner", told, "install clamav-daemon and set APFL_SCAN_URL")
        return
    try:
        yield Finding(WELL, "scanner", scanning.version())
    except scanning.ScannerIsAway as reason:
        mend = "check APFL_SCAN_URL, that clamd runs, and that this user may use its socket"
        yield Finding(BROKEN, "scanner", f"does not answer ({reason}); files wait for it", mend)


def _mail() -> Iterator[Finding]:
    if "@" not in parseaddr(settings().mail_from)[1]:
        told = f"{settings().mail_from} is no sender"
        yield Finding(BROKEN, "mail", told, 'APFL_MAIL_FROM="Our network <no-reply@network.example>"')
    if settings().mail_url.startswith("console:"):
        mend = "APFL_MAIL_URL=smtp://user:password@mail.example:587?starttls=true"
        yield Finding(CARE, "mail", "is printed and reaches nobody", mend)
        return
    host = urlsplit(settings().mail_url).hostname
    try:
        greet()
    except ServerAway as reason:
        mend = "check host, port, user and password in APFL_MAIL_URL"
        yield Finding(BROKEN, "mail", f"{host} does not take it ({reason})", mend)
    else:
        yield Finding(WELL, "mail", f"{host} answers and knows us; no mail was sent")


def _printing() -> Iterator[Finding]:
    refusal = can_print()
    if refusal:
        mend = PANGO if refusal.reason == LIBRARIES else "see the line above; more memory may help"
        yield Finding(BROKEN, "printing", f"there will be no PDF ({refusal})", mend)
    else:
        yield Finding(WELL, "printing", "a line of text was set as PDF")
    if scripts := scripts_without_font():
        mend = f"apt install {' '.join(packages_for(scripts))} (Debian, Ubuntu)"
        yield Finding(CARE, "fonts", f"there are none for {', '.join(scripts)}", mend)
    else:
        yield Finding(WELL, "fonts", "for all scripts of the region")
