"""What this room holds about a member: what they proposed, and collections they made."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from apfl_net.kit.personal import Holdings, rows_of
from apfl_net.resources.actions.proposing import take_back_proposal
from apfl_net.resources.models.collections import Collection
from apfl_net.resources.models.resources import PROPOSED, RETURNED, Resource


def export(session: Session, member_id: int) -> Holdings:
    proposals = select(
        Resource.title, Resource.abstract, Resource.state, Resource.rights_statement, Resource.proposed_at
    ).where(Resource.proposed_by_id == member_id)
    collections = select(Collection.title, Collection.about, Collection.made_at).where(
        Collection.made_by_id == member_id
    )
    return {
        "proposed_resources": rows_of(session, proposals.order_by(Resource.id)),
        "collections": rows_of(session, collections.order_by(Collection.id)),
    }


def erase(session: Session, member_id: int, now: datetime) -> None:
    """Records that were published stay: they are about documents. What still waited is taken back."""
    own = select(Resource).where(Resource.proposed_by_id == member_id)
    for waiting in session.scalars(own.where(Resource.state.in_((PROPOSED, RETURNED)))):
        take_back_proposal(session, resource=waiting, now=now)
    session.flush()
    forgotten = update(Resource).where(Resource.proposed_by_id == member_id)
    session.execute(forgotten.values(proposed_by_id=None, rights_statement=""))
