"""On a bad line: what others answer in the site's place takes nothing away from what was typed."""

import pytest
from playwright.sync_api import Route, expect

from apfl_net.demo.cast import MEMBER
from tests.browser.checks import PHONE, WIDE, movements
from tests.browser.people import address_of, open_thread, post, reply_box, sign_in
from tests.browser.pieces import CUTS, in_pieces
from tests.browser.watching import Watch

THREAD = "P29: does ratification need a new law first?"
UNREACHABLE = "The site did not answer. What you wrote still stands here: please try again in a moment."


@pytest.mark.parametrize("answer", ["<html><title>502</title><h1>Bad Gateway</h1></html>", ""])
def test_the_page_of_a_gateway_does_not_take_the_place_of_the_reply(visit, answer):
    page = visit(foreseen={502})
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    reply_box(page).fill("Half an hour's work.")

    def stand_between(route: Route) -> None:
        route.fulfill(status=502, content_type="text/html", body=answer)

    page.route("**/threads/*/*", stand_between)
    page.route("**/posts/*/*", stand_between)
    for press in (
        page.get_by_role("button", name="Post reply"),
        page.get_by_role("button", name="Preview"),
        post(page, 2).get_by_role("link", name="Quote"),
    ):
        page.locator("#flash").evaluate("flash => flash.replaceChildren()")
        press.click()
        expect(page.locator("#flash")).to_have_text(UNREACHABLE)
        expect(reply_box(page)).to_have_value("Half an hour's work.")


@pytest.fixture
def slow_page(chromium, visit, site):
    """A page that comes in pieces; the address of a thread, and what lets a member in."""
    quick = visit()
    sign_in(quick, MEMBER)
    thread = address_of(quick, THREAD)
    with in_pieces(site.address) as address:
        context = chromium.new_context(base_url=address)
        watch = Watch(context, address)
        yield context.new_page(), thread, quick.context.cookies()
        context.close()
    assert watch.complaints == []


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_page_that_arrives_in_pieces_does_not_move(slow_page, viewport):
    page, thread, cookies = slow_page
    page.set_viewport_size(viewport)
    for path in ("/sign-in", "/password-reset", "/help-now"):
        page.goto(path)
        assert all(cut.decode() in page.request.get(path).text() for cut in CUTS)
        assert movements(page) == [], path
    page.context.add_cookies(cookies)
    page.goto(thread)
    expect(page.get_by_role("heading", level=1)).to_have_text(THREAD)
    assert movements(page) == []


def test_a_menu_closes_by_escape_and_by_a_press_elsewhere(visit):
    page = visit()
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    more, link = post(page, 2).get_by_text("More", exact=True), post(page, 2).get_by_role("link", name="Link")
    more.click()
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    expect(link).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(link).to_be_hidden()
