"""Answers that need no writing: reactions, the mark on what answers, polls. With script and without."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from apfl_net.demo.cast import FACILITATOR, MEMBER, WORKER, person_with_email
from tests.browser.checks import PHONE, flaws
from tests.browser.people import address_of, open_thread, post, sign_in

JOINT = "Joint inspections: who speaks first, police or labour?"
BOATS = "How do you inspect fishing vessels that stay at sea for months?"  # a question, asked by the member
DILIGENCE = "Due diligence for small suppliers: what is reasonable to ask?"
ASKED = "Which of these would you ask of a firm of forty, first of all?"
FIRST, SECOND = "Know how each worker came", "Passports in own hands"

with_and_without = pytest.mark.parametrize(
    ("js", "who"), [(True, MEMBER), (False, FACILITATOR)], ids=["with script", "without script"]
)


def open_choice(article: Locator) -> None:
    article.locator("summary").filter(has_text=re.compile("^(React|Your reaction)$")).click()


def react(article: Locator, word: str) -> None:
    open_choice(article)
    article.get_by_role("button", name=word).click()


@with_and_without
def test_a_reaction_is_given_changed_and_taken_back(visit, js, who):
    page = visit(js=js, viewport=PHONE)
    sign_in(page, who)
    open_thread(page, JOINT)
    article = post(page, 2)
    for word, counted in (("Useful", "1 useful"), ("Thank you", "1 thank you")):
        react(article, word)
        expect(article.get_by_role("link", name=counted)).to_be_visible()
        expect(article.get_by_role("link", name=re.compile("^1 "))).to_have_count(1)
    if js:
        open_choice(article)
        expect(article.get_by_role("button", name="Thank you")).to_have_attribute("aria-pressed", "true")
        assert flaws(page) == []  # with the choice lying open
    article.get_by_role("link", name="1 thank you").click()
    reacted = page.get_by_role("main").get_by_role("listitem").filter(has_text=person_with_email(who).name)
    expect(reacted).to_contain_text("Thank you")
    open_thread(page, JOINT)
    react(article, "Thank you")
    expect(article.get_by_role("link", name=re.compile("^1 "))).to_have_count(0)
    page.reload()
    expect(article.get_by_text("React", exact=True)).to_be_visible()
    expect(article.get_by_role("link", name=re.compile("^1 "))).to_have_count(0)


def test_whoever_asked_says_what_answers_the_question_and_takes_it_back(visit):
    page = visit(viewport=PHONE)
    sign_in(page, MEMBER)
    address = address_of(page, BOATS)
    page.goto(address)  # its first page
    answer = post(page, 2)
    name = answer.locator(".byline__name").inner_text()
    answer.get_by_text("More", exact=True).click()
    answer.get_by_role("button", name="This answers it").click()
    expect(answer.locator(".state")).to_have_text("Answer")
    expect(answer).to_be_in_viewport()
    page.goto(address)
    note = page.get_by_role("note").filter(has_text=f"Answered by {name} in #2")
    assert flaws(page) == []
    note.get_by_role("link", name="#2").click()
    expect(answer).to_be_in_viewport()

    other = visit()
    sign_in(other, WORKER)
    other.goto("/discussions/inspection")
    expect(other.get_by_role("listitem").filter(has_text=BOATS)).to_contain_text("Answered")

    answer.get_by_text("More", exact=True).click()
    answer.get_by_role("button", name="Not the answer").click()
    expect(answer.locator(".state")).to_have_count(0)
    other.reload()
    expect(other.get_by_role("listitem").filter(has_text=BOATS)).to_contain_text("Question")


def poll(page: Page, question: str) -> Locator:
    return page.get_by_role("region", name=question)


def chosen(asked: Locator) -> list[str]:
    """What the result marks as one's own."""
    own = asked.get_by_role("row").filter(has_text="(your vote)")
    return [" ".join(words.split()) for words in own.locator("th > span:first-child").all_inner_texts()]


@with_and_without
def test_a_vote_is_given_and_changed_and_all_see_it(visit, js, who):
    page = visit(js=js, viewport=PHONE, foreseen={422})
    sign_in(page, who)
    open_thread(page, DILIGENCE)
    asked = poll(page, ASKED)
    asked.get_by_role("button", name="Vote").click()
    expect(asked.get_by_role("alert")).to_have_text("Please choose first.")
    if js:
        assert flaws(page) == []
    asked.get_by_label(FIRST).check()
    asked.get_by_role("button", name="Vote").click()
    expect(asked.get_by_text("You have voted")).to_be_visible()
    assert [words.startswith(FIRST) for words in chosen(asked)] == [True]

    asked.get_by_text("Change your vote", exact=True).click()
    expect(asked.get_by_label(FIRST)).to_be_checked()
    asked.get_by_label(FIRST).uncheck()
    asked.get_by_label(SECOND).check()
    asked.get_by_role("button", name="Vote").click()
    expect(asked.get_by_role("row").filter(has_text="(your vote)")).to_contain_text(SECOND)
    assert len(chosen(asked)) == 1

    asked.get_by_role("link", name="Who chose what").click()
    who_chose = page.get_by_role("region", name="Who chose what")
    expect(who_chose.get_by_role("link", name=person_with_email(who).name)).to_have_count(1)


def test_an_anonymous_poll_tells_nothing_before_it_is_closed_and_no_small_number_after(visit):
    page = visit(viewport=PHONE, foreseen={422})
    sign_in(page, MEMBER)
    open_thread(page, BOATS)
    page.get_by_role("link", name="Ask the readers: add a poll").click()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("2 things to mend")
    assert flaws(page) == []
    page.get_by_label("Question").fill("Have you been at sea yourself?")
    page.get_by_label("Options").fill("Yes\nNo")
    page.get_by_label("Anonymous").check()
    page.get_by_role("button", name="Ask", exact=True).click()

    asked = poll(page, "Have you been at sea yourself?")
    asked.get_by_label("No", exact=True).check()
    asked.get_by_role("button", name="Vote").click()
    expect(asked.get_by_text("You have voted")).to_be_visible()
    expect(asked).to_contain_text("The result is shown when whoever asked closes the poll.")
    expect(asked.get_by_role("button", name="Vote")).to_have_count(0)
    expect(asked.get_by_role("table")).to_have_count(0)
    assert flaws(page) == []

    asked.get_by_role("link", name="About this poll").click()
    page.get_by_role("button", name="Close the poll now").click()
    rows = asked.get_by_role("row").filter(has=page.get_by_role("rowheader"))
    expect(rows).to_have_text([re.compile(r"^\s*Yes\s+not shown\s*$"), re.compile(r"^\s*No\s+not shown\s*$")])
    expect(asked).to_contain_text("Numbers under five are not shown")
    assert flaws(page) == []
