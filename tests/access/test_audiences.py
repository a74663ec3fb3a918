"""The four kinds of audience, and who belongs to them."""

import pytest

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.access.models import MEMBERS, PUBLIC
from apfl_net.access.queries import audience_of_constituency, members_of, viewer_for
from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, OBSERVER, WORKER
from apfl_net.members.actions import take_place
from tests.factories.discussions import make_space
from tests.html import page

EVERY_KIND = ["public", "members", "constituency:workers_org", "group:task-force"]


@pytest.fixture
def spaces(db, cast, now):
    group = make_group(db, slug="task-force", name="Task force on fees")
    for email in (EMPLOYER, OBSERVER):
        add_to_group(db, group=group, member=cast[email], now=now)
    return {kind: make_space(db, name=f"Space for {kind}", audience=kind, now=now) for kind in EVERY_KIND}


def opened(browser, spaces):
    return [kind for kind, space in spaces.items() if browser.get(space.path).status_code == 200]


def listed(browser):
    return page(browser.get("/discussions")).texts("h2.row__title")


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (None, ["public"]),
        (MEMBER, ["public", "members"]),
        (WORKER, ["public", "members", "constituency:workers_org"]),
        ("somchai-p", ["public", "members", "constituency:workers_org"]),
        (EMPLOYER, ["public", "members", "group:task-force"]),
        (OBSERVER, ["public", "members", "group:task-force"]),
        (ADMIN, ["public", "members"]),
    ],
)
def test_each_sees_the_spaces_of_their_audiences_and_no_others(client, browser_as, spaces, person, expected):
    browser = browser_as(person) if person else client
    assert opened(browser, spaces) == expected
    assert listed(browser) == [f"Space for {kind}" for kind in expected]


def test_each_audience_is_said_in_words(client, browser_as, spaces, db, cast, now):
    add_to_group(
        db,
        group=db.get_one(type(audience_of_constituency(db, "cso")), spaces["group:task-force"].audience_id),
        member=cast[WORKER],
        now=now,
    )
    marks = page(browser_as(WORKER).get("/discussions")).texts("span.audience")
    assert marks == [
        "Everybody can read this",
        "Members of the network can read this",
        "Only Workers can read this",
        "Only the group “Task force on fees” can read this",
    ]


def test_who_changes_constituency_changes_audience_at_once(browser_as, db, cast, now, spaces):
    browser = browser_as(WORKER)
    assert opened(browser, spaces) == EVERY_KIND[:3]
    take_place(
        db,
        member=cast[WORKER],
        organisation="Institute of Ports",
        position="Researcher",
        constituency="academia",
        country="MY",
        now=now,
    )
    assert opened(browser, spaces) == EVERY_KIND[:2]


def test_who_joins_a_group_sees_its_space_at_once(browser_as, db, cast, now, spaces):
    browser = browser_as(MEMBER)
    group = make_group(db, slug="other", name="Other")
    add_to_group(db, group=group, member=cast[MEMBER], now=now)
    assert opened(browser, spaces) == EVERY_KIND[:2]
    own = make_space(db, name="Ours", audience="group:other", now=now)
    assert browser.get(own.path).status_code == 200


def test_a_member_of_several_groups_is_one_viewer(browser_as, db, cast, now, spaces):
    for number in range(3):
        group = make_group(db, slug=f"g{number}", name=f"Group {number}")
        add_to_group(db, group=group, member=cast[WORKER], now=now)
        make_space(db, name=f"Room {number}", audience=f"group:g{number}", now=now)
    assert listed(browser_as(WORKER)) == [
        *(f"Space for {kind}" for kind in EVERY_KIND[:3]),
        "Room 0",
        "Room 1",
        "Room 2",
    ]


def test_a_viewer_without_a_browser_belongs_to_the_same(db, cast, spaces):
    caucus = audience_of_constituency(db, "workers_org").id
    assert viewer_for(db, cast[WORKER].id).audiences == tuple(sorted((PUBLIC, MEMBERS, caucus)))


def test_members_of_several_audiences_are_those_in_all_of_them(db, cast, now, spaces):
    workers, group = (spaces[kind].audience_id for kind in EVERY_KIND[2:])
    everyone = set(db.scalars(members_of([PUBLIC, MEMBERS])))
    assert everyone == {member.id for member in cast.values()}
    assert set(db.scalars(members_of([group]))) == {cast[EMPLOYER].id, cast[OBSERVER].id}
    assert set(db.scalars(members_of([workers, group]))) == set()
    cast[EMPLOYER].left_at = now
    db.flush()
    assert set(db.scalars(members_of([MEMBERS, group]))) == {cast[OBSERVER].id}
