"""What goes into proceedings and exports beside the contributions: each part of the room offers its own.

    @chapter(MESSAGES)
    def messages_sent(session, ring, ediscussion, now):
        return [Passage(title=..., language=..., body_html=..., at=...) for ...]

A chapter is the same for everybody who may read the discussion, so it is told through `ring` and never
through a viewer: what is narrower is left out, and where `ring.chatham_house` nobody is named.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.queries.ring import RingReader

INVITATION, MESSAGES, SUMMARIES = "invitation", "messages", "summaries"
SYNTHESIS, FIGURES, ANNEXES = "synthesis", "figures", "annexes"
SLOTS = (INVITATION, MESSAGES, SUMMARIES, SYNTHESIS, FIGURES, ANNEXES)


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are headings; the first cell of a row heads it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a chapter. `people`: the members whom it names; when one may not be named any more, the
    version goes. It repeats words of contributions only while they are there in the same document."""

    title: str
    language: str
    body: str = ""  # as typed, for exports
    body_html: str = ""  # with names and references filled in
    byline: str = ""
    at: datetime | None = None
    tables: tuple[Table, ...] = ()
    people: tuple[int, ...] = ()


Chapter = Callable[[Session, RingReader, Ediscussion, datetime], Sequence[Passage]]
CHAPTERS: dict[str, list[Chapter]] = {slot: [] for slot in SLOTS}


def chapter(slot: str) -> Callable[[Chapter], Chapter]:
    """Offer passages for a slot. The entrances import whoever offers."""

    def register(offered: Chapter) -> Chapter:
        CHAPTERS[slot].append(offered)
        return offered

    return register


def passages_of(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime
) -> dict[str, list[Passage]]:
    """Slot -> its passages, in order."""
    return {
        slot: [one for offered in offers for one in offered(session, ring, ediscussion, now)]
        for slot, offers in CHAPTERS.items()
    }
