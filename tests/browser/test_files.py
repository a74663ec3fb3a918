"""A file goes along with a reply: with a bar that says how far it is, and without any script."""

import re

import pytest
from playwright.sync_api import Page, expect

from apfl_net.demo.cast import MEMBER, WORKER
from tests.browser.checks import flaws
from tests.browser.people import open_thread, reply_box, sign_in

THREAD = "P29: does ratification need a new law first?"
WORDS = b"Recruitment fees are paid by the employer.\n"


def guide(name: str) -> dict:
    return {"name": name, "mimeType": "text/plain", "buffer": WORDS}


def expect_it_can_be_had(page: Page, name: str) -> None:
    """The worker looks at it within seconds; people come back to the page until it did."""
    link = page.get_by_role("list", name="Files").get_by_role("link", name=name)
    for _ in range(120):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == name
    assert download.value.path().read_bytes() == WORDS


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without"])
def test_a_file_goes_along_with_a_reply_and_others_have_it(visit, js):
    name = "with-script.txt" if js else "without.txt"
    page = visit(js=js)
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    reply_box(page).fill(f"See the guide, {name}.")
    page.get_by_label("Attach files").set_input_files(guide(name))
    if js:
        expect(page.get_by_role("checkbox", name=name)).to_be_checked()
        assert flaws(page) == []
    page.get_by_role("button", name="Post reply").click()
    own = page.get_by_role("list", name="Files").filter(has_text=name)
    expect(own).to_be_visible()
    if js:  # it says by itself that it was looked at
        expect(own.get_by_role("link", name=name)).to_be_visible(timeout=60_000)

    other = visit(js=js)
    sign_in(other, WORKER)
    open_thread(other, THREAD)
    expect_it_can_be_had(other, name)
    assert not js or flaws(other) == []


def test_a_file_that_is_too_large_is_not_even_sent(visit):
    page = visit()
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    page.locator("[data-most]").evaluate("box => (box.dataset.most = 10)")
    page.get_by_label("Attach files").set_input_files(guide("large.txt"))
    expect(page.get_by_text(re.compile("This file is too large: at most"))).to_be_visible()
    expect(page.get_by_role("checkbox", name="large.txt")).to_have_count(0)
