"""A report and what becomes of it, a ban and an appeal, and what a writer is asked before posting."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, MODERATOR, WORKER, person_with_email
from apfl_net.kit.config import settings
from tests.browser.checks import PHONE, flaws
from tests.browser.letters import letter_to, link_in
from tests.browser.people import enter, menu, notice, open_thread, post, reply_box, sign_in

OVERTIME = "Overtime that nobody may refuse: when is it more than a working-time offence?"
WAGES = "Back wages and compensation: one claim or two?"
REPORTER = person_with_email(MEMBER).name

with_and_without = pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])


def write_reply(page: Page, title: str, words: str) -> None:
    open_thread(page, title)
    reply_box(page).fill(words)
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_role("article").filter(has_text=words)).to_be_visible()


def report(page: Page, title: str, words: str, note: str) -> None:
    """By way of “More” under the post."""
    open_thread(page, title)
    reported = page.get_by_role("article").filter(has_text=words)
    reported.get_by_text("More", exact=True).click()
    reported.get_by_role("link", name="Report").click()
    assert flaws(page) == []
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_contain_text("one thing to mend")
    page.get_by_label("It could identify a victim or a witness").check()
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The moderators and you")
    expect(page.get_by_role("main")).to_contain_text(note)
    assert flaws(page) == []


def take_case(page: Page) -> None:
    notice(page, "A report waits for a moderator").first.get_by_role("link").click()
    page.get_by_role("button", name="Look after it").click()
    expect(page.get_by_role("main")).to_contain_text("Farhana Sikder looks after it")


def unfold(page: Page, words: str) -> None:
    page.get_by_role("complementary", name="What you can do").get_by_text(words, exact=True).first.click()


def test_a_report_is_taken_up_and_its_reporter_alone_reads_what_came_of_it(visit):
    words = "The crew of the blue boat told me, and the boat lies at pier 7."
    author, reporter = visit(viewport=PHONE), visit(foreseen={422})
    moderator = visit(viewport=PHONE)
    sign_in(author, WORKER)
    write_reply(author, OVERTIME, words)
    sign_in(reporter, MEMBER)
    report(reporter, OVERTIME, words, "Pier 7 is a small place.")

    sign_in(moderator, MODERATOR)
    take_case(moderator)
    expect(moderator.get_by_role("main")).to_contain_text("Pier 7 is a small place.")
    expect(moderator.get_by_role("region", name="What it is about")).to_contain_text(words)
    assert flaws(moderator) == []
    unfold(moderator, "Hold it back")
    moderator.get_by_label("Reason, for its author").first.fill("Somebody could be found by the pier.")
    moderator.get_by_role("button", name="Hold it back").click()
    expect(moderator.get_by_role("main").get_by_role("note")).to_contain_text("Held back")
    assert flaws(moderator) == []
    open_thread(reporter, OVERTIME)
    expect(reporter.get_by_role("main")).not_to_contain_text(words)

    notice(author, "is held back while a moderator looks at it").get_by_role("link").click()
    expect(author.get_by_role("main")).to_contain_text("Somebody could be found by the pier.")
    expect(author.get_by_role("main")).to_contain_text(words)
    expect(author.get_by_role("main")).not_to_contain_text(REPORTER)
    assert flaws(author) == []

    moderator.get_by_role("button", name="Give it back to its readers").click()
    expect(moderator.get_by_role("main").get_by_role("note")).to_have_count(0)
    unfold(moderator, "Write to somebody")
    moderator.get_by_label("To", exact=True).last.select_option(label=f"Reported it: {REPORTER}")
    moderator.get_by_label("Message").fill("Its author will leave the pier out. Thank you.")
    moderator.get_by_role("button", name="Send", exact=True).click()
    moderator.get_by_label("Outcome").select_option("changed")
    moderator.get_by_role("button", name="Close the case").click()
    expect(moderator.locator(".page__head .state")).to_have_text("It was changed by its author")
    assert flaws(moderator) == []

    notice(reporter, "The moderators have written to you").get_by_role("link").click()
    expect(reporter.get_by_role("region", name="What you reported")).to_contain_text(
        "It was changed by its author"
    )
    expect(reporter.get_by_role("region", name="Messages from the moderators")).to_contain_text(
        "Its author will leave the pier out."
    )
    assert flaws(reporter) == []
    open_thread(reporter, OVERTIME)
    expect(reporter.get_by_role("article").filter(has_text=words)).to_be_visible()
    for path in ("/notifications", "/moderation", "/drafts"):
        author.goto(path)
        expect(author.get_by_role("main")).not_to_contain_text(REPORTER)
        expect(author.get_by_role("main")).not_to_contain_text("Pier 7 is a small place.")


def test_whoever_is_banned_cannot_enter_and_appeals_and_another_lifts_it(visit, site):
    words = "It was the broker with the red shop, everybody knows him."
    banned, reporter = visit(foreseen={401, 403, 422}), visit(foreseen={422})
    sign_in(banned, EMPLOYER)
    write_reply(banned, WAGES, words)
    sign_in(reporter, MEMBER)
    report(reporter, WAGES, words, "One can find him, and those who work there.")

    moderator = visit()
    sign_in(moderator, MODERATOR)
    take_case(moderator)
    unfold(moderator, "Warn, suspend or ban")
    moderator.get_by_label("Kind").select_option("ban")
    last = datetime.now(UTC) + timedelta(days=30)
    moderator.get_by_label("Last day").fill(last.strftime("%Y-%m-%d"))
    moderator.get_by_label("Reason, for its author").last.fill("You named somebody, for the third time.")
    moderator.get_by_role("button", name="Decide it").click()
    expect(moderator.get_by_role("region", name="Warnings, suspensions, bans")).to_contain_text("third time")

    enter(banned, EMPLOYER, settings().demo_password)
    expect(banned.get_by_role("heading", level=1)).to_have_text("You cannot enter at present")
    assert flaws(banned) == []
    banned.goto(link_in(letter_to(site, EMPLOYER, "You named somebody, for the third time.")))
    ban = banned.get_by_role("article").filter(has_text="for the third time")
    ban.get_by_text("Appeal", exact=True).click()
    ban.get_by_role("button", name="Send the appeal").click()
    expect(ban.locator(".field__error")).to_be_visible()
    assert flaws(banned) == []
    ban.get_by_label("Why it is wrong").fill("It was his public name, on his own sign.")
    ban.get_by_role("button", name="Send the appeal").click()
    expect(ban).to_contain_text("Somebody else than whoever decided it looks at it again.")
    assert flaws(banned) == []
    moderator.goto("/desk/appeals")
    expect(moderator.get_by_role("button", name="It no longer holds")).to_have_count(0)

    admin = visit(viewport=PHONE, foreseen={422})
    sign_in(admin, ADMIN)
    notice(admin, "An appeal waits for a decision").get_by_role("link").click()
    admin.get_by_role("button", name="It no longer holds").click()
    expect(admin.locator(".field__error")).to_be_visible()
    assert flaws(admin) == []
    admin.get_by_label("Answer, for whoever appealed").fill("You are right, and we are sorry.")
    admin.get_by_role("button", name="It no longer holds").click()
    expect(admin.locator(".state--done")).to_have_text("No longer holds")
    assert "You are right, and we are sorry." in letter_to(site, EMPLOYER, "You are right")
    sign_in(banned, EMPLOYER)


@with_and_without
def test_a_reply_by_which_somebody_could_be_found_is_asked_about_and_never_lost(visit, js):
    page = visit(js=js, viewport=PHONE, foreseen={422})
    sign_in(page, MEMBER)
    open_thread(page, WAGES)
    words = f"Call Dung at +84 91 234 56 78, or write to dung.k@paddy.example. ({js})"
    reply_box(page).fill(words)
    page.get_by_role("button", name="Post reply").click()
    asked = page.get_by_role("alert").filter(has_text="Could somebody be found by this?")
    expect(asked).to_contain_text("a telephone number: +84 91 234 56 78")
    expect(asked).to_contain_text("an e-mail address: dung.k@paddy.example")
    expect(reply_box(page)).to_have_value(words)
    assert flaws(page, axe=js) == []
    page.goto("/drafts")
    expect(page.get_by_role("main")).to_contain_text("Call Dung at")

    open_thread(page, WAGES)
    page.get_by_role("button", name="Post reply").click()
    expect(asked).to_be_visible()
    reply_box(page).fill(f"Call the hotline of our office, +84 91 234 56 78. ({js})")
    page.get_by_role("button", name="Post it all the same").click()
    posted = page.get_by_role("article").filter(has_text="Call the hotline of our office, +84 91 234 56 78.")
    expect(posted.filter(has_text=str(js))).to_be_visible()


@with_and_without
def test_a_new_thread_by_which_somebody_could_be_found_is_asked_about(visit, js):
    page = visit(js=js, foreseen={422})
    sign_in(page, MEMBER)
    page.goto("/threads/new?space=inspection")
    title = f"Whom do you ask for the logbook? ({js})"
    page.get_by_label("Title").fill(title)
    page.get_by_label("First post").fill("I ask Dung, dung.k@paddy.example.")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("alert")).to_contain_text("an e-mail address: dung.k@paddy.example")
    assert flaws(page, axe=js) == []
    page.get_by_label("First post").fill("I ask Dung, +84 91 234 56 78.")
    page.get_by_role("button", name="Post it all the same").click()
    expect(page.get_by_role("alert")).to_contain_text("a telephone number: +84 91 234 56 78")
    page.get_by_label("First post").fill("I ask whoever keeps it.")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(post(page, 1)).to_contain_text("I ask whoever keeps it.")
    expect(menu(page)).to_be_visible()
