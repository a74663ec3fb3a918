"""`Prepared` gives what an ordinary SELECT gives, from both databases, for every type of column we have."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    null,
    select,
    true,
)
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from apfl_net.kit.db import Sessions, UTCDateTime, engine, open_session
from apfl_net.kit.facts import Fact, note_fact
from apfl_net.kit.prepared import Prepared
from apfl_net.members.models import Member

THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("size", BigInteger),
    Column("name", String),
    Column("words", Text),
    Column("good", Boolean),
    Column("at", UTCDateTime),
)
BANGKOK = timezone(timedelta(hours=7))
NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
FINE = datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=BANGKOK)
ROWS = [
    {"id": 1, "size": 2**62, "name": "Ana", "words": '100% sure, it\'s \\ "so"\n', "good": True, "at": NOON},
    {"id": 2, "size": -1, "name": "แรงงานบังคับ", "words": "ကျေးဇူး 🐟 e\u0301", "good": False, "at": FINE},
    {"id": 3, "size": None, "name": None, "words": None, "good": None, "at": None},
    {"id": 4, "size": 0, "name": "", "words": ":name %(name)s ?", "good": True, "at": NOON},
]
C = THINGS.c


@pytest.fixture
def things(db):
    THINGS.create(db.connection())
    db.execute(THINGS.insert(), ROWS)
    return db


def told(rows: list[Any]) -> list[tuple[Any, ...]]:
    """Rows with what their cells are: `1` and `True` are not the same."""
    return [tuple((type(cell), cell) for cell in row) for row in rows]


def both(session: Session, statement: Any, **values: Any) -> tuple[list[Any], list[Any]]:
    return Prepared(lambda: statement).all(session, **values), list(session.execute(statement, values).all())


STATEMENTS = {
    "every column": (select(THINGS).order_by(C.id), {}),
    "nothing found": (select(THINGS).where(C.id == 99), {}),
    "a number": (select(C.name).where(C.size == bindparam("size")), {"size": 2**62}),
    "a text": (select(C.id).where(C.name == bindparam("name")), {"name": "แรงงานบังคับ"}),
    "a text like a placeholder": (
        select(C.id).where(C.words == bindparam("words")),
        {"words": ":name %(name)s ?"},
    ),
    "a per cent sign in the statement": (
        select(literal("5%").label("share")).where(C.words.like("%\n")),
        {},
    ),
    "yes": (select(C.id).where(C.good == bindparam("good")).order_by(C.id), {"good": True}),
    "no": (select(C.id).where(C.good == bindparam("good")), {"good": False}),
    "a moment": (select(C.id, C.at).where(C.at == bindparam("at")).order_by(C.id), {"at": NOON}),
    "a moment told in another zone": (
        select(C.id, C.at).where(C.at == bindparam("at")),
        {"at": FINE.astimezone(UTC)},
    ),
    "after a moment": (select(C.id).where(C.at > bindparam("at")).order_by(C.id), {"at": FINE}),
    "none of a number": (select(C.id).where(C.size == bindparam("size")), {"size": None}),
    "none of a moment": (select(C.id).where(C.at == bindparam("at")), {"at": None}),
    "one of no numbers": (select(C.id).where(C.id.in_(bindparam("ids", expanding=True))), {"ids": ()}),
    "one of some numbers": (
        select(C.name).where(C.id.in_(bindparam("ids", expanding=True))).order_by(C.id),
        {"ids": (4, 2)},
    ),
    "one of some texts": (
        select(C.id).where(C.name.in_(bindparam("names", expanding=True))).order_by(C.id),
        {"names": ("แรงงานบังคับ", "Ana", "nobody")},
    ),
    "one of some moments": (
        select(C.id, C.at).where(C.at.in_(bindparam("moments", expanding=True))).order_by(C.id),
        {"moments": (NOON, FINE)},
    ),
    "two lists, and one of them twice": (
        select(C.id)
        .where(
            C.id.in_(bindparam("ids", expanding=True)),
            C.good.in_(bindparam("answers", expanding=True)),
            C.id.not_in(bindparam("others", expanding=True)) | C.id.in_(bindparam("ids", expanding=True)),
        )
        .order_by(C.id),
        {"ids": (1, 2, 3), "answers": (True,), "others": (1,)},
    ),
    "names that end in numbers": (
        select(C.id).where(C.id.in_((bindparam("id_1"), bindparam("id_2", type_=Integer)))).order_by(C.id),
        {"id_1": 1, "id_2": 4},
    ),
    "values of the statement itself": (
        select(C.id, literal(NOON, UTCDateTime).label("noon"), null().label("gone")).where(
            C.at == NOON, C.name.in_(["Ana", "b"])
        ),
        {},
    ),
    "what is worked out": (
        select(
            func.count().label("count"),
            func.max(C.at).label("latest"),
            func.coalesce(func.max(C.size), 0).label("most"),
            true().label("yes"),
            false().label("no"),
            exists(select(C.id).where(C.good)).label("some"),
            case((func.count() > 3, "many"), else_="few").label("how_many"),
            func.max(C.at).filter(C.id == 3).label("never"),
        ),
        {},
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_rows_are_those_of_an_ordinary_select(things, name):
    statement, values = STATEMENTS[name]
    prepared, ordinary = both(things, statement, **values)
    assert told(prepared) == told(ordinary)
    assert [row._fields for row in prepared] == [row._fields for row in ordinary]


def test_the_rows_that_are_compared_are_the_ones_put_in(things):
    """So that both do not agree upon something wrong."""
    rows = Prepared(lambda: select(THINGS).order_by(C.id)).all(things)
    assert [row._asdict() for row in rows] == ROWS
    assert {row.at.tzinfo for row in rows if row.at} == {UTC}


def test_one_statement_is_run_with_other_values_each_time(things):
    found = Prepared(
        lambda: (
            select(C.id)
            .where(C.id.in_(bindparam("ids", expanding=True)), C.at >= bindparam("since", type_=UTCDateTime))
            .order_by(C.id)
        )
    )
    asked = [((1, 2), FINE), ((2, 4), FINE), ((2, 4), NOON), ((), NOON), ((1, 2, 3, 4), NOON), ((1, 2), NOON)]
    answers = [[row.id for row in found.all(things, ids=ids, since=since)] for ids, since in asked]
    assert answers == [[1, 2], [2, 4], [4], [], [1, 4], [1]]


def test_the_order_in_which_values_are_given_does_not_matter(things):
    found = Prepared(
        lambda: (
            select(C.id)
            .where(C.id.in_(bindparam("ids", expanding=True)), C.name.in_(bindparam("names", expanding=True)))
            .order_by(C.id)
        )
    )
    assert found.all(things, ids=(1,), names=("Ana", "")) == [(1,)]
    assert found.all(things, names=("",), ids=(1, 4)) == [(4,)]
    assert found.all(things, ids=(1, 4), names=("Ana",)) == [(1,)]


@pytest.mark.parametrize("kind", [list, set, frozenset])
def test_a_list_of_another_kind_is_refused_and_not_kept(things, kind):
    """What is not a tuple was once taken for a part of the statement: everybody after got the first one's."""
    found = Prepared(lambda: select(C.id).where(C.id.in_(bindparam("ids", expanding=True))))
    with pytest.raises(TypeError, match="ids"):
        found.all(things, ids=kind([1, 2]))
    assert found.all(things, ids=(3,)) == [(3,)]


