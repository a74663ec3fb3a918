"""Every room's `personal.py`, in the one place that knows them all. Whoever adds a room that holds something
about members adds it here; `tests/leaving` finds tables that nobody answers for."""

from sqlalchemy.orm import Session

from apfl_net.access import personal as access
from apfl_net.accounts import personal as accounts
from apfl_net.directory import personal as directory
from apfl_net.discussions import personal as discussions
from apfl_net.ediscussions import personal as ediscussions
from apfl_net.editorial import personal as editorial
from apfl_net.files import personal as files
from apfl_net.groups import personal as groups
from apfl_net.joining import personal as joining
from apfl_net.kit.personal import Holdings, Personal
from apfl_net.members import personal as members
from apfl_net.moderation import personal as moderation
from apfl_net.notifications import personal as notifications
from apfl_net.resources import personal as resources
from apfl_net.watches import personal as watches

ROOMS: dict[str, Personal] = {
    "members": members,
    "access": access,
    "accounts": accounts,
    "joining": joining,
    "directory": directory,
    "discussions": discussions,
    "ediscussions": ediscussions,
    "moderation": moderation,
    "editorial": editorial,
    "groups": groups,
    "resources": resources,
    "files": files,
    "notifications": notifications,
    "watches": watches,
}
"""In the order in which one reads what is held. It is erased the other way round: who somebody is, last."""

ONLY_THEIRS: tuple[Personal, ...] = (watches, notifications, groups, accounts, access)
"""Rooms that hold nothing that others see: all of it goes with whoever leaves, erased or not."""


def all_held(session: Session, member_id: int) -> dict[str, Holdings]:
    """Everything that the house holds about a member, by room; nothing of anybody else."""
    return {name: room.export(session, member_id) for name, room in ROOMS.items()}
