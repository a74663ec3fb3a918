"""A page that lies open says that others have written, and shows it when asked."""

import re

from playwright.sync_api import expect

from apfl_net.demo.cast import MEMBER, WORKER
from tests.browser.people import open_thread, post, reply_box, sign_in

THREAD = "Between leaving and the hearing: who looks after the worker?"


def test_a_new_post_is_announced_without_reloading_and_brought_by_a_click(visit):
    reader = visit()
    reader.clock.install()  # half a minute passes when the test says so
    sign_in(reader, MEMBER)
    open_thread(reader, THREAD)
    news = reader.locator(".live")
    expect(news).to_have_attribute("aria-live", "polite")
    reader.evaluate("() => { window.sameAsBefore = true }")
    with reader.expect_response(re.compile("/news")) as asked:
        reader.clock.fast_forward(30_000)
    assert asked.value.status == 204
    expect(news).to_be_empty()

    writer = visit()
    sign_in(writer, WORKER)
    open_thread(writer, THREAD)
    last = writer.get_by_role("article").count()
    reply_box(writer).fill("A word from the port.")
    writer.get_by_role("button", name="Post reply").click()
    expect(post(writer, last + 1)).to_contain_text("A word from the port.")

    reader.clock.fast_forward(30_000)
    expect(news).to_have_text("1 new post since you opened this page.")
    assert reader.evaluate("() => window.sameAsBefore") is True
    expect(post(reader, last + 1)).to_have_count(0)
    news.get_by_role("link", name="1 new post").click()
    brought = post(reader, last + 1)
    expect(brought).to_contain_text("A word from the port.")
    expect(brought).to_contain_text("New")
    expect(reader).to_have_url(re.compile(f"#{brought.get_attribute('id')}$"))
    expect(brought).to_be_in_viewport()


def test_nobody_is_told_of_their_own_post(visit):
    page = visit()
    page.clock.install()
    sign_in(page, WORKER)
    open_thread(page, "Joint inspections: who speaks first, police or labour?")
    last = page.get_by_role("article").count()
    reply_box(page).fill("Mine.")
    page.get_by_role("button", name="Post reply").click()
    expect(post(page, last + 1)).to_be_visible()
    with page.expect_response(re.compile("/news")) as asked:
        page.clock.fast_forward(30_000)
    assert asked.value.status == 204
    expect(page.locator(".live")).to_be_empty()


def test_whoever_is_signed_out_meanwhile_is_not_told_so_every_half_minute(visit):
    page = visit(foreseen={401})
    page.clock.install()
    sign_in(page, MEMBER)
    open_thread(page, THREAD)
    page.context.clear_cookies()
    for _ in range(2):  # when the second is answered, the first has had its effect
        with page.expect_response(re.compile("/news")) as asked:
            page.clock.fast_forward(30_000)
        assert asked.value.status == 401
    expect(page.locator("#flash")).to_be_empty()
