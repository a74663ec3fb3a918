"""Messages, weekly summaries, synthesis and figures, as chapters of proceedings and exports.

Each is told as everybody in the ring reads it. None names anybody: what facilitators write is of them all,
and a quote leads to its contribution, where the name stands if one may.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.chapters import (
    FIGURES,
    INVITATION,
    MESSAGES,
    SUMMARIES,
    SYNTHESIS,
    Passage,
    Table,
    chapter,
)
from apfl_net.ediscussions.figures_shown import MEASURES, figures_of
from apfl_net.ediscussions.markers import Marker, filled, markers_in
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.policy import messages as policy
from apfl_net.ediscussions.queries.marked import marked_passages
from apfl_net.ediscussions.queries.message_words import worded
from apfl_net.ediscussions.queries.messages import sent_messages, texts_of
from apfl_net.ediscussions.queries.ring import RingReader
from apfl_net.ediscussions.queries.synthesis import latest_version, opening_of, sources_by_number
from apfl_net.ediscussions.queries.weeks import weeks_told
from apfl_net.ediscussions.telling import filled_in
from apfl_net.figures import tables
from apfl_net.kit import markdown
from apfl_net.kit.i18n import gettext, plain_day, reader
from apfl_net.kit.markdown import without_handles
from apfl_net.kit.web.templating import templates


@chapter(INVITATION)
def invitations(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime
) -> Sequence[Passage]:
    return _messages(session, ring, ediscussion, now, invitations=True)


@chapter(MESSAGES)
def other_messages(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime
) -> Sequence[Passage]:
    return _messages(session, ring, ediscussion, now, invitations=False)


def _messages(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime, *, invitations: bool
) -> list[Passage]:
    """Those that went to all, in the order in which they left."""
    sent = [
        message
        for message in sent_messages(session, ediscussion.id)
        if (message.kind == policy.INVITATION) == invitations
    ]
    texts = texts_of(session, [message.id for message in sent])
    told = []
    for message in sent:
        words = worded(session, ring.viewer, ediscussion, message, texts[message.id], now)
        told.append(_written(words.subject, words.language, words.body, message.sent_at))
    return told


@chapter(SUMMARIES)
def weekly_summaries(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime
) -> Sequence[Passage]:
    return [
        _written(
            gettext("Week %(number)s") % {"number": week.number},
            week.language,
            week.body,
            week.published_at,
        )
        for week in weeks_told(session, ring.viewer, ediscussion)
        if week.body
    ]


def _written(title: str, language: str, text: str, at: datetime | None) -> Passage:
    body = without_handles(text)
    return Passage(
        title=title,
        language=language,
        body=body,
        body_html=filled_in(markdown.render(body), {}, {}),
        byline=gettext("The facilitators"),
        at=at,
    )


@chapter(SYNTHESIS)
def synthesis(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime
) -> Sequence[Passage]:
    """The latest version, from the time on at which it is open to its readers."""
    opening, version = opening_of(session, ediscussion.id), latest_version(session, ediscussion.id)
    if opening is None or version is None or version.number < opening.first_version:
        return []
    numbers = {marker.number for marker in markers_in(version.body_html)}
    rows = sources_by_number(session, ring.viewer, ediscussion, numbers)
    posts = {number: row.id for number, row in rows.items() if row.removed_at is None}
    passages = marked_passages(session, ring.viewer, ediscussion.id, Post.number.in_(numbers))
    words = {(one.post_number, one.number): one for one in passages}
    html = filled(version.body_html, partial(_source, posts=posts, words=words))
    return [
        Passage(
            title="",
            language=version.language,
            body=version.body,
            body_html=filled_in(html, {}, {}),
            at=version.written_at,
        )
    ]


def _source(marker: Marker, alone: bool, *, posts: dict[int, int], words: dict[tuple[int, int], Any]) -> str:
    """What is behind a statement: its number; of a passage, its words too; or that it is there no more."""
    post_id, passage = posts.get(marker.number), words.get((marker.number, marker.passage))
    if post_id is None or (marker.passage and passage is None):
        return str(_macro("gone")())
    if passage is None or not passage.words:
        return str(_macro("source")(post_id, marker.number))
    quote = _macro("pulled" if alone else "quoted")
    said = without_handles(passage.words)
    return str(quote(said, post_id, marker.number, passage.language, None))


def _macro(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(templates().get_template("ediscussions/_sources.html").module, name)
    return found


@chapter(FIGURES)
def figures(session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime) -> Sequence[Passage]:
    """As they were counted last, what is hidden there hidden here; none for a ring wider than the thread."""
    kept = figures_of(session, ediscussion)
    if not kept.totals or kept.day is None or ring.audience_id != ediscussion.audience_id:
        return []
    totals = tuple(
        (gettext(label), str(kept.totals[measure]))
        for measure, label in MEASURES.items()
        if measure in kept.totals
    )
    counted = gettext("Counted on %(day)s") % {"day": plain_day(kept.day)}
    told = (Table(counted, (gettext("What"), gettext("Number")), totals), *map(_table, kept.tables))
    return [Passage(title="", language=reader().language, tables=told)]


def _table(table: tables.Table) -> Table:
    heads = (table.down, *table.columns, gettext("All"))
    rows = [(row.label, *(_number(count) for count in (*row.counts, row.total))) for row in table.rows]
    sums = table.totals
    last = (gettext("All"), *(_number(count) for count in (*sums.counts, sums.total)))
    return Table(table.label or f"{table.down}, {table.across}", heads, (*rows, last))


def _number(count: tables.Count) -> str:
    return "–" if count.number is None else str(count.number)
