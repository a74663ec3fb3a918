"""Every page, on a phone and on a wide screen, light and dark, for a visitor, a member and an administrator:
nothing that axe finds, nothing wider than the screen, nothing that moves while it loads, and (see `watching`)
no error in the console, no broken content policy, no request to anybody else."""

from apfl_net.demo.cast import ADMIN, MEMBER
from tests.browser.people import address_of, sign_in
from tests.browser.walking import Walk, page_routes

LONG, CLOSED = (
    "How do you inspect fishing vessels that stay at sea for months?",
    "Prison work: where does the exception in Convention No. 29 end?",
)
POSTS_OF_ONE = "/members/1/posts"  # the link to it is there for those without script
FOR_ALL = {
    "/",
    "/about",
    "/discussions",
    "/discussions/{slug}",
    "/help-now",
    "/members/{member_ref}",
    "/members/{member_ref}/posts",
    "/password-reset",
    "/posts/{post_id}",
    "/sign-in",
    "/threads/{thread_ref}",
}
FOR_MEMBERS = FOR_ALL | {
    "/discussions/{slug}/mentionable",
    "/drafts",
    "/notifications",
    "/notifications/{notice_id}",
    "/posts/{post_id}/language",
    "/posts/{post_id}/reply",
    "/settings",
    "/settings/sign-ins",
    "/threads/new",
    "/threads/{thread_ref}/mentionable",
    "/threads/{thread_ref}/unread",
}
SAME_FOR_STAFF = FOR_MEMBERS - {"/", "/discussions", "/discussions/{slug}", "/threads/{thread_ref}"}
FOR_STAFF = FOR_MEMBERS | {"/desk", "/discussions/new", "/threads/{thread_ref}/closure/new"}
NO_PAGES = {
    "/healthz": "for monitors",
    "/readyz": "for monitors",
    "/members/{member_ref}/card": "a part of thread pages",
    "/threads/{thread_ref}/news": "a part of thread pages: test_news.py",
    "/password-reset/{token}": "from a mail: test_an_empty_community.py",
}


def test_a_visitor_meets_no_flaw(visit, site):
    page = visit(foreseen={404, 410})
    walk = (
        Walk(page, site.address)
        .through(["/", "/password-reset", POSTS_OF_ONE])
        .also(["/nothing-here", "/password-reset/old"])
    )
    assert not walk.found, "\n".join(walk.found)
    assert walk.routes == FOR_ALL


def test_a_member_meets_no_flaw(visit, site):
    page = visit(foreseen={403})
    sign_in(page, MEMBER)
    closed = address_of(page, CLOSED)
    walk = (
        Walk(page, site.address).through([address_of(page, LONG), "/", POSTS_OF_ONE]).also([closed, "/desk"])
    )
    assert not walk.found, "\n".join(walk.found)
    assert walk.routes == FOR_MEMBERS


def test_an_administrator_meets_no_flaw(visit, site):
    page = visit()
    sign_in(page, ADMIN)
    walk = Walk(page, site.address, looked_after=SAME_FOR_STAFF)
    walk.through([address_of(page, LONG), "/", POSTS_OF_ONE])
    assert not walk.found, "\n".join(walk.found)
    assert walk.routes == FOR_STAFF


def test_no_page_is_left_out():
    """Whoever adds a page says above who walks through it, or why nobody does."""
    assert set(page_routes()) == FOR_ALL | FOR_STAFF | set(NO_PAGES)
