"""Contributing: a post in the thread of an e-discussion, with its capacity and its questions beside it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.bylines import SIGNED
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.contributing import contribute_reply
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.identities import AS_MEMBER, Identity
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.ediscussions.models.contributions import Contribution, ContributionQuestion
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.ediscussions.phases import TAKES_CONTRIBUTIONS, phase_at
from apfl_net.ediscussions.policy.contributing import (
    PERSONAL,
    check_capacity,
    check_questions,
)
from apfl_net.ediscussions.queries.questions import open_questions


def contribute(
    session: Session,
    *,
    author: Viewer,
    ediscussion: Ediscussion,
    body: str,
    language: str,
    form_key: str,
    now: datetime,
    capacity: str = PERSONAL,
    questions: Collection[int] = (),
    identity: Identity = AS_MEMBER,
    answers: Post | None = None,
    said_readers: int | None = None,
) -> Post | HeldContribution:
    """A post, or what waits for a moderator; either way with its capacity and questions, in one transaction.

    The same form sent twice contributes once. Whoever contributes under their own name takes part: a list of
    those who do must not tell whose a pseudonym is.
    """
    check_capacity(capacity, identity)
    sent_before = session.get(Contribution, (author.id, form_key)) is not None
    if not sent_before:
        _check_questions_open(session, ediscussion, questions, now)
    made = contribute_reply(
        session,
        author=author,
        thread=get_thread(session, author, ediscussion.thread_id),
        answers=answers,
        body=body,
        language=language,
        form_key=form_key,
        now=now,
        identity=identity,
        said_readers=said_readers,
    )
    if not sent_before:
        beside = Beside(form_key, capacity, questions)
        _note_first(session, author, ediscussion, beside, identity, now)
    return made


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs to a contribution beside its post, which has the same key."""

    form_key: str
    capacity: str
    questions: Collection[int]


def _note_first(
    session: Session,
    author: Viewer,
    ediscussion: Ediscussion,
    beside: Beside,
    identity: Identity,
    now: datetime,
) -> None:
    note_contribution(session, author=author, ediscussion=ediscussion, beside=beside, now=now)
    if identity.shown_as in SIGNED:
        take_part(session, member=author, ediscussion=ediscussion, now=now)


def note_contribution(
    session: Session, *, author: Viewer, ediscussion: Ediscussion, beside: Beside, now: datetime
) -> None:
    key = {"author_id": author.id, "form_key": beside.form_key}
    session.add(Contribution(**key, ediscussion_id=ediscussion.id, capacity=beside.capacity, sent_at=now))
    session.flush()
    session.add_all(
        ContributionQuestion(**key, question_id=question_id) for question_id in set(beside.questions)
    )


def _check_questions_open(
    session: Session, ediscussion: Ediscussion, questions: Collection[int], now: datetime
) -> None:
    """While the e-discussion is; otherwise the thread says that it is not."""
    if phase_at(ediscussion.schedule, now) in TAKES_CONTRIBUTIONS:
        check_questions(questions, open_questions(session, ediscussion, now))


def take_part(session: Session, *, member: Viewer, ediscussion: Ediscussion, now: datetime) -> None:
    """Saying so once is enough."""
    own = session.get(EdiscussionParticipant, (ediscussion.id, member.id))
    if own is None:
        own = EdiscussionParticipant(ediscussion_id=ediscussion.id, member_id=member.id)
        session.add(own)
    own.joined_at = own.joined_at or now
