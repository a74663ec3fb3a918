"""Guiding questions and the topic note, in the language of whoever reads where they exist in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, and_, case, func, literal, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.models.contributions import ContributionQuestion
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.questions import GuidingQuestion, QuestionText
from apfl_net.ediscussions.models.topic_notes import TopicNote
from apfl_net.ediscussions.policy.contributing import question_state
from apfl_net.kit.db import AnyRow
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
    counts = _counts(viewer, ediscussion, read_to)
    rows = session.execute(
        select(GuidingQuestion, QuestionText, counts.c.contributions, counts.c.new, Member.handle)
        .join(QuestionText, QuestionText.question_id == GuidingQuestion.id)
        .outerjoin(Member, Member.id == GuidingQuestion.moderator_id)
        .outerjoin(counts, counts.c.question_id == GuidingQuestion.id)
        .where(GuidingQuestion.ediscussion_id == ediscussion.id)
        .order_by(GuidingQuestion.number, QuestionText.language)
    ).all()
    texts: dict[int, dict[str, QuestionText]] = {}
    questions: dict[int, AnyRow] = {}
    for row in rows:
        questions[row.GuidingQuestion.id] = row
        texts.setdefault(row.GuidingQuestion.id, {})[row.QuestionText.language] = row.QuestionText
    return [
        _told(row, texts[question_id], ediscussion, language, now) for question_id, row in questions.items()
    ]


def _counts(viewer: Viewer | None, ediscussion: Ediscussion, read_to: int | None) -> Subquery:
    """How many contributions to each question the viewer sees; they are known to see the thread."""
    viewer = viewer or Viewer(audiences=())
    by_others = Post.author_id != (viewer.member_id or 0)
    new = and_(Post.number > (read_to or 0), by_others, literal(read_to is not None))
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
        .where(Post.thread_id == ediscussion.thread_id, Post.audience_id.in_(viewer.audiences))
        .group_by(ContributionQuestion.question_id)
        .subquery()
    )


def _told(
    row: AnyRow, texts: dict[str, QuestionText], ediscussion: Ediscussion, language: str, now: datetime
) -> QuestionTold:
    question: GuidingQuestion = row.GuidingQuestion
    text = texts.get(language) or texts.get(question.language) or next(iter(texts.values()))
    return QuestionTold(
        id=question.id,
        number=question.number,
        title=text.title,
        background=text.background,
        background_html=text.background_html,
        language=text.language,
        languages=tuple(texts),
        opens_at=question.opens_at,
        closes_at=question.closes_at,
        moderator=row.handle or "",
        state=question_state(ediscussion.schedule, question.opens_at, question.closes_at, now),
        contributions=row.contributions or 0,
        new=row.new or 0,
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
