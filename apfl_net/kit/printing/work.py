"""Printing what waits: taken under a lease, printed without any lock, then marked. As letters are sent.

A worker that is killed leaves the job to the next one, which begins anew when the lease is over.
"""

import hashlib
import logging
import secrets
import tempfile
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import CursorResult, select, update

from apfl_net.kit import storage
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.printing.jobs import MOST_TRIES, WAITING, PrintJob
from apfl_net.kit.printing.press import BROKEN, FONTS, LIBRARIES, NotPrinted, Stopped, print_document

LEASE = timedelta(minutes=5)
"""Longer than writing a large document to its file takes, during which nothing is heard of it."""
TOLD_EVERY = 1.0
"""Seconds between two notes of how far it is."""
PAUSE = timedelta(minutes=1)

log = logging.getLogger("apfl_net.printing")


def print_waiting(*, stop: threading.Event | None = None) -> int:
    """Print one document that is due; returns how many were taken."""
    lease = secrets.token_hex(8)
    job = _take(lease)
    if job is None:
        return 0
    try:
        if job.tries > MOST_TRIES:  # each time whoever printed it was killed
            raise NotPrinted(BROKEN, "the worker did not survive it")
        outcome = _print(job, lease, stop)
    except Stopped:
        outcome = {"run_at": utc_now(), "tries": job.tries - 1}
    except NotPrinted as reason:
        outcome = _failed(job.tries, reason)
    except Exception as error:
        log.exception("document %s could not be printed", job.id)
        outcome = _failed(job.tries, NotPrinted(BROKEN, f"{type(error).__name__}: {error}"[:500]))
    if not _mark(job.id, lease, lease=None, leased_until=None, **outcome):
        storage.forget(job.target)
    return 1


def _take(lease: str) -> PrintJob | None:
    now = utc_now()
    due = (
        select(PrintJob)
        .where(WAITING, PrintJob.run_at <= now)
        .where(PrintJob.leased_until.is_(None) | (PrintJob.leased_until < now))
        .order_by(PrintJob.run_at, PrintJob.id)
        .limit(1)
    )
    with open_session(writing=False) as session:
        if session.scalar(due) is None:
            return None  # the usual case, which takes no lock
    with open_session(writing=True) as session:
        job = session.scalar(due.with_for_update(skip_locked=True))
        if job:
            job.lease, job.leased_until, job.tries = lease, now + LEASE, job.tries + 1
            job.page, job.is_writing = 0, False
            session.flush()
            session.expunge(job)
    return job


def _print(job: PrintJob, lease: str, stop: threading.Event | None) -> dict[str, Any]:
    told_at = monotonic()

    def progress(phase: str, page: int) -> bool:
        nonlocal told_at
        if stop is not None and stop.is_set():
            return False
        if phase == "setting" and monotonic() - told_at < TOLD_EVERY:
            return True
        told_at = monotonic()
        far = {"page": page} if phase == "setting" else {"is_writing": True}
        return _mark(job.id, lease, leased_until=utc_now() + LEASE, **far)

    with tempfile.TemporaryDirectory(prefix="apfl-print-") as folder:
        made = Path(folder) / "made.pdf"
        pages = print_document(storage.read(job.source), made, progress=progress)
        digest = hashlib.sha256()
        storage.keep(job.target, _hashed(made, digest))
        return {
            "printed_at": utc_now(),
            "pages": pages,
            "size": made.stat().st_size,
            "sha256": digest.hexdigest(),
            "problem": "",
            "said": "",
        }


def _hashed(file: Path, digest: Any) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while part := opened.read(1 << 20):
            digest.update(part)
            yield part


def _failed(tries: int, reason: NotPrinted) -> dict[str, Any]:
    """What something must be installed for is not tried again by itself."""
    log.warning("a document could not be printed (%s)", reason)
    told = {"problem": reason.reason, "said": reason.said}
    if reason.reason in {LIBRARIES, FONTS} or tries >= MOST_TRIES:
        return {"failed_at": utc_now(), **told}
    return {"run_at": utc_now() + PAUSE * tries, **told}


def _mark(job_id: int, our_lease: str, **values: Any) -> bool:
    """Whether it is still ours, and wanted."""
    with open_session(writing=True) as session:
        marked = session.execute(
            update(PrintJob)
            .where(PrintJob.id == job_id, PrintJob.lease == our_lease, PrintJob.forgotten_at.is_(None))
            .values(**values)
        )
        return isinstance(marked, CursorResult) and marked.rowcount == 1
