"""The outcomes of an e-discussion that may stand in the document repository, and their records."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.audiences import narrower
from apfl_net.access.models import NOBODY, Audience
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.outcomes import EdiscussionResource
from apfl_net.ediscussions.models.proceedings import STANDS, Proceedings
from apfl_net.ediscussions.models.synthesis import Synthesis, SynthesisVersion
from apfl_net.resources.models.resources import Resource


def newest_proceedings(session: Session, ediscussion: Ediscussion) -> tuple[Proceedings, int] | None:
    """The newest version that is read, and by whom: those in the ring among the readers of the version."""
    version = session.scalar(
        select(Proceedings)
        .where(Proceedings.ediscussion_id == ediscussion.id, STANDS)
        .order_by(Proceedings.number.desc())
        .limit(1)
    )
    if version is None:
        return None
    ring = session.get_one(Audience, ediscussion.audience_id)
    readers = narrower(ring, session.get_one(Audience, version.audience_id))
    return None if readers is None or readers.id == NOBODY else (version, readers.id)


def published_synthesis(session: Session, ediscussion: Ediscussion) -> SynthesisVersion | None:
    """Its latest version, once the e-discussion is published. Before, it is open for comments only."""
    if ediscussion.published_at is None or ediscussion.audience_id == NOBODY:
        return None
    return session.scalar(
        select(SynthesisVersion)
        .join(Synthesis, Synthesis.ediscussion_id == SynthesisVersion.ediscussion_id)
        .where(SynthesisVersion.ediscussion_id == ediscussion.id)
        .order_by(SynthesisVersion.number.desc())
        .limit(1)
    )


def record_of(session: Session, ediscussion_id: int, outcome: str) -> Resource | None:
    return session.scalar(
        select(Resource)
        .join(EdiscussionResource, EdiscussionResource.resource_id == Resource.id)
        .where(EdiscussionResource.ediscussion_id == ediscussion_id, EdiscussionResource.outcome == outcome)
        .with_for_update(of=Resource)
    )
