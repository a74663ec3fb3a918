"""A form that was open while something else happened to its post: nothing comes back, nothing is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import MODERATOR, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Bookmark, Post
from apfl_net.notifications.models import Notice
from tests.discussions.test_editing import change
from tests.discussions.test_taking_away import found_in_database, redact, remove
from tests.factories.discussions import make_reply
from tests.html import page, said

SECRET = "Pier seventeen"
MEANWHILE = "Somebody else changed this post since you opened it. Both versions are below."


@pytest.fixture
def post(db, cast, thread, now):
    return make_reply(db, author=cast[WORKER], thread=thread, body=f"{SECRET}.", now=now)


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


def form_of(browser, post):
    return page(browser.get(f"/posts/{post.id}/edit")).one("form.form")


def test_a_text_taken_away_does_not_come_back_by_a_form_that_was_open(worker, moderator, db, post):
    fields = form_of(moderator, post).fields() | {"reason": "A comma."}
    redact(worker, post)
    assert moderator.post(f"/posts/{post.id}/revisions/draft", data=fields).status_code == 303
    answer = page(moderator.post(f"/posts/{post.id}/revisions", data=fields), 409)
    assert answer.one(".flash--error").text == MEANWHILE
    assert answer.one("form.form").fields()["body"] == f"{SECRET}."
    assert found_in_database(db, SECRET) == set()


def test_nor_does_it_after_a_deletion(worker, moderator, db, post):
    fields = form_of(moderator, post).fields() | {"reason": "A comma."}
    remove(worker, post)
    moderator.post(f"/posts/{post.id}/revisions/draft", data=fields)
    answer = page(moderator.post(f"/posts/{post.id}/revisions", data=fields), 409)
    assert answer.one(".flash--error").text.startswith("This post has been deleted")
    assert found_in_database(db, SECRET) == set()
    assert moderator.get(f"/posts/{post.id}/edit").status_code == 409


def test_what_was_taken_away_is_written_anew_from_the_page_as_it_is(worker, db, post):
    redact(worker, post)
    fields = form_of(worker, post).fields()
    assert fields["body"] == ""
    assert (
        worker.post(f"/posts/{post.id}/revisions/draft", data=fields | {"body": "At a pier"}).status_code
        == 303
    )
    assert db.scalars(select(Draft.body)).all() == ["At a pier"]
    assert worker.post(f"/posts/{post.id}/revisions", data=fields | {"body": "At a pier."}).status_code == 303
    kept = db.get_one(Post, post.id)
    assert (kept.body, kept.revision, kept.removed_at) == ("At a pier.", 2, None)


def test_also_when_the_day_is_over(worker, db, cast, thread, now):
    old = make_reply(db, author=cast[WORKER], thread=thread, body=f"{SECRET}.", now=now - timedelta(days=40))
    assert worker.get(f"/posts/{old.id}/edit").status_code == 403
    redact(worker, old)
    fields = form_of(worker, old).fields()
    assert worker.post(f"/posts/{old.id}/revisions", data=fields | {"body": "At a pier."}).status_code == 303
    assert db.get_one(Post, old.id).body == "At a pier."
    assert worker.get(f"/posts/{old.id}/edit").status_code == 403


def test_a_draft_that_was_begun_before_another_change_says_so_when_it_is_opened(worker, moderator, db, post):
    fields = form_of(worker, post).fields()
    worker.post(f"/posts/{post.id}/revisions/draft", data=fields | {"body": "Mine."})
    assert change(moderator, post, "Theirs.", reason="Clearer.").status_code == 303
    shown = page(worker.get(f"/posts/{post.id}/edit"))
    assert shown.one(".flash--error").text == MEANWHILE
    assert shown.one("form.form").fields() | {"language": ""} == {
        "body": "Mine.",
        "started_from": "2",
        "language": "",
    }
    assert "Theirs" in shown.one("section.section del").text
    assert worker.post(f"/posts/{post.id}/revisions", data=shown.one("form.form").fields()).status_code == 303
    assert (db.get_one(Post, post.id).body, db.get_one(Post, post.id).revision) == ("Mine.", 3)


def test_a_refused_change_is_a_draft_that_still_knows_where_it_began(worker, moderator, post):
    fields = form_of(worker, post).fields()
    change(moderator, post, "Theirs.", reason="Clearer.")
    assert page(worker.post(f"/posts/{post.id}/revisions", data=fields | {"body": "Mine."}), 409)
    shown = page(worker.get(f"/posts/{post.id}/edit"))
    assert shown.one(".flash--error").text == MEANWHILE
    assert shown.one("form.form").fields()["body"] == "Mine."


def test_why_a_moderator_took_a_version_away_stands_in_the_history(worker, moderator, member, post):
    change(worker, post, "At a pier.")
    redact(moderator, post, number=1, reason="It names the pier.")
    shown = page(member.get(f"/posts/{post.id}/history")).all("section.section")
    assert "Reason: It names the pier." in shown[-1].text


def test_the_first_version_that_has_a_text_is_not_shown_as_new(worker, member, post):
    change(worker, post, f"{SECRET}, in the morning.")
    newest, first = page(member.get(f"/posts/{post.id}/history")).all("section.section")
    assert (len(newest.all("ins")), first.all("ins"), first.all("del")) == (1, [], [])
    redact(worker, post, number=1)
    newest, _first = page(member.get(f"/posts/{post.id}/history")).all("section.section")
    assert newest.all("ins") == []
    assert "in the morning." in newest.text


def test_bookmarks_of_a_deleted_post_go_with_their_reminders(worker, member, db, post, deliver):
    member.post(f"/posts/{post.id}/bookmark", data={"note": "For Monday", "remind": "tomorrow"})
    remove(worker, post)
    deliver()
    assert db.scalars(select(Bookmark)).all() == []
    assert db.scalars(select(Notice).where(Notice.subject == "bookmark")).all() == []
    assert "No bookmarks yet" in said(member.get("/bookmarks"))
