"""Threads are opened to more people and shut again at random, amid all that keeps order."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from apfl_net.discussions.models.widenings import WidenedPost
from apfl_net.kit.clock import utc_now
from apfl_net.members.models import Member
from tests.discussions.test_keeping_order_random import STEPS, step, thorough
from tests.discussions.widened_world import WidenedWorld
from tests.house.leaks.world import undone

WIDENING = [
    *[step("ask", 2)] * 12,
    *[step("answer", 3)] * 36,
    *[step("lift", 1)] * 6,
    *[step("quote", 3)] * 8,
]

EACH_WORLD = given(
    starts=st.lists(step("start", 2), min_size=3, max_size=5),
    replies=st.lists(st.one_of(step("reply", 3), step("quote", 3)), min_size=4, max_size=8),
    lifts=st.lists(step("lift", 1), min_size=2, max_size=4),
    asks=st.lists(step("ask", 2), min_size=2, max_size=3),
    answers=st.lists(step("answer", 3), min_size=4, max_size=8),
    steps=st.lists(st.one_of(*STEPS, *WIDENING), min_size=12, max_size=25),
)


def test_nothing_is_seen_by_a_new_eye_without_consent(connection):
    opened = []

    @thorough
    @EACH_WORLD
    def live(starts, replies, lifts, asks, answers, steps):
        with undone(connection) as db:
            people = {member.email: member for member in db.scalars(select(Member))}
            world = WidenedWorld(db, people, utc_now())
            for name, *numbers in [*starts, *replies, *lifts, *asks, *answers, *steps]:
                world.take(name, *numbers)
                opened.append(db.scalar(select(func.count(WidenedPost.post_id))) or 0)

    live()
    assert sum(opened) > 50  # or nothing was shown by all that
