"""A browser for tests that come through the door: it asks the application itself, without a network."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from apfl_net.access.entrances import cookie_name

HTMX = {"HX-Request": "true"}
"""Headers of a request that htmx sends."""


class Browser(TestClient):
    """Follows no redirect by itself. What the test wrote in its session is there before each request,
    and read anew by the session after it."""

    def __init__(self, app: FastAPI, session: Session | None = None, **options: Any) -> None:
        super().__init__(
            app,
            base_url="http://127.0.0.1",
            follow_redirects=False,
            headers={"Accept": "text/html,*/*;q=0.8"},
            **options,
        )
        self.session = session

    def request(self, *args: Any, **options: Any) -> Any:
        if self.session:
            self.session.commit()
        try:
            return super().request(*args, **options)
        finally:
            if self.session:
                self.session.expire_all()

    def carry(self, token: str) -> None:
        """Be signed in with the token of a sign-in."""
        self.cookies.set(cookie_name(), token, domain="127.0.0.1", path="/")
