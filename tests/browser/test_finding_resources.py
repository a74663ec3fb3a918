"""A word in the middle of a Thai document is found by an English term, and the file opens at that page."""

import re

import pytest
from playwright.sync_api import Page, expect

from apfl_net.demo.cast import MEMBER
from apfl_net.demo.guide import title_of
from tests.browser.checks import PHONE, flaws
from tests.browser.people import sign_in


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_a_page_of_a_file_is_found_narrowed_and_opened(visit, js):
    page = visit(js=js, viewport=PHONE)
    sign_in(page, MEMBER)
    page.goto("/resources")
    wait_until_found(page, "debt bondage", title_of("th"))
    expect(page.get_by_role("main")).to_contain_text("Also searched:")
    page.get_by_role("link", name="Thai", exact=True).click()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title_of("th")))
    expect(row.locator("mark").first).to_have_text("แรงงานขัดหนี้")
    assert flaws(page, axe=js) == []
    leads = row.get_by_role("link", name="page 2")
    expect(leads).to_have_attribute("href", re.compile(r"^/resources/\d+/files/1#page=2$"))
    answer = page.request.get(str(leads.get_attribute("href")).partition("#")[0])
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")

    row.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title_of("th"))
    assert flaws(page, axe=js) == []


def wait_until_found(page: Page, words: str, title: str) -> None:
    """The worker reads the files of the demo, and the index follows, in the first seconds of a site."""
    for _ in range(60):
        page.goto(f"/resources?q={words}")
        hit = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))
        if hit.get_by_role("link", name="page 2").count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{title} is not found")
