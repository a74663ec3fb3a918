"""Contributions in words, the same for all who may read them: for proceedings and exports.

Names come masked from the database. What is never told here, whoever asks: who wrote what under the Chatham
House rule, and of those without a name where they come from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.bylines import PSEUDONYM, SIGNED, byline
from apfl_net.discussions.queries.people import names_of
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.policy.contributing import CAPACITIES, PERSONAL
from apfl_net.ediscussions.queries.gathering import Piece, pieces
from apfl_net.ediscussions.queries.ring import RingReader
from apfl_net.kit.config import settings
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import gettext
from apfl_net.kit.markdown import (
    Reference,
    fill_mentions,
    fill_references,
    named_members,
    with_whole_links,
    without_handles,
)


@dataclass(frozen=True, slots=True)
class TranslationTold:
    language: str
    origin: str  # author, person, machine
    body: str
    body_html: str


@dataclass(frozen=True, slots=True)
class ContributionTold:
    """`name` is empty where nothing is said of who wrote it; `is_named`: it is a name, not “a member”.
    `people`: the ids of all whom it names."""

    id: int
    number: int
    written_at: datetime
    language: str
    name: str
    is_named: bool
    detail: str
    country: str  # code; empty where it would tell who
    constituency: str
    capacity: str  # a key of CAPACITIES; empty where it is not told
    questions: tuple[int, ...]
    answers: int | None  # the number of the one it answers
    is_late: bool
    is_gone: bool  # its text was taken away
    revision: int
    shown_as: str
    body: str
    body_html: str
    translations: tuple[TranslationTold, ...] = ()
    people: frozenset[int] = field(default_factory=frozenset)

    @property
    def capacity_label(self) -> str:
        return gettext(CAPACITIES[self.capacity]) if self.capacity and self.capacity != PERSONAL else ""


def contributions_told(
    session: Session, ring: RingReader, ediscussion: Ediscussion
) -> Iterator[ContributionTold]:
    """One after the other, so that thousands need not be in memory at once."""
    numbers: dict[int, int] = {}
    for piece in pieces(session, ring, ediscussion):
        numbers[piece.row.id] = piece.row.number
        yield _told(session, ring, piece, numbers)


def _told(session: Session, ring: RingReader, piece: Piece, numbers: Mapping[int, int]) -> ContributionTold:
    row, gone = piece.row, piece.row.removed_at is not None
    names = _names(session, ring, piece)
    signed = not ring.chatham_house and not gone and row.form in SIGNED and row.name is not None
    is_named = signed and (ring.as_member or row.public_name)
    name, detail = ("", "") if ring.chatham_house or gone else _byline(ring, row)
    return ContributionTold(
        id=row.id,
        number=row.number,
        written_at=row.written_at,
        language=row.language,
        name=name,
        is_named=bool(name) and (is_named or row.form == PSEUDONYM),
        detail=detail,
        country=row.country if signed else "",
        constituency=row.constituency if signed else "",
        capacity="" if ring.chatham_house or gone else row.capacity or "",
        questions=piece.questions,
        answers=numbers.get(row.answered_id) if row.answered_id else None,
        is_late=row.late_id is not None,
        is_gone=gone,
        revision=row.revision,
        shown_as=row.shown_as,
        body="" if gone else without_handles(row.body) if not _may_name(ring) else row.body,
        body_html="" if gone else filled_in(row.body_html, names, numbers),
        translations=tuple(
            TranslationTold(
                one.language,
                one.origin,
                one.body if _may_name(ring) else without_handles(one.body),
                filled_in(one.body_html, names, numbers),
            )
            for one in piece.translations
        ),
        people=frozenset({*names, row.author_id} if is_named else names),
    )


def _byline(ring: RingReader, row: AnyRow) -> tuple[str, str]:
    told = byline(
        ring.as_member,
        form=row.form,
        member_id=row.author_id,
        handle=row.handle,
        name=row.name,
        public_name=row.public_name,
        organisation=row.organisation,
        constituency=row.constituency,
        country=row.country,
    )
    return told.name, told.detail


def _may_name(ring: RingReader) -> bool:
    """Whether who is mentioned is named: not to everybody, and not where nobody says who was here."""
    return ring.as_member and not ring.chatham_house


def _names(session: Session, ring: RingReader, piece: Piece) -> dict[int, str]:
    """Of those mentioned in it, as far as everybody who gets this may read them."""
    if piece.row.removed_at or ring.chatham_house:
        return {}
    texts = (piece.row.body_html, *(one.body_html for one in piece.translations))
    mentioned = {member_id for text in texts for member_id in named_members(text)}
    return {
        person.id: person.name
        for person in names_of(session, mentioned).values()
        if not person.is_away and (ring.as_member or person.public_name)
    }


def filled_in(html: str, names: Mapping[int, str], numbers: Mapping[int, int]) -> str:
    """With names where they may stand, and with the numbers of contributions that are quoted."""

    def title_of(reference: Reference) -> str | None:
        kind, post_id = reference
        return f"#{numbers[post_id]}" if kind in {"post", "quote"} and post_id in numbers else None

    filled = fill_references(html, title_of)
    filled = fill_mentions(filled, lambda member_id: (names.get(member_id, gettext("a member")), None))
    return with_whole_links(filled, settings().base_url)
