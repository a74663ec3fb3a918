"""What somebody moderates: posts, also held ones, and contributions that wait.

A moderator of the space, or one of the network, inside the audiences they belong to, and never of what is
their own. What is held has the audience of nobody, so here the one that it gets back counts. All of it is
SQL, since lists, notices and the audit log ask by it, also for a viewer left open.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from apfl_net.access.models import StaffMember
from apfl_net.access.queries import members_of
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.holds import WAITS, HeldContribution, PostHold
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space, SpaceRole
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import found, open_to
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import Member
from apfl_net.moderation.subjects import SUBJECTS, Column, Subject

_ThreadHold = aliased(PostHold)
MOST_WAITING = 100

POST_AUDIENCE = func.coalesce(PostHold.audience_id, Post.audience_id)
THREAD_AUDIENCE = func.coalesce(_ThreadHold.thread_audience_id, Thread.audience_id)
"""As they were before anything was held."""


def keeps_order_in(viewer: Viewer, space_id: Column) -> ColumnElement[bool]:
    """That the viewer is a moderator of the space or of the network."""
    of_space = select(SpaceRole.member_id).where(
        SpaceRole.space_id == space_id, SpaceRole.member_id == viewer.member_id, SpaceRole.role == "moderator"
    )
    of_network = select(StaffMember.member_id).where(
        StaffMember.member_id == viewer.member_id, StaffMember.role.in_(("admin", "moderator"))
    )
    return or_(of_space.exists(), of_network.exists())


def moderated_posts(viewer: Viewer) -> Select[Post]:
    audiences = viewer.audiences
    return posts_with_holds().where(
        Space.audience_id.in_(audiences),
        THREAD_AUDIENCE.in_(audiences),
        POST_AUDIENCE.in_(audiences),
        Post.author_id.is_distinct_from(viewer.member_id),
        keeps_order_in(viewer, Space.id),
    )


def posts_with_holds() -> Select[Post]:
    return (
        select(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .outerjoin(PostHold, PostHold.post_id == Post.id)
        .outerjoin(_ThreadHold, _thread_held())
    )


def _thread_held() -> ColumnElement[bool]:
    return _ThreadHold.thread_id == Thread.id


def get_moderated_post(session: Session, viewer: Viewer, post_id: int) -> Post:
    """The post, with its thread."""
    one = moderated_posts(viewer).where(Post.id == post_id).options(contains_eager(Post.thread))
    return found(session.scalar(one))


def moderated_heads(session: Session, viewer: Viewer, post_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Post id -> where it stands and whether it is held, for the queue."""
    rows = session.execute(
        moderated_posts(viewer)
        .with_only_columns(
            Post.id,
            Post.number,
            Post.removed_at,
            Post.body,
            Post.language,
            Post.shown_as,
            Member.name.label("author"),
            Thread.id.label("thread_id"),
            Thread.title,
            THREAD_AUDIENCE.label("thread_audience_id"),
            Space.id.label("space_id"),
            Space.name.label("space_name"),
            PostHold.held_at,
            PostHold.reason.label("held_reason"),
        )
        .join(Member, Member.id == Post.author_id)
        .where(Post.id.in_(post_ids))
    )
    return {row.id: row for row in rows}


def moderators_of_post(session: Session, post_id: int) -> Select[int]:
    """Ids of all who moderate it, its author included if they do."""
    bounds = session.execute(
        posts_with_holds()
        .with_only_columns(Space.id, Space.audience_id, THREAD_AUDIENCE, POST_AUDIENCE)
        .where(Post.id == post_id)
    ).one()
    return _moderating(bounds[0], bounds[1:])


def _moderating(space_id: int, audience_ids: Sequence[int]) -> Select[int]:
    of_space = select(SpaceRole.member_id).where(
        SpaceRole.space_id == space_id, SpaceRole.role == "moderator"
    )
    of_network = select(StaffMember.member_id).where(StaffMember.role.in_(("admin", "moderator")))
    return members_of(list(audience_ids)).where(or_(Member.id.in_(of_space), Member.id.in_(of_network)))


