"""A visitor reads what is public and finds nothing of the rest: no name, no title, no hint of it."""

from playwright.sync_api import expect

from apfl_net.demo.cast import EMPLOYER, WORKER, cast
from tests.browser.checks import PHONE
from tests.browser.people import address_of, post, reply_box, sign_in

PUBLIC_THREAD = "Recruitment fees: which costs still reach the worker?"
HIDDEN_THREAD = "Our common line before the online discussion"
HIDDEN_SPACES = ("Welcome and introductions", "Labour inspection in practice", "Workers' caucus")


def names_in(html: str) -> set[str]:
    """Of those who did not choose a public name."""
    private = [person for person in cast().values() if not person.public_name]
    assert len(private) > 15
    return {word for person in private for word in (person.name, person.handle) if word in html}


def test_a_visitor_reads_a_public_thread_from_its_space(visit):
    page = visit(viewport=PHONE)
    page.goto("/")
    page.get_by_role("link", name="Read what is public").click()
    assert page.get_by_role("main").get_by_role("heading", level=2).all_inner_texts() == [
        "Announcements",
        "Fair recruitment",
    ]
    assert not [name for name in HIDDEN_SPACES if name in page.content()]
    page.get_by_role("link", name="Fair recruitment").click()
    assert names_in(page.content()) == set()
    page.get_by_role("link", name=PUBLIC_THREAD).click()
    expect(page.get_by_text("Everybody can read this")).to_be_visible()
    expect(post(page, 1)).to_contain_text("A member")
    expect(post(page, 4)).to_contain_text("Litia Naivalu")  # who chose a public name
    assert names_in(page.content()) == set()
    expect(reply_box(page)).to_have_count(0)
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in(page, EMPLOYER)
    expect(page.get_by_role("heading", level=1)).to_have_text(PUBLIC_THREAD)
    expect(reply_box(page)).to_be_visible()


def test_what_is_hidden_looks_like_what_does_not_exist(visit):
    member = visit()
    sign_in(member, WORKER)
    hidden = address_of(member, HIDDEN_THREAD)
    page = visit(foreseen={404})
    shown = []
    for address in (hidden, "/threads/9999-nothing", "/discussions/workers-caucus", "/discussions/nothing"):
        answer = page.goto(address)
        shown.append((answer.status, page.get_by_role("main").inner_text()))
        assert HIDDEN_THREAD not in page.content()
    assert len(set(shown)) == 1
    assert shown[0][0] == 404
