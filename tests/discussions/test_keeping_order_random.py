"""Whatever is split, merged, moved, renamed, closed, edited, taken away and undone, in whatever order.

Addresses land, numbers and counts are right, what was not read does not count as read, and nothing is seen by
a new eye.
"""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from apfl_net.kit.clock import utc_now
from apfl_net.members.models import Member
from tests.discussions.ordered_world import OrderedWorld
from tests.house.leaks.world import undone

_n = st.integers(0, 11)


def step(name, numbers):
    return st.tuples(st.just(name), *[_n] * numbers)


STEPS = [
    *[step("reply", 3)] * 3,
    *[step("move", 2)] * 3,
    *[step("merge", 2)] * 3,
    *[step("split", 3)] * 3,
    *[step("undo", 1)] * 4,
    step("start", 2),
    step("read_thread", 2),
    step("rename", 2),
    step("close", 1),
    step("edit", 1),
    step("take_away", 2),
]


def detours(what, back):
    """Somewhere, something there, and back: in one thread, which three numbers choose."""
    return st.builds(
        lambda thread, to, more: ((what, thread, to), (back[0], thread, more), ("undo_latest", back[1])),
        _n,
        _n,
        _n,
    )


DETOURS = [
    *[detours("move", (name, 0)) for name in ("rename", "close", "edit_in", "merge")],
    *[detours("merge", (name, 1)) for name in ("edit_latest", "rename", "move")],
    st.builds(lambda thread, to, into: (("move", thread, to), ("merge", thread, into)), _n, _n, _n),
]
ways = st.lists(st.one_of(*[st.tuples(one) for one in STEPS], *DETOURS * 5), min_size=6, max_size=12).map(
    lambda ways: [one for way in ways for one in way]
)

thorough = settings(
    max_examples=18,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@thorough
@given(
    starts=st.lists(step("start", 2), min_size=2, max_size=4),
    replies=st.lists(step("reply", 3), min_size=3, max_size=6),
    steps=ways,
)
def test_order_kept_at_random_shows_nothing_to_a_new_eye(connection, starts, replies, steps):
    with undone(connection) as db:
        people = {member.email: member for member in db.scalars(select(Member))}
        world = OrderedWorld(db, people, utc_now())
        for name, *numbers in [*starts, *replies, ("read_thread", 0, 0), *steps]:
            world.take(name, *numbers)
