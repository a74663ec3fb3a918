"""Contributions as the rapporteur reads them, and the passages marked in them: through the viewer, always.

A passage whose words stand in its contribution no more is not found, whether or not anybody has noticed yet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.posts import POSTS_PER_PAGE, post_rows
from apfl_net.discussions.queries.visible import open_to, visible_posts
from apfl_net.ediscussions.models.contributions import ContributionQuestion
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.synthesis import PassageTheme, SynthesisPassage, SynthesisTheme
from apfl_net.ediscussions.policy.synthesis import stands_in_post
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.errors import NotFound

GENERAL = 0
"""In the place of the id of a question: contributions that belong to none."""

HERE = SynthesisPassage.gone_at.is_(None)
_OF_POST = and_(
    ContributionQuestion.author_id == Post.author_id, ContributionQuestion.form_key == Post.form_key
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage that can be read where it was marked; without words it is the whole contribution."""

    id: int
    post_id: int
    post_number: int
    number: int
    words: str
    language: str
    themes: tuple[int, ...]

    @property
    def marker(self) -> str:
        return f"[#{self.post_number}/{self.number}]" if self.number else f"[#{self.post_number}]"


def marked_passages(
    session: Session, viewer: Viewer, ediscussion_id: int, *conditions: ColumnElement[bool]
) -> list[Marked]:
    """In the order of the contributions."""
    rows = session.execute(
        visible_posts(viewer)
        .join(SynthesisPassage, SynthesisPassage.post_id == Post.id)
        .with_only_columns(
            SynthesisPassage.id,
            SynthesisPassage.number.label("passage"),
            SynthesisPassage.words,
            Post.id.label("post_id"),
            Post.number,
            Post.language,
            Post.body,
        )
        .where(SynthesisPassage.ediscussion_id == ediscussion_id, HERE)
        .where(Post.removed_at.is_(None), *conditions)
        .order_by(Post.number, SynthesisPassage.number)
    ).all()
    themes = _themes_of(session, ediscussion_id) if rows else {}
    return [
        Marked(
            row.id,
            row.post_id,
            row.number,
            row.passage,
            row.words,
            row.language,
            tuple(themes.get(row.id, ())),
        )
        for row in rows
        if not row.words or stands_in_post(row.words, row.body)
    ]


def about(theme_id: int) -> ColumnElement[bool]:
    return SynthesisPassage.id.in_(
        select(PassageTheme.passage_id).where(PassageTheme.theme_id == theme_id).scalar_subquery()
    )


def _themes_of(session: Session, ediscussion_id: int) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = session.execute(
        select(PassageTheme.passage_id, PassageTheme.theme_id)
        .join(SynthesisPassage, SynthesisPassage.id == PassageTheme.passage_id)
        .where(SynthesisPassage.ediscussion_id == ediscussion_id, HERE)
        .order_by(PassageTheme.theme_id)
    )
    for passage_id, theme_id in rows:
        found.setdefault(passage_id, []).append(theme_id)
    return found


def themes_of(session: Session, ediscussion_id: int) -> Sequence[SynthesisTheme]:
    own = select(SynthesisTheme).where(SynthesisTheme.ediscussion_id == ediscussion_id)
    return session.scalars(own.order_by(SynthesisTheme.name, SynthesisTheme.id)).all()


def get_theme(session: Session, ediscussion: Ediscussion, theme_id: int) -> SynthesisTheme:
    theme = session.get(SynthesisTheme, theme_id)
    if theme is None or theme.ediscussion_id != ediscussion.id:
        raise NotFound
    return theme


def get_passage(
    session: Session, viewer: Viewer, ediscussion: Ediscussion, passage_id: int
) -> SynthesisPassage:
    """In a contribution that the viewer sees."""
    found = session.scalar(
        visible_posts(viewer)
        .join(SynthesisPassage, SynthesisPassage.post_id == Post.id)
        .with_only_columns(SynthesisPassage)
        .where(SynthesisPassage.id == passage_id, SynthesisPassage.ediscussion_id == ediscussion.id, HERE)
    )
    if found is None:
        raise NotFound
    return found


def get_contribution(session: Session, viewer: Viewer, ediscussion: Ediscussion, post_id: int) -> Post:
    found = session.scalar(
        visible_posts(viewer).where(
            Post.id == post_id, Post.thread_id == ediscussion.thread_id, Post.removed_at.is_(None)
        )
    )
    if found is None:
        raise NotFound
    return found


def contribution_rows(viewer: Viewer, ediscussion: Ediscussion) -> AnySelect:
    """What is shown of its contributions, with the ids of their questions added by `questions_of_posts`."""
    return (
        post_rows(viewer)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .where(
            Post.thread_id == ediscussion.thread_id, *open_to(viewer, Space.audience_id, Thread.audience_id)
        )
        .order_by(Post.number)
    )


def contributions_to_read(
    session: Session, viewer: Viewer, ediscussion: Ediscussion, question: int | None, page: int
) -> tuple[Sequence[AnyRow], int]:
    """Twenty, in order of time, and how many there are; of one question, of none (`GENERAL`), or all."""
    conditions = [Post.removed_at.is_(None), *_of_question(question)]
    total = session.scalar(
        visible_posts(viewer)
        .where(Post.thread_id == ediscussion.thread_id, *conditions)
        .with_only_columns(func.count(Post.id))
    )
    rows = contribution_rows(viewer, ediscussion).where(*conditions)
    return session.execute(rows.offset((page - 1) * POSTS_PER_PAGE).limit(POSTS_PER_PAGE)).all(), total or 0


def _of_question(question: int | None) -> list[ColumnElement[bool]]:
    if question is None:
        return []
    some = select(ContributionQuestion.question_id).where(_OF_POST).correlate(Post)
    if question == GENERAL:
        return [~some.exists()]
    return [some.where(ContributionQuestion.question_id == question).exists()]


def questions_of_posts(
    session: Session, ediscussion: Ediscussion, post_ids: Collection[int]
) -> dict[int, list[int]]:
    """Post id -> the ids of its questions; of posts that the viewer is known to see."""
    rows = session.execute(
        select(Post.id, ContributionQuestion.question_id)
        .join(ContributionQuestion, _OF_POST)
        .where(Post.thread_id == ediscussion.thread_id, Post.id.in_(post_ids))
        .order_by(ContributionQuestion.question_id)
    )
    found: dict[int, list[int]] = {}
    for post_id, question_id in rows:
        found.setdefault(post_id, []).append(question_id)
    return found


def contributions_behind(
    session: Session, viewer: Viewer, ediscussion: Ediscussion, post_ids: Collection[int]
) -> Sequence[AnyRow]:
    return session.execute(contribution_rows(viewer, ediscussion).where(Post.id.in_(post_ids))).all()


def page_of(
    session: Session, viewer: Viewer, ediscussion: Ediscussion, post: Post, question: int | None
) -> int:
    """On which page of `contributions_to_read` a contribution is found."""
    before = session.scalar(
        visible_posts(viewer)
        .where(Post.thread_id == ediscussion.thread_id, Post.number < post.number)
        .where(Post.removed_at.is_(None), *_of_question(question))
        .with_only_columns(func.count(Post.id))
    )
    return (before or 0) // POSTS_PER_PAGE + 1
