"""An e-discussion from its draft to a contribution that came too late, with and without script."""

import pytest
from playwright.sync_api import Page, expect

from apfl_net.demo.cast import MEMBER, WORKER
from tests.browser.checks import PHONE
from tests.browser.ediscussing import begin_too_late, contribute, prepare
from tests.browser.people import sign_in


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


def answer(page: Page, words: str) -> None:
    page.get_by_role("article").get_by_role("link", name="Reply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reply to #1 by Lan Tran")
    page.get_by_role("textbox", name="Your contribution").fill(words)
    page.get_by_role("button", name="Contribute").click()
    expect(page.get_by_role("article").last).to_contain_text(words)
