"""Words are changed and taken away, and all can see that; what is gone is gone from quotes, too."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from apfl_net.demo.cast import MEMBER, MODERATOR, WORKER
from tests.browser.checks import PHONE, flaws
from tests.browser.people import open_thread, reply_box, sign_in

THREAD = "Job offers on social media that end in online-scam compounds"

with_and_without = pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])


def write(page: Page, words: str) -> Locator:
    """A reply in the thread, found by its words."""
    open_thread(page, THREAD)
    reply_box(page).fill(words)
    page.get_by_role("button", name="Post reply").click()
    mine = page.get_by_role("article").filter(has_text=words)
    expect(mine).to_be_visible()
    return mine


def more(page: Page, article: Locator, tool: str) -> None:
    article.locator("summary").filter(has_text=re.compile("^More$")).click()
    article.get_by_role("link", name=tool, exact=True).click()


@with_and_without
def test_a_post_is_changed_and_its_versions_tell_what(visit, js):
    before, after = ("Ask twice.", "Ask three times.") if js else ("Look once.", "Look again.")
    page = visit(js=js, viewport=PHONE, foreseen={422})
    sign_in(page, MEMBER)
    mine = write(page, before)
    more(page, mine, "Change")
    page.get_by_label("Post", exact=True).fill("")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_role("alert")).to_contain_text("one thing to mend")
    page.get_by_label("Post", exact=True).fill(after)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview: nobody else has seen this yet")).to_have_text(
        re.compile(after.replace(".", r"\."))
    )
    if js:
        assert flaws(page) == []
    page.get_by_role("button", name="Save the change").click()
    changed = page.get_by_role("article").filter(has_text=after)
    expect(changed).to_be_in_viewport()
    changed.get_by_role("link", name="Changed").click()
    newest = page.get_by_role("region", name="Version 2, by Lan Tran")
    expect(newest.get_by_role("deletion")).to_contain_text(before.split()[1].rstrip("."))
    expect(newest.get_by_role("insertion")).to_contain_text(after.split()[1].rstrip("."))
    expect(page.get_by_role("region", name="Version 1, by Lan Tran")).to_contain_text(before)


def test_a_change_that_is_not_saved_yet_waits_among_the_drafts(visit):
    page = visit()
    sign_in(page, MEMBER)
    more(page, write(page, "As it stands."), "Change")
    page.get_by_label("Post", exact=True).press_sequentially(" Or nearly")
    expect(page.get_by_role("status").filter(has_text="Draft saved")).to_be_visible()
    page.goto("/drafts")
    kept = page.get_by_role("listitem").filter(has_text="Or nearly")
    kept.get_by_role("link", name=re.compile("^A change of post #")).click()
    expect(page.get_by_label("Post", exact=True)).to_have_value(re.compile("Or nearly"))


@with_and_without
def test_words_that_are_taken_away_are_gone_from_the_post_its_versions_and_its_quotes(visit, js):
    words = "The quay by the old ice house" if js else "The yard behind the green gate"
    author, quoter, reader = visit(js=js), visit(), visit()
    sign_in(author, MEMBER)
    mine = write(author, f"{words} is where it shows.")

    sign_in(quoter, WORKER)
    open_thread(quoter, THREAD)
    quoter.get_by_role("article").filter(has_text=words).get_by_role("link", name="Quote").click()
    expect(reply_box(quoter)).to_have_value(re.compile(words))
    reply_box(quoter).press("End")
    reply_box(quoter).press_sequentially(f"I know it, too. {js}")
    quoter.get_by_role("button", name="Post reply").click()
    expect(quoter.get_by_role("article").filter(has_text=f"I know it, too. {js}")).to_contain_text(words)

    more(author, mine, "Take the text away")
    expect(author.get_by_role("note")).to_contain_text("This cannot be undone.")
    author.get_by_role("button", name="Take the text away").click()
    expect(author.get_by_role("main")).to_contain_text("The text of this version has been taken away.")
    assert words not in author.content()

    sign_in(reader, MODERATOR)
    open_thread(reader, THREAD)
    quote = reader.get_by_role("article").filter(has_text=f"I know it, too. {js}").get_by_role("blockquote")
    expect(quote).to_contain_text("…")
    assert words not in reader.content()
    assert flaws(reader) == []


def test_a_moderator_deletes_a_post_with_a_reason_and_a_line_stays(visit):
    page, moderator = visit(), visit(viewport=PHONE, foreseen={422})
    sign_in(page, MEMBER)
    write(page, "Said in anger.")
    sign_in(moderator, MODERATOR)
    open_thread(moderator, THREAD)
    more(moderator, moderator.get_by_role("article").filter(has_text="Said in anger."), "Delete")
    moderator.get_by_role("button", name="Delete the post").click()
    expect(moderator.get_by_role("alert")).to_contain_text("one thing to mend")
    assert flaws(moderator) == []
    moderator.get_by_label("Reason").fill("Not about the subject.")
    moderator.get_by_role("button", name="Delete the post").click()
    line = moderator.locator(":target")
    expect(line).to_contain_text("Not about the subject.")
    assert flaws(moderator) == []
    page.reload()
    gone = page.locator(f"#{line.get_attribute('id')}")
    expect(gone).to_contain_text("Not about the subject.")
    expect(gone.get_by_role("link", name=re.compile("Reply|Quote|Change"))).to_have_count(0)
    assert "Said in anger." not in page.content()
    assert "Lan Tran" not in gone.inner_text()
