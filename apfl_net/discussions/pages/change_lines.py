"""Lines in a thread about what was done to keep order: made when they are shown, for whoever reads.

A line holds ids. Spaces and threads are named only to those who may see them; to others they are "another".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.bringing_back import WAYS
from apfl_net.discussions.actions.scheduling import from_text
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.pages.articles import Draw
from apfl_net.discussions.pages.shown import PostShown
from apfl_net.discussions.queries.changes import changes_of, details_of, spaces_named
from apfl_net.kit.db import AnyRow
from apfl_net.kit.markdown import without_handles
from apfl_net.kit.web.pagination import Pages
from apfl_net.kit.web.templating import templates


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One change as one viewer may know it."""

    id: int
    thread_id: int  # where it is shown
    kind: str
    who: str
    at: datetime
    reason: str
    is_here: bool  # this is the thread it was done to, not the one split off or merged
    was_undone: bool
    may_undo: bool
    old_space: Space | None
    new_space: Space | None
    other_title: str | None
    other_path: str | None  # none for a signpost
    details: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/threads/{self.thread_id}/changes/{self.id}"

    def moments(self, state: str) -> list[datetime | None]:
        """The two moments of a schedule, `before` or `after`."""
        return [from_text(text) for text in self.details[state]]

    @property
    def slow_until(self) -> datetime | None:
        return from_text(self.details["after"][1])

    @property
    def then(self) -> datetime | None:
        return from_text(self.details["then"])


def show_changes(
    session: Session, viewer: Viewer, thread_id: int, rows: Sequence[AnyRow], *, may_moderate: bool
) -> list[ChangeShown]:
    moves = [details_of(row) for row in rows if row.kind == "move"]
    spaces = spaces_named(session, viewer, {move[end] for move in moves for end in ("from", "to")})
    return [_show(viewer, thread_id, row, spaces, may_moderate) for row in rows]


def _show(
    viewer: Viewer, thread_id: int, row: AnyRow, spaces: dict[int, Space], may_moderate: bool
) -> ChangeShown:
    details = details_of(row)
    is_signpost = row.other_merged_into is not None
    return ChangeShown(
        id=row.id,
        thread_id=thread_id,
        kind=row.kind,
        who=name_for(viewer.signed_in, name=row.name, public_name=row.public_name),
        at=row.changed_at,
        reason=row.reason if viewer.signed_in else without_handles(row.reason),
        is_here=row.thread_id == thread_id,
        was_undone=row.undone_at is not None,
        may_undo=may_moderate and row.undone_at is None and row.kind in WAYS,
        old_space=spaces.get(details.get("from", 0)),
        new_space=spaces.get(details.get("to", 0)),
        other_title=row.other_title,
        other_path=None if is_signpost or not row.other_id else f"/threads/{row.other_id}-{row.other_slug}",
        details=details,
    )


def changes_on_page(
    session: Session,
    viewer: Viewer,
    head: AnyRow,
    posts: list[PostShown],
    place: Pages,
    *,
    may_moderate: bool,
) -> list[ChangeShown]:
    """Changes that belong on a page of the thread by their time; asked for only where there are any."""
    if not head.changes:
        return []
    rows = changes_of(
        session,
        viewer,
        head.id,
        since=posts[0].written_at if place.number > 1 else None,
        last_number=posts[-1].number if place.number < place.count else None,
    )
    return show_changes(session, viewer, head.id, rows, may_moderate=may_moderate)


def woven(
    posts: list[PostShown], draw: Draw, changes: list[ChangeShown], now: datetime
) -> tuple[Markup, Markup]:
    """What was read, and what is new from the first new post on; each change at its place in time."""
    read: list[Markup] = []
    new: list[Markup] = []
    waiting = list(changes)
    for post in posts:
        while waiting and waiting[0].at < post.written_at:
            (new or read).append(_line(waiting.pop(0), now))
        (new if new or post.is_new else read).append(draw(post))
    (new or read).extend(_line(change, now) for change in waiting)
    return Markup("\n").join(read), Markup("\n").join(new)


def _line(change: ChangeShown, now: datetime) -> Markup:
    macro = templates().get_template("discussions/_change_line.html").module.change_line  # type: ignore[attr-defined]
    return Markup(macro(change, now))  # noqa: S704  (drawn by an escaping template)
