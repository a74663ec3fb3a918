"""The contributions of an e-discussion, page by page: its posts, with what belongs to each."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.posts import POSTS_PER_PAGE, post_rows
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.ediscussions.models.contributions import (
    Contribution,
    ContributionQuestion,
    ContributionTranslation,
    LateContribution,
)
from apfl_net.ediscussions.models.questions import GuidingQuestion
from apfl_net.ediscussions.queries.synthesis import is_used
from apfl_net.kit.db import AnyRow, AnySelect
from apfl_net.kit.prepared import Prepared

GENERAL = 0
"""In the place of the number of a question: contributions that belong to none."""

_OF_POST = and_(
    ContributionQuestion.author_id == Post.author_id, ContributionQuestion.form_key == Post.form_key
)


def contributions_on_page(
    session: Session, viewer: Viewer, thread_id: int, page: int, question: int | None
) -> Sequence[AnyRow]:
    """Twenty, in order of time; `question`: only those of the question with this number.

    For whoever is known to see the thread.
    """
    place = {"thread_id": thread_id, "first": (page - 1) * POSTS_PER_PAGE}
    if question is None:
        return _ALL_QUESTIONS.all(session, **place, **values_of(viewer))
    return session.execute(_page(viewer, question), place).all()


def _page(viewer: Viewer, question: int | None) -> AnySelect:
    return (
        post_rows(viewer)
        .outerjoin(
            Contribution,
            and_(Contribution.author_id == Post.author_id, Contribution.form_key == Post.form_key),
        )
        .add_columns(
            Contribution.capacity,
            _numbers().label("questions"),
            _languages().label("translations"),
            _is_late().label("is_late"),
            is_used().label("is_used"),
        )
        .where(Post.thread_id == bindparam("thread_id"), *_of_question(question))
        .order_by(Post.number)
        .offset(bindparam("first", type_=Integer))
        .limit(POSTS_PER_PAGE)
    )


_ALL_QUESTIONS = Prepared(partial(_page, ANY_VIEWER, None))


def count_of_question(session: Session, viewer: Viewer, thread_id: int, question: int) -> int:
    seen = visible_posts(viewer).where(Post.thread_id == thread_id, *_of_question(question))
    return session.scalar(seen.with_only_columns(func.count(Post.id))) or 0


def _of_question(number: int | None) -> list[ColumnElement[bool]]:
    if number is None:
        return []
    some = select(literal(1)).select_from(ContributionQuestion).where(_OF_POST).correlate(Post)
    if number == GENERAL:
        return [~some.exists()]
    of_number = some.join(GuidingQuestion, GuidingQuestion.id == ContributionQuestion.question_id)
    return [of_number.where(GuidingQuestion.number == number).exists()]


def _numbers() -> Any:
    """Of the questions to which it belongs, as in `3 1`."""
    return (
        select(func.aggregate_strings(cast(GuidingQuestion.number, String), " "))
        .join(ContributionQuestion, ContributionQuestion.question_id == GuidingQuestion.id)
        .where(_OF_POST)
        .correlate(Post)
        .scalar_subquery()
    )


def _languages() -> Any:
    """In which it can be read too, of the version that stands."""
    return (
        select(func.aggregate_strings(ContributionTranslation.language, " "))
        .where(ContributionTranslation.post_id == Post.id, ContributionTranslation.revision == Post.revision)
        .correlate(Post)
        .scalar_subquery()
    )


def _is_late() -> ColumnElement[bool]:
    return select(literal(1)).where(LateContribution.post_id == Post.id).correlate(Post).exists()


def translation_of(session: Session, post: Post, language: str) -> ContributionTranslation | None:
    """While it is of the version that stands. For whoever is known to see the post."""
    kept = session.get(ContributionTranslation, (post.id, language))
    return kept if kept and kept.revision == post.revision and not post.removed_at else None
