"""Completing a mention by keyboard, and who is offered: whoever may read it, and lets members find them."""

import pytest
from playwright.sync_api import expect

from apfl_net.demo.cast import WORKER, cast
from apfl_net.demo.play import threads
from tests.browser.checks import axe_violations
from tests.browser.people import open_thread, reply_box, sign_in

OPEN = "Joint inspections: who speaks first, police or labour?"
WITHOUT_HER = "Wage-protection systems: reading bank data before the visit"
WITH_HER = "A referral form between labour inspectorate and police: how short can it be?"
CAUCUS = "What do you leave behind on a card for crews?"
UNLISTED = "hoang-khue"


@pytest.fixture
def page(visit):
    page = visit()
    sign_in(page, WORKER)
    return page


def people(page):
    return page.get_by_role("listbox", name="People you can mention").get_by_role("option")


def offered(page, typed):
    """The handles that are offered for what is typed after the "@"."""
    reply_box(page).fill("")
    with page.expect_response(lambda answer: answer.url.endswith(f"/mentionable?q={typed}")) as answer:
        reply_box(page).press_sequentially(f"Ask @{typed}")
    if answer.value.text().strip():
        expect(page.get_by_role("listbox")).to_be_visible()
    options = people(page)
    inserted = options.evaluate_all("options => options.map((option) => option.dataset.insert)")
    return {text.removeprefix("@") for text in inserted}


def may_be_found(title, everybody):
    """Who lets members find them, and who writes in the thread."""
    writers = {post["by"] for thread in threads() if thread["title"] == title for post in thread["post"]}
    return [person for person in everybody if person.listed or person.handle in writers]


def called(start, people):
    """Whose handle, or any of whose names, begins so."""
    return {
        person.handle
        for person in people
        if any(word.casefold().startswith(start) for word in (person.handle, *person.name.split()))
    }


def test_a_mention_is_completed_by_keyboard(page):
    open_thread(page, OPEN)
    assert len(offered(page, "l")) > 2
    box, options = reply_box(page), people(page)
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(box).to_have_attribute("aria-controls", page.get_by_role("listbox").get_attribute("id"))
    assert axe_violations(page) == []

    steps = [("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 0), ("ArrowUp", 0)]
    for key, place in steps:
        page.keyboard.press(key)
        expect(chosen).to_have_count(1)
        assert chosen.get_attribute("id") == options.nth(place).get_attribute("id")
        expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    page.keyboard.press("ArrowDown")
    handle = options.nth(1).get_attribute("data-insert").removeprefix("@")
    page.keyboard.press("Enter")
    expect(box).to_have_value(f"Ask @{handle} ")
    expect(box).to_be_focused()
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert (box.get_attribute("aria-controls"), box.get_attribute("aria-activedescendant")) == (None, None)

    page.keyboard.type("about it.")
    page.get_by_role("button", name="Post reply").click()
    posted = page.get_by_role("article").last
    expect(posted).to_contain_text(f"Ask @{cast()[handle].name} about it.")


def test_escape_leaves_what_was_typed_and_the_caret_may_wander(page):
    open_thread(page, OPEN)
    offered(page, "a")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(reply_box(page)).to_have_value("Ask @a")
    offered(page, "a")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")  # no longer at the "@a"
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(reply_box(page)).to_have_value("Ask @a")


@pytest.mark.parametrize("start", ["a", "l", "s"])
def test_in_a_space_of_all_members_those_are_offered_who_let_others_find_them(page, start):
    open_thread(page, OPEN)
    assert offered(page, start) == called(start, may_be_found(OPEN, cast().values()))


def test_who_is_not_listed_is_offered_only_where_they_write(page):
    open_thread(page, WITHOUT_HER)
    assert not cast()[UNLISTED].listed
    assert UNLISTED not in offered(page, "h")
    open_thread(page, WITH_HER)
    assert UNLISTED in offered(page, "h")


@pytest.mark.parametrize("start", ["a", "l", "s"])
def test_in_a_caucus_only_its_members_are_offered(page, start):
    open_thread(page, CAUCUS)
    workers = [person for person in cast().values() if person.constituency == "workers_org"]
    assert len(called(start, cast().values()) - called(start, workers)) > 1
    assert offered(page, start) == called(start, may_be_found(CAUCUS, workers))
