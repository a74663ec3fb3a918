"""What a thread page says besides its posts."""

from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, null, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.models import Audience
from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.polls import Poll
from apfl_net.discussions.models.posts import Post, ThreadAnswer
from apfl_net.discussions.models.spaces import Pseudonym, Space, SpaceRole
from apfl_net.discussions.models.threads import Reading, Thread, ThreadClosure, ThreadSummary
from apfl_net.discussions.queries.answers import answers_openly
from apfl_net.discussions.queries.naming import is_known, is_named, is_public, name_of
from apfl_net.discussions.queries.readings import SPACE_WATCH, THREAD_WATCH, read_to, with_reading
from apfl_net.discussions.queries.threads import AUDIENCE_COLUMNS, visible_post_count
from apfl_net.discussions.queries.visible import found, open_to
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.prepared import Prepared
from apfl_net.members.models import Member, Signer


def thread_head(session: Session, viewer: Viewer, thread_id: int) -> AnyRow:
    """All that a thread page says besides its posts: one row, or `NotFound`."""
    return found(_THREAD_HEAD.first(session, thread_id=thread_id, **values_of(viewer)))


_Closer, _Answer, _AnswerAuthor = aliased(Member), aliased(Post), aliased(Member)
_STATE_COLUMNS = (
    Thread.is_question,
    Thread.pinned_at,
    Thread.opens_at,
    Thread.closes_at,
    Thread.slow_seconds,
    Thread.slow_until,
    Thread.changes,
    ThreadClosure.closed_at,
    ThreadClosure.reason.label("closed_reason"),
    case((and_(is_known(_Closer, ANY_VIEWER), ~Space.chatham_house), _Closer.name), else_=null()).label(
        "closer"
    ),
    _Closer.public_name.label("closer_public"),
    _Answer.id.label("answer_id"),
    _Answer.number.label("answer_number"),
    name_of(_Answer, _AnswerAuthor, ANY_VIEWER).label("answer_author"),
    is_public(_Answer, _AnswerAuthor).label("answer_author_public"),
    Poll.id.label("poll_id"),
    ThreadSummary.revision.label("summary_revision"),
)
"""What has been done with a thread. Where a column says that there is more to show, the page asks for it."""

_OWN_COLUMNS = (
    THREAD_WATCH.level.label("thread_level"),
    SPACE_WATCH.level.label("space_level"),
    Reading.last_number.label("noted_to"),
    read_to().label("read_to"),
    SpaceRole.role,
    Draft.body.label("draft_body"),
    Draft.language.label("draft_language"),
    Draft.answers_id.label("draft_answers_id"),
    Draft.form_key.label("draft_form_key"),
    Draft.saved_at.label("draft_saved_at"),
    Draft.posts_as.label("draft_posts_as"),
    Draft.pseudonym.label("draft_pseudonym"),
    Reading.posts_as,
    select(Pseudonym.name)
    .where(Pseudonym.space_id == Thread.space_id, Pseudonym.member_id == ANY_VIEWER.member_id)
    .scalar_subquery()
    .label("own_pseudonym"),
    select(Signer.member_id)
    .where(Signer.member_id == ANY_VIEWER.member_id, Signer.ended_at.is_(None))
    .exists()
    .label("signs"),
)
"""What a thread page says to its reader alone."""


def _thread_head() -> AnySelect:
    starter = aliased(Member)
    columns = select(
        Thread.id,
        Thread.title,
        Thread.slug,
        Thread.home,
        Thread.space_id,
        Thread.audience_id,
        Thread.author_id,
        Thread.country,
        Thread.theme,
        Thread.form,
        Thread.sector,
        Thread.started_at,
        Thread.last_number,
        Space.name.label("space_name"),
        Space.slug.label("space_slug"),
        *AUDIENCE_COLUMNS,
        Space.pseudonyms,
        Space.chatham_house,
        name_of(Thread, starter, ANY_VIEWER).label("starter"),
        case((is_named(Thread, starter, ANY_VIEWER), starter.handle), else_=null()).label("starter_handle"),
        is_public(Thread, starter).label("starter_public"),
        visible_post_count(ANY_VIEWER, Thread.id).label("posts"),
        *_STATE_COLUMNS,
        *_OWN_COLUMNS,
    )
    joined = (
        columns.join(Space, Space.id == Thread.space_id)
        .join(Audience, Audience.id == Thread.audience_id)
        .join(starter, starter.id == Thread.author_id)
    )
    return _with_own(_with_state(joined)).where(
        Thread.id == bindparam("thread_id"),
        Thread.merged_into_id.is_(None),
        *open_to(ANY_VIEWER, Space.audience_id, Thread.audience_id),
    )


def _with_state(columns: AnySelect) -> AnySelect:
    audiences = ANY_VIEWER.audiences
    return (
        columns.outerjoin(ThreadClosure, ThreadClosure.thread_id == Thread.id)
        .outerjoin(_Closer, _Closer.id == ThreadClosure.closed_by)
        .outerjoin(ThreadAnswer, ThreadAnswer.thread_id == Thread.id)
        .outerjoin(_Answer, and_(_Answer.id == ThreadAnswer.post_id, answers_openly(ANY_VIEWER, _Answer)))
        .outerjoin(_AnswerAuthor, _AnswerAuthor.id == _Answer.author_id)
        .outerjoin(Poll, and_(Poll.thread_id == Thread.id, Poll.audience_id.in_(audiences)))
        .outerjoin(
            ThreadSummary,
            and_(ThreadSummary.thread_id == Thread.id, ThreadSummary.audience_id.in_(audiences)),
        )
    )


def _with_own(columns: AnySelect) -> AnySelect:
    me = ANY_VIEWER.member_id
    return (
        with_reading(columns, ANY_VIEWER)
        .outerjoin(SpaceRole, and_(SpaceRole.space_id == Space.id, SpaceRole.member_id == me))
        .outerjoin(Draft, and_(Draft.thread_id == Thread.id, Draft.member_id == me))
    )


_THREAD_HEAD = Prepared(_thread_head)


def thread_stamp(session: Session, thread_id: int, viewer: Viewer, now: datetime) -> tuple[object, ...]:
    """What a visitor's copy depends on: the thread's version, the last change of any byline, and which of the
    moments have passed at which the page says something else."""
    version, changed, *moments = found(_THREAD_STAMP.first(session, thread_id=thread_id, **values_of(viewer)))
    return version, changed, *(moment is not None and moment <= now for moment in moments)


_THREAD_STAMP = Prepared(
    lambda: (
        select(
            Thread.version,
            select(func.max(Member.changed_at)).scalar_subquery().label("changed"),
            Thread.opens_at,
            Thread.closes_at,
            Thread.slow_until,
            Poll.closes_at.label("poll_closes_at"),
        )
        .join(Space, Space.id == Thread.space_id)
        .outerjoin(Poll, Poll.thread_id == Thread.id)
        .where(
            Thread.id == bindparam("thread_id"),
            Thread.merged_into_id.is_(None),
            *open_to(ANY_VIEWER, Space.audience_id, Thread.audience_id),
        )
    )
)


def closure_of(session: Session, thread_id: int) -> ThreadClosure | None:
    return session.get(ThreadClosure, thread_id)
