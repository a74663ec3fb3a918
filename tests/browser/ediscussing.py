"""What facilitators and members of an e-discussion do on more than one journey."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from apfl_net.demo.cast import ADMIN
from tests.browser.people import sign_in

LAST_DAY = date.today() - timedelta(days=5)  # noqa: DTZ011  (any day near enough will do)
"""When the meeting ended. In the community's own zone today may be a day later than here, so that which
day of the e-discussion it is, is for `tests/ediscussions/test_clock.py` to count, not for a journey."""
DAYS = {"First day": LAST_DAY - timedelta(days=1), "Last day": LAST_DAY}


def prepare(page: Page, title: str) -> str:
    """An event, a draft, a question; then it is announced, and open since the day after the event."""
    sign_in(page, ADMIN)
    page.goto("/e-discussions/events/new")
    page.get_by_label("Title").fill(f"A meeting: {title}")
    for label, day in DAYS.items():
        page.get_by_label(label).fill(day.isoformat())
    page.get_by_role("button", name="Add the event").click()
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("button", name="Set the dates").click()
    expect(page.get_by_role("button", name="Announce it now")).to_be_visible()
    path = page.url.removesuffix("/dates")
    page.goto(f"{path}/questions")
    page.get_by_label("Question", exact=True).fill("What would help first?")
    page.get_by_role("button", name="Add the question").click()
    expect(page.get_by_role("link", name="1. What would help first?")).to_be_visible()
    page.goto(f"{path}/dates")
    page.get_by_role("button", name="Announce it now").click()
    expect(page.get_by_text(re.compile(r"^Open now: day \d of"))).to_be_visible()
    return path


def contribute(page: Page, path: str, words: str) -> None:
    page.goto(path)
    page.get_by_role("link", name=re.compile("^Contribute.*What would help first")).click()
    expect(page.get_by_role("checkbox", name="1. What would help first?")).to_be_checked()
    page.get_by_role("textbox", name="Your contribution").fill(words)
    page.get_by_role("button", name="Contribute").click()
    expect(page.get_by_role("article")).to_contain_text(words)


def begin_too_late(page: Page, path: str, facilitator: Page, words: str = "One thing more.") -> None:
    """It is closed while somebody writes."""
    page.goto(f"{path}/contributions/new")
    page.get_by_role("textbox", name="Your contribution").fill(words)
    facilitator.goto(f"{path}/dates")
    facilitator.get_by_text("Close it early").click()
    facilitator.locator("#closing-reason").fill("All is said.")
    facilitator.get_by_role("button", name="Close it now").click()
    expect(facilitator.get_by_text("Closed", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Contribute").click()
    page.get_by_role("link", name="Hand it to the facilitators").click()
    expect(page.get_by_role("textbox", name="Your contribution")).to_have_value(words)
