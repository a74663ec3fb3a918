"""The cast's profiles: what they know, what kind of body they work for, and what they show to whom."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy.orm import Session

from apfl_net.demo.cast import STORY
from apfl_net.directory.actions.profile import choose_levels, describe_oneself
from apfl_net.members.models import Member


@dataclass(frozen=True)
class Profile:
    """One line of `story/profiles.csv`. `levels`: `field:level`, where it is not the default."""

    handle: str
    organisation_kind: str
    sex: str
    expertise: list[str]
    levels: dict[str, str]


@cache
def profiles() -> dict[str, Profile]:
    with (STORY / "profiles.csv").open(encoding="utf-8", newline="") as file:
        return {row["handle"]: _read(row) for row in csv.DictReader(file)}


def describe(session: Session, members: Mapping[str, Member], *, now: datetime) -> None:
    """Everybody fills in their profile."""
    for handle, profile in profiles().items():
        member = members[handle]
        describe_oneself(
            session,
            member=member,
            bio=member.bio,
            languages=member.languages.split(),
            expertise=profile.expertise,
            sex=profile.sex,
            now=now,
        )
        choose_levels(session, member=member, levels=profile.levels, now=now)


def _read(row: dict[str, str]) -> Profile:
    levels = dict(chosen.split(":") for chosen in row["levels"].split())
    return Profile(row["handle"], row["organisation_kind"], row["sex"], row["expertise"].split(), levels)
