"""Whoever clicks twice, or again because no answer came, posts once."""

import pytest
from playwright.sync_api import Route, expect

from apfl_net.demo.cast import MEMBER
from tests.browser.people import open_thread, reply_box, sign_in

both = pytest.mark.parametrize(
    ("js", "words"),
    [(True, "Once is enough."), (False, "Once will do.")],
    ids=["with script", "without script"],
)


def assert_posted_once(page, words, before):
    expect(page.get_by_role("article").filter(has_text=words)).to_have_count(1)
    expect(page.get_by_role("article")).to_have_count(before + 1)
    page.reload()
    expect(page.get_by_role("article").filter(has_text=words)).to_have_count(1)
    expect(page.get_by_role("article")).to_have_count(before + 1)


@both
def test_a_double_click_makes_one_post(visit, js, words):
    page = visit(js=js)
    sign_in(page, MEMBER)
    open_thread(page, "P29: does ratification need a new law first?")
    before = page.get_by_role("article").count()
    reply_box(page).fill(words)
    page.get_by_role("button", name="Post reply").dblclick()
    assert_posted_once(page, words, before)


@both
def test_sending_again_when_the_answer_was_lost_makes_one_post(visit, js, words):
    page = visit(js=js, foreseen={"Failed to fetch"})
    sign_in(page, MEMBER)
    open_thread(page, "Overtime that nobody may refuse: when is it more than a working-time offence?")
    before = page.get_by_role("article").count()
    reply_box(page).fill(words)
    lost = []

    def lose_the_first_answer(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch(max_redirects=0).status)
        return route.abort("aborted")

    page.route("**/replies", lose_the_first_answer)
    page.get_by_role("button", name="Post reply").click()
    if js:
        expect(page.locator("#flash")).to_have_text(
            "The site did not answer. What you wrote still stands here: please try again in a moment."
        )
        expect(page.locator("#flash")).to_be_in_viewport()
    expect(reply_box(page)).to_have_value(words)
    page.get_by_role("button", name="Post reply").click()
    assert_posted_once(page, words, before)
    assert lost == [200 if js else 303]  # the post had been made
