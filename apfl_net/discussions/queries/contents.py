"""Finding one's way in a long thread: posts in brief, by author or by chain of answers, and those for me."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, union
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
    first, shown = (page - 1) * BRIEFS_PER_PAGE, visible_posts(viewer)
    if choice.chain_id is not None:
        ids = _chain(session, viewer, thread_id, choice.chain_id)
        on_page = shown.where(Post.id.in_(ids[first : first + BRIEFS_PER_PAGE]))
        return len(ids), session.execute(_briefs(viewer, on_page)).all()
    chosen = shown.where(Post.thread_id == thread_id, *_by(viewer, choice.author_id))
    count = session.scalar(chosen.with_only_columns(func.count(Post.id)))
    rows = session.execute(_briefs(viewer, chosen).limit(BRIEFS_PER_PAGE).offset(first)).all()
    return count or 0, rows


def _briefs(viewer: Viewer, posts: Select[Post]) -> AnySelect:
    answered = aliased(Post)
    return (
        posts.with_only_columns(
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
    )


def _by(viewer: Viewer, author_id: int | None) -> list[ColumnElement[bool]]:
    """That this member wrote a post, as far as the viewer is told so."""
    if author_id is None:
        return []
    theirs = _known_authors(viewer, select(Post)).where(Post.author_id == author_id)
    return [Post.removed_at.is_(None), Post.id.in_(theirs.with_only_columns(Post.id))]


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


def every_post(
    session: Session, viewer: Viewer, thread_id: int, *, first: int = 0, most: int | None = None
) -> Sequence[AnyRow]:
    """The posts of a thread with their text, for copies; or `most` of them, after the `first` ones."""
    rows = post_rows(viewer).add_columns(Post.body).where(Post.thread_id == thread_id)
    return session.execute(rows.order_by(Post.number).offset(first).limit(most)).all()


def _page_of(session: Session, viewer: Viewer, ids: AnySelect | Select[int], page: int) -> Sequence[AnyRow]:
    return session.execute(
        post_rows(viewer)
        .where(Post.id.in_(ids))
        .order_by(Post.number)
        .limit(POSTS_PER_PAGE)
        .offset((page - 1) * POSTS_PER_PAGE)
    ).all()


def _chain(session: Session, viewer: Viewer, thread_id: int, post_id: int) -> Sequence[int]:
    """A post, what it answers and so on up, and what answers it and so on down, as far as the viewer sees.

    The ids alone, and only at the end those of this thread: PostgreSQL, where it cannot guess yet how many
    they are, would look through the whole thread for each of them.
    """
    start = select(Post.id, Post.answers_id, Post.thread_id, Post.number).where(
        Post.id == post_id, Post.thread_id == thread_id, Post.audience_id.in_(viewer.audiences)
    )
    upwards = start.cte("upwards", recursive=True)
    downwards = start.cte("downwards", recursive=True)
    next_post = aliased(Post)
    seen = select(next_post.id, next_post.answers_id, next_post.thread_id, next_post.number).where(
        next_post.audience_id.in_(viewer.audiences)
    )
    upwards = upwards.union(seen.where(next_post.id == upwards.c.answers_id))
    downwards = downwards.union(seen.where(next_post.answers_id == downwards.c.id))
    ways = (select(way.c.id, way.c.number, way.c.thread_id) for way in (upwards, downwards))
    chain = union(*ways).subquery()
    here = select(chain.c.id).where(chain.c.thread_id == thread_id)
    return session.scalars(here.order_by(chain.c.number)).all()


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
