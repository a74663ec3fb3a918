"""Syntheses for tests, made as rapporteurs make them."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.actions.dates import close_early
from apfl_net.ediscussions.actions.marking import add_theme, mark
from apfl_net.ediscussions.actions.roles import give_role
from apfl_net.ediscussions.actions.synthesising import open_for_comments, write_synthesis
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.questions import GuidingQuestion
from apfl_net.ediscussions.models.synthesis import SynthesisPassage, SynthesisTheme
from apfl_net.ediscussions.policy.roles import RAPPORTEUR
from apfl_net.ediscussions.queries.synthesis import latest_version
from apfl_net.members.models import Member
from tests.factories.discussions import viewer_of


def make_rapporteur(
    session: Session, *, by: Member, ediscussion: Ediscussion, member: Member, now: datetime
) -> None:
    viewer = viewer_of(session, by)
    give_role(session, by=viewer, ediscussion=ediscussion, member=member, role=RAPPORTEUR, now=now)


def make_theme(
    session: Session, *, by: Member, ediscussion: Ediscussion, name: str, now: datetime
) -> SynthesisTheme:
    return add_theme(session, by=viewer_of(session, by), ediscussion=ediscussion, name=name, now=now)


def mark_passage(
    session: Session,
    *,
    by: Member,
    ediscussion: Ediscussion,
    post: Post,
    words: str = "",
    themes: tuple[SynthesisTheme, ...] = (),
    now: datetime,
) -> SynthesisPassage:
    return mark(
        session,
        by=viewer_of(session, by),
        ediscussion=ediscussion,
        post=post,
        words=words,
        themes=[theme.id for theme in themes],
        now=now,
    )


def write(
    session: Session, *, by: Member, ediscussion: Ediscussion, body: str, note: str = "", now: datetime
):
    latest = latest_version(session, ediscussion.id)
    return write_synthesis(
        session,
        by=viewer_of(session, by),
        ediscussion=ediscussion,
        body=body,
        note=note,
        started_from=latest.number if latest else 0,
        now=now,
    )


def close(session: Session, *, by: Member, ediscussion: Ediscussion, now: datetime) -> None:
    close_early(session, by=viewer_of(session, by), ediscussion=ediscussion, reason="All is said.", now=now)


def open_synthesis(session: Session, *, by: Member, ediscussion: Ediscussion, now: datetime, days: int = 7):
    until = now + timedelta(days=days)
    return open_for_comments(
        session, by=viewer_of(session, by), ediscussion=ediscussion, until=until, now=now
    )


def questions_in(session: Session, ediscussion: Ediscussion) -> list[GuidingQuestion]:
    own = select(GuidingQuestion).where(GuidingQuestion.ediscussion_id == ediscussion.id)
    return list(session.scalars(own.order_by(GuidingQuestion.number)))
