"""Walking through the site by its links: one page of each kind, as the person who is signed in."""

import re
from collections import deque
from collections.abc import Collection, Iterable
from functools import cache
from urllib.parse import parse_qs, urlsplit

from fastapi.routing import APIRoute
from playwright.sync_api import Page

from apfl_net.main import create_app
from tests.browser.checks import PHONE, flaws_of_opened, open_and_wait


@cache
def page_routes() -> dict[str, re.Pattern[str]]:
    """Every address that can be asked for with GET, in the order in which the application looks at them."""
    routes = [
        route for route in create_app().routes if isinstance(route, APIRoute) and "GET" in route.methods
    ]
    return {route.path: route.path_regex for route in routes}


def route_of(address: str) -> str | None:
    path = urlsplit(address).path
    return next((route for route, pattern in page_routes().items() if pattern.match(path)), None)


def kind_of(address: str) -> tuple[str | None, frozenset[str]]:
    """Pages of one kind have the same route and the same name in the query; of those with several names one
    is enough, or a search would be looked at with every choice of its facets."""
    names = frozenset(parse_qs(urlsplit(address).query))
    return route_of(address), names if len(names) < 2 else frozenset({"several"})


class Walk:
    """`routes` are those it came through, `found` what was not as it should be. Pages of routes that are
    `looked_after` by another walk are opened, but not asked for what axe finds; links to what is `no_page`
    (a file, a feed) are left alone."""

    def __init__(
        self, page: Page, home: str, *, no_page: Collection[str], looked_after: Collection[str] = ()
    ) -> None:
        self.page, self.home, self.no_page, self.looked_after = page, home, no_page, looked_after
        self.routes: set[str] = set()
        self.found: list[str] = []
        self._known: set[tuple[str | None, frozenset[str]]] = set()
        self._waiting: deque[str] = deque()

    def through(self, starts: Iterable[str]) -> "Walk":
        self._note(starts)
        while self._waiting:
            self._look_at(self._waiting.popleft())
        return self

    def also(self, addresses: Iterable[str]) -> "Walk":
        """Pages that no link leads to, or a second one of a kind."""
        for address in addresses:
            open_and_wait(self.page, address, PHONE)
            self._ask(address)
        return self

    def _look_at(self, address: str) -> None:
        self.routes.add(route_of(address) or address)
        open_and_wait(self.page, address, PHONE)
        arrived = self._path(self.page.url)
        if kind_of(arrived) == kind_of(address):
            self._ask(address)
            links = self.page.locator("a[href]").evaluate_all("links => links.map((link) => link.href)")
            self._note(self._path(link) for link in links if link.startswith(self.home))
        else:
            self._note([arrived])

    def _ask(self, address: str) -> None:
        self.found += flaws_of_opened(self.page, axe=route_of(address) not in self.looked_after)

    def _note(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            if kind_of(address) not in self._known and route_of(address) not in self.no_page:
                self._known.add(kind_of(address))
                self._waiting.append(address)

    def _path(self, url: str) -> str:
        return url.removeprefix(self.home).partition("#")[0]
