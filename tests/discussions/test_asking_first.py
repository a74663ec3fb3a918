"""Before a text is posted by which somebody could be found, its writer is asked; they can always post it."""

import pytest
from sqlalchemy import select

from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.schemas.fields import new_form_key
from tests.browsing import HTMX
from tests.factories.discussions import make_reply, make_space
from tests.html import page

NUMBER = "Call the shelter on 081-234-5678."
QUESTION = "Could somebody be found by this?"


def all_the_same(answer, form="section.composer form", status=422):
    """The fields of the form, sent by its button "Post it all the same"."""
    shown = page(answer, status).one(form)
    button = next(one for one in shown.all("button") if one.get("name") == "asked")
    return shown["action"], {k: v for k, v in shown.fields().items() if k != "asked"} | {
        "asked": button["value"]
    }


@pytest.mark.parametrize("headers", [None, HTMX], ids=["page", "htmx"])
def test_a_reply_is_asked_about_before_it_is_posted_and_then_posted(worker, db, thread, post_reply, headers):
    answer = post_reply(worker, thread, NUMBER, headers=headers)
    assert answer.status_code == 422
    said = page(answer, 422).one("#asked")
    assert QUESTION in said.text
    assert said.texts("li") == ["a telephone number: 081-234-5678"]
    assert db.scalars(select(Post).where(Post.body == NUMBER)).all() == []
    assert db.scalars(select(Draft.body)).all() == [NUMBER]
    address, fields = all_the_same(answer)
    assert fields["body"] == NUMBER
    assert worker.post(address, data=fields).status_code == 303
    assert len(db.scalars(select(Post).where(Post.body == NUMBER)).all()) == 1


def test_the_ordinary_button_asks_again(worker, thread, post_reply):
    form = page(post_reply(worker, thread, NUMBER), 422).one("section.composer form")
    fields = {name: value for name, value in form.fields().items() if name != "asked"}
    assert worker.post(form["action"], data=fields).status_code == 422


def test_what_is_new_is_asked_about_again_and_what_was_seen_is_not(worker, thread, post_reply):
    address, fields = all_the_same(post_reply(worker, thread, NUMBER))
    more = worker.post(address, data=fields | {"body": f"{NUMBER} Or a@example.org."})
    assert page(more, 422).one("#asked").texts("li")[1] == "an e-mail address: a@example.org"
    less = worker.post(address, data=fields | {"body": "Call 081 234 5678, they answer."})
    assert less.status_code == 303


def test_a_forged_answer_is_none(worker, thread, post_reply):
    assert post_reply(worker, thread, NUMBER, asked="yes").status_code == 422


def test_a_new_thread_is_asked_about_its_title_too(worker, db, now):
    space = make_space(db, now=now)
    typed = {
        "space": space.slug,
        "title": "Who knows +66 81 234 5678?",
        "body": "They call.",
        "language": "en",
    }
    answer = worker.post("/threads", data=typed | {"form_key": new_form_key()})
    assert page(answer, 422).one("#asked").texts("li") == ["a telephone number: +66 81 234 5678"]
    address, fields = all_the_same(answer, "form.form")
    assert worker.post(address, data=fields).headers["location"].startswith("/threads/")


def test_enter_in_the_title_is_no_answer_to_the_question(worker, db, now):
    """A browser sends the first button of the form then."""
    space = make_space(db, now=now)
    typed = {"space": space.slug, "title": "Call", "body": NUMBER, "form_key": new_form_key()}
    form = page(worker.post("/threads", data=typed), 422).one("form.form")
    assert form.all("button")[0].get("name") is None


def test_a_change_is_asked_about_what_it_adds_and_not_about_what_stands(worker, db, cast, now, thread):
    post = make_reply(db, author=cast["rosnah-idris"], thread=thread, now=now, body=NUMBER)
    typed = {"body": f"{NUMBER} By day.", "started_from": "1", "language": "en"}
    assert worker.post(f"{post.path}/revisions", data=typed).status_code == 303
    typed |= {"body": f"{NUMBER} Or a@example.org.", "started_from": "2"}
    answer = worker.post(f"{post.path}/revisions", data=typed)
    assert answer.status_code == 422
    address, fields = all_the_same(answer, "form.form")
    assert worker.post(address, data=fields).status_code == 303


def test_ordinary_texts_are_not_asked_about(worker, thread, post_reply):
    text = "On 12/11/2013 we read Article 2 of C29 and P29; 27.6 million people, USD 1,500,000, ages 15-24."
    assert post_reply(worker, thread, text).status_code == 303
