"""Someone quotes a few words of a post, then a whole post, and nothing that was typed is lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from apfl_net.demo.cast import MEMBER
from tests.browser.checks import PHONE, axe_violations, wider_than_the_screen
from tests.browser.people import open_thread, post, reply_box, sign_in

THREAD = "Joint inspections: who speaks first, police or labour?"

_SELECT = """(paragraph, words) => {
  const text = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  while (text.nextNode()) {
    const at = text.currentNode.data.indexOf(words);
    if (at >= 0) {
      const range = document.createRange();
      range.setStart(text.currentNode, at);
      range.setEnd(text.currentNode, at + words.length);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return;
    }
  }
}"""


@pytest.fixture
def page(visit):
    page = visit()
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    return page


def few_words_of(article: Locator) -> str:
    """Three words from the middle of the first sentence."""
    said = article.locator(".post__body p").first.inner_text()
    return " ".join(re.split(r"\s+", re.sub(r"[^\w\s].*", "", said))[1:4])


def select(article: Locator, words: str) -> None:
    """As with the mouse: the cursor leaves the box."""
    article.locator(".post__body").evaluate(_SELECT, words)


def address_of(article: Locator) -> str:
    return str(article.locator(".post__number a").first.get_attribute("href"))


def quote_link(article: Locator) -> Locator:
    return article.get_by_role("link", name="Quote")


def test_selected_words_go_in_where_the_cursor_is(page: Page):
    article = post(page, 2)
    words, address = few_words_of(article), address_of(article)
    reply_box(page).fill("Before. After.")
    reply_box(page).evaluate("box => box.setSelectionRange(7, 7)")
    select(article, words)
    page.get_by_role("button", name="Quote").click()
    expect(page.get_by_role("heading", name=re.compile("^Reply to #2 by "))).to_be_visible()
    expect(reply_box(page)).to_have_value(f"Before.\n\n> [#2]({address}):\n> {words}\n\nAfter.")
    expect(reply_box(page)).to_be_focused()
    page.keyboard.type("I agree. ")
    expect(reply_box(page)).to_have_value(f"Before.\n\n> [#2]({address}):\n> {words}\n\nI agree. After.")
    expect(page.get_by_role("button", name="Quote")).to_have_count(0)


def test_without_a_selection_the_link_quotes_the_whole_post_after_what_was_typed(page: Page):
    article = post(page, 2)
    said, address = article.locator(".post__body").inner_text(), address_of(article)
    reply_box(page).fill("What I typed.")
    quote_link(article).click()
    expect(reply_box(page)).to_have_value(re.compile(rf"^What I typed\.\n\n> \[#2\]\({address}\):\n> "))
    assert " ".join(said.split())[:60] in " ".join(reply_box(page).input_value().replace(">", "").split())


def test_the_key_quotes_the_selection_and_the_post_is_shown_as_a_quote(page: Page):
    article, last = post(page, 3), page.get_by_role("article").count()
    words = few_words_of(article)
    name = article.locator(".byline__name").inner_text()
    select(article, words)
    page.keyboard.press("q")
    expect(reply_box(page)).to_be_focused()
    page.keyboard.type("Said well.")
    page.get_by_role("button", name="Post reply").click()
    mine = post(page, last + 1)
    quote = mine.get_by_role("blockquote").filter(has_text=f"#3, {name}")
    expect(quote).to_contain_text(words)
    expect(mine.get_by_role("heading")).to_have_text(re.compile(rf"^#{last + 1}, in reply to #3"))

    quote.evaluate(_SELECT, words)
    page.get_by_role("button", name="Quote").click()
    expect(reply_box(page)).to_have_value(re.compile(rf"^> \[#3\]\({address_of(article)}\):\n> {words}\n"))


def test_a_mention_is_quoted_by_its_handle(page: Page):
    reply_box(page).fill("As @maribel-d says: together.")
    page.get_by_role("button", name="Post reply").click()
    mine = page.get_by_role("article").last
    expect(mine).to_contain_text("As @Maribel")
    mine.locator(".post__body p").click(click_count=3)
    page.get_by_role("button", name="Quote").click()
    expect(reply_box(page)).to_have_value(
        re.compile(r"^> \[#\d+\]\(/posts/\d+\):\n> As @maribel-d says: together\.\n\n$")
    )


def test_without_script_the_link_leads_to_a_box_with_the_quote(visit):
    page = visit(js=False, viewport=PHONE)
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    words = few_words_of(post(page, 2))
    quote_link(post(page, 2)).click()
    expect(page.get_by_role("heading", name=re.compile("^Reply to #2 by "))).to_be_in_viewport()
    expect(reply_box(page)).to_have_value(re.compile(rf"^> \[#2\]\(/posts/\d+\):\n> .*{words}"))
    reply_box(page).fill(reply_box(page).input_value() + "So do we, without a script.")
    page.get_by_role("button", name="Post reply").click()
    mine = page.get_by_role("article").filter(has_text="So do we, without a script.")
    expect(mine.get_by_role("blockquote")).to_contain_text(words)


def test_on_a_phone_the_button_stays_on_the_screen(visit):
    page = visit(viewport=PHONE)
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    article = post(page, 2)
    article.locator(".post__body p").first.click(click_count=3)
    button = page.get_by_role("button", name="Quote")
    expect(button).to_be_in_viewport(ratio=1)
    assert (wider_than_the_screen(page), axe_violations(page)) == ([], [])
    button.click()
    expect(reply_box(page)).to_have_value(re.compile(r"^> \[#2\]\(/posts/\d+\):\n> "))


def test_words_of_two_posts_at_once_are_not_offered(page: Page):
    page.evaluate(
        """() => {
          const [first, second] = document.querySelectorAll("article .post__body p");
          const last = [...document.querySelectorAll("article .post__body p")].at(-1);
          getSelection().setBaseAndExtent(first.firstChild, 2, last.firstChild, 2);
        }"""
    )
    page.wait_for_timeout(400)  # longer than the script waits for the end of a selection
    expect(page.get_by_role("button", name="Quote")).to_have_count(0)
