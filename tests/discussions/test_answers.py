"""Questions, and the post that answers one."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MEMBER, MODERATOR, OBSERVER, WORKER
from apfl_net.discussions.models.posts import Post, ThreadAnswer
from apfl_net.discussions.models.threads import Thread
from apfl_net.notifications.models import Notice
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, said


@pytest.fixture
def question(db, cast, now):
    space = make_space(db, audience="public", now=now)
    made = make_thread(db, author=cast[MEMBER], space=space, is_question=True, now=now)
    db.commit()
    return made


@pytest.fixture
def reply(db, cast, question, now):
    return make_reply(db, author=cast[WORKER], thread=question, body="Begin with the payslips.", now=now)


def mark(browser, post, what=""):
    return browser.post(f"/posts/{post.id}/answer{what}")


def answer_of(db, thread):
    return db.scalar(select(ThreadAnswer.post_id).where(ThreadAnswer.thread_id == thread.id))


def state_in_list(browser):
    row = page(browser.get("/discussions/labour-inspection-in-practice")).one("li.thread")
    return row.texts(".state")


def head_of(browser, thread):
    """The state beside the title, what stands above the posts, and the posts that carry the word."""
    shown = page(browser.get(thread.path))
    marked = [post["id"] for post in shown.all("article.post") if "Answer" in post.texts(".state")]
    return shown.texts(".page__head .state"), shown.texts("div.flash"), marked


def test_a_thread_is_started_as_a_question(member, db, cast, now):
    space = make_space(db, now=now)
    typed = {"space": space.slug, "title": "How?", "body": "Who knows?"}
    refused = page(member.post("/threads", data=typed | {"body": "", "is_question": "yes"}), 422)
    form = refused.one("form.form")
    assert form.fields()["is_question"] == "yes"
    member.post("/threads", data=form.fields() | {"body": "Who knows?"})
    thread = db.scalars(select(Thread)).one()
    assert (thread.title, thread.is_question) == ("How?", True)
    assert head_of(member, thread)[0] == ["Question"]
    assert state_in_list(member) == ["Question"]


def test_a_thread_is_no_question_by_itself(member, thread):
    assert not thread.is_question
    assert head_of(member, thread)[0] == []


def test_the_asker_marks_the_answer(member, client, db, question, reply):
    answer = mark(member, reply)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/posts/{reply.id}")
    assert answer_of(db, question) == reply.id
    named = ([], ["Answered by Rosnah Idris in #2"], [f"post-{reply.id}"])
    assert head_of(member, question) == named
    assert head_of(client, question) == ([], ["Answered by a member in #2"], [f"post-{reply.id}"])
    assert page(client.get(question.path)).one("div.flash a")["href"] == f"/posts/{reply.id}"
    assert state_in_list(client) == ["Answered"]


def test_a_moderator_marks_it_too_and_another_takes_its_place(browser_as, db, cast, question, reply, now):
    other = make_reply(db, author=cast[EMPLOYER], thread=question, now=now)
    moderator = browser_as(MODERATOR)
    for post in (reply, other, other):
        mark(moderator, post)
    assert db.scalars(select(ThreadAnswer.post_id)).all() == [other.id]


def test_nobody_else_does(browser_as, db, question, reply):
    told = "Whoever asked the question, or a moderator, says which post answers it."
    for person in (WORKER, OBSERVER):
        browser = browser_as(person)
        assert told in said(mark(browser, reply), 403)
        assert "This answers it" not in page(browser.get(question.path)).texts("button")
    assert answer_of(db, question) is None


def test_the_mark_is_taken_away_again(member, client, db, question, reply):
    mark(member, reply)
    buttons = page(member.get(question.path)).texts("article.post form button.linkish")
    assert "Not the answer" in buttons
    assert "This answers it" not in buttons
    etag = client.get(question.path).headers["etag"]
    mark(member, reply, "/removal")
    assert client.get(question.path, headers={"If-None-Match": etag}).status_code == 200
    assert head_of(member, question) == (["Question"], [], [])
    assert state_in_list(member) == ["Question"]


def test_taking_the_mark_from_another_post_changes_nothing(member, db, cast, question, reply, now):
    other = make_reply(db, author=cast[EMPLOYER], thread=question, now=now)
    mark(member, reply)
    assert mark(member, other, "/removal").status_code == 303
    assert answer_of(db, question) == reply.id


def test_the_question_does_not_answer_itself(member, db, question, reply):
    first = db.scalars(select(Post).where(Post.thread_id == question.id, Post.number == 1)).one()
    told = "This post cannot be the answer: there is no question, or no text in it any more."
    assert told in said(mark(member, first), 409)
    assert page(member.get(question.path)).texts("article.post form button.linkish") == ["This answers it"]


def test_where_nothing_was_asked_nothing_is_answered(member, db, cast, thread, now):
    reply = make_reply(db, author=cast[WORKER], thread=thread, now=now)
    assert mark(member, reply).status_code == 409
    assert page(member.get(thread.path)).all("article.post form button.linkish") == []


def test_a_post_without_its_text_answers_nothing(member, client, db, question, reply, now):
    mark(member, reply)
    reply.removed_at = now
    assert head_of(member, question) == (["Question"], [], [])
    assert state_in_list(client) == ["Question"]
    assert mark(member, reply).status_code == 409


def test_who_cannot_see_the_answer_sees_no_mark_of_it(member, browser_as, client, db, question, reply):
    """The answer was written when fewer could read the thread."""
    mark(member, reply)
    reply.audience_id = 2
    assert head_of(client, question) == (["Question"], [], [])
    assert state_in_list(client) == ["Question"]
    assert "Answered" not in client.get(question.path).text
    assert head_of(browser_as(OBSERVER), question)[1] == ["Answered by Rosnah Idris in #2"]


def test_an_answer_that_went_to_another_thread_answers_there(member, db, cast, question, reply, now):
    """As after a split: it may be marked in the new thread, and the old one has a question again."""
    mark(member, reply)
    other = make_thread(db, author=cast[MEMBER], is_question=True, now=now)
    reply.thread_id, reply.number, other.last_number = other.id, 2, 2
    assert head_of(member, question)[0] == ["Question"]
    assert mark(member, reply).status_code == 303
    assert db.execute(select(ThreadAnswer.thread_id, ThreadAnswer.post_id)).all() == [(other.id, reply.id)]


def test_a_hidden_post_cannot_be_marked(member, db, cast, now):
    space = make_space(db, audience="constituency:workers_org", now=now)
    hidden = make_thread(db, author=cast[WORKER], space=space, is_question=True, now=now)
    reply = make_reply(db, author=cast[WORKER], thread=hidden, now=now)
    assert (mark(member, reply).status_code, mark(member, reply, "/removal").status_code) == (404, 404)


def test_whose_answer_it_is_hears_of_it_once(member, browser_as, db, cast, question, reply, deliver, now):
    worker = browser_as(WORKER)
    worker.get(question.path)  # having read it does not make the news old
    for what in ("", "/removal", ""):
        mark(member, reply, what)
    deliver()
    told = db.execute(select(Notice.member_id, Notice.reason).where(Notice.reason == "answer")).all()
    assert told == [(cast[WORKER].id, "answer")]
    line = page(worker.get("/notifications")).one("li.notice--unread")
    title = "How do you inspect vessels?"
    assert line.one(".notice__what").text == f"Lan Tran marked your post as the answer in “{title}”"
    link = line.one(".notice__what a")["href"]
    assert worker.get(link).headers["location"] == f"/posts/{reply.id}"
    assert page(worker.get("/notifications")).all("li.notice--unread") == []


def test_a_mark_that_is_gone_is_not_told(member, browser_as, db, question, reply, deliver):
    mark(member, reply)
    deliver()
    mark(member, reply, "/removal")
    worker = browser_as(WORKER)
    assert "marked your post" not in worker.get("/notifications").text


def test_whoever_marks_their_own_post_is_not_told(member, db, cast, question, deliver, now):
    own = make_reply(db, author=cast[MEMBER], thread=question, now=now)
    mark(member, own)
    deliver()
    assert db.scalars(select(Notice).where(Notice.reason == "answer")).all() == []


def test_a_question_costs_the_page_no_query(client, queries, question, reply, member):
    mark(member, reply)
    client.get("/about")
    with queries:
        client.get(question.path)
    assert queries.count <= 4, queries
