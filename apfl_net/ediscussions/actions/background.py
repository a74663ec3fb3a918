"""Putting records of the document repository beside an e-discussion, and taking them away."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.ediscussions.models.background import BackgroundDocument
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.resources.models.resources import Resource


def add_background(session: Session, *, ediscussion: Ediscussion, resource: Resource, now: datetime) -> None:
    """By whoever facilitates it and sees the record: the caller has looked. Added again, it stays one."""
    key = (ediscussion.id, resource.id)
    if session.get(BackgroundDocument, key) is None:
        session.add(BackgroundDocument(ediscussion_id=key[0], resource_id=key[1], added_at=now))
        session.flush()


def remove_background(session: Session, *, ediscussion: Ediscussion, resource_id: int) -> None:
    document = session.get(BackgroundDocument, (ediscussion.id, resource_id))
    if document is not None:
        session.delete(document)
        session.flush()
