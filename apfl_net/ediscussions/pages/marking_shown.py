"""Putting the pages of the rapporteur's table together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.pages.shown import show_posts
from apfl_net.discussions.queries.posts import POSTS_PER_PAGE
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.synthesis import SynthesisPassage
from apfl_net.ediscussions.queries import marked as queries
from apfl_net.ediscussions.queries.marked import GENERAL, Marked
from apfl_net.ediscussions.queries.questions import QuestionTold, questions_of
from apfl_net.ediscussions.queries.synthesis import Open
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import reader
from apfl_net.kit.web.forms import Typed
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.pagination import pages


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A theme: how many contributions are about it, for each question, and in all."""

    id: int
    name: str
    cells: tuple[int, ...]
    total: int


def reading(
    request: Request,
    db: Session,
    viewer: Viewer,
    found: Open,
    question: int | None,
    number: int,
    *,
    status: int = 200,
    **more: Any,
) -> Response:
    """Twenty contributions, each with what is marked in it and a form to mark more."""
    ediscussion = found.head.ediscussion
    rows, total = queries.contributions_to_read(db, viewer, ediscussion, question, number)
    ids = [row.id for row in rows]
    marked = queries.marked_passages(db, viewer, ediscussion.id, SynthesisPassage.post_id.in_(ids))
    numbers = {one.id: one.number for one in _questions(db, ediscussion)}
    belongs = queries.questions_of_posts(db, ediscussion, ids)
    return page(
        request,
        "ediscussions/synthesis_contributions.html",
        status=status,
        head=found.head,
        posts=show_posts(db, viewer, rows, rows[0].audience_id, None) if rows else [],
        marked={post_id: [one for one in marked if one.post_id == post_id] for post_id in ids},
        numbers_of=lambda post_id: [numbers[one] for one in belongs.get(post_id, ()) if one in numbers],
        themes=queries.themes_of(db, ediscussion.id),
        questions=_questions(db, ediscussion),
        chosen=question,
        pages=pages(number, total, POSTS_PER_PAGE),
        **({"typed": {}, "errors": {}, "typed_for": None} | more),
    )


def not_marked(
    request: Request,
    db: Session,
    viewer: Viewer,
    found: Open,
    post: Post,
    question: int | None,
    typed: Typed,
    errors: dict[str, str],
) -> Response:
    """The same page again, with what was typed."""
    number = queries.page_of(db, viewer, found.head.ediscussion, post, question)
    said = {"typed": typed, "errors": errors, "typed_for": post.id}
    return reading(request, db, viewer, found, question, number, status=422, **said)


def back_to(
    request: Request, db: Session, viewer: Viewer, found: Open, post: Post, question: int | None
) -> Response:
    """To the contribution, among those that were being read."""
    number = queries.page_of(db, viewer, found.head.ediscussion, post, question)
    asked = f"?question={question}&page={number}" if question is not None else f"?page={number}"
    return see_other(request, f"{found.head.path}/synthesis/contributions{asked}#post-{post.id}")


def themes_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    found: Open,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    questions = _questions(db, found.head.ediscussion)
    return page(
        request,
        "ediscussions/synthesis_themes.html",
        status=status,
        head=found.head,
        questions=questions,
        rows=_matrix(db, viewer, found.head.ediscussion, questions),
        typed={"name": ""} | typed,
        errors=errors,
    )


def theme_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    found: Open,
    theme_id: int,
    question: int | None,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Response:
    ediscussion = found.head.ediscussion
    theme = queries.get_theme(db, ediscussion, theme_id)
    marked = queries.marked_passages(db, viewer, ediscussion.id, queries.about(theme.id))
    belongs = queries.questions_of_posts(db, ediscussion, {one.post_id for one in marked})
    chosen = [one for one in marked if question is None or _is_in(question, belongs.get(one.post_id, []))]
    posts = queries.contributions_behind(db, viewer, ediscussion, {one.post_id for one in chosen})
    return page(
        request,
        "ediscussions/synthesis_theme.html",
        status=status,
        head=found.head,
        theme=theme,
        passages=chosen,
        posts={post.id: post for post in show_posts(db, viewer, posts, 0, None)} if posts else {},
        questions=_questions(db, ediscussion),
        chosen=question,
        typed={"name": theme.name} | typed,
        errors=errors,
    )


def _matrix(
    db: Session, viewer: Viewer, ediscussion: Ediscussion, questions: Sequence[QuestionTold]
) -> list[MatrixRow]:
    marked = queries.marked_passages(db, viewer, ediscussion.id)
    belongs = queries.questions_of_posts(db, ediscussion, {one.post_id for one in marked})
    columns = [*(question.id for question in questions), GENERAL]
    return [
        _row(theme.id, theme.name, [one for one in marked if theme.id in one.themes], belongs, columns)
        for theme in queries.themes_of(db, ediscussion.id)
    ]


def _row(
    theme_id: int, name: str, marked: list[Marked], belongs: dict[int, list[int]], columns: list[int]
) -> MatrixRow:
    """A contribution to two questions is counted with both, and once in all."""
    posts = {one.post_id for one in marked}
    cells = [sum(_is_in(column, belongs.get(post_id, [])) for post_id in posts) for column in columns]
    return MatrixRow(theme_id, name, tuple(cells), len(posts))


def _is_in(question: int, of_post: list[int]) -> bool:
    return question in of_post if question != GENERAL else not of_post


def _questions(db: Session, ediscussion: Ediscussion) -> Sequence[QuestionTold]:
    return questions_of(db, ediscussion, reader().language, utc_now())
