"""Finding one's way in a long thread: posts in brief, by author or by chain of answers, and those for me."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Select, func, select
from sqlalchemy.orm import Session, aliased

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post, PostMention
from apfl_net.discussions.queries.naming import form_of, is_named, is_public, name_of
from apfl_net.discussions.queries.posts import POSTS_PER_PAGE, post_rows
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.members.models import Member, Membership

BRIEFS_PER_PAGE = 100
LONGEST_BRIEF = 300
MOST_AUTHORS = 100


@dataclass(frozen=True)
class Choice:
    """Which posts of a thread to list: all, those of one author, or those of one chain of answers."""

    author_id: int | None = None
    chain_id: int | None = None


def briefs(
    session: Session, viewer: Viewer, thread_id: int, choice: Choice, page: int
) -> tuple[int, Sequence[AnyRow]]:
    """How many posts the choice has, and one page of them in order: number, time, author, first words."""
    chosen = _chosen(viewer, thread_id, choice)
    count = session.scalar(select(func.count()).select_from(chosen.with_only_columns(Post.id).subquery()))
    answered = aliased(Post)
    rows = session.execute(
        chosen.with_only_columns(
            Post.id,
            Post.number,
            Post.language,
            Post.written_at,
            Post.removed_at,
            func.substr(Post.body, 1, LONGEST_BRIEF).label("start"),
            form_of(Post, Member, viewer).label("form"),
            name_of(Post, Member, viewer).label("name"),
            is_public(Post, Member).label("public_name"),
            Membership.constituency,
            Membership.country,
            answered.number.label("answered_number"),
        )
        .join(Member, Member.id == Post.author_id)
        .join(Membership, Membership.id == Post.membership_id)
        .outerjoin(
            answered,
            (answered.id == Post.answers_id)
            & (answered.thread_id == Post.thread_id)
            & answered.audience_id.in_(viewer.audiences),
        )
        .order_by(Post.number)
        .limit(BRIEFS_PER_PAGE)
        .offset((page - 1) * BRIEFS_PER_PAGE)
    ).all()
    return count or 0, rows


def authors_in(session: Session, viewer: Viewer, thread_id: int) -> Sequence[AnyRow]:
    """Who wrote in a thread and how much, the most active first. A visitor is told public names only."""
    written = visible_posts(viewer).where(Post.thread_id == thread_id, Post.removed_at.is_(None))
    posts = _known_authors(viewer, written)
    return session.execute(
        posts.with_only_columns(Member.id, Member.name, func.count(Post.id).label("posts"))
        .group_by(Member.id, Member.name)
        .order_by(func.count(Post.id).desc(), Member.name)
        .limit(MOST_AUTHORS)
    ).all()


def count_for(session: Session, viewer: Viewer, thread_id: int) -> int:
    """How many posts of a thread answer or mention the viewer."""
    chosen = _for_viewer(viewer, thread_id).with_only_columns(func.count(Post.id))
    return session.scalar(chosen) or 0


def posts_for(session: Session, viewer: Viewer, thread_id: int, page: int) -> Sequence[AnyRow]:
    """One page of the posts that answer or mention the viewer."""
    ids = _for_viewer(viewer, thread_id).with_only_columns(Post.id)
    return _page_of(session, viewer, ids, page)


def new_posts(session: Session, viewer: Viewer, thread_id: int, read_to: int) -> Sequence[AnyRow]:
    """The first page of the posts by others after what the viewer has read."""
    ids = (
        visible_posts(viewer)
        .with_only_columns(Post.id)
        .where(
            Post.thread_id == thread_id,
            Post.number > read_to,
            Post.author_id.is_distinct_from(viewer.member_id),
        )
    )
    return _page_of(session, viewer, ids, 1)


def every_post(session: Session, viewer: Viewer, thread_id: int) -> Sequence[AnyRow]:
    """All posts of a thread with their text, for printing and for a copy to keep."""
    rows = post_rows(viewer).add_columns(Post.body).where(Post.thread_id == thread_id)
    return session.execute(rows.order_by(Post.number)).all()


def _page_of(session: Session, viewer: Viewer, ids: AnySelect | Select[int], page: int) -> Sequence[AnyRow]:
    return session.execute(
        post_rows(viewer)
        .where(Post.id.in_(ids))
        .order_by(Post.number)
        .limit(POSTS_PER_PAGE)
        .offset((page - 1) * POSTS_PER_PAGE)
    ).all()


def _chosen(viewer: Viewer, thread_id: int, choice: Choice) -> Select[Post]:
    posts = visible_posts(viewer).where(Post.thread_id == thread_id)
    if choice.author_id is not None:
        theirs = _known_authors(viewer, select(Post)).where(
            Post.thread_id == thread_id, Post.author_id == choice.author_id, Post.removed_at.is_(None)
        )
        posts = posts.where(Post.id.in_(theirs.with_only_columns(Post.id)))
    if choice.chain_id is not None:
        posts = posts.where(Post.id.in_(_chain(viewer, thread_id, choice.chain_id)))
    return posts


def _chain(viewer: Viewer, thread_id: int, post_id: int) -> CompoundSelect[int]:
    """A post, what it answers and so on up, and what answers it and so on down, as far as the viewer sees."""
    start = select(Post.id, Post.answers_id).where(
        Post.id == post_id, Post.thread_id == thread_id, Post.audience_id.in_(viewer.audiences)
    )
    above, below = aliased(Post), aliased(Post)
    upwards = start.cte("upwards", recursive=True)
    upwards = upwards.union(
        select(above.id, above.answers_id).where(
            above.id == upwards.c.answers_id, above.audience_id.in_(viewer.audiences)
        )
    )
    downwards = start.with_only_columns(Post.id).cte("downwards", recursive=True)
    downwards = downwards.union(
        select(below.id).where(
            below.answers_id == downwards.c.id,
            below.thread_id == thread_id,
            below.audience_id.in_(viewer.audiences),
        )
    )
    return select(upwards.c.id).union(select(downwards.c.id))


def _for_viewer(viewer: Viewer, thread_id: int) -> Select[Post]:
    mine = aliased(Post)
    answers_me = (
        select(mine.id).where(mine.id == Post.answers_id, mine.author_id == viewer.member_id).exists()
    )
    mentions_me = (
        select(PostMention.post_id)
        .where(PostMention.post_id == Post.id, PostMention.member_id == viewer.member_id)
        .exists()
    )
    return visible_posts(viewer).where(
        Post.thread_id == thread_id,
        answers_me | mentions_me,
        Post.author_id.is_distinct_from(viewer.member_id),
    )


def _known_authors(viewer: Viewer, posts: Select[Post]) -> Select[Post]:
    """Those of the posts that say to this viewer who wrote them."""
    posts = posts.join(Member, Member.id == Post.author_id).where(is_named(Post, Member, viewer))
    return posts if viewer.signed_in else posts.where(Member.public_name)
