"""Holding back a post: gone for everybody at once, in every list and count, and back as it was."""

import pytest
from sqlalchemy import select

from apfl_net.access.models import MEMBERS, NOBODY
from apfl_net.demo.cast import EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.holding import hold_post, release_post
from apfl_net.discussions.actions.merging import merge_thread
from apfl_net.discussions.models.holds import PostHold
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page
from tests.moderation.handling import do, report

WORDS = "Ask for the broker by name."


@pytest.fixture
def held(moderator, case):
    """The employer's post, held back."""
    assert do(moderator, case, "hold", hold_reason="We look at the name.").status_code == 303
    return case


def test_a_held_post_is_gone_for_its_readers_from_the_thread_and_its_counts(held, worker, post):
    thread = f"/threads/{post.thread_id}"
    assert WORDS not in worker.get(thread).text
    assert "No replies yet" in page(worker.get(thread)).one("p.meta").text
    for address in (post.path, f"{post.path}/history", f"{post.path}/reply", f"{post.path}/report"):
        assert worker.get(address).status_code == 404, address
    assert WORDS not in worker.get(f"{thread}/contents").text


def test_moderators_and_staff_too_read_it_only_in_its_case(held, moderator, admin, post):
    for browser in (moderator, admin):
        assert WORDS not in browser.get(f"/threads/{post.thread_id}").text
        assert browser.get(post.path).status_code == 404
        assert WORDS in browser.get(held).text
        assert WORDS in browser.get(f"{post.path}/moderated").text


def test_its_author_reads_that_it_is_held_why_and_their_text(held, employer, post, deliver):
    deliver()
    assert "Your post #2 is held back while a moderator looks at it" in employer.get("/notifications").text
    assert employer.get(post.path).headers["location"] == f"{post.path}/held"
    shown = employer.get(f"{post.path}/held").text
    assert (WORDS in shown, "We look at the name." in shown) == (True, True)
    assert "Rosnah" not in shown
    assert WORDS in employer.get("/drafts").text


@pytest.mark.parametrize("person", [WORKER, MEMBER, MODERATOR])
def test_nobody_else_opens_the_authors_page_of_it(held, browser_as, post, person):
    assert browser_as(person).get(f"{post.path}/held").status_code == 404
    assert WORDS not in browser_as(person).get("/drafts").text


def test_it_comes_back_with_its_number_for_its_readers(held, moderator, worker, db, post):
    assert do(moderator, held, "release").status_code == 303
    articles = page(worker.get(f"/threads/{post.thread_id}")).all("article.post")
    assert [WORDS in article.text for article in articles] == [False, True]
    assert (db.get(Post, post.id).audience_id, db.get(Post, post.id).number) == (MEMBERS, 2)
    assert db.scalars(select(PostHold)).all() == []


def test_whoever_was_not_told_of_it_is_told_when_it_comes_back(held, moderator, member_of, deliver, post):
    """It was held before the worker process came to it."""
    deliver()
    browser = member_of(MEMBER)
    assert "replied to you" not in browser.get("/notifications").text
    do(moderator, held, "release")
    deliver()
    deliver()
    assert browser.get("/notifications").text.count("replied to you") >= 1


@pytest.fixture
def member_of(browser_as):
    return browser_as


def test_a_held_post_is_taken_away_with_a_reason_for_its_readers(held, moderator, worker, employer, post):
    answer = do(moderator, held, "removal", removal_reason="It names somebody.")
    assert answer.status_code == 303
    thread = worker.get(f"/threads/{post.thread_id}").text
    assert (WORDS in thread, "It names somebody." in thread) == (False, True)
    assert WORDS not in moderator.get(held).text
    assert WORDS not in employer.get("/drafts").text


def test_with_the_first_post_the_whole_thread_is_held_and_comes_back(worker, moderator, member, db, post):
    first = db.scalars(select(Post).where(Post.thread_id == post.thread_id, Post.number == 1)).one()
    case = report(worker, first)
    do(moderator, case, "hold", hold_reason="The title names a vessel.")
    title = "How do you inspect vessels?"
    for address in ("/discussions", "/threads?list=new", "/"):
        assert title not in worker.get(address).text
    assert worker.get(f"/threads/{post.thread_id}").status_code == 404
    assert title in moderator.get(case).text
    assert title in member.get("/drafts").text  # it is theirs
    do(moderator, case, "release")
    assert worker.get(f"/threads/{post.thread_id}").status_code == 200
    assert db.get(Thread, post.thread_id).audience_id == MEMBERS


@pytest.fixture
def member(browser_as):
    return browser_as(MEMBER)


def test_a_post_in_a_held_thread_can_still_be_handled(worker, moderator, db, post):
    first = db.scalars(select(Post).where(Post.thread_id == post.thread_id, Post.number == 1)).one()
    of_reply, of_first = report(worker, post), report(worker, first)
    do(moderator, of_first, "hold", hold_reason="The title names a vessel.")
    assert moderator.get(of_reply).status_code == 200
    assert do(moderator, of_reply, "removal", removal_reason="It names somebody.").status_code == 303
    do(moderator, of_first, "release")
    assert WORDS not in worker.get(f"/threads/{post.thread_id}").text


def test_holding_twice_or_releasing_what_is_free_is_told(held, moderator, db, post):
    answer = moderator.post(f"{held}/hold", data={"version": version(db), "hold_reason": "Again."})
    assert answer.status_code == 409
    do(moderator, held, "release")
    assert moderator.post(f"{held}/release", data={"version": version(db)}).status_code == 409


def version(db):
    return db.connection().exec_driver_sql("SELECT version FROM cases").scalar()


def test_a_post_that_is_held_while_its_thread_is_merged_is_not_seen_by_more_people_after(db, cast, now):
    """Merged into a thread that everybody reads, it comes back to the readers that its own thread had."""
    public, members = make_space(db, now=now, audience="public"), make_space(db, now=now)
    source = make_thread(db, author=cast[MEMBER], space=members, now=now)
    target = make_thread(db, author=cast[MEMBER], space=public, now=now, title="Everybody reads this")
    post = make_reply(db, author=cast[EMPLOYER], thread=source, now=now)
    moderator = viewer_of(db, cast[MODERATOR])
    hold_post(db, moderator=moderator, post_id=post.id, reason="Let us see.", now=now)
    merge_thread(db, moderator=moderator, thread=source, target=target, reason="Same.", now=now)
    assert db.get(Post, post.id).audience_id == NOBODY
    release_post(db, moderator=moderator, post_id=post.id, now=now)
    assert db.get(Post, post.id).audience_id == MEMBERS


def test_a_visitors_kept_page_is_out_of_date_at_once(client, worker, moderator, db, cast, now):
    space = make_space(db, now=now, audience="public")
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    post = make_reply(db, author=cast[EMPLOYER], thread=thread, now=now, body=WORDS)
    before = client.get(thread.path)
    assert WORDS in before.text
    do(moderator, report(worker, post), "hold", hold_reason="Let us see.")
    after = client.get(thread.path, headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, WORDS in after.text) == (200, False)
    assert WORDS not in client.get("/feeds/discussions").text
