"""What cases are about, in the words of the room that it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.queries.moderated import moderated_heads, moderates_somewhere
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import gettext
from apfl_net.moderation.models import Case
from apfl_net.moderation.policy import is_network_moderator


@dataclass(frozen=True, slots=True)
class Place:
    """A subject as moderators of it see it. `author`: as they know them; nobody is named by a pseudonym."""

    title: str
    author: str
    is_pseudonymous: bool
    path: str
    fragment: str
    body: str
    language: str
    space: str
    is_first: bool
    held_at: datetime | None
    held_reason: str
    removed_at: datetime | None


def check_moderates(session: Session, viewer: Viewer) -> None:
    """To everybody who looks after nothing, the queues do not exist."""
    if not (is_network_moderator(viewer) or moderates_somewhere(session, viewer)):
        raise NotFound


def places_of(session: Session, viewer: Viewer, cases: Sequence[AnyRow]) -> dict[int, Place]:
    """Case id -> what it is about."""
    heads = moderated_heads(session, viewer, [one.subject_id for one in cases if one.subject == "post"])
    return {one.id: _place(heads[one.subject_id]) for one in cases if one.subject_id in heads}


def place_of(session: Session, viewer: Viewer, case: Case) -> Place:
    head = moderated_heads(session, viewer, [case.subject_id]).get(case.subject_id)
    if case.subject != "post" or head is None:
        raise NotFound
    return _place(head)


def _place(head: AnyRow) -> Place:
    is_pseudonymous = head.shown_as == "pseudonym"
    return Place(
        title=gettext("#%(number)s in “%(title)s”") % {"number": head.number, "title": head.title},
        author=gettext("somebody under a pseudonym") if is_pseudonymous else head.author,
        is_pseudonymous=is_pseudonymous,
        path=f"/posts/{head.id}",
        fragment=f"/posts/{head.id}/moderated",
        body=head.body,
        language=head.language,
        space=head.space_name,
        is_first=head.number == 1,
        held_at=head.held_at,
        held_reason=head.held_reason or "",
        removed_at=head.removed_at,
    )
