"""What stands at the head of a thread as search documents: its summary, as it reads now, and its poll.

Each is a document of its own, since it keeps the readers it was written for, also when the thread has others.
Both go by the id of their thread. What a summary quotes is found where it was written.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from apfl_net.access.models import NOBODY, Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions import events
from apfl_net.discussions.documents import POLL, SUMMARY
from apfl_net.discussions.marks import mark_of
from apfl_net.discussions.models.polls import Poll, PollOption
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread, ThreadSummary
from apfl_net.discussions.queries.threads import AUDIENCE_COLUMNS
from apfl_net.discussions.queries.visible import open_to
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import N_
from apfl_net.kit.outbox import hears_at_once
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.sources import Shown, Source, comes_from, count_in, ids_in
from apfl_net.kit.search.tasks import look_again
from apfl_net.kit.text import own_words

AtHead = type[ThreadSummary] | type[Poll]


def _written(table: AtHead, *columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Thread.id,
            Thread.title,
            Thread.slug.label("thread_slug"),
            Thread.home,
            Thread.country,
            Thread.theme,
            Thread.audience_id.label("thread_audience_id"),
            Space.audience_id.label("space_audience_id"),
            Space.slug,
            Space.name.label("space_name"),
            table.audience_id,
            *columns,
            *AUDIENCE_COLUMNS,
        )
        .select_from(table)
        .join(Thread, Thread.id == table.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .join(Audience, Audience.id == table.audience_id)
        .where(Thread.merged_into_id.is_(None))
    )


def _rows(session: Session, table: AtHead, thread_ids: Sequence[int], *columns: Any) -> list[AnyRow]:
    """Those that somebody reads."""
    rows = session.execute(_written(table, *columns).where(Thread.id.in_(thread_ids)))
    return [row for row in rows if NOBODY not in _audiences(row)]


def _rows_for(
    session: Session, viewer: Viewer, table: AtHead, thread_ids: Sequence[int], *columns: Any
) -> Sequence[AnyRow]:
    audiences = (Space.audience_id, Thread.audience_id, table.audience_id)
    seen = _written(table, *columns).where(Thread.id.in_(thread_ids), *open_to(viewer, *audiences))
    return session.execute(seen).all()


def _audiences(row: AnyRow) -> frozenset[int]:
    return frozenset({row.space_audience_id, row.thread_audience_id, row.audience_id})


def _address(row: AnyRow) -> str:
    return row.home or f"/threads/{row.id}-{row.thread_slug}"


_SUMMARY_COLUMNS = (ThreadSummary.body, ThreadSummary.language, ThreadSummary.written_at)


def documents_of_summaries(session: Session, thread_ids: Sequence[int]) -> list[Document]:
    """The title of the thread is found as the thread."""
    return [
        Document(
            kind=SUMMARY,
            id=row.id,
            audiences=_audiences(row),
            title="",
            body=own_words(row.body),
            written_at=row.written_at,
            language=row.language,
            space=row.slug,
            country=row.country or "",
            theme=row.theme or "",
        )
        for row in _rows(session, ThreadSummary, thread_ids, *_SUMMARY_COLUMNS)
    ]


def summaries_shown(session: Session, viewer: Viewer, thread_ids: Sequence[int]) -> dict[int, Shown]:
    return {
        row.id: Shown(
            title=row.title,
            address=f"{_address(row)}#summary",
            text=own_words(row.body),
            at=row.written_at,
            language=row.language,
            within=row.space_name,
            mark=mark_of(row),
        )
        for row in _rows_for(session, viewer, ThreadSummary, thread_ids, *_SUMMARY_COLUMNS)
    }


_POLL_COLUMNS = (Poll.id.label("poll_id"), Poll.question, Poll.made_at)


def documents_of_polls(session: Session, thread_ids: Sequence[int]) -> list[Document]:
    """By what is asked and what can be chosen; never by who chose what."""
    rows = _rows(session, Poll, thread_ids, *_POLL_COLUMNS)
    options = _options(session, rows)
    return [
        Document(
            kind=POLL,
            id=row.id,
            audiences=_audiences(row),
            title=row.question,
            body="\n".join(options.get(row.poll_id, ())),
            written_at=row.made_at,
            space=row.slug,
            country=row.country or "",
            theme=row.theme or "",
        )
        for row in rows
    ]


def polls_shown(session: Session, viewer: Viewer, thread_ids: Sequence[int]) -> dict[int, Shown]:
    rows = _rows_for(session, viewer, Poll, thread_ids, *_POLL_COLUMNS)
    options = _options(session, rows)
    return {
        row.id: Shown(
            title=row.question,
            address=f"{_address(row)}#poll",
            text=" · ".join(options.get(row.poll_id, ())),
            at=row.made_at,
            within=row.title,
            mark=mark_of(row),
        )
        for row in rows
    }


def _options(session: Session, rows: Sequence[AnyRow]) -> dict[int, list[str]]:
    """Poll id -> what can be chosen."""
    found: dict[int, list[str]] = {}
    labels = select(PollOption.poll_id, PollOption.label).order_by(PollOption.poll_id, PollOption.position)
    if rows:
        for option in session.execute(labels.where(PollOption.poll_id.in_([row.poll_id for row in rows]))):
            found.setdefault(option.poll_id, []).append(option.label)
    return found


comes_from(
    Source(
        SUMMARY,
        name=N_("Summary"),
        documents=documents_of_summaries,
        shown=summaries_shown,
        ids_after=ids_in(ThreadSummary.thread_id),
        count=count_in(ThreadSummary.thread_id),
    )
)
comes_from(
    Source(
        POLL,
        name=N_("Poll"),
        documents=documents_of_polls,
        shown=polls_shown,
        ids_after=ids_in(Poll.thread_id),
        count=count_in(Poll.thread_id),
    )
)


@hears_at_once(events.SummaryWritten)
def follow_summaries(session: Session, told: Sequence[events.SummaryWritten], now: datetime) -> None:
    """Also when words go from it that it quoted where nobody would look for a quote."""
    look_again(session, SUMMARY, [event.thread_id for event in told], now=now)


@hears_at_once(events.PollChanged)
def follow_polls(session: Session, told: Sequence[events.PollChanged], now: datetime) -> None:
    look_again(session, POLL, [event.thread_id for event in told], now=now)
