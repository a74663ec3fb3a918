"""Guiding questions and the topic note, in the language of whoever reads where they exist in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.questions import GuidingQuestion, QuestionText
from apfl_net.ediscussions.models.topic_notes import TopicNote
from apfl_net.ediscussions.policy.contributing import question_state


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
    moderator_id: int | None
    state: str  # later, open, closed


def questions_of(
    session: Session, ediscussion: Ediscussion, language: str, now: datetime
) -> list[QuestionTold]:
    """In their order. One query: there are few, in few languages."""
    rows = session.execute(
        select(GuidingQuestion, QuestionText)
        .join(QuestionText, QuestionText.question_id == GuidingQuestion.id)
        .where(GuidingQuestion.ediscussion_id == ediscussion.id)
        .order_by(GuidingQuestion.number, QuestionText.language)
    ).all()
    texts: dict[int, dict[str, QuestionText]] = {}
    questions: dict[int, GuidingQuestion] = {}
    for question, text in rows:
        questions[question.id] = question
        texts.setdefault(question.id, {})[text.language] = text
    return [
        _told(question, texts[question.id], ediscussion, language, now) for question in questions.values()
    ]


def _told(
    question: GuidingQuestion,
    texts: dict[str, QuestionText],
    ediscussion: Ediscussion,
    language: str,
    now: datetime,
) -> QuestionTold:
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
        moderator_id=question.moderator_id,
        state=question_state(ediscussion.schedule, question.opens_at, question.closes_at, now),
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
