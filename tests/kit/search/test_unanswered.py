"""What was looked for and not found: told from three askers on, and never by whom."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.kit.db import open_session
from apfl_net.kit.search.unanswered import (
    MOST_LETTERS,
    Unanswered,
    UnansweredQuery,
    forget_unanswered,
    note_unanswered,
    unanswered,
    worth_keeping,
)
from tests.kit.setting import given


def ask(db, typed, *members, now):
    for member_id in members:
        note_unanswered(db, member_id=member_id, typed=typed, now=now)


def rows(db):
    return db.scalars(select(UnansweredQuery)).all()


def test_it_is_told_from_three_askers_on(db, now):
    ask(db, "Squid jigging", 1, 2, now=now)
    assert unanswered(db) == []
    ask(db, "squid  JIGGING", 3, now=now)
    assert unanswered(db) == [Unanswered("squid jigging", 3, now.date())]


def test_whoever_asks_again_counts_once_and_with_their_last_day(db, now):
    ask(db, "squid", 1, 2, 1, 1, now=now)
    assert unanswered(db) == []
    ask(db, "squid", 3, now=now)
    tomorrow = now + timedelta(days=1)
    ask(db, "squid!", 1, now=tomorrow)
    assert unanswered(db) == [Unanswered("squid", 3, tomorrow.date())]


def test_other_queries_are_other_ones_and_the_latest_comes_first(db, now):
    ask(db, "squid", 1, 2, 3, now=now)
    ask(db, "squids", 1, 2, now=now)
    ask(db, "การจับปลาหมึก", 1, 2, 3, 4, now=now + timedelta(days=1))
    assert [(one.words, one.askers) for one in unanswered(db)] == [("การจับปลาหมึก", 4), ("squid", 3)]


def test_a_row_tells_neither_who_nor_what_nor_when(db, now):
    ask(db, "squid", 7, now=now)
    ask(db, "a much longer question about squid jigging vessels", 7, now=now)
    one, other = rows(db)
    for row in (one, other):
        told = f"{row.asker} {row.query} {row.sealed} {row.asked_on}"
        assert "squid" not in told
        assert row.asked_on == now.date()
    assert one.asker != other.asker  # nothing links what one member asked
    assert len(one.sealed) == len(other.sealed)
    assert one.sealed[:11] == other.sealed[:11] == "gAAAAAAAAAA"  # no moment either


def test_with_another_key_nothing_is_told(db, now):
    ask(db, "squid", 1, 2, 3, now=now)
    with given(APFL_SECRET_KEY="another key, and a long one it is"):
        assert unanswered(db) == []


@pytest.mark.parametrize(
    "typed",
    [
        "author:maria wages", "-author:maria wages", 'author:"Maria Santos"', "AUTHOR：maria",
        "author : maria", "in:caucus wages", "lang:km wages", "wages -fees",
        "maria@ministry.example", "+66 81 234 5678",
    ],
)  # fmt: skip
def test_what_names_somebody_is_never_kept(db, now, typed):
    assert worth_keeping(typed) == ""
    ask(db, typed, 1, 2, 3, now=now)
    assert rows(db) == []


@pytest.mark.parametrize("typed", ["", "  ", "!!! ???", "\x00", "\ud800", "\u200b"])
def test_what_has_no_words_is_not_kept(db, now, typed):
    ask(db, typed, 1, 2, 3, now=now)
    assert rows(db) == []


@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "ก" * 10_000, "强" * 10_000, "\U0001f6a2 " * 5_000 + "a", "word " * 900]
)
def test_it_is_cut(db, now, typed):
    ask(db, typed, 1, 2, 3, now=now)
    assert all(len(one.words) <= MOST_LETTERS for one in unanswered(db))
    assert len({len(row.sealed) for row in rows(db)}) <= 1


def test_after_ninety_days_it_is_forgotten(db, now):
    ask(db, "squid", 1, 2, now=now)
    ask(db, "squid", 3, now=now + timedelta(days=5))
    forget_unanswered(db, now + timedelta(days=90))
    assert len(unanswered(db)) == 1
    forget_unanswered(db, now + timedelta(days=91))
    assert unanswered(db) == []
    assert len(rows(db)) == 1


def test_a_page_that_only_reads_notes_it(own_database, now):
    with open_session(writing=False) as reading:
        ask(reading, "squid", 1, 2, 3, now=now)
        assert len(unanswered(reading)) == 1


def test_nothing_of_it_is_logged(db, now, caplog):
    caplog.set_level("DEBUG")
    ask(db, "squid jigging", 1, 2, 3, now=now)
    assert "squid" not in caplog.text
