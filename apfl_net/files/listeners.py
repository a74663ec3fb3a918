"""What happens when a file is taken away."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.files.events import FileRemoved
from apfl_net.files.queries import versions_of
from apfl_net.kit import storage
from apfl_net.kit.outbox import listens_to


@listens_to(FileRemoved)
def take_its_bytes_away(session: Session, event: FileRemoved, now: datetime) -> None:
    for version in versions_of(session, event.file_id):
        storage.forget(version.sent_key, version.key, version.preview_key)
        version.sent_key = version.key = version.preview_key = ""
