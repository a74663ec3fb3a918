"""An e-discussion from its draft to a contribution that came too late, with and without script."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from tests.browser.checks import PHONE
from tests.browser.people import sign_in

LAST_DAY = date.today() - timedelta(days=5)  # noqa: DTZ011  (any day near enough will do)
DAYS = {"First day": LAST_DAY - timedelta(days=1), "Last day": LAST_DAY}


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_from_the_draft_to_the_late_contribution(visit, js):
    title = f"What would help {'at once' if js else 'in the end'}?"
    facilitator, member = visit(js=js), visit(js=js, viewport=PHONE, foreseen={409})
    path = prepare(facilitator, title)
    sign_in(member, MEMBER)
    contribute(member, path, "A phone number that somebody answers.")
    worker = visit(js=js)
    sign_in(worker, WORKER)
    worker.goto(path)
    expect(worker.get_by_role("article")).to_contain_text("A phone number that somebody answers.")
    answer(worker, "In which languages?")
    begin_too_late(member, path, facilitator)
    member.get_by_role("button", name="Hand it over").click()
    expect(member.get_by_text("Waits for the facilitators")).to_be_visible()


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
    expect(page.get_by_text(re.compile("^Open now: day 5 of"))).to_be_visible()
    return path


def contribute(page: Page, path: str, words: str) -> None:
    page.goto(path)
    page.get_by_role("link", name=re.compile("^Contribute.*What would help first")).click()
    expect(page.get_by_role("checkbox", name="1. What would help first?")).to_be_checked()
    page.get_by_role("textbox", name="Your contribution").fill(words)
    page.get_by_role("button", name="Contribute").click()
    expect(page.get_by_role("article")).to_contain_text(words)


def answer(page: Page, words: str) -> None:
    page.get_by_role("article").get_by_role("link", name="Reply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reply to #1 by Lan Tran")
    page.get_by_role("textbox", name="Your contribution").fill(words)
    page.get_by_role("button", name="Contribute").click()
    expect(page.get_by_role("article").last).to_contain_text(words)


def begin_too_late(page: Page, path: str, facilitator: Page) -> None:
    """It is closed while somebody writes."""
    page.goto(f"{path}/contributions/new")
    page.get_by_role("textbox", name="Your contribution").fill("One thing more.")
    facilitator.goto(f"{path}/dates")
    facilitator.get_by_text("Close it early").click()
    facilitator.locator("#closing-reason").fill("All is said.")
    facilitator.get_by_role("button", name="Close it now").click()
    expect(facilitator.get_by_text("Closed", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Contribute").click()
    page.get_by_role("link", name="Hand it to the facilitators").click()
    expect(page.get_by_role("textbox", name="Your contribution")).to_have_value("One thing more.")
