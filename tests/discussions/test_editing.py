"""Changing a post: who may and how long, what others see of it, and two at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post, PostMention, PostRevision
from apfl_net.notifications.models import Notice
from tests.browsing import HTMX
from tests.factories.discussions import make_reply
from tests.html import page, said


@pytest.fixture
def post(db, cast, thread, now):
    return make_reply(db, author=cast[WORKER], thread=thread, body="We board at noon.", now=now)


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


def change(browser, post, body, started_from=1, **fields):
    typed = {"body": body, "language": "", "started_from": str(started_from)} | fields
    return browser.post(f"/posts/{post.id}/revisions", data=typed)


def article(browser, post):
    shown = page(browser.get(post.thread.path))
    return shown.one(f"#post-{post.id}")


def revisions(db, post):
    rows = db.scalars(
        select(PostRevision).where(PostRevision.post_id == post.id).order_by(PostRevision.number)
    )
    return [(row.number, row.body) for row in rows]


def test_an_author_changes_their_post_and_everybody_sees_that_it_was_changed(worker, member, db, post):
    answer = change(worker, post, "We board at **night**.")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/posts/{post.id}")
    db.refresh(post, ["thread"])
    shown = article(member, post)
    assert shown.one("div.post__body").text == "We board at night."
    assert shown.one("p.post__edited a")["href"] == f"/posts/{post.id}/history"
    assert revisions(db, post) == [(1, "We board at noon."), (2, "We board at **night**.")]


def test_a_double_click_makes_one_version(worker, db, post):
    for _ in range(2):
        assert change(worker, post, "We board at night.").status_code == 303
    assert [number for number, _body in revisions(db, post)] == [1, 2]


def test_authors_have_a_day(worker, moderator, db, post, now):
    post.written_at = now - timedelta(days=1, minutes=1)
    db.commit()
    answer = worker.get(f"/posts/{post.id}/edit")
    assert "Posts can be changed for a day." in said(answer, 403)
    answer = change(worker, post, "Too late.")
    assert page(answer, 403).one("textarea").raw.strip() == "Too late."
    assert db.scalars(select(Draft.body)).one() == "Too late."
    assert change(moderator, post, "In order.", reason="A place was named.").status_code == 303


def test_a_moderator_gives_a_reason_that_readers_see(moderator, member, db, post):
    form = page(change(moderator, post, "We board at sea.", reason=" "), 422)
    assert "please give a reason" in form.one("#reason-error").text
    assert form.one("form.form").fields()["body"] == "We board at sea."
    change(moderator, post, "We board at sea.", reason="A place was named.")
    assert "A place was named." in said(member.get(f"/posts/{post.id}/history"))


def test_others_may_not(browser_as, client, db, post):
    stranger = browser_as(EMPLOYER)
    assert stranger.get(f"/posts/{post.id}/edit").status_code == 403
    assert change(stranger, post, "Mine.").status_code == 403
    assert change(client, post, "Mine.").status_code == 401
    assert db.get_one(Post, post.id).body == "We board at noon."


def test_the_second_of_two_is_told_and_sees_both_versions(worker, moderator, db, post):
    change(moderator, post, "We board at sea.", reason="A place was named.")
    answer = change(worker, post, "We board at night.", started_from=1)
    shown = page(answer, 409)
    assert "Somebody else changed this post since you opened it." in shown.one("main").text
    assert shown.one("textarea").raw.strip() == "We board at night."
    assert shown.texts(".differences del") == ["taken out: sea"]
    assert shown.texts(".differences ins") == ["put in: night"]
    assert db.get_one(Post, post.id).body == "We board at sea."
    again = shown.one("form.form").fields()
    assert again["started_from"] == "2"
    assert change(worker, post, again["body"], started_from=2).status_code == 303


def test_the_history_shows_what_went_and_what_came(worker, client, member, db, post):
    change(worker, post, "We board at night.")
    shown = page(member.get(f"/posts/{post.id}/history"))
    newest, first = shown.all("section.section")
    assert (newest.texts("del"), newest.texts("ins")) == (["taken out: noon"], ["put in: night"])
    assert (first.all("ins"), "We board at noon." in first.text) == ([], True)
    assert client.get(f"/posts/{post.id}/history").status_code == 404


def test_a_post_that_was_never_changed_has_no_history(member, post):
    assert member.get(f"/posts/{post.id}/history").status_code == 404


def test_whom_a_change_mentions_is_told_once(worker, db, cast, post, deliver):
    handle = cast[EMPLOYER].handle
    change(worker, post, f"We board at night, @{handle}.")
    change(worker, post, f"We board at night, @{handle}. Really.", started_from=2)
    deliver()
    told = select(Notice.reason).where(Notice.member_id == cast[EMPLOYER].id, Notice.subject_id == post.id)
    assert db.scalars(told).all() == ["mention"]
    change(worker, post, "We board at night.", started_from=3)
    assert db.scalars(select(PostMention.member_id).where(PostMention.post_id == post.id)).all() == []


def test_what_is_being_changed_is_kept_while_typing(worker, db, post):
    typed = {"body": "We board at", "language": "", "started_from": "1"}
    assert worker.post(f"/posts/{post.id}/revisions/draft", data=typed, headers=HTMX).status_code == 200
    assert page(worker.get(f"/posts/{post.id}/edit")).one("textarea").raw.strip() == "We board at"
    listed = page(worker.get("/drafts")).one("li.row h2 a")
    assert (listed.text, listed["href"]) == ("A change of post #2", f"/posts/{post.id}/edit")
    change(worker, post, "We board at night.")
    assert db.scalars(select(Draft)).all() == []


def test_the_preview_keeps_what_was_typed(worker, db, post):
    typed = {"body": "We *board*.", "language": "", "started_from": "1"}
    shown = page(worker.post(f"/posts/{post.id}/revisions/preview", data=typed))
    assert shown.one("section.section div.prose").text == "We board."
    assert shown.one("textarea").raw.strip() == "We *board*."
    assert db.get_one(Post, post.id).body == "We board at noon."


@pytest.mark.parametrize("body", ["", " \u200b ", "a" * 20_001])
def test_what_no_post_may_be_no_change_may_be(worker, db, post, body):
    assert change(worker, post, body).status_code == 422
    assert db.get_one(Post, post.id).body == "We board at noon."


def test_a_form_without_its_revision_is_refused(worker, db, post):
    assert change(worker, post, "Mine.", started_from="x").status_code == 422
    assert db.get_one(Post, post.id).revision == 1


def test_a_hidden_post_cannot_be_changed(browser_as, member, db, post):
    post.audience_id = audience_of_constituency(db, "workers_org").id
    db.commit()
    assert member.get(f"/posts/{post.id}/edit").status_code == 404
    assert change(browser_as(MEMBER), post, "Mine.").status_code == 404
