"""In the worker: each file that was sent is looked at, and is ready or refused afterwards.

Like a document to print, it is taken under a lease and looked at without any lock. Whoever is killed leaves
it to the next one, which begins anew when the lease is over; what was made of it until then is swept away.
"""

import logging
import secrets
import tempfile
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from apfl_net.files import policy, reasons
from apfl_net.files.actions import Looked, make_ready, mark, refuse, take_next
from apfl_net.files.models import FileVersion
from apfl_net.files.queries import next_to_look_at
from apfl_net.kit import scanning, storage
from apfl_net.kit.content.cleaning import clean
from apfl_net.kit.content.kinds import Kind, kind_of
from apfl_net.kit.content.preview import preview
from apfl_net.kit.content.problems import Broken, NotAllowed, NotTaken
from apfl_net.kit.content.text import read_text
from apfl_net.kit.db import open_session
from apfl_net.kit.storage.faults import StorageIsAway

Clock = Callable[[], datetime]

LEASE = timedelta(minutes=10)
"""Longer than any one step takes; it begins anew with each."""
MOST_TRIES = 3
PAUSE = timedelta(minutes=1)

log = logging.getLogger("apfl_net.files")


class Refused(Exception):
    """For one of `reasons`."""

    def __init__(self, reason: str, family: str = "") -> None:
        super().__init__(reason)
        self.code, self.family = reason, family


class Stopped(Exception):
    """The worker is to end, or nobody wants the file any more."""


def look_at_waiting(clock: Clock, *, stop: threading.Event | None = None) -> int:
    """Look at one version that is due; returns how many were taken."""
    lease = secrets.token_hex(8)
    version = _take(lease, clock)
    if version is None:
        return 0
    try:
        if version.tries > MOST_TRIES:  # each time whoever looked at it was killed
            raise Refused(Broken.__name__)
        _finish(version, lease, _look(version, lease, clock, stop), clock())
    except (Refused, NotTaken) as refused:
        _refuse(version, lease, refused, clock())
    except Stopped:
        _put_back(version, lease, run_at=clock(), counts=False)
    except (scanning.ScannerIsAway, StorageIsAway, OperationalError) as fault:  # the last: a busy database
        log.warning("file %s waits: %s (%s)", version.file_id, type(fault).__name__, str(fault)[:200])
        _put_back(version, lease, run_at=clock() + PAUSE, counts=False)
    except Exception:
        log.exception("file %s could not be looked at", version.file_id)
        if version.tries >= MOST_TRIES:
            _refuse(version, lease, Refused(Broken.__name__), clock())
        else:
            _put_back(version, lease, run_at=clock() + PAUSE * version.tries, counts=True)
    return 1


def _take(lease: str, clock: Clock) -> FileVersion | None:
    now = clock()
    with open_session(writing=False) as session:
        if next_to_look_at(session, now) is None:
            return None  # the usual case, which takes no lock
    with open_session(writing=True) as session:
        return take_next(session, lease=lease, until=now + LEASE, now=now)


def _look(version: FileVersion, lease: str, clock: Clock, stop: threading.Event | None) -> Looked:
    """Step by step; between two of them somebody may stop us."""

    def go_on(**values: Any) -> None:
        if stop is not None and stop.is_set():
            raise Stopped
        with open_session(writing=True) as session:
            if not mark(session, version, lease, leased_until=clock() + LEASE, **values):
                raise Stopped

    with tempfile.TemporaryDirectory(dir=storage.drafts(), prefix="looking-") as folder:
        sent, cleaned, small = (Path(folder) / name for name in ("sent", "cleaned", "small"))
        storage.copy_to(version.sent_key, sent)
        if scanning.scans():
            _scan(sent)
            go_on(scanned_at=clock())
        kind = _kind_of(sent)
        clean(sent, kind, cleaned)
        sent.unlink()
        go_on(kind=kind.name, family=kind.family)
        looked = Looked(kind, read_text(cleaned, kind), cleaned.stat().st_size)
        go_on()
        if preview(cleaned, kind, small):
            looked.preview_key = storage.new_key(policy.PREVIEWS, str(version.id), "jpg")
            storage.keep_file(looked.preview_key, small)
        looked.key = storage.new_key(policy.KEPT, str(version.id), kind.ending)
        storage.keep_file(looked.key, cleaned)
        return looked


def _scan(path: Path) -> None:
    try:
        scanning.scan(path)
    except scanning.VirusFound as found:
        log.warning("the virus scanner found %s", found)
        raise Refused(reasons.VIRUS) from found
    except scanning.NotScanned as unscanned:
        raise Refused(reasons.NOT_SCANNED) from unscanned


def _kind_of(path: Path) -> Kind:
    kind = kind_of(path)
    if kind is None:
        raise NotAllowed
    if path.stat().st_size > policy.largest_of(kind.family):
        raise Refused(reasons.TOO_LARGE, kind.family)
    return kind


def _finish(version: FileVersion, lease: str, looked: Looked, now: datetime) -> None:
    with open_session(writing=True) as session:
        ours = make_ready(session, version=version, lease=lease, looked=looked, now=now)
    storage.forget(*([version.sent_key] if ours else [looked.key, looked.preview_key]))


def _refuse(version: FileVersion, lease: str, refused: Refused | NotTaken, now: datetime) -> None:
    """What was sent is not kept."""
    reason, family = refused.code, refused.family if isinstance(refused, Refused) else ""
    log.info("file %s is refused: %s", version.file_id, reason)
    with open_session(writing=True) as session:
        ours = refuse(session, version=version, lease=lease, reason=reason, family=family, now=now)
    if ours:
        storage.forget(version.sent_key)


def _put_back(version: FileVersion, lease: str, *, run_at: datetime, counts: bool) -> None:
    tries = version.tries if counts else version.tries - 1
    with open_session(writing=True) as session:
        mark(session, version, lease, lease=None, leased_until=None, run_at=run_at, tries=tries)