def waiting_contributions(viewer: Viewer) -> Select[HeldContribution]:
    """Those that wait where the viewer moderates, as far as they see the place."""
    return moderated_contributions(viewer).where(WAITS)


def moderated_contributions(viewer: Viewer) -> Select[HeldContribution]:
    return (
        select(HeldContribution)
        .join(Space, Space.id == HeldContribution.space_id)
        .outerjoin(Thread, Thread.id == HeldContribution.thread_id)
        .where(
            *open_to(viewer, Space.audience_id),
            or_(HeldContribution.thread_id.is_(None), *open_to(viewer, Thread.audience_id)),
            HeldContribution.author_id.is_distinct_from(viewer.member_id),
            keeps_order_in(viewer, Space.id),
        )
    )


def contributions_for(session: Session, viewer: Viewer) -> Sequence[AnyRow]:
    """The queue of contributions, the longest waiting first."""
    return session.execute(
        waiting_contributions(viewer)
        .with_only_columns(
            HeldContribution.id,
            HeldContribution.title,
            HeldContribution.body,
            HeldContribution.language,
            HeldContribution.sent_at,
            HeldContribution.thread_id,
            HeldContribution.about,
            Thread.title.label("thread_title"),
            Thread.slug.label("thread_slug"),
            Space.name.label("space_name"),
            Space.slug.label("space_slug"),
            Member.id.label("author_id"),
            Member.name.label("author"),
            Member.handle.label("author_handle"),
        )
        .join(Member, Member.id == HeldContribution.author_id)
        .order_by(HeldContribution.sent_at, HeldContribution.id)
        .limit(MOST_WAITING)
    ).all()


def held_contribution(session: Session, viewer: Viewer, contribution_id: int) -> HeldContribution:
    """Locked, also when it has been decided: whoever decides second is told."""
    one = moderated_contributions(viewer).where(HeldContribution.id == contribution_id)
    locked = one.with_for_update(of=HeldContribution).execution_options(populate_existing=True)
    return found(session.scalar(locked))


def moderates_somewhere(session: Session, viewer: Viewer) -> bool:
    """Whether there is any space in which the viewer could have something to look after."""
    spaces = select(Space.id).where(*open_to(viewer, Space.audience_id), keeps_order_in(viewer, Space.id))
    return session.scalar(spaces.limit(1)) is not None


def _post_moderated(viewer: Viewer, post_id: Column) -> ColumnElement[bool]:
    return moderated_posts(viewer).with_only_columns(Post.id).where(Post.id == post_id).exists()


def _contribution_moderated(viewer: Viewer, contribution_id: Column) -> ColumnElement[bool]:
    rows = moderated_contributions(viewer).with_only_columns(HeldContribution.id)
    return rows.where(HeldContribution.id == contribution_id).exists()


def _space_moderated(viewer: Viewer, space_id: Column) -> ColumnElement[bool]:
    rows = select(Space.id).where(*open_to(viewer, Space.audience_id), keeps_order_in(viewer, Space.id))
    return rows.where(Space.id == space_id).exists()


def moderators_of_contribution(session: Session, contribution_id: int) -> Select[int]:
    row = session.execute(
        select(Space.id, Space.audience_id, Thread.audience_id)
        .select_from(HeldContribution)
        .join(Space, Space.id == HeldContribution.space_id)
        .outerjoin(Thread, Thread.id == HeldContribution.thread_id)
        .where(HeldContribution.id == contribution_id)
    ).one()
    return _moderating(row[0], [audience for audience in row[1:] if audience is not None])


def _moderators_of_space(session: Session, space_id: int) -> Select[int]:
    return _moderating(space_id, [session.get_one(Space, space_id).audience_id])


SUBJECTS["post"] = Subject(moderated=_post_moderated, moderators=moderators_of_post)
SUBJECTS["contribution"] = Subject(moderated=_contribution_moderated, moderators=moderators_of_contribution)
SUBJECTS["space"] = Subject(moderated=_space_moderated, moderators=_moderators_of_space)
