"""Whoever reads all that a ring may read, and no more: for what is the same for everybody who gets it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.models import MEMBERS, NOBODY, PUBLIC
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.ediscussions.models.ediscussions import Ediscussion


@dataclass(frozen=True, slots=True)
class RingReader:
    """`viewer` is nobody in particular; `as_member`: whether names are for members' eyes at least."""

    viewer: Viewer
    audience_id: int
    as_member: bool
    chatham_house: bool


def ring_reader(session: Session, ediscussion: Ediscussion, audience_id: int | None = None) -> RingReader:
    """The readers of its thread, or of what was frozen for `audience_id`.

    While a thread is opened to more people than wrote in it agreed to, those are fewer than its ring.
    """
    audience, chatham_house = session.execute(
        select(Thread.audience_id, Space.chatham_house)
        .join(Space, Space.id == Thread.space_id)
        .where(Thread.id == ediscussion.thread_id)
    ).one()
    audience = audience if audience_id is None else audience_id
    open_to = {NOBODY: set(), PUBLIC: {PUBLIC}}.get(audience, {PUBLIC, MEMBERS, audience})
    viewer = Viewer(audiences=tuple(sorted(open_to)))
    return RingReader(viewer, audience, audience != PUBLIC, chatham_house)
