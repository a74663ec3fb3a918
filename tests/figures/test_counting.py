"""Figures are counted as of a day, once, and kept only as they may be published."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER
from apfl_net.directory.figures import count_members, count_members_by_place_and_sex
from apfl_net.figures.actions import chain_of, take_snapshots
from apfl_net.figures.models import FigureCount, FigureSnapshot
from apfl_net.figures.queries import published_on
from apfl_net.figures.schedule import count_the_week
from apfl_net.kit.figures import FEWEST_SHOWN
from apfl_net.members.actions import take_place
from tests.html import page, said


@pytest.fixture
def today(now):
    return now.date()


def test_the_network_is_counted_as_of_a_day(db, cast, now, today):
    everybody = len({member.id for member in cast.values()})
    assert count_members(db, today) == everybody
    assert count_members(db, today - timedelta(days=365)) == 0
    assert sum(n for _place, n in count_members_by_place_and_sex(db, today)) == everybody


def test_whoever_changes_employer_is_counted_once(db, cast, now, today):
    before = dict(count_members_by_place_and_sex(db, today))
    take_place(
        db,
        member=cast[MEMBER],
        organisation="Ministry of Justice",
        position="Adviser",
        constituency="gov_other",
        country="VN",
        now=now,
    )
    after = dict(count_members_by_place_and_sex(db, today))
    assert sum(after.values()) == sum(before.values())
    assert after.get(("VN", "gov_labour", "unstated"), 0) == before["VN", "gov_labour", "unstated"] - 1


def test_only_what_may_be_published_is_kept(db, cast, today):
    take_snapshots(db, day=today)
    kept = db.scalars(select(FigureCount)).all()
    assert len(kept) > 20
    assert [row for row in kept if row.count is not None and row.count < FEWEST_SHOWN] == []
    counts = chain_of(count_members_by_place_and_sex(db, today)).counts()
    shown = published_on(db, "members", today)
    assert shown
    assert {key: n for key in counts if (n := shown[key])} == {
        key: n for key, n in counts.items() if n and shown[key] is not None
    }


def test_a_day_is_counted_once(db, cast, today):
    take_snapshots(db, day=today)
    take_snapshots(db, day=today)
    assert len(db.scalars(select(FigureSnapshot)).all()) == 1


def test_the_week_is_counted_to_the_end_of_the_day_before(db, cast, now, today):
    count_the_week(db, now)
    assert db.scalars(select(FigureSnapshot.taken_on)).all() == [today - timedelta(days=1)]


def test_the_desk_shows_figures_and_compares_two_days(db, browser_as, cast, today):
    before = today - timedelta(days=7)
    for day in (before, today):
        take_snapshots(db, day=day)
    shown = page(browser_as(ADMIN).get(f"/desk/figures?day={today}&before={before}"))
    assert shown.texts("h2") == [
        "Growth",
        "Members: Country and Constituency",
        "Members: Constituency and Sex, as stated",
        *(f"Resources: {what}" for what in ("Theme", "Type", "Language", "Country")),
    ]
    assert "not shown" in shown.text


def test_before_anything_is_counted_the_page_says_so(browser_as):
    assert "Nothing has been counted yet." in said(browser_as(ADMIN).get("/desk/figures"))


def test_a_table_comes_as_a_spreadsheet_that_says_what_is_hidden(db, browser_as, cast, today):
    take_snapshots(db, day=today)
    answer = browser_as(ADMIN).get(f"/desk/figures/{today}/members-2")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.startswith("\ufeffConstituency,")
    assert ",not shown" in answer.text
    assert browser_as(ADMIN).get(f"/desk/figures/{today}/members-9").status_code == 404
    assert browser_as(ADMIN).get("/desk/figures/yesterday/members-1").status_code == 404


def test_a_target_is_set_shown_and_dropped(db, browser_as, cast, today):
    take_snapshots(db, day=today)
    browser = browser_as(ADMIN)
    typed = {"baseline": "0", "baseline_on": "2026-01-01", "target": "60", "target_on": "2027-12-31"}
    assert browser.post("/desk/targets/members", data=typed).status_code == 303
    assert "0 on 1 Jan 2026, to be 60 by 31 Dec 2027" in said(browser.get("/desk/figures"))
    assert browser.post("/desk/targets/members/deletion").status_code == 303
    assert "to be 60" not in said(browser.get("/desk/figures"))


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("target", "many", "This should be a number."),
        ("target_on", "2025-01-01", "The day of the target comes after that of the baseline."),
        ("baseline", "-1", "This does not look right; please check it."),
        ("baseline_on", "31 February", "This does not look right; please check it."),
    ],
)
def test_a_wrong_target_is_said_beside_its_field(browser_as, field, typed, message):
    right = {"baseline": "0", "baseline_on": "2026-01-01", "target": "60", "target_on": "2027-12-31"}
    answer = browser_as(ADMIN).post("/desk/targets/members", data=right | {field: typed})
    assert page(answer, 422).one(f"#{field}-error").text == f"Error: {message}"


def test_nobody_sets_a_target_for_what_is_not_measured(browser_as):
    assert browser_as(ADMIN).get("/desk/targets/weather").status_code == 404
