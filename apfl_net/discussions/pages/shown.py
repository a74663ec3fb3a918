"""What a page shows of a row: byline, time, audience where it differs, all made for the viewer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache

from sqlalchemy.orm import Session

from apfl_net.access.bylines import Byline, Standing, byline, name_for, standing_told
from apfl_net.access.marks import AudienceMark
from apfl_net.access.queries import counts_by_standing
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.marks import mark_of
from apfl_net.discussions.pages.asking import Question
from apfl_net.discussions.pages.posting_as import PostingAs
from apfl_net.discussions.pages.rendering import headings
from apfl_net.discussions.policy.editing import may_edit
from apfl_net.discussions.policy.following import MUTE
from apfl_net.discussions.queries.files import files_in
from apfl_net.discussions.queries.naming import SUBSTITUTES, readers_around
from apfl_net.discussions.queries.people import names_of
from apfl_net.discussions.queries.revisions import removals_of
from apfl_net.discussions.reactions import counts_in_words
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.files.gathering import Attached
from apfl_net.files.shown import FileShown, show_files
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import N_, Reader, gettext, reader
from apfl_net.kit.markdown import Reference, fill_mentions, fill_references, named_members, references_in


@dataclass(frozen=True, slots=True)
class PostShown:
    """One post as one viewer sees it."""

    id: int
    number: int
    thread_id: int
    byline: Byline
    body_html: str
    language: str
    written_at: datetime
    audience: AudienceMark | None  # only where it is not the thread's
    answered_id: int | None
    answered_number: int | None
    answered_title: str | None  # of the thread that the answered post is in, where that is another one
    answered_name: str | None  # None where that post is deleted
    revision: int
    edited_at: datetime | None
    removed_at: datetime | None
    removal: str  # in words: by whom its text was taken away, and why
    is_deleted: bool
    may_edit: bool  # as its author, for now
    reactions: str  # how many of each kind, in words
    own_reaction: str | None
    is_bookmarked: bool | None  # None for visitors, who keep none
    is_muted: bool  # its author is, by whoever reads
    is_answer: bool  # to the question of its thread
    is_own: bool
    is_new: bool
    files: tuple[FileShown, ...]


@dataclass(slots=True)
class Composer:
    """The state of the box in which a reply is written."""

    thread_id: int
    audience: AudienceMark
    audience_id: int
    body: str = ""
    language: str = ""
    answers: PostShown | None = None
    form_key: str = field(default_factory=new_form_key)
    saved_at: datetime | None = None
    seen: int | None = None
    posting_as: PostingAs | None = None
    errors: dict[str, str] = field(default_factory=dict)
    message: str = ""
    question: Question | None = None
    preview_html: str | None = None
    attached: Attached = field(default_factory=Attached)


def show_posts(
    session: Session, viewer: Viewer, rows: Sequence[AnyRow], thread_audience: int, read_to: int | None
) -> list[PostShown]:
    """Posts for a page. `read_to` is the last number the viewer had read; None when that is not known."""
    people = names_of(session, {member_id for row in rows for member_id in _mentioned(row.body_html)})
    referred = {one for row in rows for one in _referred(row.body_html)}
    threads = {row.thread_id for row in rows}
    here = threads.pop() if len(threads) == 1 else None
    titles = headings(session, viewer, referred, here) if referred else {}
    removals = removals_of(session, [row.id for row in rows if row.removed_at])
    standing_of = _standings(session, rows)
    files = files_in(session, [row.id for row in rows if row.files])
    now = utc_now()
    return [
        _show(
            row,
            as_member=viewer.signed_in,
            mentioned=tuple(
                people[member_id] for member_id in _mentioned(row.body_html) if member_id in people
            ),
            titles=tuple((one, titles[one]) for one in _referred(row.body_html) if one in titles),
            removal=removals.get(row.id),
            in_words_of=reader(),
            audience_differs=row.audience_id != thread_audience,
            is_own=row.author_id == viewer.member_id,
            may_edit=may_edit(viewer, row, now),
            is_new=read_to is not None and row.number > read_to and row.author_id != viewer.member_id,
            standing=standing_of(row),
            files=tuple(show_files(files.get(row.id, ()))),
        )
        for row in rows
    ]


@lru_cache(maxsize=4000)
def _show(
    row: AnyRow,
    *,
    as_member: bool,
    mentioned: tuple[AnyRow, ...],
    titles: tuple[tuple[Reference, str], ...],
    removal: AnyRow | None,
    in_words_of: Reader,
    audience_differs: bool,
    is_own: bool,
    may_edit: bool,
    is_new: bool,
    standing: Standing,
    files: tuple[FileShown, ...],
) -> PostShown:
    """Made once for the same row, reader and rights: every value it depends on is in its arguments."""
    is_deleted = removal is not None and removal.kind == "deleted"
    return PostShown(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        byline=_NOBODY if is_deleted else _byline_of(row, as_member, standing),
        body_html=fill_references(
            fill_mentions(row.body_html, _names_for(as_member, mentioned)), dict(titles).get
        ),
        audience=mark_of(row) if audience_differs else None,
        answered_name=_name_of_answered(row, as_member),
        removal=_removal_in_words(removal) if removal else "",
        is_deleted=is_deleted,
        may_edit=may_edit and not is_deleted,
        reactions=counts_in_words(row.reaction_counts),
        is_bookmarked=row.bookmark_id is not None if as_member else None,
        is_muted=row.author_level == MUTE,
        is_answer=row.answered_thread_id is not None and row.removed_at is None,
        is_own=is_own,
        is_new=is_new,
        files=files,
    )


_AS_THEY_ARE = (
    *("id", "number", "thread_id", "language", "written_at"),
    *("answered_id", "answered_number", "answered_title"),
    *("revision", "edited_at", "removed_at", "own_reaction"),
)
"""Columns that every viewer is shown as they stand in the row."""

_NOBODY = Byline(name="", detail="", path=None, initials="·", hue=0)
"""Who wrote a deleted post is not said any more."""


def _name_of_answered(row: AnyRow, as_member: bool) -> str | None:
    if row.answered_id is None or row.answered_is_gone:
        return None
    return name_for(as_member, name=row.answered_name, public_name=row.answered_public)


def _removal_in_words(removal: AnyRow) -> str:
    words = {
        ("deleted", True): N_("Deleted by its author."),
        ("deleted", False): N_("Deleted by a moderator. Reason: %(reason)s"),
        ("redacted", True): N_("Its author has taken the text away."),
        ("redacted", False): N_("A moderator has taken the text away. Reason: %(reason)s"),
    }[removal.kind, bool(removal.by_author)]
    return gettext(words) % {"reason": removal.reason}


def _byline_of(row: AnyRow, as_member: bool, standing: Standing) -> Byline:
    return byline(
        as_member,
        form=row.form,
        member_id=row.author_id,
        handle=row.handle,
        name=row.name,
        public_name=row.public_name,
        organisation=row.organisation,
        constituency=row.constituency,
        country=row.country,
        standing=standing,
    )


def _standings(session: Session, rows: Sequence[AnyRow]) -> Callable[[AnyRow], Standing]:
    """What may be told of those who wrote without their names; asked for only where there is such a post."""
    unsigned = [row for row in rows if row.form in SUBSTITUTES]
    around = readers_around(session, [row.thread_id for row in unsigned]) if unsigned else {}
    counts = cache(lambda audience_ids: counts_by_standing(session, audience_ids))

    def standing(row: AnyRow) -> Standing:
        if row.form not in SUBSTITUTES:
            return None, None
        readers = tuple(sorted({*around[row.thread_id], row.audience_id}))
        return standing_told(counts(readers), row.constituency, row.country)

    return standing


def _names_for(as_member: bool, people: tuple[AnyRow, ...]) -> Callable[[int], tuple[str, str | None]]:
    """What to write for a mentioned member: the name with a link, or no name at all."""
    known = {
        person.id: person for person in people if (as_member or person.public_name) and not person.is_away
    }

    def name_and_link(member_id: int) -> tuple[str, str | None]:
        person = known.get(member_id)
        return (
            (person.name, f"/members/{person.id}-{person.handle}") if person else (gettext("a member"), None)
        )

    return name_and_link


_mentioned = lru_cache(maxsize=8000)(named_members)
_referred = lru_cache(maxsize=8000)(references_in)
