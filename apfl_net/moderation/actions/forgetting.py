"""Taking away what moderation holds in somebody's own words, or in words to them.

That there was a report or a sanction stays, of somebody who has no name any more; so does the audit log.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from apfl_net.moderation.models import Appeal, CaseMessage, Report, Sanction


def forget_member(session: Session, *, member_id: int) -> None:
    theirs = select(Sanction.id).where(Sanction.member_id == member_id)
    session.execute(update(Report).where(Report.reporter_id == member_id).values(note=""))
    session.execute(update(CaseMessage).where(CaseMessage.to_id == member_id).values(body=""))
    session.execute(update(Appeal).where(Appeal.sanction_id.in_(theirs)).values(words="", answer=""))
    session.execute(update(Sanction).where(Sanction.id.in_(theirs)).values(reason=""))
