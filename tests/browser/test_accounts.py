"""Accounts: a second factor set up and asked for, hide me now, leaving and being erased."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from apfl_net.accounts.events import DepartureDue
from apfl_net.accounts.models import Departure
from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, OBSERVER, WORKER, person_with_email
from apfl_net.kit.config import settings
from apfl_net.kit.db import open_session
from apfl_net.kit.one_time_codes import STEP, code_at
from apfl_net.kit.outbox import OutboxEntry, event_name
from tests.browser.checks import PHONE, flaws
from tests.browser.letters import letter_to, link_in
from tests.browser.people import enter, menu, open_thread, post, sign_in
from tests.databases import serving_from

INTRODUCTIONS = "Introduce yourself in three lines"
SETTINGS = [
    "/settings/notices",
    "/settings/sign-ins",
    "/settings/password",
    "/settings/email",
    "/settings/data",
    "/settings/leave",
]


def code_from(secret: str, steps: int = 0) -> str:
    return code_at(secret, datetime.now(UTC) + timedelta(seconds=steps * STEP))


@pytest.mark.parametrize(("js", "email"), [(True, MEMBER), (False, OBSERVER)], ids=["scripts", "no-scripts"])
def test_a_second_factor_is_set_up_and_asked_for(visit, js, email):
    page = visit(js=js, viewport=PHONE, foreseen={422})
    sign_in(page, email)
    page.goto("/settings")
    page.get_by_role("link", name="Second factor").click()
    page.get_by_label("Your password").fill(settings().demo_password)
    page.get_by_role("button", name="Set up a second factor").click()
    expect(page.get_by_role("img", name="QR code with your secret")).to_be_visible()
    assert flaws(page, axe=js) == []
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("The code that the app shows now").fill("000000")
    page.get_by_role("button", name="Switch the second factor on").click()
    expect(page.locator("#code-error")).to_contain_text("This code does not fit.")
    page.get_by_label("The code that the app shows now").fill(code_from(secret))
    page.get_by_role("button", name="Switch the second factor on").click()
    codes = page.locator(".codes code")
    expect(codes).to_have_count(10)
    assert flaws(page, axe=js) == []
    recovery = codes.first.inner_text()
    page.goto("/settings/second-factor")
    assert flaws(page, axe=js) == []
    menu(page).click()
    page.get_by_role("button", name="Sign out").click()
    for given in (code_from(secret, 1), recovery):
        page.goto("/sign-in?next=/drafts")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(settings().demo_password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your code")
        assert flaws(page, axe=js) == []
        page.get_by_label("Code", exact=True).fill(given)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Drafts")
        page.context.clear_cookies()


def test_hide_me_is_one_click_and_says_what_is_hidden(visit):
    page = visit()
    sign_in(page, EMPLOYER)
    menu(page).click()
    page.get_by_role("button", name="Hide me now").click()
    expect(page.get_by_role("status")).to_contain_text("You are hidden, since")
    assert flaws(page) == []
    page.get_by_role("button", name="Show me again").click()
    expect(page.get_by_role("button", name="Hide me now").last).to_be_visible()
    assert flaws(page) == []


def test_asking_to_be_erased_and_thinking_better_of_it(visit):
    page = visit(js=False)
    sign_in(page, WORKER)
    page.goto("/settings/leave")
    page.get_by_label("Be erased").check()
    page.get_by_label("Your password").fill(settings().demo_password)
    page.get_by_role("button", name="Do so in a week").click()
    expect(page.get_by_role("status")).to_contain_text("You will be erased:")
    assert flaws(page, axe=False) == []
    page.get_by_role("button", name="I stay").click()
    expect(page.get_by_role("button", name="Do so in a week")).to_be_visible()


def let_the_week_pass(site):
    """What was to be done in a week is due now; the site's own worker finds it."""
    past = datetime.now(UTC) - timedelta(minutes=1)
    with serving_from(site.database), open_session(writing=True) as session:
        due = update(OutboxEntry).where(OutboxEntry.event == event_name(DepartureDue))
        session.execute(due.values(run_at=past))
        session.execute(update(Departure).values(due_at=past))


def until_the_first_post_says(page, words):
    """The worker erases a moment later; people come back to the page."""
    for _ in range(100):
        page.reload()
        if words in post(page, 1).inner_text():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"the first post never said: {words}")


def test_after_a_week_whoever_asked_is_erased_and_what_they_wrote_stays(visit, site):
    page, reader = visit(foreseen={410, 422}), visit()
    sign_in(page, FACILITATOR)
    page.goto("/settings/leave")
    page.get_by_label("Be erased").check()
    page.get_by_label("Your password").fill(settings().demo_password)
    page.get_by_role("button", name="Do so in a week").click()
    expect(page.get_by_role("status")).to_contain_text("You will be erased:")
    way_back = link_in(letter_to(site, FACILITATOR, "you asked to be erased"))
    page.goto(way_back)
    assert flaws(page) == []

    name = person_with_email(FACILITATOR).name
    sign_in(reader, EMPLOYER)  # who has no second factor in this story
    open_thread(reader, INTRODUCTIONS)
    expect(post(reader, 1)).to_contain_text(name)
    words = post(reader, 1).locator(".prose").inner_text()
    let_the_week_pass(site)
    until_the_first_post_says(reader, "A former member")
    expect(reader.get_by_role("main")).not_to_contain_text(name)
    assert post(reader, 1).locator(".prose").inner_text() == words
    assert flaws(reader) == []
    page.context.clear_cookies()
    enter(page, FACILITATOR, settings().demo_password)
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(way_back)
    expect(page.get_by_role("button", name="I stay")).to_have_count(0)


def test_the_pages_of_ones_account_have_no_flaw(visit):
    page = visit(foreseen={410})
    sign_in(page, ADMIN)
    for path in [*SETTINGS, "/desk/mail", "/unsubscribe/old", "/email-change/old", "/departure/old"]:
        page.goto(path)
        assert flaws(page) == []


def test_ones_data_is_downloaded(visit):
    page = visit()
    sign_in(page, ADMIN)
    page.goto("/settings/data")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download my data").click()
    assert started.value.suggested_filename.startswith("apfl-net-")
