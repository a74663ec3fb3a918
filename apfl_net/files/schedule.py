"""In the worker: what nobody needs any more is swept away, every night."""

import shutil
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.files.actions import forget_marks, sweep_loose
from apfl_net.files.policy import KEPT, PREVIEWS, QUARANTINE
from apfl_net.files.queries import keys_in_use
from apfl_net.kit import storage
from apfl_net.kit.chores import every

A_DAY = timedelta(days=1)
AT_ONCE = 500


@every("13 3 * * *")
def sweep(session: Session, now: datetime) -> None:
    """Files that were sent with nothing, marks of who was counted, and what somebody who was killed left."""
    sweep_loose(session, before=now - A_DAY, now=now)
    forget_marks(session, before=now.astimezone(UTC).date())
    for folder in (QUARANTINE, KEPT, PREVIEWS):
        _sweep_folder(session, folder, now - A_DAY)
    _sweep_drafts(now - A_DAY)


def _sweep_folder(session: Session, folder: str, before: datetime) -> None:
    """Files that no row knows. A row is written within minutes after its file, or never."""
    old = [key for key, since in storage.kept_in(folder) if since < before]
    for start in range(0, len(old), AT_ONCE):
        some = old[start : start + AT_ONCE]
        storage.forget(*(set(some) - keys_in_use(session, some)))


def _sweep_drafts(before: datetime) -> None:
    for path in storage.drafts().iterdir():
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
