"""Profiles made as members make them, through the actions."""

from sqlalchemy import select

from apfl_net.directory.actions.profile import choose_levels, describe_oneself
from apfl_net.directory.queries.profiles import levels_of
from apfl_net.members.actions import add_member, take_place
from apfl_net.members.models import Member


def show(db, member, *, now, **levels):
    """Choose who sees which field; the others stay as they are."""
    choose_levels(db, member=member, levels=levels_of(db, member.id) | levels, now=now)


def describe(db, member, *, now, **said):
    """Fill in a profile."""
    given = {"bio": member.bio, "languages": member.languages.split(), "expertise": [], "sex": member.sex}
    describe_oneself(db, member=member, now=now, **(given | said))


def make_member(db, name, *, now, listed=True, public_name=False, **place):
    """Somebody new, with a place."""
    number = len(db.scalars(select(Member.id)).all())
    member = add_member(
        db,
        email=f"made-{number}@example.org",
        name=name,
        time_zone="Asia/Bangkok",
        listed=listed,
        public_name=public_name,
        now=now,
    )
    given = {"organisation": "A body", "position": "Officer", "constituency": "cso", "country": "NP"}
    take_place(db, member=member, now=now, **(given | place))
    return member
