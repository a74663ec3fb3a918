"""Taking a text away and deleting a post: nothing of it is left anywhere."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MODERATOR, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post, PostMention, PostRevision, Reaction
from apfl_net.kit.db import Base
from tests.discussions.test_editing import change
from tests.factories.discussions import make_reply
from tests.html import page, said

SECRET = "Pier seventeen"


@pytest.fixture
def post(db, cast, thread, now):
    return make_reply(
        db, author=cast[WORKER], thread=thread, body=f"{SECRET}, @{cast[EMPLOYER].handle}.", now=now
    )


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


def redact(browser, post, number=1, reason=""):
    return browser.post(f"/posts/{post.id}/revisions/{number}/redaction", data={"reason": reason})


def remove(browser, post, reason=""):
    return browser.post(f"/posts/{post.id}/deletion", data={"reason": reason})


def found_in_database(db, words):
    """Tables that have a row with these words in it."""
    return {
        table.name
        for table in Base.metadata.sorted_tables
        for row in db.execute(table.select())
        if any(words in str(value) for value in row)
    }


def tombstone(browser, post):
    return page(browser.get(f"/threads/{post.thread_id}")).one(f"#post-{post.id}")


def test_an_author_takes_their_text_away_at_once(worker, member, db, post):
    shown = said(worker.get(f"/posts/{post.id}/revisions/1/redaction/new"))
    assert "This cannot be undone." in shown
    assert SECRET in shown
    answer = redact(worker, post)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/posts/{post.id}/history")
    assert found_in_database(db, SECRET) == set()
    assert "Its author has taken the text away." in tombstone(member, post).text
    assert "The text of this version has been taken away." in said(member.get(f"/posts/{post.id}/history"))


def test_an_earlier_version_goes_and_the_post_stays(worker, member, db, post):
    change(worker, post, "We board at night.")
    redact(worker, post, 1)
    assert found_in_database(db, SECRET) == set()
    assert "We board at night." in tombstone(member, post).text
    assert SECRET not in member.get(f"/posts/{post.id}/history").text


def test_what_was_taken_away_can_be_written_anew(worker, member, db, post):
    redact(worker, post)
    assert change(worker, post, "We board at night.", started_from=-1).status_code == 303
    assert tombstone(member, post).one("div.post__body").text == "We board at night."
    assert found_in_database(db, SECRET) == set()


def test_a_draft_of_a_change_goes_too(worker, db, post):
    typed = {"body": f"{SECRET}, at night.", "language": "", "started_from": "1"}
    worker.post(f"/posts/{post.id}/revisions/draft", data=typed)
    assert db.scalars(select(Draft)).all() != []
    redact(worker, post)
    assert found_in_database(db, SECRET) == set()


def test_a_moderator_gives_a_reason(moderator, member, db, post):
    assert "please give a reason" in said(redact(moderator, post), 422)
    assert "please give a reason" in said(remove(moderator, post), 422)
    assert found_in_database(db, SECRET) == {"posts"}
    redact(moderator, post, reason="It names a place.")
    text = "A moderator has taken the text away. Reason: It names a place."
    assert text in tombstone(member, post).text


def test_others_may_not(member, client, db, post):
    for ask in (redact, remove):
        assert ask(member, post).status_code == 403
        assert ask(client, post).status_code == 401
    assert member.get(f"/posts/{post.id}/deletion/new").status_code == 403
    assert found_in_database(db, SECRET) == {"posts"}


def test_a_version_that_is_not_there_is_nowhere(worker, post):
    assert redact(worker, post, 2).status_code == 404


def test_a_deleted_post_is_a_number_and_a_time(worker, member, db, cast, thread, post, now):
    member.post(f"/posts/{post.id}/reaction", data={"kind": "useful"})
    answer_to_it = make_reply(db, author=cast[EMPLOYER], thread=thread, answers=post, now=now)
    change(worker, post, f"{SECRET}, at night.")
    assert remove(worker, post).status_code == 303
    assert found_in_database(db, SECRET) == set()
    shown = tombstone(member, post)
    assert "Deleted by its author." in shown.text
    assert cast[WORKER].name not in shown.text
    below = page(member.get(thread.path)).one(f"#post-{answer_to_it.id}")
    assert below.one("h2.post__number").text.startswith("#3, in reply to #2")
    assert cast[WORKER].name not in below.text
    assert db.scalars(select(Reaction)).all() == []
    assert db.scalars(select(PostMention)).all() == []
    assert member.get(f"/posts/{post.id}/history").status_code == 404
    assert {row.body for row in db.scalars(select(PostRevision))} == {""}


def test_a_deleted_post_stays_deleted(worker, db, post):
    remove(worker, post)
    assert remove(worker, post).status_code == 303
    answer = change(worker, post, "Back again.")
    assert (answer.status_code, db.get_one(Post, post.id).body) == (409, "")


def test_nobody_is_told_of_a_post_without_text(worker, browser_as, db, cast, post, deliver):
    deliver()
    employer = browser_as(EMPLOYER)
    assert "mentioned you" in said(employer.get("/notifications"))
    redact(worker, post)
    assert "mentioned you" not in said(employer.get("/notifications"))
    assert "Notices 1" not in employer.get("/").text


def test_the_copies_and_contents_say_that_it_is_gone(worker, member, db, cast, post):
    remove(worker, post)
    for tail in ("contents", "text", "print"):
        text = member.get(f"/threads/{post.thread_id}/{tail}").text
        assert SECRET not in text
        assert cast[WORKER].name not in text


def test_the_first_post_of_a_thread_too(member, db, thread):
    first = db.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    assert remove(member, first).status_code == 303
    assert "Deleted by its author." in tombstone(member, first).text
