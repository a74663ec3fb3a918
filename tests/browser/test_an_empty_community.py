"""The first administrator of a new installation: every empty page says what it is for and what comes next."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.checks import PHONE, flaws_of_opened, open_and_wait
from tests.browser.people import menu
from tests.browser.sites import EMPTY, run


@pytest.fixture(scope="module")
def filling():
    return EMPTY


@pytest.fixture
def page(visit, site):
    """Signed in by the link that `apfl-net create-admin` prints."""
    printed = run(site.database, site.folder, "create-admin", "first@example.org", "--name", "Mele Tupou")
    page = visit(viewport=PHONE, foreseen={410})
    page.goto(urlsplit(re.search(r"http\S+", printed)[0]).path)
    assert flaws_of_opened(page) == []
    page.get_by_label("New password").fill("four words are easier")
    page.get_by_role("button", name="Save the new password").click()
    expect(menu(page)).to_contain_text("Mele Tupou")
    return page


def test_there_is_nothing_yet_and_every_page_says_so(page):
    nothing = {
        "/": "You have read everything.",
        "/discussions": "No space is open to you yet",
        "/notifications": "No notices yet",
        "/drafts": "No drafts",
        "/desk": "Nothing has failed for good.",
        "/members/1": "Nothing that you may read yet.",
    }
    for address, words in nothing.items():
        open_and_wait(page, address, PHONE)
        expect(page.get_by_role("main")).to_contain_text(words)
        assert flaws_of_opened(page) == []


def test_the_first_space_is_opened_and_still_empty(page, visit):
    page.goto("/desk")
    page.get_by_role("link", name="Open a space").click()
    page.get_by_label("Name", exact=True).fill("First steps")
    page.get_by_label("Purpose").fill("To try things out.")
    page.get_by_label("Who will read it").select_option(label="Everybody can read this")
    page.get_by_role("button", name="Open the space").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First steps")
    expect(page.get_by_role("main")).to_contain_text("Nobody has written here yet")
    assert flaws_of_opened(page) == []
    visitor = visit(viewport=PHONE)
    for address in ("/", "/discussions/first-steps"):
        open_and_wait(visitor, address, PHONE)
        expect(visitor.get_by_role("main")).to_contain_text("First steps")
        assert flaws_of_opened(visitor) == []
