"""All by keyboard: into the content, through the menu, to a reply, and sent. One always sees where one is."""

import re

from playwright.sync_api import Page, expect

from apfl_net.demo.cast import MEMBER
from tests.browser.people import open_thread, post, reply_box, sign_in

THREAD = "Training inspectors on the eleven indicators: what can be done in one day?"

_FOCUSED = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const {outlineStyle, outlineWidth} = getComputedStyle(focused);
  const {width, height, top, bottom} = focused.getBoundingClientRect();
  const inSight = width > 1 && height > 1 && bottom > 0 && top < innerHeight;
  return {
    is: focused.innerText || focused.labels?.[0]?.innerText || focused.name || focused.tagName,
    seen: inSight && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
  };
}"""


def tab(page: Page, key: str = "Tab") -> str | None:
    """Press the key and say what has the focus now, which must be visible; None after the last."""
    page.keyboard.press(key)
    focused = page.evaluate(_FOCUSED)
    if focused is None:
        return None
    assert focused["seen"], f"the focus on {focused} cannot be seen"
    return " ".join(focused["is"].split())


def tab_to(page: Page, words: str, most: int = 80) -> None:
    passed = []
    for _ in range(most):
        focused = tab(page)
        if focused == words:
            return
        passed.append(focused)
    raise AssertionError(f"{words!r} is not reached by Tab: {passed}")


def test_the_first_tab_leads_past_the_header(visit):
    page = visit()
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    page.reload()
    assert tab(page) == "Skip to the content"
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    assert tab(page) == "Discussions"  # the way back, first thing in the content
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_the_menu_opens_and_leads_on(visit):
    page = visit()
    sign_in(page, MEMBER)
    tab_to(page, "LT Your account, Lan Tran")
    page.keyboard.press("Enter")
    entries = ["Your page", "Unread threads", "Bookmarks", "Saved searches", "Drafts"]
    assert [tab(page) for _ in entries] == entries
    tab_to(page, "Settings")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")


def test_a_reply_is_written_and_sent(visit):
    page = visit()
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    page.reload()
    last = page.get_by_role("article").count()
    answered = post(page, 2)
    tab_to(page, "#2")
    tab_to(page, "Reply")
    assert answered.get_by_role("link", name="Reply").evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    expect(reply_box(page)).to_be_focused()
    expect(page.get_by_role("heading", name=re.compile("^Reply to #2 by"))).to_be_in_viewport()
    page.keyboard.type("Without a mouse.")
    tab_to(page, "Post reply")
    page.keyboard.press("Space")
    expect(post(page, last + 1)).to_contain_text("Without a mouse.")
    expect(post(page, last + 1)).to_be_in_viewport()
    expect(post(page, last + 1).get_by_role("link", name=f"#{last + 1}", exact=True)).to_be_focused()


def test_one_tabs_through_a_whole_page_and_always_sees_where_one_is(visit):
    page = visit()
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    page.reload()
    stations = []
    while (focused := tab(page)) and len(stations) < 150:
        stations.append(focused)
    every = "a[href], button, select, textarea, summary, input:not([type=hidden])"
    reachable = page.locator(every).filter(visible=True).count()
    assert len(stations) == reachable > 40
