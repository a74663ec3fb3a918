"""Accounts: a second factor set up and asked for, hide me now, leaving; with and without scripts."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, OBSERVER, WORKER
from apfl_net.kit.config import settings
from apfl_net.kit.one_time_codes import STEP, code_at
from tests.browser.checks import PHONE, flaws
from tests.browser.people import menu, sign_in

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
