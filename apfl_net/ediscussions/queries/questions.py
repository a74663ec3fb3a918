"""Guiding questions and the topic note, in the language of whoever reads where they exist in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Integer, Subquery, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.models.contributions import ContributionQuestion
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.questions import GuidingQuestion, QuestionText
from apfl_net.ediscussions.models.topic_notes import TopicNote
from apfl_net.ediscussions.policy.contributing import question_state
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.prepared import Prepared
from apfl_net.members.models import Member


@dataclass(frozen=True, slots=True)
class QuestionTold:
    """A question in one language, and whether it is open."""

    id: int
    number: int
    title: str
    background: str
    background_html: str
    language: str
    languages: tuple[str, ...]
    opens_at: datetime | None
    closes_at: datetime | None
    moderator: str  # their handle
    state: str  # later, open, closed
    contributions: int  # that the viewer sees
    new: int  # of them, written by others since their last visit


def questions_of(
    session: Session,
    ediscussion: Ediscussion,
    language: str,
    now: datetime,
    viewer: Viewer | None = None,
    read_to: int | None = None,
) -> list[QuestionTold]:
    """In their order: one query, since there are few. Counted for the `viewer`, if there is one."""
    rows = _IN_EACH_LANGUAGE.all(
        session,
        ediscussion_id=ediscussion.id,
        thread_id=ediscussion.thread_id,
        read_to=read_to,
        **values_of(viewer or Viewer(audiences=())),
    )
    return [
        _told(list(texts), ediscussion, language, now)
        for _number, texts in groupby(rows, attrgetter("number"))
    ]


def _in_each_language() -> AnySelect:
    counts = _counts()
    return (
        select(
            GuidingQuestion.id,
            GuidingQuestion.number,
            GuidingQuestion.language.label("asked_in"),
            GuidingQuestion.opens_at,
            GuidingQuestion.closes_at,
            QuestionText.language,
            QuestionText.title,
            QuestionText.background,
            QuestionText.background_html,
            counts.c.contributions,
            counts.c.new,
            Member.handle.label("moderator"),
        )
        .join(QuestionText, QuestionText.question_id == GuidingQuestion.id)
        .outerjoin(Member, Member.id == GuidingQuestion.moderator_id)
        .outerjoin(counts, counts.c.question_id == GuidingQuestion.id)
        .where(GuidingQuestion.ediscussion_id == bindparam("ediscussion_id", type_=Integer))
        .order_by(GuidingQuestion.number, QuestionText.language)
    )


def _counts() -> Subquery:
    """How many contributions to each question the viewer sees; they are known to see the thread.

    None is new to whoever has no last visit: nothing is greater than no `read_to`.
    """
    new = and_(Post.number > bindparam("read_to", type_=Integer), Post.author_id != ANY_VIEWER.member_id)
    of_post = and_(
        Post.author_id == ContributionQuestion.author_id, Post.form_key == ContributionQuestion.form_key
    )
    return (
        select(
            ContributionQuestion.question_id,
            func.count(Post.id).label("contributions"),
            func.sum(case((new, 1), else_=0)).label("new"),
        )
        .join(Post, of_post)
        .where(
            Post.thread_id == bindparam("thread_id", type_=Integer),
            Post.audience_id.in_(ANY_VIEWER.audiences),
        )
        .group_by(ContributionQuestion.question_id)
        .subquery()
    )


_IN_EACH_LANGUAGE = Prepared(_in_each_language)


def _told(texts: Sequence[AnyRow], ediscussion: Ediscussion, language: str, now: datetime) -> QuestionTold:
    by_language = {text.language: text for text in texts}
    text = by_language.get(language) or by_language.get(texts[0].asked_in) or texts[0]
    return QuestionTold(
        id=text.id,
        number=text.number,
        title=text.title,
        background=text.background,
        background_html=text.background_html,
        language=text.language,
        languages=tuple(by_language),
        opens_at=text.opens_at,
        closes_at=text.closes_at,
        moderator=text.moderator or "",
        state=question_state(ediscussion.schedule, text.opens_at, text.closes_at, now),
        contributions=text.contributions or 0,
        new=text.new or 0,
    )


def open_questions(session: Session, ediscussion: Ediscussion, now: datetime) -> list[int]:
    """Those to which one can contribute now."""
    own = select(GuidingQuestion).where(GuidingQuestion.ediscussion_id == ediscussion.id)
    return [
        question.id
        for question in session.scalars(own)
        if question_state(ediscussion.schedule, question.opens_at, question.closes_at, now) == "open"
    ]


def topic_notes_of(session: Session, ediscussion_id: int) -> Sequence[TopicNote]:
    """The latest version in each language."""
    latest = (
        select(TopicNote.language, func.max(TopicNote.version).label("version"))
        .where(TopicNote.ediscussion_id == ediscussion_id)
        .group_by(TopicNote.language)
        .subquery()
    )
    return session.scalars(
        select(TopicNote)
        .join(
            latest,
            (latest.c.language == TopicNote.language) & (latest.c.version == TopicNote.version),
        )
        .where(TopicNote.ediscussion_id == ediscussion_id)
        .order_by(TopicNote.language)
    ).all()
