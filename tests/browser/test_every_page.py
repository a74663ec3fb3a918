"""Every page, on a phone and on a wide screen, light and dark, for a visitor, a member and an administrator:
nothing that axe finds, nothing wider than the screen, nothing that moves while it loads, and (see `watching`)
no error in the console, no broken content policy, no request to anybody else."""

import re
from pathlib import Path

from playwright.sync_api import Page

from apfl_net.demo.cast import ADMIN, MEMBER
from tests.browser.addresses import FOR_ALL, FOR_MEMBERS, FOR_STAFF, NO_PAGES, OTHER_FOR_STAFF
from tests.browser.people import address_of, reply_box, sign_in
from tests.browser.walking import Walk, page_routes

ROOT = Path(__file__).parents[2]
LONG = "How do you inspect fishing vessels that stay at sea for months?"
CLOSED = "Prison work: where does the exception in Convention No. 29 end?"
CHANGED = (
    "Recruitment fees: which costs still reach the worker?"  # slow, summed up, with a post that was changed
)
WITH_A_POLL = "Due diligence for small suppliers: what is reasonable to ask?"
REFERRAL = (
    "A referral form between labour inspectorate and police: how short can it be?"  # the member started it
)
PINNED = "Code of conduct: seven sentences that keep people safe"
UNSIGNED = "They always know that we are coming"
POSTS_OF_ONE = "/members/1/posts"  # the link to it is there for those without script
BESIDE_A_RECORD = ("/resources/3/alike", "/e-discussions/about/3")  # likewise


def test_a_visitor_meets_no_flaw(visit, site):
    page = visit(foreseen={404, 410})
    changed, asked = address_of(page, CHANGED), address_of(page, WITH_A_POLL)
    walk = Walk(page, site.address, no_page=NO_PAGES)
    walk.through([changed, "/", "/password-reset", POSTS_OF_ONE, "/help/shortcuts", "/help/writing"])
    walk.through(BESIDE_A_RECORD)
    walk.through([f"{changed}/changes", f"{asked}/poll", "/join/sent"]).also(
        ["/nothing-here", "/password-reset/old"]
    )
    assert not walk.found, "\n".join(walk.found)
    assert walk.routes == FOR_ALL


def test_a_member_meets_no_flaw(visit, site):
    page = visit(foreseen={403})
    sign_in(page, MEMBER)
    long, starts = address_of(page, LONG), starts_of_members(page)
    written = write(page, long)
    asked = ask_the_readers(page, address_of(page, REFERRAL))
    closed, voted_on = address_of(page, CLOSED), address_of(page, WITH_A_POLL)
    walk = Walk(page, site.address, no_page=NO_PAGES)
    walk.through([long, f"{written}/edit", asked, f"{asked}/edit", *starts])
    walk.also([closed, voted_on, f"{voted_on}/poll", "/desk"])
    walk.also([f"/threads?list={name}" for name in ("new", "mine", "watched")])
    assert not walk.found, "\n".join(walk.found)
    assert walk.routes == FOR_MEMBERS


def test_an_administrator_meets_no_flaw(visit, site):
    page = visit()
    sign_in(page, ADMIN)
    long, starts = address_of(page, LONG), starts_of_members(page)
    asked = ask_the_readers(page, address_of(page, CLOSED))
    closed, pinned = address_of(page, CLOSED), address_of(page, PINNED)
    unsigned = address_on(page, address_of(page, UNSIGNED), "/look-up")
    starts += [f"{write(page, long)}/identity", unsigned, "/pages/tour/new?language=km"]
    starts += ["/e-discussions/1/synthesis/themes", proposal_that_waits(page)]
    walk = Walk(page, site.address, no_page=NO_PAGES, looked_after=FOR_MEMBERS - OTHER_FOR_STAFF)
    walk.through([long, asked, f"{closed}/reopening", f"{pinned}/unpinning", *starts])
    walk.also([f"{long}/split?posts=3,5-7"])
    assert not walk.found, "\n".join(walk.found)
    assert walk.routes == FOR_STAFF


def test_no_page_is_left_out():
    """Whoever adds a page says above who walks through it, or why nobody does and which test looks at it."""
    assert set(page_routes()) == FOR_ALL | FOR_STAFF | set(NO_PAGES)
    named = {reason.rpartition(" ")[2] for reason in NO_PAGES.values()}
    assert {path for path in named if not (ROOT / path).exists()} == set()


def starts_of_members(page: Page) -> list[str]:
    """Pages that no other page (or only one with a script) leads a member to."""
    long, changed = address_of(page, LONG), address_of(page, CHANGED)
    return [
        "/",
        POSTS_OF_ONE,
        *BESIDE_A_RECORD,
        "/help/shortcuts",
        *(
            f"/e-discussions/1/{part}" for part in ("late", "synthesis/history", "proceedings")
        ),  # it is closed
        "/widenings",
        "/threads/related?title=fishing+vessels",
        "/threads/linkable?q=fishing+vessels",
        f"{long}/only",
        f"{long}/poll/new",
        f"{changed}/changes",
        f"{changed}/summary",
    ]


def address_on(page: Page, address: str, ending: str) -> str:
    """Where the first link leads that has this ending."""
    page.goto(address)
    return str(page.locator(f'a[href$="{ending}"]').first.get_attribute("href"))


def proposal_that_waits(page: Page) -> str:
    """As whoever proposed it sees it; staff may change it there."""
    page.goto("/desk/resources")
    waiting = str(page.locator('main a[href^="/desk/resources/"]').first.get_attribute("href"))
    return address_on(page, waiting, "/edit").removesuffix("/edit")


def write(page: Page, thread: str) -> str:
    """A post that its author may still change; its address."""
    page.goto(thread)
    reply_box(page).fill("One more thing.")
    page.get_by_role("button", name="Post reply").click()
    mine = page.get_by_role("article").filter(has_text="One more thing.").last
    return str(mine.get_by_role("link", name=re.compile(r"^#\d+$")).get_attribute("href"))


def ask_the_readers(page: Page, thread: str) -> str:
    """A poll in which nobody has voted yet, so that it can be changed; its address."""
    page.goto(f"{thread}/poll/new")
    page.get_by_label("Question").fill("How many pages?")
    page.get_by_label("Options").fill("One\nTwo")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url("**#poll")
    return f"{thread}/poll"
