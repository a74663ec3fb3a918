"""What authors are asked, and what they said: each sees their own answer, moderators see numbers."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, case, func, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from apfl_net.access.audiences import is_within
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.holds import WAITS, HeldContribution
from apfl_net.discussions.models.posts import Post, PostQuote, PostRevision
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread, ThreadChange
from apfl_net.discussions.models.widenings import GOES_ON, WidenedPost, Widening, WideningAnswer
from apfl_net.discussions.queries.changes import details_of
from apfl_net.discussions.queries.visible import found, visible_threads
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.members.models import Member

_From, _To = aliased(Audience), aliased(Audience)


def widening_of(session: Session, thread_id: int) -> Widening | None:
    """The one that goes on in a thread."""
    return session.scalar(select(Widening).where(Widening.thread_id == thread_id, GOES_ON))


def widenings_for(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """Those in which the viewer has something to say, those they have not answered first."""
    rows = _rows(viewer).order_by(WideningAnswer.agreed.is_not(None), Widening.id.desc())
    return session.execute(rows).all()


def get_widening(session: Session, viewer: Viewer, widening_id: int) -> AnyRow:
    return found(session.execute(_rows(viewer).where(Widening.id == widening_id)).first())


def is_asked(viewer: Viewer, widening_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """SQL: that the viewer has words in the thread, or has answered; whether or not they still read it."""
    words = select(Post.id).where(
        Post.thread_id == Widening.thread_id, Post.author_id == viewer.member_id, Post.removed_at.is_(None)
    )
    answer = select(WideningAnswer.member_id).where(
        WideningAnswer.widening_id == Widening.id, WideningAnswer.member_id == viewer.member_id
    )
    return (
        select(Widening.id)
        .where(Widening.id == widening_id, GOES_ON, or_(words.exists(), answer.exists()))
        .exists()
    )


def has_not_answered(viewer: Viewer, widening_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    answer = select(WideningAnswer.member_id).where(
        WideningAnswer.widening_id == widening_id, WideningAnswer.member_id == viewer.member_id
    )
    return and_(is_asked(viewer, widening_id), ~answer.exists())


def _rows(viewer: Viewer) -> AnySelect:
    """Title and reason are for those who read the thread; others are asked about what they wrote, too."""
    reads = Thread.id.in_(visible_threads(viewer).with_only_columns(Thread.id))
    words = select(Post.id).where(
        Post.thread_id == Widening.thread_id, Post.author_id == viewer.member_id, Post.removed_at.is_(None)
    )
    return (
        select(
            Widening.id,
            Widening.thread_id,
            Widening.asked_at,
            Widening.opened_at,
            case((reads, Thread.title), else_=null()).label("title"),
            case((reads, Thread.slug), else_=null()).label("slug"),
            case((reads, Widening.reason), else_=null()).label("reason"),
            (Thread.author_id == viewer.member_id).label("is_starter"),
            WideningAnswer.agreed,
            _To.kind.label("audience_kind"),
            _To.constituency.label("audience_constituency"),
            _To.name.label("audience_name"),
        )
        .join(Thread, Thread.id == Widening.thread_id)
        .join(_To, _To.id == Widening.to_id)
        .outerjoin(
            WideningAnswer,
            and_(WideningAnswer.widening_id == Widening.id, WideningAnswer.member_id == viewer.member_id),
        )
        .where(GOES_ON, or_(words.exists(), WideningAnswer.agreed.is_not(None)))
    )


def own_posts_in(session: Session, viewer: Viewer, thread_id: int) -> Sequence[AnyRow]:
    """One's own words in a thread: what one is asked about."""
    own = select(Post.id, Post.number, Post.language, func.substr(Post.body, 1, 300).label("body"))
    own = own.where(
        Post.thread_id == thread_id, Post.author_id == viewer.member_id, Post.removed_at.is_(None)
    )
    return session.execute(own.order_by(Post.number)).all()


def authors_of(session: Session, thread_id: int) -> Sequence[int]:
    """Who has a post with text in the thread, and is here to be asked."""
    authors = select(Post.author_id).join(Member, Member.id == Post.author_id).distinct()
    words = Post.thread_id == thread_id, Post.removed_at.is_(None)
    return session.scalars(authors.where(*words, Member.left_at.is_(None)).order_by(Post.author_id)).all()


def counted(session: Session, widening: Widening) -> tuple[int, int]:
    """How many authors agreed, and how many were asked. Who said what is nobody's business."""
    authors = authors_of(session, widening.thread_id)
    return len(agreed_in(session, widening).keys() & set(authors)), len(authors)


