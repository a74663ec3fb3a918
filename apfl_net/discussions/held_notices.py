"""Notices about what is held: to its author how it stands, to moderators that something waits."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.holds import HeldContribution, PostHold
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.queries.moderated import (
    POST_AUDIENCE,
    THREAD_AUDIENCE,
    posts_with_holds,
    waiting_contributions,
)
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, gettext, reader
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject

Wanted = Sequence[tuple[int, str]]


def _own_posts(viewer: Viewer) -> Select[Post]:
    """While their author belongs to those who read them, or did before."""
    before = Space.audience_id, THREAD_AUDIENCE, POST_AUDIENCE
    return posts_with_holds().where(
        Post.author_id == viewer.member_id, *(audience.in_(viewer.audiences) for audience in before)
    )


def _own_post(viewer: Viewer, post_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return _own_posts(viewer).with_only_columns(Post.id).where(Post.id == post_id).exists()


def _lines_of_posts(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    rows = session.execute(
        _own_posts(viewer)
        .with_only_columns(Post.id, Post.number, Post.removed_at, PostHold.held_at, PostHold.reason)
        .where(Post.id.in_([post_id for post_id, _reason in wanted]))
    )
    return {
        row.id: _line(
            gettext(_how_it_stands(row.held_at, row.removed_at)) % {"number": row.number},
            f"/posts/{row.id}",
            row.reason or "",
        )
        for row in rows
    }


def _how_it_stands(held_at: object, removed_at: object) -> str:
    if held_at:
        return N_("Your post #%(number)s is held back while a moderator looks at it")
    if removed_at:
        return N_("A moderator has taken your post #%(number)s away")
    return N_("Your post #%(number)s can be read again")


def _own_contribution(viewer: Viewer, contribution_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    own = select(HeldContribution.id).where(
        HeldContribution.id == contribution_id,
        HeldContribution.author_id == viewer.member_id,
        HeldContribution.decided_at.is_not(None),
    )
    return own.exists()


def _lines_of_contributions(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    rows = session.scalars(
        select(HeldContribution).where(
            HeldContribution.id.in_([one for one, _reason in wanted]),
            HeldContribution.author_id == viewer.member_id,
        )
    )
    return {row.id: _of_contribution(row) for row in rows}


def _of_contribution(held: HeldContribution) -> Line:
    if held.post_id:
        return _line(gettext("What you wrote has been posted"), f"/posts/{held.post_id}")
    text = gettext("A moderator did not post what you wrote; it is back in your drafts")
    return _line(text, "/drafts", held.reason)


def _waits(viewer: Viewer, contribution_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    waiting = waiting_contributions(viewer).with_only_columns(HeldContribution.id)
    return waiting.where(HeldContribution.id == contribution_id).exists()


def _lines_of_waiting(session: Session, viewer: Viewer, wanted: Wanted) -> dict[int, Line]:
    text = gettext("A contribution waits for a moderator")
    return {one: _line(text, f"/desk/held#held-{one}") for one, _reason in wanted}


def _line(text: str, path: str, words: str = "") -> Line:
    return Line(text=text, excerpt=words, language=reader().language or SOURCE_LANGUAGE, path=path)


SUBJECTS["held_post"] = Subject(visible=_own_post, unread=_own_post, lines=_lines_of_posts)
SUBJECTS["contribution"] = Subject(
    visible=_own_contribution, unread=_own_contribution, lines=_lines_of_contributions
)
SUBJECTS["waiting"] = Subject(visible=_waits, unread=_waits, lines=_lines_of_waiting)
