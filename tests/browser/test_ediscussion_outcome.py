"""What comes of an e-discussion: a summary of the week, the end, what came late, the synthesis, the
proceedings. With script on a wide screen; and without it on a phone."""

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import update

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.ediscussions.models.synthesis import Synthesis
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from tests.browser.checks import PHONE, WIDE, flaws, wider_than_the_screen
from tests.browser.ediscussing import begin_too_late, contribute, prepare
from tests.browser.people import notice, sign_in
from tests.browser.sites import Site
from tests.databases import serving_from
from tests.needs import needs_pdf

SAID = "A phone number that somebody answers."
LATE = "And a second one for the night."
FOUND = "Somebody has to pick up, also at night."
NOBODYS = "> [#99](/posts/999999):\n> Nobody said this.\n\nWhat was said this week: little."
SELECT = "(text) => getSelection().selectAllChildren(text)"


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_from_the_summary_of_the_week_to_the_proceedings(visit, site, js):
    title = f"What comes of it {'at once' if js else 'in the end'}?"
    size = WIDE if js else PHONE
    facilitator, member = (
        visit(js=js, foreseen={422}, viewport=size),
        visit(js=js, foreseen={409}, viewport=size),
    )
    path = prepare(facilitator, title)
    sign_in(member, MEMBER)
    contribute(member, path, SAID)
    sum_up_the_week(facilitator, path)
    read_the_summary(member, path, title)
    begin_too_late(member, path, facilitator, LATE)
    member.get_by_role("button", name="Hand it over").click()
    expect(member.get_by_text("Waits for the facilitators")).to_be_visible()
    accept_what_came_late(facilitator, path)
    find_it_marked_late(member)
    give_a_part(facilitator, path, "rosnah-idris", "Rapporteur")
    rapporteur = visit(js=js, foreseen={422}, viewport=size)
    sign_in(rapporteur, WORKER)
    mark_a_passage(rapporteur, path, title)
    write_the_synthesis(rapporteur, path)
    open_for_comments(rapporteur, path)
    find_oneself_behind_it(member, title)
    publish_after_the_comments(rapporteur, path, site)
    needs_pdf()
    make_the_proceedings(facilitator, path)
    read_the_proceedings(member, path, title)


def is_sound(page: Page) -> None:
    """All that is asked of a page; where scripts may not run, no script can ask."""
    if runs_scripts(page):
        size = page.viewport_size
        assert flaws(page) == []
        page.set_viewport_size(size or WIDE)
        page.emulate_media(color_scheme="light")
    else:
        assert wider_than_the_screen(page) == []


def runs_scripts(page: Page) -> bool:
    return bool(page.evaluate("() => 'htmx' in window"))


def sum_up_the_week(page: Page, path: str) -> None:
    """It is begun for them. A quote of what nobody said is refused, and what was typed stays."""
    page.goto(f"{path}/desk")
    page.get_by_role("navigation", name="Facilitators’ desk").get_by_role(
        "link", name="Weekly summary"
    ).click()
    box = page.get_by_role("textbox", name="Summary")
    expect(box).to_have_value(re.compile(re.escape(SAID)))
    begun = box.input_value()
    box.fill(NOBODYS)
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_role("alert")).to_contain_text("You quote a post that does not exist")
    expect(box).to_have_value(NOBODYS)
    is_sound(page)
    box.fill(f"{begun}\n{FOUND}")
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_role("status")).to_contain_text("It is published.")
    expect(page.get_by_text("Week 1", exact=True)).to_be_visible()


def read_the_summary(page: Page, path: str, title: str) -> None:
    """At the head of the e-discussion; and as a notice, which leads to what the facilitators wrote."""
    page.goto(path)
    expect(page.get_by_role("region", name="Summary by the facilitators")).to_contain_text(FOUND)
    is_sound(page)
    notice(page, f"This week in “{title}”").get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text(FOUND)
    is_sound(page)


def accept_what_came_late(page: Page, path: str) -> None:
    page.goto(f"{path}/desk")
    page.get_by_role("complementary").get_by_role("link", name="1 contribution").click()
    expect(page.get_by_role("listitem").filter(has_text="Lan Tran").last).to_contain_text(LATE)
    is_sound(page)
    page.get_by_role("button", name="Accept it by Lan Tran").click()
    expect(page.get_by_role("main").get_by_text(LATE)).to_have_count(0)


def find_it_marked_late(page: Page) -> None:
    notice(page, "What you handed in late has been posted").get_by_role("link").first.click()
    late = page.locator(".contribution").filter(has_text=LATE)
    expect(late).to_contain_text("Came after the closing")


def give_a_part(page: Page, path: str, handle: str, part: str) -> None:
    page.goto(f"{path}/people")
    page.get_by_label("Member").fill(handle)
    page.get_by_label("Part", exact=True).select_option(label=part)
    page.get_by_role("button", name="Give the part").click()
    expect(page.get_by_role("listitem").filter(has_text=part).last).to_be_visible()


def mark_a_passage(page: Page, path: str, title: str) -> None:
    """By selecting it; without script, by copying it. First not as it stands there: that is refused."""
    notice(page, f"You have a part in “{title}”: Rapporteur").get_by_role("link").first.click()
    page.get_by_role("complementary").get_by_role("link", name="Synthesis").click()
    page.get_by_role("navigation", name="Synthesis").get_by_role("link", name="Read and mark").click()
    said = page.get_by_role("article").filter(has_text=SAID)
    said.locator("summary").last.click()
    words = said.get_by_role("textbox", name="Passage")
    words.fill("A number that nobody answers.")
    said.get_by_role("textbox", name="New theme").fill("Being reached")
    said.get_by_role("button", name="Mark", exact=True).click()
    expect(said).to_contain_text("These words do not stand in the contribution like this.")
    expect(words).to_have_value("A number that nobody answers.")
    is_sound(page)
    words.fill("")
    select_or_copy(page, words, SAID)
    said.get_by_role("button", name="Mark", exact=True).click()
    expect(said.locator(".marking__mark")).to_contain_text("[#1/1]")
    expect(said.locator(".marking__mark")).to_contain_text("Being reached")
    is_sound(page)


