"""Who owns the groups of the story, and who is to be let into one."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.access.models import Audience, GroupMember
from apfl_net.access.queries import group_with_slug, viewer_for
from apfl_net.demo.cast import STORY
from apfl_net.groups.actions import add_member
from apfl_net.members.models import Member


def own(session: Session, group: Audience, owners: Sequence[Member]) -> None:
    session.flush()
    for owner in owners:
        session.get_one(GroupMember, (group.id, owner.id)).is_owner = True


def propose_admissions(session: Session, members: Mapping[str, Member], now: datetime) -> None:
    """They wait for a second pair of eyes."""
    for line in tomllib.loads((STORY / "spaces.toml").read_text("utf-8"))["admission"]:
        group = group_with_slug(session, line["group"])
        if group is None:
            raise LookupError(f"no group {line['group']}")
        by = viewer_for(session, members[line["by"]].id)
        at = now - timedelta(hours=line["hours_ago"])
        add_member(session, by=by, group=group, member=members[line["member"]], now=at)
