"""A moderator keeps order: each tool leaves a line in the thread, and can be undone there."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from apfl_net.demo.cast import MEMBER, MODERATOR, WORKER
from tests.browser.checks import PHONE, flaws
from tests.browser.people import address_of, keep_order, open_thread, post, reply_box, sign_in

KILNS = "Brick kilns: the advance is written off. And after that?"
HEARING = "Between leaving and the hearing: who looks after the worker?"
HOMES = "Inspecting private homes: domestic workers behind a closed door"
OVERTIME = "Overtime that nobody may refuse: when is it more than a working-time offence?"
WAGES = "Back wages and compensation: one claim or two?"
SLOW = "Training inspectors on the eleven indicators: what can be done in one day?"

with_and_without = pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])


@pytest.fixture
def moderator(visit):
    page = visit(viewport=PHONE, foreseen={409, 422})
    sign_in(page, MODERATOR)
    return page


@pytest.fixture
def member(visit):
    page = visit(foreseen={409})
    sign_in(page, MEMBER)
    return page


def line(page: Page, words: str) -> Locator:
    """What a thread says of a change."""
    return page.locator(".change").filter(has_text=words)


def undo(page: Page, words: str) -> None:
    line(page, words).get_by_role("link", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Undo this change")
    page.get_by_role("button", name="Undo it").click()


def rows_of_space(page: Page, slug: str) -> Locator:
    page.goto(f"/discussions/{slug}")
    return page.get_by_role("main").locator(".thread")


@with_and_without
def test_a_thread_is_pinned_and_the_pin_undone(visit, js):
    page = visit(js=js, viewport=PHONE)
    sign_in(page, MODERATOR)
    title = KILNS if js else HEARING
    open_thread(page, title)
    thread = page.url
    keep_order(page, "Pin")
    page.get_by_label("Reason").fill("Read this first.")
    page.get_by_role("button", name="Pin the thread").click()
    expect(line(page, "Pinned by Farhana Sikder: Read this first.")).to_be_visible()
    first = rows_of_space(page, "remedies").first
    expect(first).to_contain_text(title)
    expect(first).to_contain_text("Pinned")
    page.goto(thread)
    undo(page, "Pinned by Farhana Sikder")
    expect(line(page, "Farhana Sikder undid the pinning")).to_be_visible()
    expect(rows_of_space(page, "remedies").filter(has_text=title)).not_to_contain_text("Pinned")


def test_a_closed_thread_takes_no_replies_until_it_is_opened_again(moderator, member):
    open_thread(moderator, HOMES)
    keep_order(moderator, "Close")
    moderator.get_by_label("Reason").fill("The form is found.")
    moderator.get_by_role("button", name="Close the thread").click()
    expect(moderator.get_by_role("note")).to_contain_text("Closed by Farhana Sikder: The form is found.")
    open_thread(member, HOMES)
    expect(reply_box(member)).to_have_count(0)
    keep_order(moderator, "Open again")
    moderator.get_by_label("Reason").fill("One more country has answered.")
    moderator.get_by_role("button", name="Open it again").click()
    expect(line(moderator, "Opened again by Farhana Sikder")).to_be_visible()
    member.reload()
    expect(reply_box(member)).to_be_visible()
    expect(line(member, "Closed by Farhana Sikder: The form is found.")).to_be_visible()
    expect(member.get_by_role("link", name="Undo")).to_have_count(0)


def test_a_thread_moves_to_another_space_and_back_and_its_address_still_lands(moderator, member):
    address = address_of(member, OVERTIME)
    open_thread(moderator, OVERTIME)
    keep_order(moderator, "Move to another space")
    moderator.get_by_role("button", name="Move the thread").click()
    expect(moderator.get_by_role("alert")).to_contain_text("things to mend")
    assert flaws(moderator) == []
    moderator.get_by_label("Remedies and access to justice").check()
    moderator.get_by_label("Reason").fill("It is about what comes after.")
    moderator.get_by_role("button", name="Move the thread").click()
    moved = "Moved from Labour inspection in practice to Remedies and access to justice"
    expect(line(moderator, moved)).to_be_visible()
    member.goto(address)
    expect(member.get_by_role("heading", level=1)).to_have_text(OVERTIME)
    expect(member.get_by_role("navigation", name="Breadcrumb")).to_contain_text("Remedies")
    assert flaws(moderator) == []
    undo(moderator, moved)
    expect(rows_of_space(member, "inspection").filter(has_text=OVERTIME)).to_have_count(1)


def test_posts_are_split_off_and_come_back_by_a_merger(moderator, member):
    address = address_of(member, WAGES)
    member.goto(address)
    before = member.get_by_role("article").count()
    gone = post(member, 3)
    link = gone.get_by_role("link", name="#3", exact=True).get_attribute("href")

    open_thread(moderator, WAGES)
    keep_order(moderator, "Split posts off")
    moderator.get_by_label("Which posts").fill("3, 5")
    moderator.get_by_role("button", name="Show these posts").click()
    expect(moderator.get_by_role("region", name="2 posts will go").get_by_role("listitem")).to_have_count(2)
    assert flaws(moderator) == []
    moderator.get_by_label("Title of the new thread").fill("Who pays the interpreter?")
    moderator.get_by_label("Reason").fill("A question of its own.")
    moderator.get_by_role("button", name="Split the posts off").click()
    expect(moderator.get_by_role("heading", level=1)).to_have_text("Who pays the interpreter?")
    expect(moderator.get_by_role("article")).to_have_count(2)
    split = moderator.url

    member.goto(link)
    expect(member.get_by_role("heading", level=1)).to_have_text("Who pays the interpreter?")
    expect(member.locator(":target").get_by_role("heading")).to_contain_text("#1")
    member.goto(address)
    expect(member.get_by_role("article")).to_have_count(before - 2)
    expect(line(member, "Posts were split off into Who pays the interpreter?")).to_be_visible()

    keep_order(moderator, "Merge into another thread")
    moderator.get_by_label("Into a thread of this space").select_option(label=WAGES)
    moderator.get_by_label("Reason").fill("Both belong together after all.")
    assert flaws(moderator) == []
    moderator.get_by_role("button", name="Merge the threads").click()
    expect(moderator.get_by_role("heading", level=1)).to_have_text(WAGES)
    expect(moderator.get_by_role("article")).to_have_count(before)
    member.goto(split)
    expect(member.get_by_role("heading", level=1)).to_have_text(WAGES)
    member.goto(link)
    expect(member.locator(":target").get_by_role("heading")).to_contain_text("#3")
    assert flaws(member) == []


@pytest.mark.parametrize(
    ("js", "who"), [(True, MEMBER), (False, WORKER)], ids=["with script", "without script"]
)
def test_whoever_is_too_fast_in_slow_mode_is_told_when_and_loses_nothing(moderator, visit, js, who):
    open_thread(moderator, SLOW)
    keep_order(moderator, "Slow mode")
    moderator.get_by_label("Each member can post").select_option(label="once every 1 hour")
    moderator.get_by_label("Reason").fill("Room for those who translate first.")
    moderator.get_by_role("button", name="Set slow mode").click()
    expect(moderator.get_by_role("note").filter(has_text="Slow mode")).to_contain_text("every 1 hour")

    page = visit(js=js, foreseen={429})
    sign_in(page, who)
    open_thread(page, SLOW)
    reply_box(page).fill(f"A first word. {js}")
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_role("article").filter(has_text=f"A first word. {js}")).to_be_visible()
    reply_box(page).fill("A second one.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_role("alert")).to_contain_text("You can post again")
    expect(reply_box(page)).to_have_value("A second one.")
    page.goto("/drafts")
    expect(page.get_by_role("main")).to_contain_text("A second one.")


def test_a_summary_is_written_and_its_versions_stay_readable(moderator, member):
    open_thread(moderator, KILNS)
    moderator.get_by_role("link", name="Write a summary").click()
    moderator.get_by_role("button", name="Save the summary").click()
    expect(moderator.get_by_role("alert")).to_contain_text("one thing to mend")
    assert flaws(moderator) == []
    for number, words in enumerate(("So far: **two** ways.", "So far: **three** ways."), start=1):
        moderator.get_by_label("Summary").fill(words)
        moderator.get_by_role("button", name="Save the summary").click()
        expect(moderator.locator(".summary-block")).to_contain_text(words.replace("*", ""))
        if number == 1:
            moderator.get_by_role("link", name="Change the summary").click()
    open_thread(member, KILNS)
    summary = member.locator(".summary-block")
    expect(summary).to_contain_text(re.compile("Summary by Farhana Sikder"))
    assert flaws(member) == []
    summary.get_by_role("link", name="Versions of the summary").click()
    for number in (1, 2):
        expect(member.get_by_role("region", name=f"Version {number}, by Farhana Sikder")).to_be_visible()
