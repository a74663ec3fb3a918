"""In the worker: each file that was sent is looked at, and is ready or refused afterwards.

Like a document to print, it is taken under a lease and looked at without any lock. Whoever is killed leaves
it to the next one, which begins anew when the lease is over; what was made of it until then is swept away.
"""

import logging
import secrets
import tempfile
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import CursorResult, insert, select, update

from apfl_net.files import policy, reasons
from apfl_net.files.events import FileReady, FileRefused
from apfl_net.files.models import READY, REFUSED, TO_LOOK_AT, File, FilePassage, FileVersion
from apfl_net.kit import outbox, scanning, storage
from apfl_net.kit.clock import utc_now
from apfl_net.kit.content.cleaning import clean
from apfl_net.kit.content.kinds import Kind, kind_of
from apfl_net.kit.content.preview import preview
from apfl_net.kit.content.problems import Broken, NotAllowed, NotTaken
from apfl_net.kit.content.text import Text, read_text
from apfl_net.kit.db import open_session
from apfl_net.kit.storage.faults import StorageIsAway

LEASE = timedelta(minutes=10)
"""Longer than any one step takes; it begins anew with each."""
MOST_TRIES = 3
PAUSE = timedelta(minutes=1)

log = logging.getLogger("apfl_net.files")


class Refused(Exception):
    """`reason`: one of `reasons`."""

    def __init__(self, reason: str, family: str = "") -> None:
        super().__init__(reason)
        self.reason, self.family = reason, family


class Stopped(Exception):
    """The worker is to end, or nobody wants the file any more."""


class _Looked:
    """What was found and made of one version."""

    def __init__(self, kind: Kind, text: Text, size: int) -> None:
        self.kind, self.text, self.size = kind, text, size
        self.key, self.preview_key = "", ""


def look_at_waiting(*, stop: threading.Event | None = None) -> int:
    """Look at one version that is due; returns how many were taken."""
    lease = secrets.token_hex(8)
    version = _take(lease)
    if version is None:
        return 0
    try:
        if version.tries > MOST_TRIES:  # each time whoever looked at it was killed
            raise Refused(Broken.__name__)
        _finish(version, lease, _look(version, lease, stop))
    except (Refused, NotTaken) as refused:
        _refuse(version, lease, refused)
    except Stopped:
        _put_back(version, lease, after=timedelta(0), counts=False)
    except (scanning.ScannerIsAway, StorageIsAway) as fault:
        log.warning("file %s waits: %s (%s)", version.file_id, type(fault).__name__, fault)
        _put_back(version, lease, after=PAUSE, counts=False)
    except Exception:
        log.exception("file %s could not be looked at", version.file_id)
        if version.tries >= MOST_TRIES:
            _refuse(version, lease, Refused(Broken.__name__))
        else:
            _put_back(version, lease, after=PAUSE * version.tries, counts=True)
    return 1


def _take(lease: str) -> FileVersion | None:
    now = utc_now()
    due = (
        select(FileVersion)
        .where(TO_LOOK_AT, FileVersion.run_at <= now)
        .where(FileVersion.leased_until.is_(None) | (FileVersion.leased_until < now))
        .order_by(FileVersion.run_at, FileVersion.id)
        .limit(1)
    )
    with open_session(writing=False) as session:
        if session.scalar(due) is None:
            return None  # the usual case, which takes no lock
    with open_session(writing=True) as session:
        version = session.scalar(due.with_for_update(skip_locked=True))
        if version:
            version.lease, version.leased_until, version.tries = lease, now + LEASE, version.tries + 1
            session.flush()
            session.expunge(version)
    return version


def _look(version: FileVersion, lease: str, stop: threading.Event | None) -> _Looked:
    """Step by step; between two of them somebody may stop us."""

    def go_on(**values: Any) -> None:
        if (stop is not None and stop.is_set()) or not _mark(version, lease, **values):
            raise Stopped

    with tempfile.TemporaryDirectory(dir=storage.drafts(), prefix="looking-") as folder:
        sent, cleaned, small = (Path(folder) / name for name in ("sent", "cleaned", "small"))
        storage.copy_to(version.sent_key, sent)
        if scanning.scans():
            _scan(sent)
            go_on(scanned_at=utc_now())
        kind = _kind_of(sent)
        clean(sent, kind, cleaned)
        sent.unlink()
        go_on(kind=kind.name, family=kind.family)
        looked = _Looked(kind, read_text(cleaned, kind), cleaned.stat().st_size)
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


def _finish(version: FileVersion, lease: str, looked: _Looked) -> None:
    now, kind, text = utc_now(), looked.kind, looked.text
    found = {
        "kind": kind.name,
        "media_type": kind.media_type,
        "family": kind.family,
        "inline": kind.inline,
        "size": looked.size,
        "key": looked.key,
        "preview_key": looked.preview_key,
        "pages": text.count or None,
        "language": text.language,
        "has_text_layer": text.has_text_layer,
        "zawgyi": text.zawgyi,
    }
    with open_session(writing=True) as session:
        ours = _end(version, lease, state=READY, ready_at=now, **found)(session)
        if ours:
            file = session.get_one(File, version.file_id)
            file.name = policy.with_ending(file.name, kind.ending)
            words = [
                {"version_id": version.id, "file_id": file.id, "page": page.number, "text": page.text}
                for page in text.pages
            ]
            if words:
                session.execute(insert(FilePassage), words)
            outbox.record(session, FileReady(file_id=file.id, version_id=version.id), now=now)
    storage.forget(*([version.sent_key] if ours else [looked.key, looked.preview_key]))


def _refuse(version: FileVersion, lease: str, refused: Refused | NotTaken) -> None:
    """What was sent is not kept."""
    now, family = utc_now(), ""
    if isinstance(refused, Refused):
        reason, family = refused.reason, refused.family
    else:
        reason = refused.code
    log.info("file %s is refused: %s", version.file_id, reason)
    with open_session(writing=True) as session:
        if not _end(version, lease, state=REFUSED, reason=reason, family=family)(session):
            return
        outbox.record(session, FileRefused(file_id=version.file_id, version_id=version.id), now=now)
    storage.forget(version.sent_key)


def _put_back(version: FileVersion, lease: str, *, after: timedelta, counts: bool) -> None:
    tries = version.tries if counts else version.tries - 1
    _mark(version, lease, lease=None, leased_until=None, run_at=utc_now() + after, tries=tries)


def _mark(version: FileVersion, our_lease: str, /, **values: Any) -> bool:
    """Whether it is still ours, and wanted."""
    values.setdefault("leased_until", utc_now() + LEASE)
    with open_session(writing=True) as session:
        return _ours(session.execute(_update(version, our_lease).values(**values)))


def _end(version: FileVersion, lease: str, **values: Any) -> Callable[[Any], bool]:
    ended = {"lease": None, "leased_until": None, "run_at": None, "sent_key": ""}
    return lambda session: _ours(session.execute(_update(version, lease).values(**ended, **values)))


def _update(version: FileVersion, lease: str) -> Any:
    return update(FileVersion).where(FileVersion.id == version.id, FileVersion.lease == lease, TO_LOOK_AT)


def _ours(marked: Any) -> bool:
    return isinstance(marked, CursorResult) and marked.rowcount == 1
