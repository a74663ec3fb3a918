"""Nobody meets what is not for them: on no page, in no count, by no link.

Random worlds are made through the actions; then a visitor and two members ask for every page there is, and
each page is compared with an oracle that knows the rules and nothing of the queries (`leaks/`).
"""

from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, settings

from apfl_net.access.actions import begin_sign_in
from apfl_net.kit.clock import utc_now
from apfl_net.members.models import Member
from tests.browsing import Browser
from tests.house.leaks.giving_along import given_along
from tests.house.leaks.plans import Plan, plans
from tests.house.leaks.searching import found_exactly, index_of_its_own
from tests.house.leaks.shelving import shelved, shelved_exactly
from tests.house.leaks.sources import SOURCES, Asking
from tests.house.leaks.world import World, undone

thorough = settings(
    max_examples=25,
    phases=[Phase.generate],  # the worlds are small as they are; making them smaller takes minutes
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@thorough
@given(plan=plans)
def test_each_viewer_finds_on_every_page_exactly_what_is_for_them(connection, app, plan: Plan):
    with undone(connection) as db, index_of_its_own(), Browser(app, db) as browser:
        world = World(db, utc_now()).make(plan)
        for asking in viewers_of(world, plan, browser):
            for source in (*SOURCES, shelved, given_along):
                source(asking)
            assert asking.asked > 30
        world.index_everything()
        for asking in viewers_of(world, plan, browser):
            found_exactly(asking)
            shelved_exactly(asking)


def viewers_of(world: World, plan: Plan, browser: Browser) -> Iterator[Asking]:
    """A visitor and the members who look, one after the other."""
    for viewer in (None, *(world.oracle.people[place] for place in plan.viewers)):
        browser.cookies.clear()
        if viewer:
            member = world.session.get_one(Member, viewer.id)
            browser.carry(begin_sign_in(world.session, member=member, browser="test", now=utc_now()))
        yield Asking(browser, world.oracle, viewer)
