"""The synthesis and the proceedings of an e-discussion as search documents: each as it is now.

The synthesis is found from the day on at which its readers have it, by its latest version, in the words of
those who wrote it: what stands behind a statement is found where it was written. Of proceedings there is what
names them. They repeat everything else, frozen, and each word is found at its source, from which it can be
taken away.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.models import NOBODY
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions import events
from apfl_net.ediscussions.documents import PROCEEDINGS, SYNTHESIS, announced, in_ring, shown
from apfl_net.ediscussions.markers import without_markers
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.proceedings import STANDS, Proceedings
from apfl_net.ediscussions.models.synthesis import Synthesis, SynthesisVersion
from apfl_net.kit.i18n import N_
from apfl_net.kit.outbox import hears_at_once
from apfl_net.kit.search.documents import Document
from apfl_net.kit.search.sources import Shown, Source, comes_from, count_in, ids_in
from apfl_net.kit.search.tasks import look_again
from apfl_net.kit.text import own_words

_Later = aliased(Proceedings)
_LATEST = (
    select(func.max(SynthesisVersion.number))
    .where(SynthesisVersion.ediscussion_id == Ediscussion.id)
    .correlate(Ediscussion)
    .scalar_subquery()
)


def _opened(ediscussion_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """With the latest version, and when it was opened for comments."""
    latest = and_(SynthesisVersion.ediscussion_id == Ediscussion.id, SynthesisVersion.number == _LATEST)
    return (
        announced(SynthesisVersion.body, SynthesisVersion.language, SynthesisVersion.written_at)
        .join(Synthesis, Synthesis.ediscussion_id == Ediscussion.id)
        .join(SynthesisVersion, latest)
        .where(Ediscussion.id.in_(ediscussion_ids))
    )


def documents_of_syntheses(session: Session, ediscussion_ids: Sequence[int]) -> list[Document]:
    return [
        Document(
            kind=SYNTHESIS,
            id=row.Ediscussion.id,
            audiences=frozenset({row.Ediscussion.audience_id}),
            title=row.Ediscussion.title,
            body=_own_words(row.body),
            written_at=row.written_at,
            language=row.language,
            space=row.slug,
        )
        for row in session.execute(_opened(ediscussion_ids))
    ]


def _own_words(body: str) -> str:
    return own_words(without_markers(body))


def syntheses_shown(session: Session, viewer: Viewer, ediscussion_ids: Sequence[int]) -> dict[int, Shown]:
    return {
        row.Ediscussion.id: shown(
            row,
            f"{row.Ediscussion.path}/synthesis",
            _own_words(row.body),
            row.written_at,
            row.language,
        )
        for row in session.execute(_opened(ediscussion_ids).where(in_ring(viewer)))
    }


def _standing(ediscussion_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """The newest version that is read."""
    newest = (
        select(func.max(_Later.number))
        .where(_Later.ediscussion_id == Ediscussion.id, _Later.frozen_at.is_not(None))
        .where(_Later.withdrawn_at.is_(None))
        .correlate(Ediscussion)
        .scalar_subquery()
    )
    return (
        announced(
            Proceedings.number,
            Proceedings.language,
            Proceedings.citation,
            Proceedings.frozen_at,
            Proceedings.audience_id.label("version_audience_id"),
        )
        .join(Proceedings, and_(Proceedings.ediscussion_id == Ediscussion.id, Proceedings.number == newest))
        .where(Ediscussion.id.in_(ediscussion_ids), STANDS, Proceedings.audience_id != NOBODY)
    )


def documents_of_proceedings(session: Session, ediscussion_ids: Sequence[int]) -> list[Document]:
    """Found by whoever is in the ring, and among those for whom the version was frozen."""
    return [
        Document(
            kind=PROCEEDINGS,
            id=row.Ediscussion.id,
            audiences=frozenset({row.Ediscussion.audience_id, row.version_audience_id}),
            title=row.Ediscussion.title,
            body=row.citation,
            written_at=row.frozen_at,
            language=row.language,
            space=row.slug,
        )
        for row in session.execute(_standing(ediscussion_ids))
    ]


def proceedings_shown(session: Session, viewer: Viewer, ediscussion_ids: Sequence[int]) -> dict[int, Shown]:
    seen = _standing(ediscussion_ids).where(in_ring(viewer), Proceedings.audience_id.in_(viewer.audiences))
    return {
        row.Ediscussion.id: shown(
            row,
            f"{row.Ediscussion.path}/proceedings/{row.number}",
            row.citation,
            row.frozen_at,
            row.language,
        )
        for row in session.execute(seen)
    }


comes_from(
    Source(
        SYNTHESIS,
        name=N_("Synthesis"),
        documents=documents_of_syntheses,
        shown=syntheses_shown,
        ids_after=ids_in(Synthesis.ediscussion_id),
        count=count_in(Synthesis.ediscussion_id),
    )
)
comes_from(
    Source(
        PROCEEDINGS,
        name=N_("Proceedings"),
        documents=documents_of_proceedings,
        shown=proceedings_shown,
        ids_after=ids_in(Proceedings.ediscussion_id),
        count=count_in(Proceedings.ediscussion_id),
    )
)


@hears_at_once(events.SynthesisOpened)
def follow_syntheses(session: Session, told: Sequence[events.SynthesisOpened], now: datetime) -> None:
    """It was opened, or a version was saved that is open at once."""
    look_again(session, SYNTHESIS, {event.ediscussion_id for event in told}, now=now)


def _follow_versions(session: Session, version_ids: Sequence[int], now: datetime) -> None:
    ids = select(Proceedings.ediscussion_id).where(Proceedings.id.in_(version_ids))
    look_again(session, PROCEEDINGS, session.scalars(ids).all(), now=now)


@hears_at_once(events.ProceedingsFrozen)
def follow_frozen(session: Session, told: Sequence[events.ProceedingsFrozen], now: datetime) -> None:
    _follow_versions(session, [event.proceedings_id for event in told], now)


@hears_at_once(events.ProceedingsWithdrawn)
def follow_withdrawn(session: Session, told: Sequence[events.ProceedingsWithdrawn], now: datetime) -> None:
    _follow_versions(session, [event.proceedings_id for event in told], now)