def agreed_in(session: Session, widening: Widening) -> dict[int, AnyRow]:
    """Who agrees, and since when."""
    rows = session.execute(
        select(WideningAnswer.member_id, WideningAnswer.answered_at).where(
            WideningAnswer.widening_id == widening.id, WideningAnswer.agreed
        )
    )
    return {row.member_id: row for row in rows}


def widened_by(session: Session, widening: Widening) -> Sequence[AnyRow]:
    """The posts that it opened, wherever they are now."""
    return session.execute(
        select(Post.id, Post.thread_id, Post.author_id, Post.audience_id)
        .join(WidenedPost, WidenedPost.post_id == Post.id)
        .where(WidenedPost.widening_id == widening.id)
        .order_by(Post.id)
    ).all()


def posts_in(session: Session, thread_id: int) -> Sequence[AnyRow]:
    columns = Post.id, Post.number, Post.author_id, Post.audience_id, Post.written_at, Post.removed_at
    return session.execute(select(*columns).where(Post.thread_id == thread_id).order_by(Post.number)).all()


def quoted_by(session: Session, post_ids: Collection[int]) -> Sequence[AnyRow]:
    """What the posts quote, now or in a version, and who may read that."""
    return session.execute(
        select(
            PostQuote.post_id,
            PostQuote.quoted_id,
            Post.thread_id,
            Post.audience_id,
            Thread.audience_id.label("thread_audience_id"),
            Space.audience_id.label("space_audience_id"),
        )
        .join(Post, Post.id == PostQuote.quoted_id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .where(PostQuote.post_id.in_(post_ids))
    ).all()


def touched_by_others(session: Session, thread_id: int) -> set[int]:
    """Posts in which, or about a version of which, there are words of somebody else than their author."""
    by_others = or_(
        PostRevision.written_by != Post.author_id,
        func.coalesce(PostRevision.redacted_by, 0) != Post.author_id,
    )
    own = and_(PostRevision.written_by == Post.author_id, PostRevision.redacted_by.is_(None))
    touched = select(Post.id).join(PostRevision, PostRevision.post_id == Post.id)
    return set(session.scalars(touched.where(Post.thread_id == thread_id, by_others, ~own)))


def arrivals(session: Session, thread_id: int) -> Sequence[ThreadChange]:
    """Changes by which posts came to a thread: mergers, and splits that were undone."""
    came = or_(
        ThreadChange.kind == "merge", and_(ThreadChange.kind == "split", ThreadChange.undone_at.is_not(None))
    )
    return session.scalars(select(ThreadChange).where(ThreadChange.thread_id == thread_id, came)).all()


def title_is_of_another(session: Session, thread: Thread) -> bool:
    """Whether a moderator named it, and that still holds: by a change of title, or when it was split off."""
    named = or_(
        and_(ThreadChange.kind == "title", ThreadChange.thread_id == thread.id),
        and_(ThreadChange.kind == "split", ThreadChange.other_thread_id == thread.id),
    )
    by_another = select(ThreadChange.id).where(
        named, ThreadChange.undone_at.is_(None), ThreadChange.changed_by != thread.author_id
    )
    return session.scalar(by_another.limit(1)) is not None


def waits_in(session: Session, thread_id: int) -> bool:
    """Whether a contribution waits that was written for those who read the thread now."""
    waiting = select(HeldContribution.id).where(HeldContribution.thread_id == thread_id, WAITS)
    return session.scalar(waiting.limit(1)) is not None


def new_threads_wait(session: Session, space_id: int) -> bool:
    waiting = select(HeldContribution.id).where(HeldContribution.space_id == space_id, WAITS)
    return session.scalar(waiting.where(HeldContribution.thread_id.is_(None)).limit(1)) is not None


def wider_audiences(session: Session, inner: Audience, outer: Audience | None = None) -> list[Audience]:
    """Those within which `inner` is, and that are within `outer`; not `inner` itself, nor nobody."""
    some = select(Audience).where(Audience.id != inner.id, Audience.kind != "nobody").order_by(Audience.id)
    return [
        audience
        for audience in session.scalars(some)
        if is_within(inner, audience) and (outer is None or is_within(audience, outer))
    ]


def has_unrelated_readers(session: Session, space: Space) -> bool:
    """Whether a thread here, signposts included, has an audience that is not within the space's."""
    around = session.get_one(Audience, space.audience_id)
    used = select(Thread.audience_id).where(Thread.space_id == space.id).distinct()
    audiences = session.scalars(select(Audience).where(Audience.id.in_(used)))
    return not all(is_within(audience, around) for audience in audiences)


def came_with(change: ThreadChange) -> set[int]:
    return set(details_of(change)["posts"])
