"""Writing guiding questions and the topic note."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.events import EdiscussionWorded
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.questions import GuidingQuestion, QuestionText
from apfl_net.ediscussions.models.topic_notes import TopicNote
from apfl_net.ediscussions.policy.dates import check_question
from apfl_net.kit import markdown, outbox


def add_question(
    session: Session,
    *,
    by: Viewer,
    ediscussion: Ediscussion,
    title: str,
    background: str = "",
    language: str = "en",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    moderator_id: int | None = None,
    now: datetime,
) -> GuidingQuestion:
    """The next one. By whoever facilitates it: the caller has looked."""
    check_question(ediscussion.schedule, opens_at, closes_at)
    own = select(func.max(GuidingQuestion.number)).where(GuidingQuestion.ediscussion_id == ediscussion.id)
    question = GuidingQuestion(
        ediscussion_id=ediscussion.id,
        number=(session.scalar(own) or 0) + 1,
        opens_at=opens_at,
        closes_at=closes_at,
        moderator_id=moderator_id,
        language=language,
        made_at=now,
        made_by=by.id,
    )
    session.add(question)
    session.flush()
    word_question(
        session, by=by, question=question, language=language, title=title, background=background, now=now
    )
    return question


def word_question(
    session: Session,
    *,
    by: Viewer,
    question: GuidingQuestion,
    language: str,
    title: str,
    background: str,
    now: datetime,
) -> None:
    """Its text in one language, written for the first time or anew."""
    session.merge(
        QuestionText(
            question_id=question.id,
            language=language,
            title=title,
            background=background,
            background_html=markdown.render(background, below=3),
            written_at=now,
            written_by=by.id,
        )
    )
    session.flush()
    outbox.record(session, EdiscussionWorded(question.ediscussion_id), now=now)


def date_question(
    session: Session,
    *,
    ediscussion: Ediscussion,
    question: GuidingQuestion,
    opens_at: datetime | None,
    closes_at: datetime | None,
    moderator_id: int | None,
) -> None:
    check_question(ediscussion.schedule, opens_at, closes_at)
    question.opens_at, question.closes_at, question.moderator_id = opens_at, closes_at, moderator_id


def write_topic_note(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, language: str, body: str, now: datetime
) -> TopicNote:
    """A new version in one language; the ones before it stay. The same text again makes none."""
    own = select(TopicNote).where(TopicNote.ediscussion_id == ediscussion.id, TopicNote.language == language)
    last = session.scalars(own.order_by(TopicNote.version.desc()).limit(1)).first()
    if last and last.body == body:
        return last
    note = TopicNote(
        ediscussion_id=ediscussion.id,
        language=language,
        version=last.version + 1 if last else 1,
        body=body,
        body_html=markdown.render(body),
        written_at=now,
        written_by=by.id,
    )
    session.add(note)
    session.flush()
    outbox.record(session, EdiscussionWorded(ediscussion.id), now=now)
    return note


def get_question(session: Session, question_id: int) -> GuidingQuestion:
    """To change it; the page has looked whose it is."""
    return session.get_one(GuidingQuestion, question_id, with_for_update=True)
