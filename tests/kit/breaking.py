"""An application with a page that fails for a reason nobody thought of, and one whose database is away."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone
from apfl_net.kit.web.forms import TypedForm
from apfl_net.kit.web.routing import room
from apfl_net.main import create_app
from tests.browsing import Browser


class Unforeseen(Exception):
    pass


@contextmanager
def broken_app(session: Session) -> Iterator[Browser]:
    router = room()

    @router.get("/broken")
    def show_broken(request: Request, viewer: Anyone) -> Response:
        raise Unforeseen("the reason nobody thought of")

    @router.post("/broken")
    def create_broken(request: Request, viewer: Anyone, typed: TypedForm) -> Response:
        raise Unforeseen("the reason nobody thought of")

    @router.post("/away")
    def create_away(request: Request, viewer: Anyone, typed: TypedForm) -> Response:
        raise OperationalError("INSERT ...", {}, Exception("server closed the connection"))

    app = create_app()
    app.router.routes.extend(router.routes)
    with Browser(app, session, raise_server_exceptions=False) as browser:
        yield browser