def select_or_copy(page: Page, words: Locator, passage: str) -> None:
    if runs_scripts(page):
        page.locator("[data-passage]", has_text=passage).locator("p").first.evaluate(SELECT)
        expect(words).to_have_value(passage)
    else:
        words.fill(passage)


def write_the_synthesis(page: Page, path: str) -> None:
    page.get_by_role("navigation", name="Synthesis").get_by_role("link", name="Write").click()
    box = page.get_by_role("textbox", name="Synthesis")
    box.fill(f"{FOUND} [#77]")
    page.get_by_role("button", name="Save the synthesis").click()
    expect(page.get_by_role("main")).to_contain_text(
        "No contribution or passage of this number is open to you: [#77]."
    )
    expect(box).to_have_value(f"{FOUND} [#77]")
    box.fill(f"{FOUND} [#2]\n\n[#1/1]")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text(SAID)
    is_sound(page)
    page.get_by_role("button", name="Save the synthesis").click()
    expect(page.get_by_text("Only those who write it see it")).to_be_visible()
    page.get_by_role("link", name="Contribution #2").press("Enter")
    expect(page.locator(".contribution").filter(has_text=LATE)).to_be_visible()
    page.goto(f"{path}/synthesis")


def open_for_comments(page: Page, path: str) -> None:
    """At least three days: a day that is too near is refused, and stays in its field."""
    page.get_by_role("navigation", name="Synthesis").get_by_role(
        "link", name="Comments and publication"
    ).click()
    until = page.get_by_label("Comments until")
    suggested, too_near = until.input_value(), (utc_now() + timedelta(days=1)).date().isoformat()
    until.fill(too_near)
    page.get_by_role("button", name="Open it for comments").click()
    expect(page.get_by_text("Give readers at least three days").last).to_be_visible()
    expect(until).to_have_value(too_near)
    is_sound(page)
    until.fill(suggested)
    page.get_by_role("button", name="Open it for comments").click()
    expect(page.get_by_text("Open for comments", exact=True)).to_be_visible()


def find_oneself_behind_it(page: Page, title: str) -> None:
    notice(page, f"What you wrote is behind the synthesis of “{title}”").get_by_role("link").first.click()
    expect(page.get_by_text("Contributions of yours are behind this synthesis")).to_contain_text("#1, #2")
    expect(page.get_by_role("figure")).to_contain_text(SAID)
    page.get_by_role("textbox", name="Your comment").fill("Say also who pays for it.")
    is_sound(page)
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_text("Say also who pays for it.")).to_be_visible()
    page.get_by_role("link", name="Contribution #1").press("Enter")
    expect(page.locator(".contribution").filter(has_text=SAID)).to_contain_text("In the synthesis")


def publish_after_the_comments(page: Page, path: str, site: Site) -> None:
    page.goto(f"{path}/synthesis")
    expect(page.get_by_text("Say also who pays for it.")).to_be_visible()
    let_the_days_go_by(site, path)
    page.goto(f"{path}/synthesis/publication")
    page.get_by_role("button", name="Publish the synthesis").click()
    expect(page.get_by_text("Published", exact=True)).to_be_visible()


def let_the_days_go_by(site: Site, path: str) -> None:
    """The days in which readers can comment are over."""
    number = int(re.findall(r"/e-discussions/(\d+)", path)[0])
    own = update(Synthesis).where(Synthesis.ediscussion_id == number)
    with serving_from(site.database), open_session(writing=True) as session:
        session.execute(own.values(comments_until=utc_now() - timedelta(minutes=1)))


def make_the_proceedings(page: Page, path: str) -> None:
    """How far they are is told meanwhile: by itself, or whenever one looks again."""
    page.goto(f"{path}/proceedings")
    page.get_by_role("button", name="Make the proceedings").click()
    expect(page.get_by_role("status")).to_contain_text("Version 1")
    printed = page.get_by_role("link", name=re.compile("^PDF to print"))
    if runs_scripts(page):
        page.get_by_role("link", name="Version 1 is ready. Show it.").click()
    while not printed.count():
        page.wait_for_timeout(250)
        page.get_by_role("link", name="Look again").click()
    expect(printed).to_be_visible()


def read_the_proceedings(page: Page, path: str, title: str) -> None:
    page.goto(path)
    page.get_by_role("complementary").get_by_role("link", name="Proceedings").click()
    expect(page.get_by_text("Proceedings, version 1").first).to_be_visible()
    expect(page.locator(".proceedings__citation")).to_contain_text(title)
    is_sound(page)
    sums = page.locator(".proceedings__sums code").all_text_contents()
    pdf = page.request.get(
        str(page.get_by_role("link", name=re.compile("^PDF to print")).get_attribute("href"))
    )
    assert pdf.headers["content-type"] == "application/pdf"
    kept = downloaded(page, "HTML file")
    assert [hashlib.sha256(file).hexdigest() for file in (pdf.body(), kept)] == sums
    assert SAID in kept.decode() and LATE in kept.decode() and FOUND in kept.decode()
    page.get_by_text("Checksums, and everything as data").click()
    told = json.loads(downloaded(page, "JSON for programs"))
    assert [one["is_late"] for one in told["contributions"]] == [False, True]


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()
