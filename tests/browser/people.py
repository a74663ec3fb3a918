"""What people do on many journeys."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from apfl_net.demo.cast import person_with_email
from apfl_net.kit.config import settings


def sign_in(page: Page, email: str) -> None:
    """Through the form; on the page that follows, the menu says who one is."""
    enter(page, email, settings().demo_password)
    expect(menu(page)).to_contain_text(person_with_email(email).name)


def enter(page: Page, email: str, password: str) -> None:
    """Fill the form and send it, whatever comes of it."""
    if "/sign-in" not in page.url:
        page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    menu(page).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def notice(page: Page, words: str) -> Locator:
    """The worker makes notices a moment later; people come back to the page until it is there."""
    found = page.get_by_role("listitem").filter(has_text=words)
    for _ in range(100):
        page.goto("/notifications")
        if found.count():
            break
        page.wait_for_timeout(250)
    expect(found.first).to_be_visible()
    return found


def menu(page: Page) -> Locator:
    return page.locator("header summary")


def open_thread(page: Page, title: str) -> None:
    """By way of the list: whoever may read it finds it in one of the spaces."""
    page.goto("/discussions")
    for space in page.locator("main .row__title a").evaluate_all("links => links.map(link => link.href)"):
        page.goto(space)
        found = page.get_by_role("link", name=title, exact=True)
        if found.count():
            found.click()
            expect(page.get_by_role("heading", level=1)).to_have_text(title)
            return
    raise AssertionError(f"{title} is in none of the spaces")


def post(page: Page, number: int) -> Locator:
    """The article of a post of the thread that lies open."""
    heading = page.get_by_role("heading", name=re.compile(rf"^#{number}\b"))
    return page.get_by_role("article").filter(has=heading)


def reply_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("^Reply to"))


def address_of(page: Page, title: str) -> str:
    """The address of the first page of a thread, for those who may read it."""
    open_thread(page, title)
    return urlsplit(page.url).path


def keep_order(page: Page, tool: str) -> None:
    """By way of the moderators' box beside the thread that lies open."""
    box = page.get_by_role("complementary", name="About this thread")
    box.get_by_text("Keep order", exact=True).click()
    box.get_by_role("link", name=tool, exact=True).click()
