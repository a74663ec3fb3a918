"""E-discussions as search documents, and when the index has to look at them again.

From the announcement on, for its ring: title, objectives, the questions with their background and the topic
note, in all languages in which they were written. Contributions are posts, and are found as such. Who has
which part is not in it, so that nobody is named where the Chatham House rule holds, or after they hid.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import NOBODY, Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.spaces import Space
from apfl_net.ediscussions import events
from apfl_net.ediscussions.models.ediscussions import DateChange, Ediscussion, PhaseChange, ReferenceEvent
from apfl_net.ediscussions.models.questions import GuidingQuestion, QuestionText
from apfl_net.ediscussions.models.topic_notes import TopicNote
from apfl_net.ediscussions.phases import ANNOUNCED
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import N_
from apfl_net.kit.outbox import hears_at_once
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.sources import Shown, Source, comes_from
from apfl_net.kit.search.tasks import look_again
from apfl_net.kit.text import own_words

EDISCUSSION, SYNTHESIS, PROCEEDINGS = "ediscussion", "synthesis", "proceedings"
KINDS = (EDISCUSSION, SYNTHESIS, PROCEEDINGS)
"""All go by the id of the e-discussion."""


def announced(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Those that have readers: drafts are found by nobody, also not by those who prepare them."""
    return (
        select(
            Ediscussion,
            Space.slug,
            ReferenceEvent.title.label("event_title"),
            Audience.kind.label("audience_kind"),
            Audience.constituency.label("audience_constituency"),
            Audience.name.label("audience_name"),
            *columns,
        )
        .join(Space, Space.id == Ediscussion.space_id)
        .join(ReferenceEvent, ReferenceEvent.id == Ediscussion.event_id)
        .join(Audience, Audience.id == Ediscussion.audience_id)
        .where(Ediscussion.announced_at.is_not(None), Ediscussion.audience_id != NOBODY)
    )


def documents_of_ediscussions(session: Session, ediscussion_ids: Sequence[int]) -> list[Document]:
    rows = session.execute(announced().where(Ediscussion.id.in_(ediscussion_ids))).all()
    texts = _texts(session, rows)
    return [_document(row, texts[row.Ediscussion.id]) for row in rows]


def _document(row: AnyRow, texts: Sequence[str]) -> Document:
    one = row.Ediscussion
    return Document(
        kind=EDISCUSSION,
        id=one.id,
        audiences=frozenset({one.audience_id}),
        title=one.title,
        body="\n\n".join([*texts, row.event_title]),
        written_at=one.announced_at,
        language=one.title_language,
        space=row.slug,
    )


def _texts(session: Session, rows: Sequence[AnyRow]) -> dict[int, list[str]]:
    """Ediscussion id -> what it says of itself, piece by piece."""
    texts = {row.Ediscussion.id: [row.Ediscussion.objectives] for row in rows}
    for ediscussion_id, text in _questions_and_notes(session, list(texts)):
        texts[ediscussion_id].append(text)
    return {one: [text for text in said if text] for one, said in texts.items()}


def _questions_and_notes(session: Session, ediscussion_ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    questions = (
        select(GuidingQuestion.ediscussion_id, QuestionText.title, QuestionText.background)
        .join(QuestionText, QuestionText.question_id == GuidingQuestion.id)
        .where(GuidingQuestion.ediscussion_id.in_(ediscussion_ids))
        .order_by(GuidingQuestion.number, QuestionText.language)
    )
    for ediscussion_id, title, background in session.execute(questions):
        yield ediscussion_id, f"{title}\n{own_words(background)}".strip()
    latest = (
        select(TopicNote.ediscussion_id, TopicNote.language, func.max(TopicNote.version))
        .where(TopicNote.ediscussion_id.in_(ediscussion_ids))
        .group_by(TopicNote.ediscussion_id, TopicNote.language)
    )
    which = tuple_(TopicNote.ediscussion_id, TopicNote.language, TopicNote.version)
    notes = select(TopicNote.ediscussion_id, TopicNote.body).where(which.in_(latest))
    for ediscussion_id, body in session.execute(notes.order_by(TopicNote.language)):
        yield ediscussion_id, own_words(body)


def ediscussions_shown(session: Session, viewer: Viewer, ediscussion_ids: Sequence[int]) -> dict[int, Shown]:
    seen = announced().where(Ediscussion.id.in_(ediscussion_ids), in_ring(viewer))
    rows = session.execute(seen).all()
    texts = _texts(session, rows)
    return {
        row.Ediscussion.id: shown(
            row,
            row.Ediscussion.path,
            "\n\n".join(texts[row.Ediscussion.id]),
            row.Ediscussion.announced_at,
            row.Ediscussion.title_language,
        )
        for row in rows
    }


def in_ring(viewer: Viewer) -> Any:
    return Ediscussion.audience_id.in_(viewer.audiences)


def shown(row: AnyRow, address: str, text: str, at: datetime, language: str) -> Shown:
    """Under the title of the e-discussion."""
    return Shown(
        title=row.Ediscussion.title,
        address=address,
        text=text,
        at=at,
        language=language,
        within=row.event_title,
        mark=audience_mark(row.audience_kind, row.audience_constituency, row.audience_name),
    )


def _ids_after(session: Session, last: int, limit: int) -> Sequence[int]:
    ids = select(Ediscussion.id).where(Ediscussion.id > last).order_by(Ediscussion.id)
    return session.scalars(ids.limit(limit)).all()


comes_from(
    Source(
        EDISCUSSION,
        name=N_("E-discussion"),
        documents=documents_of_ediscussions,
        shown=ediscussions_shown,
        ids_after=_ids_after,
        count=lambda session: session.scalar(select(func.count()).select_from(Ediscussion)) or 0,
    )
)


@hears_at_once(events.EdiscussionWorded)
def follow_words(session: Session, told: Sequence[events.EdiscussionWorded], now: datetime) -> None:
    look_at(session, {event.ediscussion_id for event in told}, now)


@hears_at_once(events.PhaseReached)
def follow_phases(session: Session, told: Sequence[events.PhaseReached], now: datetime) -> None:
    """It was announced: somebody reads it. The other phases change nothing that is found."""
    reached = PhaseChange.id.in_([event.change_id for event in told]), PhaseChange.phase == ANNOUNCED
    look_at(session, set(session.scalars(select(PhaseChange.ediscussion_id).where(*reached))), now)


@hears_at_once(events.DatesChanged)
def follow_rings(session: Session, told: Sequence[events.DatesChanged], now: datetime) -> None:
    """More people may read it."""
    widened = DateChange.id.in_([event.change_id for event in told]), DateChange.kind == "widened"
    look_at(session, set(session.scalars(select(DateChange.ediscussion_id).where(*widened))), now)


def look_at(session: Session, ediscussion_ids: set[int], now: datetime) -> None:
    """Its outcomes are read by the same people, under the same title."""
    for kind in KINDS:
        look_again(session, kind, ediscussion_ids, now=now)
