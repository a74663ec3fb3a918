"""Somebody posts in Thai; others find it by a word in its middle, and by what it is called in English."""

import time

import pytest
from playwright.sync_api import Page, expect

from apfl_net.demo.cast import EMPLOYER, MEMBER
from tests.browser.checks import PHONE, axe_violations, movements, wider_than_the_screen
from tests.browser.people import open_thread, reply_box, sign_in

THREAD = "Joint inspections: who speaks first, police or labour?"
WITH_SCRIPT = "เมื่อวานเราตรวจเรือประมงที่ระนอง นายจ้างยึดหนังสือเดินทางของลูกเรือ สหภาพแรงงานขอให้คืนทันที"
WITHOUT_SCRIPT = "สหภาพแรงงานที่ท่าเรือพบว่าหัวหน้าคนงานเก็บหนังสือเดินทางไว้ในตู้ของโรงงาน"
MIDDLE = "หนังสือเดินทาง"
SOON = 60
"""Seconds until what was posted is found, on a busy machine."""


def hits(page: Page):
    return page.locator("main .hit")


def search(page: Page, words: str) -> None:
    page.goto("/search")
    page.get_by_label("Words to look for").fill(words)
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="found")).to_be_visible()


def search_until_found(page: Page, words: str, text: str) -> None:
    give_up = time.monotonic() + SOON
    search(page, words)
    while not hits(page).filter(has_text=text).count() and time.monotonic() < give_up:
        page.reload()
    expect(hits(page).filter(has_text=text).first).to_be_visible()


@pytest.mark.parametrize(
    ("js", "text"), [(True, WITH_SCRIPT), (False, WITHOUT_SCRIPT)], ids=["with script", "without script"]
)
def test_a_post_in_thai_is_found_by_a_word_in_it_and_by_its_english_term(visit, js, text):
    page, part = visit(js=js, viewport=PHONE), text[20:40]
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    reply_box(page).fill(text)
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_text(part)).to_be_visible()

    other = visit(js=js, viewport=PHONE)
    sign_in(other, EMPLOYER)
    search_until_found(other, MIDDLE, part)
    expect(hits(other).filter(has_text=part).first.locator("mark").first).to_have_text(MIDDLE)
    if js:  # what looks a page through is a script, too
        assert axe_violations(other) == []
        assert wider_than_the_screen(other) == []

    search(other, "trade union")
    expect(other.get_by_text("Also searched:")).to_contain_text("สหภาพแรงงาน")
    other.get_by_role("link", name="Thai", exact=True).click()
    found = hits(other).filter(has_text=part).first
    expect(found.locator("mark", has_text="สหภาพแรงงาน")).to_be_visible()
    if js:
        assert movements(other) == []
    other.get_by_role("link", name="only my words").click()
    expect(other.get_by_text("Only your words were looked for.")).to_be_visible()
    expect(hits(other).filter(has_text=part)).to_have_count(0)

    search(other, MIDDLE)
    hits(other).filter(has_text=part).first.get_by_role("link").click()
    expect(other.locator(":target")).to_contain_text(part)


def test_titles_and_terms_are_suggested_while_typing(visit):
    page = visit()
    sign_in(page, MEMBER)
    page.goto("/search")
    page.get_by_label("Words to look for").press_sequentially("joint insp", delay=20)
    suggested = page.locator("#suggestions").get_by_role("link", name=THREAD)
    expect(suggested).to_be_visible()
    assert axe_violations(page) == []
    page.keyboard.press("Tab")
    expect(suggested).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(THREAD)
    assert movements(page) == []


def test_a_spelling_is_offered_where_nothing_is_found(visit):
    page = visit(viewport=PHONE)
    sign_in(page, MEMBER)
    search(page, "recrutmint fees")
    page.get_by_role("link", name="recruitment fees").click()
    expect(hits(page).first).to_be_visible()
