"""From a stranger to a member whose first words others read, by letters, forms and somebody who looks."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from apfl_net.demo.cast import ADMIN, MODERATOR
from tests.browser.checks import PHONE, flaws
from tests.browser.letters import letter_to, link_in
from tests.browser.people import enter, menu, notice, open_thread, reply_box, sign_in, sign_out

INTERPRETER = "Who else goes on board with an interpreter?"
INTRODUCTIONS = "Introduce yourself in three lines"
PASSWORD = "four calm grey boats"


@dataclass(frozen=True)
class Stranger:
    name: str
    email: str
    scripts: bool


ANH = Stranger("Anh Duong", "anh.duong@quay.example", scripts=True)
SIONE = Stranger("Sione Latu", "sione.latu@reef.example", scripts=False)
LETI = Stranger("Leti Faleolo", "leti.faleolo@reef.example", scripts=False)


def ask_to_join(page: Page, who: Stranger) -> None:
    page.goto("/join")
    assert flaws(page, axe=who.scripts) == []
    page.get_by_label("Your name").fill(who.name)
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_label("Organisation", exact=True).fill("Quay Workers' Union")
    page.get_by_role("button", name="Send the application").click()
    expect(page.get_by_role("alert")).to_contain_text("This does not look like an e-mail address")
    expect(page.get_by_role("alert")).to_contain_text("Please read the code of conduct and accept it.")
    expect(page.get_by_label("Your name")).to_have_value(who.name)
    assert flaws(page, axe=who.scripts) == []
    page.get_by_label("E-mail address").fill(who.email)
    page.get_by_label("Constituency").select_option("workers_org")
    page.get_by_label("Kind of organisation").select_option("workers")
    page.get_by_label("Position").fill("Organiser")
    page.get_by_label("Country", exact=True).select_option("VN")
    page.get_by_label("Language 1").select_option("vi")
    page.get_by_label("Your work and forced labour").fill("We go on board and ask about papers.")
    page.get_by_label("I have read the code of conduct").check()
    page.get_by_role("button", name="Send the application").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Look into your mailbox")


def confirm(page: Page, site, who: Stranger) -> None:
    page.goto(link_in(letter_to(site, who.email, "asked to join APFL Net with this address")))
    assert flaws(page, axe=who.scripts) == []
    page.get_by_role("button", name="Yes, this is my address").click()
    expect(page.get_by_role("main")).to_contain_text("your application waits to be read")
    assert flaws(page, axe=who.scripts) == []


def find_application(page: Page, who: Stranger) -> None:
    page.goto("/desk/applications")
    assert flaws(page) == []
    page.get_by_role("link", name=who.name).click()
    expect(page.get_by_role("main")).to_contain_text("We go on board and ask about papers.")
    assert flaws(page) == []


def become_member(visit, site, who: Stranger, reviewer: str) -> tuple[Page, Page]:
    """The page of the newcomer, who has signed in with a password of their own, and that of the reviewer."""
    newcomer, desk = visit(js=who.scripts, viewport=PHONE, foreseen={422}), visit(foreseen={422})
    ask_to_join(newcomer, who)
    confirm(newcomer, site, who)
    sign_in(desk, reviewer)
    find_application(desk, who)
    desk.get_by_role("button", name="Approve").click()
    expect(desk.locator(".page__head .state")).to_have_text("Approved")
    newcomer.goto(link_in(letter_to(site, who.email, "welcome to APFL Net")))
    assert flaws(newcomer, axe=who.scripts) == []
    newcomer.get_by_label("Password").fill("short")
    newcomer.get_by_role("button", name="Save and come in").click()
    expect(newcomer.get_by_role("alert")).to_contain_text("one thing to mend")
    newcomer.get_by_label("Password").fill(PASSWORD)
    newcomer.get_by_role("button", name="Save and come in").click()
    expect(menu(newcomer)).to_contain_text(who.name)
    sign_out(newcomer)
    enter(newcomer, who.email, PASSWORD)
    expect(menu(newcomer)).to_contain_text(who.name)
    return newcomer, desk


def test_a_stranger_becomes_a_member_whose_first_post_waits_until_a_moderator_posts_it(visit, site):
    newcomer, moderator = become_member(visit, site, ANH, MODERATOR)
    newcomer.goto("/threads/new?space=welcome")
    newcomer.get_by_label("Title").fill(INTERPRETER)
    newcomer.get_by_label("First post").fill("I am Anh. We go on board in pairs.")
    newcomer.get_by_role("button", name="Start the thread").click()
    waiting = newcomer.get_by_role("region", name="Waiting for a moderator")
    expect(waiting).to_contain_text(INTERPRETER)
    assert flaws(newcomer) == []
    newcomer.goto("/discussions/welcome")
    expect(newcomer.get_by_role("main")).not_to_contain_text("Who else goes on board")

    notice(moderator, "A contribution waits for a moderator").first.get_by_role("link").click()
    assert flaws(moderator) == []
    moderator.get_by_role("button", name=f"Post it now by {ANH.name}").click()
    expect(moderator.get_by_role("main")).not_to_contain_text("Who else goes on board")

    notice(newcomer, "What you wrote has been posted").get_by_role("link").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text(INTERPRETER)
    expect(newcomer.get_by_role("article")).to_contain_text("I am Anh. We go on board in pairs.")
    assert flaws(newcomer) == []
    open_thread(moderator, INTERPRETER)


def test_what_a_newcomer_wrote_is_sent_back_with_a_reason_and_is_not_lost(visit, site):
    newcomer, moderator = become_member(visit, site, SIONE, ADMIN)
    open_thread(newcomer, INTRODUCTIONS)
    reply_box(newcomer).fill("I am Sione, and this is the name of the vessel: Blue Heron.")
    newcomer.get_by_role("button", name="Post reply").click()
    expect(newcomer.get_by_role("region", name="Waiting for a moderator")).to_contain_text("Blue Heron")

    sign_out(moderator)
    sign_in(moderator, MODERATOR)
    moderator.goto("/desk/held")
    row = moderator.locator("main .row").filter(has_text=SIONE.name)
    row.get_by_text("Send it back", exact=True).click()
    row.get_by_role("button", name="Back to its author’s drafts").click()
    expect(row.locator(".field__error")).to_be_visible()
    assert flaws(moderator) == []
    row.get_by_label("Reason, for its author").fill("Please leave the vessel out.")
    row.get_by_role("button", name="Back to its author’s drafts").click()
    expect(row).to_have_count(0)

    sent_back = notice(newcomer, "A moderator did not post what you wrote")
    expect(sent_back).to_contain_text("Please leave the vessel out.")
    sent_back.get_by_role("link").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Drafts")
    newcomer.get_by_role("link", name=f"Reply in “{INTRODUCTIONS}”").click()
    expect(reply_box(newcomer)).to_have_value("I am Sione, and this is the name of the vessel: Blue Heron.")


def test_whoever_is_declined_reads_why(visit, site):
    page, desk = visit(js=False, viewport=PHONE, foreseen={422}), visit(foreseen={422})
    ask_to_join(page, LETI)
    confirm(page, site, LETI)
    sign_in(desk, ADMIN)
    find_application(desk, LETI)
    desk.get_by_role("button", name="Decline").click()
    expect(desk.get_by_role("alert")).to_contain_text("Please choose a reason or write one")
    assert flaws(desk) == []
    desk.get_by_role("region", name="Decline").get_by_label("Your own words").fill(
        "The union knows no such name."
    )
    desk.get_by_role("button", name="Decline").click()
    expect(desk.locator(".page__head .state")).to_have_text("Declined")
    assert "The union knows no such name." in letter_to(site, LETI.email, "We have not accepted it")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("The union knows no such name.")
    assert flaws(page, axe=False) == []


@pytest.mark.parametrize("path", ["/join/forged", "/welcome/forged", "/invitations/forged"])
def test_a_link_that_leads_nowhere_says_what_can_be_done(visit, path):
    page = visit(foreseen={404, 410})
    page.goto(path)
    expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()
    assert flaws(page) == []
