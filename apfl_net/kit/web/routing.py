"""Routes: each names who may enter, and each is one transaction on one thread.

A handler says what it needs by type:

    @router.get("/threads/{thread_id}")
    def show_thread(request: Request, db: DB, viewer: Anyone, thread_id: int) -> Response: ...

FastAPI would run the session, the viewer and the handler as separate dependencies, each with a thread hop
of its own, and would commit after the answer has left. `HouseRoute` does all of it in a single hop and
commits before the answer leaves (decision 0003, with the measurement).
"""

import inspect
from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial, wraps
from typing import Annotated, Any, Protocol, get_args, get_type_hints

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from apfl_net.kit.db import engine, open_session
from apfl_net.kit.errors import AppError, NotFound, Unavailable
from apfl_net.kit.i18n import activate, best_language, zone

READERS_ON_SQLITE, READERS, WRITERS = 1, 2, 4
"""Threads of one process; measured in `docs/measurements.md`. More cores are used by more processes."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Transaction:
    """Marks the parameter that receives the session."""


DB = Annotated[Session, Transaction()]


class Visitor(Protocol):
    """What the kit must know of whoever is there."""

    @property
    def language(self) -> str | None: ...
    @property
    def time_zone(self) -> str: ...


class Entrance(Protocol):
    """Says who may enter; `access` has the three that exist."""

    def admit(self, session: Session, request: Request) -> Visitor: ...


class HouseRoute(APIRoute):
    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.entrance = entrance_of(endpoint)
        writes = not SAFE_METHODS.issuperset(options.get("methods") or {"GET"})
        super().__init__(
            path, on_a_thread(in_one_transaction(endpoint), writers if writes else readers), **options
        )


def room(**options: Any) -> APIRouter:
    """The router of a room."""
    return APIRouter(route_class=HouseRoute, include_in_schema=False, **options)


def entrance_of(endpoint: Callable[..., Any]) -> Entrance:
    """The entrance that a handler's signature names; a handler that names none does not start."""
    entrances: list[Entrance] = [
        mark for _name, mark in _marks(endpoint) if not isinstance(mark, Transaction)
    ]
    if len(entrances) == 1:
        return entrances[0]
    raise TypeError(f"{endpoint.__module__}.{endpoint.__name__} does not say who may enter")


def _marks(endpoint: Callable[..., Any]) -> list[tuple[str, Any]]:
    hints = get_type_hints(endpoint, include_extras=True)
    return [
        (name, mark)
        for name, hint in hints.items()
        for mark in get_args(hint)[1:]
        if isinstance(mark, Transaction) or hasattr(mark, "admit")
    ]


def in_one_transaction(endpoint: Callable[..., Response]) -> Callable[..., Response]:
    """The handler with its session opened, its viewer admitted and, if it writes, its transaction ended.

    A handler that takes no session only reads, whatever its method; it may `write_between`.
    """
    marks = _marks(endpoint)
    entrance_name, entrance = next((name, mark) for name, mark in marks if not isinstance(mark, Transaction))
    session_name = next((name for name, mark in marks if isinstance(mark, Transaction)), None)

    @wraps(endpoint)
    def handle(request: Request, **arguments: Any) -> Response:
        activate(best_language(request.headers.get("accept-language", "")), zone("UTC"))
        if "\0" in request.scope["path"] or b"%00" in request.scope["query_string"]:
            raise NotFound  # PostgreSQL keeps no NUL, so nothing has one in its address
        try:
            writing = session_name is not None and request.method not in SAFE_METHODS
            with open_session(writing=writing) as session:
                viewer = entrance.admit(session, request)
                request.state.session, request.state.viewer = session, viewer
                activate(language_for(viewer, request), zone(viewer.time_zone))
                if session_name:
                    arguments[session_name] = session
                return endpoint(request=request, **{entrance_name: viewer}, **arguments)
        except (OperationalError, PoolTimeout) as error:
            if request.method not in SAFE_METHODS:  # if reading at least works
                recognise(entrance, request)
            raise Unavailable from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise Unavailable from error
            raise

    signature = inspect.signature(endpoint, eval_str=True)
    hidden = {name for name, _mark in marks}
    handle.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[given for name, given in signature.parameters.items() if name not in hidden]
    )
    return handle


def recognise(entrance: Entrance, request: Request) -> None:
    """Whoever came to no handler is answered as who they are, where that can be known."""
    if not hasattr(request.state, "viewer"):
        with suppress(DBAPIError, PoolTimeout, AppError), open_session(writing=False) as session:
            request.state.viewer = entrance.admit(session, request)


@cache
def readers() -> Executor:
    """Threads for pages that read. One on SQLite: more only take the interpreter's lock from each other."""
    few = READERS_ON_SQLITE if engine().dialect.name == "sqlite" else READERS
    return ThreadPoolExecutor(few, thread_name_prefix="reader")


@cache
def writers() -> Executor:
    """Threads for what writes or hashes passwords: it waits for locks, and no reading should wait with it."""
    return ThreadPoolExecutor(WRITERS, thread_name_prefix="writer")


def on_a_thread(
    handle: Callable[..., Response], threads: Callable[[], Executor]
) -> Callable[..., Awaitable[Response]]:
    """The handler as FastAPI takes it, on one of these threads; a plain executor hops at half the cost."""

    @wraps(handle)
    async def handle_on_thread(**arguments: Any) -> Response:
        return await get_running_loop().run_in_executor(threads(), partial(handle, **arguments))

    handle_on_thread.__signature__ = inspect.signature(handle)  # type: ignore[attr-defined]
    return handle_on_thread


def language_for(viewer: Visitor, request: Request) -> str:
    """The member's choice, else what the browser asks for."""
    return viewer.language or best_language(request.headers.get("accept-language", ""))
