"""All that an e-discussion consists of, as its ring reads it: for proceedings and exports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.posts import post_rows
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.ediscussions.models.contributions import (
    Contribution,
    ContributionQuestion,
    ContributionTranslation,
    LateContribution,
)
from apfl_net.ediscussions.models.ediscussions import HOLDS, DateChange, Ediscussion, EdiscussionRole
from apfl_net.ediscussions.models.questions import GuidingQuestion, QuestionText
from apfl_net.ediscussions.queries.ring import RingReader
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import CURRENT, Member, Membership, Organisation

AT_ONCE = 200
"""Contributions held in memory while thousands are gathered."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A contribution and what belongs to it."""

    row: AnyRow  # of `post_rows`, with `body`, `form_key`, `shown_as`, `capacity`, `late_id`
    questions: tuple[int, ...]  # numbers
    translations: tuple[AnyRow, ...]


def pieces(session: Session, ring: RingReader, ediscussion: Ediscussion) -> Iterator[Piece]:
    """In order of time, whoever wrote them; those that not the whole ring may read are left out."""
    after = 0
    while rows := _rows_after(session, ring, ediscussion, after):
        numbers, translations = _numbers(session, rows), _translations(session, rows)
        for row in rows:
            told = tuple(one for one in translations.get(row.id, ()) if one.revision == row.revision)
            yield Piece(row, numbers.get((row.author_id, row.form_key), ()), told)
        after = rows[-1].number


def _rows_after(session: Session, ring: RingReader, ediscussion: Ediscussion, after: int) -> Sequence[AnyRow]:
    shown = visible_posts(ring.viewer).with_only_columns(Post.id)
    return session.execute(
        post_rows(ring.viewer)
        .outerjoin(
            Contribution,
            and_(Contribution.author_id == Post.author_id, Contribution.form_key == Post.form_key),
        )
        .outerjoin(LateContribution, LateContribution.post_id == Post.id)
        .add_columns(
            Post.body,
            Post.form_key.label("form_key"),
            Post.shown_as,
            Contribution.capacity,
            LateContribution.id.label("late_id"),
        )
        .where(Post.thread_id == ediscussion.thread_id, Post.number > after, Post.id.in_(shown))
        .order_by(Post.number)
        .limit(AT_ONCE)
    ).all()


def _numbers(session: Session, rows: Sequence[AnyRow]) -> dict[tuple[int, str], tuple[int, ...]]:
    """To which questions each of these belongs."""
    found: dict[tuple[int, str], tuple[int, ...]] = {}
    chosen = (
        select(ContributionQuestion.author_id, ContributionQuestion.form_key, GuidingQuestion.number)
        .join(GuidingQuestion, GuidingQuestion.id == ContributionQuestion.question_id)
        .where(ContributionQuestion.form_key.in_([row.form_key for row in rows]))
        .order_by(GuidingQuestion.number)
    )
    for author_id, form_key, number in session.execute(chosen):
        found[author_id, form_key] = (*found.get((author_id, form_key), ()), number)
    return found


def _translations(session: Session, rows: Sequence[AnyRow]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = {}
    kept = (
        select(
            ContributionTranslation.post_id,
            ContributionTranslation.revision,
            ContributionTranslation.language,
            ContributionTranslation.body,
            ContributionTranslation.body_html,
            ContributionTranslation.origin,
        )
        .where(ContributionTranslation.post_id.in_([row.id for row in rows if not row.removed_at]))
        .order_by(ContributionTranslation.post_id, ContributionTranslation.language)
    )
    for row in session.execute(kept):
        found.setdefault(row.post_id, []).append(row)
    return found


def question_texts(session: Session, ediscussion_id: int) -> Sequence[AnyRow]:
    """Every text of every question."""
    return session.execute(
        select(
            GuidingQuestion.number,
            GuidingQuestion.opens_at,
            GuidingQuestion.closes_at,
            QuestionText.language,
            QuestionText.title,
            QuestionText.background,
            (QuestionText.language == GuidingQuestion.language).label("is_first"),
        )
        .join(QuestionText, QuestionText.question_id == GuidingQuestion.id)
        .where(GuidingQuestion.ediscussion_id == ediscussion_id)
        .order_by(GuidingQuestion.number, QuestionText.language)
    ).all()


def date_changes(session: Session, ediscussion_id: int) -> Sequence[DateChange]:
    changes = select(DateChange).where(DateChange.ediscussion_id == ediscussion_id)
    return session.scalars(changes.order_by(DateChange.changed_at, DateChange.id)).all()


def people_of(session: Session, ediscussion_id: int) -> Sequence[AnyRow]:
    """Who has a part in it, in the order in which they were named; nobody who hides or left."""
    return session.execute(
        select(
            EdiscussionRole.role,
            Member.id.label("member_id"),
            Member.name,
            Member.public_name,
            Organisation.name.label("organisation"),
        )
        .join(Member, Member.id == EdiscussionRole.member_id)
        .outerjoin(Membership, and_(Membership.member_id == Member.id, CURRENT))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            EdiscussionRole.ediscussion_id == ediscussion_id,
            HOLDS,
            Member.hidden_at.is_(None),
            Member.left_at.is_(None),
        )
        .order_by(EdiscussionRole.first_day, EdiscussionRole.id)
    ).all()
