"""SELECTs of busy pages, compiled once: running one costs little more than the driver does.

SQLAlchemy spends about 90 microseconds on each execution of a cached statement; a thread page has five. A
`Prepared` is written like any other SELECT, with `bindparam` for what changes, and is run in the same
transaction with the same error handling and events (decision 0004, with the measurement).
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler

from apfl_net.kit.db import AnySelect

Processor = Callable[[Any], Any]
Source = Callable[[dict[str, Any]], Any]


class Prepared:
    """A SELECT from `build()`, compiled at first use: one form for each dialect and length of lists."""

    def __init__(self, build: Callable[[], AnySelect]) -> None:
        self._build = build
        self._forms: dict[tuple[object, ...], _Form] = {}

    def all(self, session: Session, **values: Any) -> list[Any]:
        """The rows, as named tuples. A list value (for an `IN`) is given as a tuple."""
        if session.autoflush:
            session.flush()
        connection = session.connection()
        lists = [(name, len(value)) for name, value in values.items() if type(value) is tuple]
        shape = (connection.dialect.name, *lists)
        form = self._forms.get(shape)
        if form is None:
            form = self._forms[shape] = _Form(self._build(), connection.dialect, values)
        return form.run(connection, values)

    def first(self, session: Session, **values: Any) -> Any | None:
        rows = self.all(session, **values)
        return rows[0] if rows else None

    def scalar(self, session: Session, **values: Any) -> Any:
        """The first column of the first row."""
        return self.all(session, **values)[0][0]


class _Form:
    """The SQL text for one dialect, and how values go in and rows come out."""

    def __init__(self, statement: AnySelect, dialect: Dialect, values: dict[str, Any]) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101  (what compiling a SELECT gives)
        expanded = compiled.construct_expanded_state(values)
        names = list(expanded.positiontup or expanded.parameters)
        self._sql = expanded.statement
        self._names = None if expanded.positiontup else names
        sources = _sources(compiled, expanded, values)
        self._sources = [sources[name] for name in names]
        columns = statement.selected_columns
        self._row: Any = namedtuple("Row", columns.keys(), rename=True)  # type: ignore[misc]
        self._processors = list(_result_processors(columns, dialect))

    def run(self, connection: Connection, values: dict[str, Any]) -> list[Any]:
        given = [source(values) for source in self._sources]
        parameters = tuple(given) if self._names is None else dict(zip(self._names, given, strict=True))
        rows = _fetch(connection, self._sql, parameters)
        return [self._row._make(self._processed(row)) for row in rows]

    def _processed(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self._processors:
            return row
        cells = list(row)
        for place, process in self._processors:
            cells[place] = process(cells[place])
        return cells


def _fetch(connection: Connection, sql: str, parameters: Any) -> list[Any]:
    """The driver's rows. Events are fired and errors told as SQLAlchemy does for a statement of its own."""
    cursor = connection.connection.cursor()
    connection.dispatch.before_cursor_execute(connection, cursor, sql, parameters, None, False)
    try:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error as error:
        base = connection.dialect.loaded_dbapi.Error
        gone = connection.dialect.is_disconnect(error, connection.connection, cursor)
        if gone:
            connection.invalidate(
                error
            )  # else ending the transaction would fail too, with an error of its own
        raise DBAPIError.instance(sql, parameters, error, base, connection_invalidated=gone) from error
    finally:
        cursor.close()


def _sources(compiled: SQLCompiler, expanded: ExpandedState, values: dict[str, Any]) -> dict[str, Source]:
    """Where each parameter comes from: a value, one item of a list, or the statement itself."""
    sources = {}
    for bound, name in compiled.bind_names.items():
        process = bound.type.dialect_impl(compiled.dialect).bind_processor(compiled.dialect)
        items = expanded.parameter_expansion.get(name)
        if name not in values:
            for key in [name] if items is None else items:
                if key in expanded.parameters:  # else it stands in the SQL itself, as separators do
                    sources[key] = _constant(expanded.parameters[key], process)
        elif items is None:
            sources[name] = _value(name, process)
        elif type(values[name]) is tuple:
            sources |= {key: _item(name, place, process) for place, key in enumerate(items)}
        else:  # a form is kept by the lengths of its tuples; another list would be taken for part of it
            raise TypeError(f"{name} is a list of values: give it as a tuple")
    return sources


def _value(name: str, process: Processor | None) -> Source:
    return (lambda given: process(given[name])) if process else (lambda given: given[name])


def _item(name: str, place: int, process: Processor | None) -> Source:
    return (lambda given: process(given[name][place])) if process else (lambda given: given[name][place])


def _constant(value: Any, process: Processor | None) -> Source:
    fixed = process(value) if process else value
    return lambda given: fixed


def _result_processors(columns: Iterable[Any], dialect: Dialect) -> Iterable[tuple[int, Processor]]:
    for place, column in enumerate(columns):
        process = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if process is not None:
            yield place, process