def test_a_value_that_is_missing_is_refused(things):
    found = Prepared(lambda: select(C.id).where(C.id == bindparam("id"), C.name == bindparam("name")))
    for _first_and_again in range(2):
        with pytest.raises(Exception, match="name"):
            found.all(things, id=1)
    assert found.all(things, id=1, name="Ana") == [(1,)]


def test_a_moment_without_a_zone_is_refused(things):
    found = Prepared(lambda: select(C.id).where(C.at == bindparam("at")))
    for _first_and_again in range(2):
        with pytest.raises(ValueError, match="time zone"):
            found.all(things, at=datetime(2026, 3, 29, 12, 0))  # noqa: DTZ001


def test_first_and_scalar(things):
    found = Prepared(lambda: select(C.name, C.id).where(C.id >= bindparam("id")).order_by(C.id))
    assert found.first(things, id=2) == ("แรงงานบังคับ", 2)
    assert found.first(things, id=9) is None
    assert found.scalar(things, id=4) == ""


def test_what_the_session_has_not_yet_written_is_seen(db):
    """As an ordinary SELECT writes it first."""
    found = Prepared(lambda: select(Fact.value).where(Fact.name == bindparam("name")))
    note_fact(db, "colour", "green")
    assert found.all(db, name="colour") == [("green",)]
    db.get(Fact, "colour").value = "blue"
    assert found.all(db, name="colour") == [("blue",)]
    with db.no_autoflush:
        db.get(Fact, "colour").value = "red"
        assert found.all(db, name="colour") == [("blue",)]


def test_what_was_rolled_back_is_not_seen(own_database):
    found = Prepared(lambda: select(Fact.value).where(Fact.name == "colour"))
    with Sessions(bind=engine()) as session:
        note_fact(session, "colour", "green")
        assert found.all(session) == [("green",)]
        session.rollback()
        assert found.all(session) == []


def test_an_error_is_told_as_that_of_an_ordinary_select(own_database):
    """A table that is gone: the same error, with the statement; and the session can be used again."""
    lost = select(THINGS).where(C.id == bindparam("id"))
    told_errors = []
    with open_session(writing=False) as session:
        for run in (
            lambda: Prepared(lambda: lost).all(session, id=1),
            lambda: session.execute(lost, {"id": 1}),
        ):
            with pytest.raises(DBAPIError) as failed:
                run()
            session.rollback()
            error = failed.value
            told_errors.append((type(error), type(error.orig), error.connection_invalidated, error.statement))
            assert Prepared(lambda: select(func.count()).select_from(Member)).scalar(session) > 0
    assert told_errors[0] == told_errors[1]
    assert told_errors[0][0] in {OperationalError, ProgrammingError}
