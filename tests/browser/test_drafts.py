"""Nothing typed is ever lost: not with the tab, not with the line, not when a reply is refused."""

import re

import pytest
from playwright.sync_api import expect

from apfl_net.demo.cast import ADMIN, MEMBER
from tests.browser.people import address_of, keep_order, open_thread, post, reply_box, sign_in

THREAD = "P29: does ratification need a new law first?"
OTHER = "Back wages and compensation: one claim or two?"
CLOSED_MEANWHILE = {
    True: "Brick kilns: the advance is written off. And after that?",
    False: "A referral form between labour inspectorate and police: how short can it be?",
}
SAVED = re.compile(r"^Draft saved \d\d:\d\d$")


def test_what_was_typed_is_there_again_after_the_tab_was_closed(visit):
    page = visit()
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    post(page, 3).get_by_role("link", name="Reply").click()
    expect(page.get_by_role("heading", name=re.compile("^Reply to #3 by"))).to_be_visible()
    reply_box(page).press_sequentially("Half a thou")
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    page.context.close()

    page = visit()
    sign_in(page, MEMBER)
    page.get_by_role("complementary").get_by_role("link", name=THREAD).click()
    page.get_by_role("link", name=f"Reply in “{THREAD}”").click()
    expect(reply_box(page)).to_have_value("Half a thou")
    expect(page.get_by_role("heading", name=re.compile("^Reply to #3 by"))).to_be_in_viewport()


def test_a_first_post_is_saved_while_it_is_typed(visit):
    page = visit()
    sign_in(page, MEMBER)
    page.goto("/threads/new?space=law")
    page.get_by_label("Title").fill("May a court wait?")
    page.get_by_label("First post").press_sequentially("Here it waits.")
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    page.goto("/drafts")
    page.get_by_role("link", name="May a court wait?").click()
    expect(page.get_by_label("Title")).to_have_value("May a court wait?")
    expect(page.get_by_label("First post")).to_have_value("Here it waits.")


def test_words_that_are_not_saved_yet_go_along_to_the_box_of_another_reply(visit):
    page = visit()
    sign_in(page, MEMBER)
    open_thread(page, OTHER)
    reply_box(page).fill("Typed a moment ago.")
    post(page, 2).get_by_role("link", name="Reply").click()
    expect(page.get_by_role("heading", name=re.compile("^Reply to #2 by"))).to_be_visible()
    expect(reply_box(page)).to_have_value("Typed a moment ago.")
    expect(reply_box(page)).to_be_focused()
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name=re.compile("^Reply to #2 by"))).to_be_visible()
    expect(reply_box(page)).to_have_value("Typed a moment ago.")


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_a_reply_to_a_thread_that_was_closed_meanwhile_is_kept(visit, js):
    page = visit(js=js, foreseen={409})
    sign_in(page, MEMBER)
    thread = address_of(page, CLOSED_MEANWHILE[js])
    reply_box(page).fill("Written while it was open.")

    moderator = visit()
    sign_in(moderator, ADMIN)
    moderator.goto(thread)
    keep_order(moderator, "Close")
    moderator.get_by_label("Reason").fill("Answered.")
    moderator.get_by_role("button", name="Close the thread").click()
    expect(moderator.get_by_role("note")).to_contain_text("Closed by Anong Srisai: Answered.")

    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_role("alert")).to_have_text(
        "This thread has been closed, so your reply was not posted. It is kept in your drafts."
    )
    expect(reply_box(page)).to_have_value("Written while it was open.")
    page.goto("/drafts")
    expect(page.get_by_role("main")).to_contain_text("Written while it was open.")
    page.goto(thread)
    expect(page.get_by_role("main")).not_to_contain_text("Written while it was open.")
