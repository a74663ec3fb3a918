"""What a thread of twenty posts costs on a slow line: requests and compressed bytes of the first view."""

import pytest
from playwright.sync_api import Request

from apfl_net.demo.cast import MEMBER
from tests.browser.checks import PHONE, WIDE, movements, open_and_wait
from tests.browser.people import address_of, sign_in

THREAD = "How do you inspect fishing vessels that stay at sea for months?"
KILOBYTE = 1000
ALL = 60 * KILOBYTE
EACH = {"document": 25 * KILOBYTE, "stylesheet": 12 * KILOBYTE, "script": 20 * KILOBYTE}
MOST_REQUESTS = 6


@pytest.fixture
def thread(visit):
    """The address of the thread, and who has just signed in, for a browser that has never been here."""
    page = visit()
    sign_in(page, MEMBER)
    return address_of(page, THREAD), page.context.storage_state()


def test_the_first_view_of_a_thread_stays_within_its_budget(visit, thread):
    address, signed_in = thread
    page = visit(viewport=PHONE, storage_state=signed_in)
    loaded: list[Request] = []
    page.on("requestfinished", lambda request: loaded.append(request))
    open_and_wait(page, address, PHONE)
    assert page.get_by_role("article").count() == 20
    sizes: dict[str, int] = {}
    for request in loaded:
        kind = request.resource_type
        sizes[kind] = sizes.get(kind, 0) + request.sizes()["responseBodySize"]
    assert sizes["document"] > 5 * KILOBYTE, "measured nothing"
    assert {kind: size for kind, size in sizes.items() if size > EACH.get(kind, ALL)} == {}
    assert sum(sizes.values()) <= ALL, sizes
    assert len(loaded) <= MOST_REQUESTS, [request.url for request in loaded]


def test_a_second_view_loads_the_page_alone(visit, thread):
    address, signed_in = thread
    page = visit(storage_state=signed_in)
    open_and_wait(page, address, WIDE)
    loaded: list[Request] = []
    page.on("requestfinished", lambda request: loaded.append(request))
    open_and_wait(page, address + "?page=2", WIDE)
    sent = {request.resource_type for request in loaded if request.sizes()["responseBodySize"] > 0}
    assert sent == {"document", "fetch"}


def test_nothing_moves_while_pages_load_on_a_wide_screen(visit, thread):
    address, signed_in = thread
    page = visit(storage_state=signed_in)
    moved = []
    for path in (address, "/", "/discussions", "/members/4", "/notifications"):
        open_and_wait(page, path, WIDE)
        moved += [(path, *movements(page))] if movements(page) else []
    assert moved == []
