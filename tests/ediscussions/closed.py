"""E-discussions that have closed, with contributions; and their proceedings."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.ediscussions.actions.phases import carry_out
from apfl_net.ediscussions.actions.proceedings import ask_for_proceedings
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.proceedings import Proceedings
from apfl_net.ediscussions.models.questions import GuidingQuestion
from apfl_net.members.models import Member
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion

OPEN_SINCE = timedelta(days=45)
"""How long ago `at(now)` was: the discussion was open then, and closed since."""


def at(now: datetime, minutes: int = 0) -> datetime:
    return now - OPEN_SINCE + timedelta(minutes=minutes)


def make_closed(session: Session, *, by: Member, now: datetime, **options: object) -> Ediscussion:
    made = make_ediscussion(session, by=by, now=at(now), **options)
    carry_out(session, ediscussion_id=made.id, now=now)
    return made


def say(
    session: Session, ediscussion: Ediscussion, author: Member, body: str, now: datetime, **options: object
):
    """A contribution of the time when it was open; to the first question, unless others are given."""
    first = select(GuidingQuestion).where(
        GuidingQuestion.ediscussion_id == ediscussion.id, GuidingQuestion.number == 1
    )
    options = {"questions": tuple(session.scalars(first))} | options
    return make_contribution(session, author=author, ediscussion=ediscussion, body=body, now=now, **options)


def freeze(
    session: Session, deliver, *, by: Member, ediscussion: Ediscussion, now: datetime, language: str = "en"
) -> Proceedings:
    """The next version, put together by the worker; not printed yet."""
    viewer = viewer_of(session, by)
    made = ask_for_proceedings(session, by=viewer, ediscussion=ediscussion, language=language, now=now)
    version_id = made.id
    deliver()
    return session.get_one(Proceedings, version_id)
