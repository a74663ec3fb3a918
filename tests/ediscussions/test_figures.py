"""Figures for all readers: counted weekly and at the end, small numbers hidden, nothing by difference."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from apfl_net.access.models import MEMBERS, NOBODY, PUBLIC
from apfl_net.demo.cast import ADMIN, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.actions.counting import count_for_good, count_week
from apfl_net.ediscussions.figures_shown import charts_of, figures_of
from apfl_net.ediscussions.policy.figures import Counted, may_count_anew, percent_posted, totals
from apfl_net.ediscussions.schedule import count_discussions
from apfl_net.figures.hiding import FEWEST_IN_ALL
from apfl_net.figures.models import FigureCount
from apfl_net.figures.queries import days_counted
from apfl_net.kit.figures import FEWEST_SHOWN
from tests.factories.ediscussions import make_contribution, make_ediscussion
from tests.factories.synthesis import close
from tests.html import page

LATELY = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def then(now):
    return now - timedelta(days=9)


@pytest.fixture
def made(db, cast, then):
    return make_ediscussion(db, by=cast[ADMIN], now=then)


def let_write(db, cast, ediscussion, at, first=0, last=None):
    people = sorted({member.id: member for member in cast.values()}.values(), key=lambda one: one.id)
    for member in people[first:last]:
        make_contribution(db, author=member, ediscussion=ediscussion, now=at)
    return len(people[first:last])


def test_everybody_is_counted_once_and_small_numbers_nowhere(db, cast, made, then, now, browser_as):
    number = let_write(db, cast, made, then)
    let_write(db, cast, made, then + timedelta(minutes=9), last=3)
    assert number >= FEWEST_IN_ALL
    count_week(db, ediscussion=made, now=now)
    figures = figures_of(db, made)
    assert (figures.totals["contributors"], figures.totals["contributions"]) == (number, number + 3)
    assert figures.percent == 100
    assert len(figures.tables) == 3
    kept = db.scalars(select(FigureCount.count)).all()
    assert [count for count in kept if count is not None and count < FEWEST_SHOWN] == []
    shown = page(browser_as(WORKER).get(f"{made.path}/figures"))
    assert [dd.text for dd in shown.all("dl.tally dd")][:2] == [str(number + 3), str(number)]
    cells = [cell.text for cell in shown.all("table td.table__number")]
    assert not {"1", "2", "3", "4"} & set(cells)


def test_what_is_hidden_is_not_even_named(db, cast, made, then, now):
    let_write(db, cast, made, then)
    count_week(db, ediscussion=made, now=now)
    for table in figures_of(db, made).tables:
        assert all(row.total.number is not None for row in table.rows)
        assert all(count.number is not None for count in table.totals.counts)
    for chart in charts_of(figures_of(db, made).tables):
        assert all(bar.number >= FEWEST_SHOWN for bar in chart.bars)


def test_the_tables_wait_until_enough_have_come(db, cast, made, then):
    let_write(db, cast, made, then, last=20)
    week = then + timedelta(days=1)
    count_week(db, ediscussion=made, now=week)
    before = figures_of(db, made)
    let_write(db, cast, made, week + timedelta(hours=1), first=20, last=22)
    count_week(db, ediscussion=made, now=week + timedelta(days=1))
    after = figures_of(db, made)
    assert (before.totals["contributors"], after.totals["contributors"]) == (20, 22)
    assert (after.tables, after.tables_day) == (before.tables, before.tables_day)
    assert after.totals["countries"] == before.totals["countries"]


def test_a_day_is_counted_once(db, cast, made, then, now):
    let_write(db, cast, made, then, last=6)
    count_week(db, ediscussion=made, now=now)
    db.execute(update(Post).values(removed_at=now))
    count_week(db, ediscussion=made, now=now)
    assert figures_of(db, made).totals["contributors"] == 6


def test_when_it_has_closed_it_is_counted_for_good(db, cast, made, then, deliver):
    let_write(db, cast, made, then, last=7)
    close(db, by=cast[ADMIN], ediscussion=made, now=then + timedelta(minutes=30))
    assert figures_of(db, made).totals == {}
    deliver()
    assert figures_of(db, made).totals["contributors"] == 7
    assert figures_of(db, made).day == made.closes_at.astimezone(UTC).date()
    db.execute(update(Post).values(removed_at=then))
    count_discussions(db, then + timedelta(days=30))
    count_for_good(db, ediscussion=made, now=then + timedelta(days=31))
    assert figures_of(db, made).totals["contributors"] == 7


@pytest.mark.parametrize(
    "change", [{"audience_id": NOBODY}, {"removed_at": datetime(2026, 1, 1, tzinfo=UTC)}]
)
def test_what_is_held_or_taken_away_is_not_counted(db, cast, made, then, now, change):
    let_write(db, cast, made, then, last=8)
    some = db.scalars(select(Post.id).order_by(Post.id)).all()[:2]
    db.execute(update(Post).where(Post.id.in_(some)).values(**change))
    count_week(db, ediscussion=made, now=now)
    assert figures_of(db, made).totals["contributors"] == 6


def test_wider_readers_are_shown_only_what_is_open_to_them(db, cast, made, then, now, client):
    """It was opened to the public; three have agreed that theirs is."""
    let_write(db, cast, made, then, last=9)
    count_week(db, ediscussion=made, now=now)
    made.audience_id = PUBLIC
    assert "Nothing to show yet" in client.get(f"{made.path}/figures").text
    count_week(db, ediscussion=made, now=now)
    assert figures_of(db, made).totals == {"joined": 9}  # nothing is open to all of them
    assert db.scalars(select(Post.audience_id).distinct()).all() == [MEMBERS]


def test_under_the_chatham_house_rule_there_are_totals_only(db, cast, then, now, browser_as):
    made = make_ediscussion(db, by=cast[ADMIN], now=then, chatham_house=True)
    let_write(db, cast, made, then)
    count_week(db, ediscussion=made, now=now)
    assert (figures_of(db, made).tables, db.scalars(select(FigureCount)).all()) == ([], [])
    assert "there are totals only" in browser_as(WORKER).get(f"{made.path}/figures").text


def test_whoever_may_not_see_it_sees_no_figures(db, cast, made, client):
    assert client.get(f"{made.path}/figures").status_code == 404


def test_the_figures_of_the_network_do_not_know_them(db, cast, made, then, now):
    let_write(db, cast, made, then)
    count_week(db, ediscussion=made, now=now)
    assert days_counted(db) == []


def test_few_people_are_told_as_a_number_or_not_at_all():
    def people(number):
        at = datetime(2026, 11, 2, tzinfo=UTC)
        return [Counted(one, at, "en", "VN", "cso", "woman") for one in range(number)]

    assert totals(people(4), 4) == {}
    assert totals(people(5), 4) == {"contributions": 5, "contributors": 5}
    assert "countries" not in totals(people(19), 40)
    assert totals(people(20), 40)["countries"] == 1
    assert may_count_anew(people(4), None)
    assert not may_count_anew(people(4), datetime(2026, 11, 1, tzinfo=UTC))
    assert may_count_anew(people(5), datetime(2026, 11, 1, tzinfo=UTC))
    assert (percent_posted(5, None), percent_posted(None, 9), percent_posted(7, 50)) == (None, None, 14)
