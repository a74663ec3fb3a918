"""Someone follows, keeps and goes about by single keys; and all of it without script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from apfl_net.demo.cast import EMPLOYER, MEMBER, OBSERVER
from tests.browser.checks import PHONE, axe_violations, wider_than_the_screen
from tests.browser.people import open_thread, post, reply_box, sign_in

LAW = "P29: does ratification need a new law first?"
THREAD = "Joint inspections: who speaks first, police or labour?"


@pytest.fixture
def page(visit):
    page = visit()
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    return page


def focused(page: Page) -> Locator:
    return page.locator("article.post:focus")


def go_to_the_first(page: Page) -> None:
    post(page, 1).evaluate("post => { post.tabIndex = -1; post.focus(); }")


def test_keys_go_from_post_to_post_and_back(page: Page):
    go_to_the_first(page)
    for key, number in (("j", 2), ("j", 3), ("k", 2)):
        page.keyboard.press(key)
        expect(focused(page).locator(".post__number")).to_contain_text(f"#{number}")


def test_a_key_bookmarks_in_place_and_the_page_of_bookmarks_has_it(page: Page):
    go_to_the_first(page)
    page.keyboard.press("j")
    page.keyboard.press("b")
    expect(post(page, 2).get_by_role("link", name="Bookmarked")).to_be_visible()
    page.goto("/bookmarks")
    expect(page.get_by_role("heading", name=f"#2 in “{THREAD}”")).to_be_visible()
    assert axe_violations(page) == []


def test_without_script_a_bookmark_is_kept_with_a_note_and_a_reminder_and_removed(visit):
    page = visit(js=False, viewport=PHONE, foreseen={422})
    sign_in(page, OBSERVER)
    open_thread(page, THREAD)
    post(page, 3).get_by_role("link", name="Bookmark").click()
    page.get_by_label("Note").fill("For the report.")
    page.get_by_label("On a day that I choose").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("one thing to mend")
    expect(page.get_by_label("Note")).to_have_value("For the report.")
    page.get_by_label("In a week").check()
    page.get_by_role("button", name="Save").click()
    post(page, 3).get_by_role("link", name="Bookmarked").click()
    expect(page.get_by_label("On a day that I choose")).to_be_checked()
    page.goto("/bookmarks")
    kept = page.get_by_role("listitem").filter(has_text=f"#3 in “{THREAD}”")
    expect(kept).to_contain_text("For the report.")
    expect(kept).to_contain_text("Reminder")
    kept.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", name="No bookmarks yet")).to_be_visible()


@pytest.mark.parametrize(("script", "who"), [(True, MEMBER), (False, OBSERVER)], ids=["script", "no script"])
def test_all_is_put_aside_as_read_and_what_comes_then_is_in_the_list(visit, script, who):
    page = visit(js=script, viewport=PHONE)
    sign_in(page, who)
    open_thread(page, LAW)
    page.goto("/threads?list=new")
    page.get_by_role("button", name="Mark all as read").click()
    page.wait_for_url("**/threads")
    for name, nothing in (("new", "No new threads"), ("unread", "Nothing unread")):
        page.goto(f"/threads?list={name}")
        expect(page.get_by_role("heading", name=nothing)).to_be_visible()

    writer, words = visit(), f"One more law. {script}"
    sign_in(writer, EMPLOYER)
    open_thread(writer, LAW)
    reply_box(writer).fill(words)
    writer.get_by_role("button", name="Post reply").click()
    expect(writer.get_by_role("article").filter(has_text=words)).to_be_visible()

    page.goto("/threads")
    expect(page.get_by_role("navigation", name="Your threads")).to_contain_text("Unread 1")
    row = page.get_by_role("main").locator(".thread")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("1 new")
    row.get_by_role("link", name=LAW).click()
    expect(page.locator(":target")).to_contain_text(words)
    page.goto("/threads")
    expect(page.get_by_role("heading", name="Nothing unread")).to_be_visible()


def test_a_key_replies_and_none_does_anything_while_one_types(page: Page):
    go_to_the_first(page)
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name=re.compile("^Reply to #2 by "))).to_be_visible()
    expect(reply_box(page)).to_be_focused()
    page.keyboard.type("bjk?g")
    expect(reply_box(page)).to_have_value("bjk?g")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_sheet_lists_the_keys_and_closes(page: Page):
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    assert axe_violations(page) == []
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_two_keys_go_to_a_page_and_with_a_modifier_none_does(page: Page):
    page.keyboard.press("Control+j")
    expect(focused(page)).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("u")
    page.wait_for_url("**/threads")
    expect(page.get_by_role("heading", name="Unread threads")).to_be_visible()
    assert axe_violations(page) == []


def test_who_switched_them_off_can_press_any_key(page: Page):
    page.goto("/settings")
    page.get_by_label("Single keys do things on pages").uncheck()
    page.get_by_role("button", name="Save").click()
    open_thread(page, THREAD)
    page.keyboard.press("?")
    page.keyboard.press("j")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(focused(page)).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_thread_is_muted_and_heard_again_on_a_phone(visit, script):
    page = visit(js=script, viewport=PHONE)
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    box = page.locator("#watch")
    for choice, said in (("Mute", "You muted this thread"), ("Watch", "You watch this thread")):
        if not box.get_by_role("button", name=choice).is_visible():
            box.get_by_text("Change", exact=True).click()
        box.get_by_role("button", name=re.compile(f"^{choice}:")).click()
        expect(box.get_by_role("heading", name=said)).to_be_visible()
    assert not wider_than_the_screen(page)


@pytest.mark.parametrize(
    "path", ["/threads?list=watched", "/bookmarks", "/settings/notices", "/help/shortcuts"]
)
def test_pages_fit_a_phone_and_everybody(visit, path):
    page = visit(viewport=PHONE, color_scheme="dark")
    sign_in(page, MEMBER)
    page.goto(path)
    assert not wider_than_the_screen(page)
    assert axe_violations(page) == []
