"""Pages that one meets only by sending a form: refusals and previews are as good as the others."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from apfl_net.demo.cast import ADMIN, MEMBER
from tests.browser.checks import PHONE, axe_violations, flaws
from tests.browser.people import address_of, keep_order, open_thread, post, reply_box, sign_in

THREAD = "Introduce yourself in three lines"
SUMMED_UP = "Recruitment fees: which costs still reach the worker?"
WITH_A_POLL = "Due diligence for small suppliers: what is reasonable to ask?"


def test_who_mistypes_the_password_is_told_and_led_to_the_field(visit):
    page = visit(foreseen={422})
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(MEMBER)
    page.get_by_label("Password").fill("network-of-practise")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("E-mail address and password do not fit together.")
    assert flaws(page) == []
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Password")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value(MEMBER)


def test_a_first_post_is_refused_and_previewed(visit):
    page = visit(foreseen={422})
    sign_in(page, MEMBER)
    page.goto("/threads/new?space=law")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("alert")).to_contain_text("Errors: 2 things to mend")
    assert flaws(page) == []
    page.get_by_label("Title").fill("What is a penalty?")
    page.get_by_label("First post").fill(
        "See *menace*, @maribel-d.\n\n> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    page.get_by_role("button", name="Preview").click()
    shown = page.get_by_role("region", name="Preview: nobody else has seen this yet")
    expect(shown).to_contain_text("@Maribel Dacumos")
    expect(shown.get_by_role("table")).to_be_visible()
    assert flaws(page) == []


def test_a_reply_is_refused_and_previewed_in_its_place(visit):
    page = visit(foreseen={422})
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    reply_box(page).fill("   ")
    page.get_by_role("button", name="Post reply").click()
    expect(reply_box(page)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Draft saved")).to_have_count(0)
    assert flaws(page) == []
    reply_box(page).fill("Some `code` and\n\n" + "a_very_long_word_" * 20)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".composer__preview code")).to_have_text("code")
    expect(page.locator(".composer__preview")).to_be_focused()
    expect(page.locator(".composer__preview")).to_be_in_viewport()
    assert flaws(page) == []


def test_settings_are_saved_and_a_new_password_is_asked_for(visit):
    page = visit()
    sign_in(page, MEMBER)
    page.goto("/settings")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    assert flaws(page) == []
    page.goto("/password-reset")
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("status")).to_contain_text("a mail is on its way")
    assert flaws(page) == []


def test_a_private_feed_is_shown_once_and_revoked(visit):
    page = visit(viewport=PHONE, foreseen={422})
    sign_in(page, MEMBER)
    page.goto("/settings/feeds")
    page.get_by_role("button", name="Make a private feed").click()
    expect(page.get_by_role("alert")).to_contain_text("one thing to mend")
    assert flaws(page) == []
    page.get_by_label("For which feed reader").fill("On my phone")
    page.get_by_role("button", name="Make a private feed").click()
    address = page.get_by_label("All discussions that you may read").input_value()
    assert flaws(page) == []
    path = urlsplit(address).path
    assert page.request.get(path).headers["content-type"].startswith("application/atom+xml")
    page.goto("/settings/feeds")
    assert path not in page.content()
    page.get_by_role("button", name="Revoke On my phone").click()
    expect(page.get_by_role("button", name="Revoke On my phone")).to_have_count(0)
    assert page.request.get(path).status == 404


def test_what_moderators_send_incomplete_comes_back(visit):
    page = visit(foreseen={422})
    sign_in(page, ADMIN)
    page.goto("/discussions/new")
    page.get_by_role("button", name="Open the space").click()
    expect(page.get_by_role("alert")).to_contain_text("things to mend")
    assert flaws(page) == []
    open_thread(page, THREAD)
    keep_order(page, "Close")
    page.get_by_role("button", name="Close the thread").click()
    expect(page.get_by_role("alert")).to_contain_text("Error: one thing to mend")
    assert flaws(page) == []


def test_the_menu_lies_open_as_well(visit):
    page = visit()
    sign_in(page, ADMIN)
    page.locator("header summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert axe_violations(page) == []  # on a wide screen, where the header shows other things than on a phone
    assert flaws(page) == []


@pytest.mark.parametrize("title", [SUMMED_UP, WITH_A_POLL])
def test_what_unfolds_on_a_thread_is_as_good_unfolded(visit, title):
    page = visit()
    sign_in(page, ADMIN)
    page.goto(address_of(page, title))
    folded = page.get_by_role("main").locator("details:not(:has(> .panel))")
    assert folded.count() > 2
    folded.evaluate_all("all => all.forEach((one) => { one.open = true; })")
    for what_lies_over_the_page in ("React", "More"):
        post(page, 2).get_by_text(what_lies_over_the_page, exact=True).click()
        assert flaws(page) == []
