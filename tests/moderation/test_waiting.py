"""First posts that a moderator looks at: they wait, nobody reads them, and become posts when released."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.posting import reply_to_thread
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.files import PostFile
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.policy.holding import ModeratorFirst, must_wait
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.files.queries import loose_files
from apfl_net.kit.config import settings
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.factories.files import WORDS as FILE_WORDS
from tests.factories.files import look_at_all
from tests.html import page

WORDS = "This is my first word here."


@pytest.fixture
def space(db, now, moderator):
    """Where first posts wait; said so by the moderator, on the page."""
    made = make_space(db, now=now)
    form = page(moderator.get(f"{made.path}/holding")).one("form.form")
    assert moderator.post(form["action"], data={"holds": "new"}).status_code == 303
    return made


@pytest.fixture
def thread(db, cast, now, space):
    """Of a moderator, who never waits."""
    return make_thread(db, author=cast[MODERATOR], space=space, now=now)


def reply(browser, thread, body=WORDS, **fields):
    typed = {"body": body, "form_key": new_form_key(), "language": "en", "answers": "", "seen": ""} | fields
    return browser.post(f"/threads/{thread.id}/replies", data=typed)


@pytest.fixture
def waiting(worker, thread, db):
    """A reply of the worker, who has never written before."""
    answer = reply(worker, thread)
    one = db.scalars(select(HeldContribution)).one()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/drafts#waiting-{one.id}")
    return one


def test_a_first_reply_waits_and_only_its_author_and_moderators_read_it(
    waiting, worker, employer, moderator, thread
):
    assert "Waiting for a moderator" in worker.get("/drafts").text
    assert WORDS in worker.get("/drafts").text
    assert WORDS in moderator.get("/desk/held").text
    for browser in (worker, employer, moderator):
        assert WORDS not in browser.get(thread.path).text
    assert employer.get("/desk/held").status_code == 404


def test_moderators_are_told_that_something_waits(waiting, moderator, employer, deliver):
    deliver()
    told = "A contribution waits for a moderator"
    assert told in moderator.get("/notifications").text
    assert told not in employer.get("/notifications").text


def test_released_it_becomes_a_post_now_with_the_next_number(
    waiting, worker, employer, moderator, db, cast, thread, now, deliver
):
    make_reply(db, author=cast[MODERATOR], thread=thread, now=now)
    assert moderator.post(f"/desk/held/{waiting.id}/release").status_code == 303
    post = db.scalars(select(Post).where(Post.body == WORDS)).one()
    assert (post.number, post.author_id) == (3, cast[WORKER].id)
    assert WORDS in employer.get(thread.path).text
    deliver()
    assert "What you wrote has been posted" in worker.get("/notifications").text
    assert "Waiting for a moderator" not in worker.get("/drafts").text
    assert moderator.get("/desk/held").text.count(WORDS) == 0
    assert db.get(HeldContribution, waiting.id).body == ""


def test_after_the_first_post_stands_the_next_ones_do_not_wait(waiting, worker, moderator, thread, db):
    moderator.post(f"/desk/held/{waiting.id}/release")
    assert reply(worker, thread, "My second.").headers["location"].startswith("/posts/")


def test_declined_it_comes_back_as_a_draft_with_the_reason(waiting, worker, moderator, db, thread, deliver):
    assert moderator.post(f"/desk/held/{waiting.id}/decline", data={"reason": ""}).status_code == 422
    answer = moderator.post(f"/desk/held/{waiting.id}/decline", data={"reason": "Leave the name out."})
    assert answer.status_code == 303
    deliver()
    assert "Leave the name out." in worker.get("/notifications").text
    composer = page(worker.get(thread.path)).one("section.composer form")
    assert composer.fields()["body"] == WORDS
    assert worker.post(composer["action"], data=composer.fields()).status_code == 303  # and waits again


def test_released_it_leaves_alone_what_was_begun_since(waiting, worker, moderator, thread):
    worker.post(f"/threads/{thread.id}/draft", data={"body": "Begun since.", "form_key": new_form_key()})
    moderator.post(f"/desk/held/{waiting.id}/release")
    assert "Begun since." in worker.get("/drafts").text


def test_what_was_begun_meanwhile_is_not_lost(waiting, worker, moderator, thread):
    worker.post(f"/threads/{thread.id}/draft", data={"body": "Begun since.", "form_key": new_form_key()})
    moderator.post(f"/desk/held/{waiting.id}/decline", data={"reason": "Leave the name out."})
    composer = page(worker.get(thread.path)).one("section.composer form")
    assert composer.fields()["body"] == f"{WORDS}\n\nBegun since."


def test_its_author_takes_it_back(waiting, worker, moderator, employer, thread):
    assert employer.post(f"/held/{waiting.id}/withdrawal").status_code == 404
    assert worker.post(f"/held/{waiting.id}/withdrawal").status_code == 303
    assert page(worker.get(thread.path)).one("section.composer form").fields()["body"] == WORDS
    assert moderator.post(f"/desk/held/{waiting.id}/release").status_code == 409


def test_of_two_moderators_the_second_is_told_and_there_is_one_post(waiting, moderator, admin, db):
    assert moderator.post(f"/desk/held/{waiting.id}/release").status_code == 303
    again = admin.post(f"/desk/held/{waiting.id}/release")
    assert (again.status_code, "Somebody has decided about this already" in again.text) == (409, True)
    assert admin.post(f"/desk/held/{waiting.id}/decline", data={"reason": "No."}).status_code == 409
    assert len(db.scalars(select(Post).where(Post.body == WORDS)).all()) == 1


def test_nobody_releases_their_own(db, cast, browser_as, worker, waiting):
    make_moderator(db, space=db.get(Space, waiting.space_id), member=cast[WORKER], now=waiting.sent_at)
    assert worker.post(f"/desk/held/{waiting.id}/release").status_code == 404


def test_the_same_form_sent_twice_waits_once(worker, thread, db):
    key = new_form_key()
    assert reply(worker, thread, form_key=key).status_code == 303
    assert reply(worker, thread, form_key=key).status_code == 303
    assert len(db.scalars(select(HeldContribution)).all()) == 1


def test_a_closed_thread_takes_nothing_from_the_queue_and_says_so(waiting, worker, moderator, db, thread):
    moderator.post(f"/threads/{thread.id}/closure", data={"reason": "Answered."})
    answer = moderator.post(f"/desk/held/{waiting.id}/release")
    assert (answer.status_code, "It cannot become a post as things are" in answer.text) == (409, True)
    assert WORDS in moderator.get("/desk/held").text
    assert db.scalars(select(Post).where(Post.body == WORDS)).all() == []


def test_a_thread_waits_with_its_title_and_what_it_is_about(worker, employer, moderator, space, db):
    typed = {
        "space": space.slug,
        "title": "My first thread",
        "body": WORDS,
        "country": "MY",
        "language": "en",
    }
    answer = worker.post("/threads", data=typed | {"is_question": "yes", "form_key": new_form_key()})
    assert answer.headers["location"].startswith("/drafts#waiting-")
    assert "My first thread" not in employer.get(space.path).text
    one = db.scalars(select(HeldContribution)).one()
    assert "My first thread" in moderator.get("/desk/held").text
    moderator.post(f"/desk/held/{one.id}/release")
    assert "My first thread" in employer.get(space.path).text
    thread = db.scalars(select(Post).where(Post.body == WORDS)).one().thread_id
    assert "Malaysia" in employer.get(f"/threads/{thread}").text


def test_whoever_goes_past_the_page_is_stopped_by_the_action(db, cast, now, thread):
    author = viewer_of(db, cast[EMPLOYER])
    with pytest.raises(ModeratorFirst):
        reply_to_thread(
            db,
            author=author,
            thread=get_thread(db, author, thread.id),
            answers=None,
            body=WORDS,
            language="en",
            form_key=new_form_key(),
            now=now,
        )


def test_only_moderators_say_whose_contributions_wait(member_browser, moderator, space):
    assert member_browser.get(f"{space.path}/holding").status_code == 403
    assert member_browser.post(f"{space.path}/holding", data={"holds": "all"}).status_code == 403
    assert moderator.post(f"{space.path}/holding", data={"holds": "some"}).status_code == 422


@pytest.fixture
def member_browser(browser_as):
    return browser_as(MEMBER)


@pytest.mark.parametrize(
    ("holds", "moderates", "has_posted", "days", "waits"),
    [
        ("none", False, False, 0, False),
        ("new", False, False, 90, True),
        ("new", False, True, 90, False),
        ("new", False, True, 6, True),
        ("new", True, False, 0, False),
        ("all", False, True, 90, True),
        ("all", True, True, 90, False),
    ],
)
def test_who_waits(now, holds, moderates, has_posted, days, waits):
    joined_at = now - timedelta(days=days)
    told = must_wait(holds, moderates=moderates, has_posted=has_posted, joined_at=joined_at, now=now)
    assert told is waits


@pytest.fixture
def waiting_with_file(worker, thread, db, monkeypatch, tmp_path):
    monkeypatch.setattr(settings(), "storage_url", (tmp_path / "kept").as_uri())
    typed = {"body": WORDS, "form_key": new_form_key(), "language": "en"}
    worker.post(f"/threads/{thread.id}/replies", data=typed, files=[("files", ("fees.txt", FILE_WORDS))])
    look_at_all(db)
    return db.scalars(select(HeldContribution)).one()


def test_its_files_wait_with_it_and_come_with_the_post(waiting_with_file, moderator, employer, db):
    held = waiting_with_file
    shown = page(moderator.get("/desk/held"))
    [link] = shown.all(".files a")
    assert moderator.get(link["href"]).content == FILE_WORDS
    assert employer.get(link["href"]).status_code == 404
    moderator.post(f"/desk/held/{held.id}/release")
    post = db.scalars(select(Post).where(Post.body == WORDS)).one()
    [(file_id, post_id, held_id)] = db.execute(
        select(PostFile.file_id, PostFile.post_id, PostFile.held_id)
    ).all()
    assert moderator.get(link["href"]).status_code == 404
    assert (post_id, held_id, post.files) == (post.id, None, 1)
    assert employer.get(f"/posts/{post.id}/files/{file_id}").content == FILE_WORDS


def test_of_what_is_declined_the_files_are_its_authors_for_a_day(waiting_with_file, moderator, db, cast, now):
    [file_id] = db.scalars(select(PostFile.file_id)).all()
    moderator.post(f"/desk/held/{waiting_with_file.id}/decline", data={"reason": "Not here"})
    assert db.scalars(select(PostFile)).all() == []
    assert [found.file.id for found in loose_files(db, cast[WORKER].id, [file_id])] == [file_id]
