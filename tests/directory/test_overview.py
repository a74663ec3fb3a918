"""How many members there are, by country and constituency: what is published, and nothing beside it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from apfl_net.demo.cast import MEMBER
from apfl_net.figures.actions import take_snapshots
from apfl_net.figures.queries import published_on
from apfl_net.members.models import Member
from tests.factories.directory import make_member
from tests.html import page

LONG_AGO = timedelta(days=30)


@pytest.fixture
def alone(db, now):
    """Nobody of the cast counts: they have left before the week began."""
    db.execute(update(Member).values(left_at=now - 3 * LONG_AGO))
    db.expire_all()


@pytest.fixture
def yesterday(now):
    return now.date() - timedelta(days=1)


def rows(shown, name):
    section = next(part for part in shown.all("section") if part.get("aria-labelledby") == f"by-{name}")
    return [row.text for row in section.all("tbody tr")]


def settle(db, now, **numbers):
    """So many members of each country, every second of them listed."""
    for country, number in numbers.items():
        for place in range(number):
            make_member(db, f"{country} {place}", country=country, listed=place % 2 == 0, now=now - LONG_AGO)


def test_small_numbers_are_hidden_and_listed_or_not_makes_no_difference(
    db, browser_as, alone, cast, now, yesterday
):
    settle(db, now, IN=21, VN=3, NP=2, LA=1)
    cast[MEMBER].left_at = None
    take_snapshots(db, day=yesterday)
    shown = page(browser_as(MEMBER).get("/members/overview"))
    assert rows(shown, "country") == [
        "India 21",
        "Not shown one by one Lao People's Democratic Republic, Nepal, Viet Nam 7",
    ]


def test_it_tells_no_more_than_the_published_figures(db, browser_as, cast, yesterday):
    take_snapshots(db, day=yesterday)
    told = published_on(db, "members", yesterday)
    shown = page(browser_as(MEMBER).get("/members/overview"))
    for place, name in enumerate(("country", "constituency")):
        numbers = [int(row.rsplit(" ", 1)[1]) for row in rows(shown, name) if not row.startswith("Not shown")]
        public = [n for code in told.values(place) if (n := told[place, code])]
        assert numbers == sorted(public, reverse=True)


def test_the_numbers_stand_still_until_they_are_counted_again(db, browser_as, alone, cast, now, yesterday):
    settle(db, now, IN=25)
    take_snapshots(db, day=yesterday)
    settle(db, now, VN=6)
    cast[MEMBER].left_at = None
    assert rows(page(browser_as(MEMBER).get("/members/overview")), "country") == ["India 25"]
    take_snapshots(db, day=now.date())
    assert rows(page(browser_as(MEMBER).get("/members/overview")), "country")[1] == "Viet Nam 7"


def test_so_few_members_are_not_counted_out(db, browser_as, alone, cast, now, yesterday):
    settle(db, now, IN=6)
    take_snapshots(db, day=yesterday)
    cast[MEMBER].left_at = None
    shown = page(browser_as(MEMBER).get("/members/overview"))
    assert "So few members that they are not counted out" in shown.text
    assert rows(shown, "country") == ["Not shown one by one India not shown"]


def test_before_anything_is_counted_the_page_says_so(browser_as, cast):
    assert "They have not been counted yet." in page(browser_as(MEMBER).get("/members/overview")).text
