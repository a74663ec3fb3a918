"""Journeys: a real Chromium at a real site. `visit()` opens a page; whatever it may not do fails the test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from apfl_net.kit.delivery import deliver_waiting
from apfl_net.kit.printing.work import print_waiting
from apfl_net.kit.search.following import follow
from tests.browser.checks import WIDE
from tests.browser.sites import DEMO, EMPTY, Site, run, serving
from tests.browser.watching import Watch
from tests.databases import Databases, databases_of_kind, serving_from
from tests.kit.setting import given
from tests.needs import lacking

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

PATIENCE = 30_000
"""Milliseconds. Nothing waits for so long by itself: on a busy machine everything takes its time."""

Filled = tuple[Databases, Path]

_copies = count(1)


class Visit(Protocol):
    def __call__(self, *, js: bool = True, viewport: ViewportSize = WIDE, **options: Any) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys; each test has a profile of its own."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        lacking("browser", "there is no Chromium on this machine")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[NOWHERE_ELSE, "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def databases_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Filled]]:
    """`databases_of("sqlite")`: databases of a kind, those called DEMO and EMPTY already filled;
    and the data folder of the demo, with its files and the index of its search."""
    with ExitStack() as stack:

        @cache
        def databases_of(kind: str) -> Filled:
            folder = tmp_path_factory.mktemp(kind)
            databases = stack.enter_context(databases_of_kind(kind, folder))
            databases.create(EMPTY)
            run(databases.url(EMPTY), folder, "migrate")
            databases.copy(EMPTY, DEMO)
            run(databases.url(DEMO), folder, "demo")
            with given(APFL_DATA_DIR=str(folder)), serving_from(databases.url(DEMO)):
                while deliver_waiting() or print_waiting() or follow():
                    pass  # or the worker of each copy would be busy with it, and hold locks
            return databases, folder

        yield databases_of


@pytest.fixture(scope="module")
def kind() -> str:
    """The kind of database under the site; a module that runs on both says so with a fixture of this name."""
    return "sqlite"


@pytest.fixture(scope="module")
def filling() -> str:
    return DEMO


@pytest.fixture(scope="module")
def site(
    chromium: Browser,
    databases_of: Callable[[str], Filled],
    kind: str,
    filling: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """A site with the demo community, for this story (module) alone."""
    (databases, kept), name = databases_of(kind), f"site_{next(_copies)}"
    folder = tmp_path_factory.mktemp(name)
    databases.copy(filling, name)
    for part in ("files", "index"):
        if filling == DEMO and (kept / part).is_dir():
            shutil.copytree(kept / part, folder / part)
    with serving(databases.url(name), folder) as site:
        yield site
    databases.drop(name)


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visit]:
    """`visit(js=False, viewport=PHONE)`: a page in a fresh profile; `foreseen={404}`: answers to be met."""
    with ExitStack() as open_profiles:
        watches: list[Watch] = []

        def visit(
            *, js: bool = True, viewport: ViewportSize = WIDE, foreseen: Any = (), **options: Any
        ) -> Page:
            context = chromium.new_context(
                base_url=site.address,
                java_script_enabled=js,
                viewport=viewport,
                locale="en-GB",
                reduced_motion="reduce",
                **options,
            )
            open_profiles.callback(context.close)
            context.set_default_timeout(PATIENCE)
            watches.append(Watch(context, site.address, foreseen))
            return context.new_page()

        yield visit
        for watch in watches:
            assert watch.complaints == []
