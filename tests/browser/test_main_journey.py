"""Someone signs in on a phone, replies in the middle of a thread and mentions a colleague, who finds it."""

import re

import pytest
from playwright.sync_api import Page, expect

from apfl_net.demo.cast import MEMBER, cast
from tests.browser.checks import PHONE
from tests.browser.people import menu, notice, post, reply_box, sign_in, sign_out

SPACE = "Labour inspection in practice"
WITH_SCRIPT = ("Joint inspections: who speaks first, police or labour?", "maribel-d", "Share the sheet, too.")
WITHOUT_SCRIPT = (
    "Wage-protection systems: reading bank data before the visit",
    "wayan-pradnya",
    "Ask twice.",
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kind(request):
    return request.param


@pytest.mark.parametrize(
    ("js", "story"), [(True, WITH_SCRIPT), (False, WITHOUT_SCRIPT)], ids=["with script", "without script"]
)
def test_a_reply_with_a_mention_is_found_by_the_mentioned(visit, js, story):
    title, handle, words = story
    page = visit(js=js, viewport=PHONE)
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    sign_in(page, MEMBER)
    open_from_the_menu(page, title, told="Not opened yet")

    answered, last = post(page, 4), page.get_by_role("article").count()
    answered.get_by_role("link", name="Reply").click()
    expect(page.get_by_role("heading", name=re.compile(r"^Reply to #4 by "))).to_be_in_viewport()
    reply_box(page).fill(f"{words} What do you say, @{handle}?")
    page.get_by_role("button", name="Post reply").click()

    mine = post(page, last + 1)
    expect(mine).to_contain_text(f"{words} What do you say, @{cast()[handle].name}?")
    expect(mine.get_by_role("heading")).to_have_text(re.compile(rf"^#{last + 1}, in reply to #4"))
    expect(mine).to_be_in_viewport()
    expect(reply_box(page)).to_have_value("")
    open_from_the_menu(page, title, told="")

    sign_out(page)
    find_the_notice(page, cast()[handle].email, f"Lan Tran mentioned you in “{title}”")
    expect(page).to_have_url(re.compile(r"/threads/\d+-[^?#]+#post-\d+$"))
    found = page.locator(":target")
    expect(found).to_contain_text(words)
    expect(found).to_be_in_viewport()


def open_from_the_menu(page: Page, title: str, told: str) -> None:
    """Discussions, the space, the thread; `told` is what its line says of what is unread."""
    menu(page).click()
    page.get_by_role("banner").get_by_role("link", name="Discussions", exact=True).click()
    page.get_by_role("link", name=SPACE).click()
    line = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))
    assert " ".join(line.locator(".new-word").all_inner_texts()) == told
    line.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def find_the_notice(page: Page, email: str, text: str) -> None:
    sign_in(page, email)
    found = notice(page, text)
    expect(found).to_contain_text("New")
    found.get_by_role("link").click()
