"""How closely somebody follows something: one choice for each subject, theirs alone."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.watches.actions import choose_level, set_level, unset
from apfl_net.watches.models import Watch
from apfl_net.watches.queries import level_of, subjects_at, watchers_of
from tests.factories.discussions import viewer_of


@pytest.fixture
def worker(db, cast):
    return viewer_of(db, cast[WORKER])


def choose(db, viewer, level, now, subject="thread", subject_id=7):
    choose_level(db, viewer=viewer, subject=subject, subject_id=subject_id, level=level, now=now)


def test_who_chose_nothing_has_no_level(db, worker):
    assert level_of(db, worker, "thread", 7) is None


def test_the_last_choice_holds_and_is_kept_once(db, worker, now):
    for level in ("watch", "mute", "mute", "follow"):
        set_level(db, viewer=worker, subject="thread", subject_id=7, level=level, now=now)
    assert level_of(db, worker, "thread", 7) == "follow"
    assert db.execute(select(Watch.member_id, Watch.subject, Watch.subject_id, Watch.level)).all() == [
        (worker.id, "thread", 7, "follow")
    ]


def test_a_choice_can_be_taken_back_also_where_there_is_none(db, worker, now):
    choose(db, worker, "watch", now)
    choose(db, worker, "default", now)
    unset(db, viewer=worker, subject="thread", subject_id=7)
    assert level_of(db, worker, "thread", 7) is None


def test_subjects_of_one_id_and_several_kinds_are_kept_apart(db, worker, now):
    choose(db, worker, "watch", now, "thread")
    choose(db, worker, "mute", now, "space")
    assert [level_of(db, worker, kind, 7) for kind in ("thread", "space", "member")] == [
        "watch",
        "mute",
        None,
    ]


def test_a_choice_is_ones_own(db, cast, worker, now):
    choose(db, worker, "watch", now)
    choose(db, viewer_of(db, cast[MEMBER]), "mute", now)
    choose(db, viewer_of(db, cast[EMPLOYER]), "watch", now, subject_id=8)
    assert db.scalars(watchers_of("thread", 7, "watch")).all() == [worker.id]
    assert db.scalars(watchers_of("thread", 7, "mute")).all() == [cast[MEMBER].id]
    assert db.scalars(subjects_at(worker, "thread", ("watch", "follow"))).all() == [7]
    assert db.scalars(subjects_at(worker, "thread", ("mute",))).all() == []
