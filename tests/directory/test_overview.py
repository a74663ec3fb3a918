"""How many members there are, by country and constituency: still for a week, small numbers hidden."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from apfl_net.demo.cast import MEMBER
from apfl_net.directory.queries.overview import members_by, start_of_week
from apfl_net.members.actions import take_place
from apfl_net.members.models import Member
from tests.factories.directory import make_member
from tests.html import page

LONG_AGO = timedelta(days=30)


@pytest.fixture
def alone(db, now):
    """Nobody of the cast counts: they have left before the week began."""
    db.execute(update(Member).values(left_at=now - 3 * LONG_AGO))
    db.expire_all()


def rows(shown, name):
    section = next(part for part in shown.all("section") if part.get("aria-labelledby") == f"by-{name}")
    return [row.text for row in section.all("tbody tr")]


@pytest.mark.parametrize("day", range(7))
def test_a_week_begins_on_monday(day):
    moment = datetime(2026, 11, 23 + day, 13, 5, tzinfo=UTC)
    assert start_of_week(moment) == datetime(2026, 11, 23, tzinfo=UTC)


def test_small_numbers_are_hidden_and_listed_or_not_makes_no_difference(browser_as, db, alone, cast, now):
    for country, number in (("IN", 7), ("VN", 3), ("NP", 2), ("LA", 1)):
        for place in range(number):
            make_member(db, f"{country} {place}", country=country, listed=place % 2 == 0, now=now - LONG_AGO)
    cast[MEMBER].left_at = None
    shown = page(browser_as(MEMBER).get("/members/overview"))
    assert rows(shown, "country") == [
        "India 7",
        "Not shown one by one Lao People's Democratic Republic, Nepal, Viet Nam 7",
    ]


def test_the_numbers_stand_still_for_a_week(db, alone, now):
    monday = start_of_week(now)
    staying = make_member(db, "Stays", country="IN", now=now - LONG_AGO)
    moving = make_member(db, "Moves", country="IN", now=now - LONG_AGO)
    leaving = make_member(db, "Leaves", country="IN", now=now - LONG_AGO)
    assert members_by(db, "country", monday) == {"IN": 3}
    make_member(db, "Comes", country="IN", now=now)
    take_place(db, member=moving, organisation="B", position="P", constituency="media", country="FJ", now=now)
    leaving.left_at = now
    staying.hidden_at = now
    db.flush()
    assert members_by(db, "country", monday) == {"IN": 3}
    assert members_by(db, "country", monday + timedelta(days=7)) == {"IN": 2, "FJ": 1}
    assert members_by(db, "constituency", monday + timedelta(days=7)) == {"cso": 2, "media": 1}


def test_before_anybody_was_a_member(browser_as, alone, cast):
    cast[MEMBER].left_at, cast[MEMBER].joined_at = None, datetime.now(UTC)
    shown = page(browser_as(MEMBER).get("/members/overview"))
    assert "Nobody was a member yet when this week began." in shown.text
