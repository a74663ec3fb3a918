"""Files as members send them."""

import hashlib
from collections.abc import Iterable

from apfl_net.files.actions import Received, add_file
from apfl_net.files.looking import look_at_waiting
from apfl_net.files.models import File
from apfl_net.files.policy import QUARANTINE
from apfl_net.kit import storage
from apfl_net.kit.clock import utc_now

WORDS = b"Recruitment fees are paid by the employer.\n"


def received(content: bytes = WORDS, name: str = "fees.txt") -> Received:
    digest = hashlib.sha256(content).hexdigest()
    key = storage.new_key(QUARANTINE, digest[:12], "sent")
    storage.keep(key, [content])
    return Received(name, key, len(content), digest)


def make_file(session, *, by, now, content: bytes = WORDS, name: str = "fees.txt") -> File:
    """Sent, and not looked at yet; belongs to nothing."""
    return add_file(session, uploader_id=by.id if by else None, received=received(content, name), now=now)


def look_at_all(session) -> None:
    """The worker has looked at every file that waits."""
    session.commit()
    while look_at_waiting(utc_now):
        pass
    session.expire_all()


def kept_keys(folders: Iterable[str] = (QUARANTINE, "files", "previews")) -> set[str]:
    return {key for folder in folders for key, _since in storage.kept_in(folder)}
