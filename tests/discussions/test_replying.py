"""A reply: posted once, in its place, as it was written."""

import pytest
from sqlalchemy import func, select

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.schemas.fields import LONGEST_POST, new_form_key
from apfl_net.kit.errors import BadRequest
from tests.browsing import HTMX
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, parse
from tests.kit.test_markdown import BOMBS


def posts_of(db, thread):
    return db.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.number)).all()


def test_a_reply_leads_to_itself(worker, db, thread, post_reply, cast):
    answer = post_reply(worker, thread, "We go out with the coast guard.")
    _first, reply = posts_of(db, thread)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/posts/{reply.id}")
    assert (reply.number, reply.author_id, reply.answers_id) == (2, cast[WORKER].id, None)
    assert (reply.body, reply.language) == ("We go out with the coast guard.", "en")
    assert worker.get(f"/posts/{reply.id}").headers["location"] == f"{thread.path}#post-{reply.id}"


def test_a_reply_to_a_post_names_it(worker, db, thread, post_reply):
    first = posts_of(db, thread)[0]
    form = page(worker.get(f"/posts/{first.id}/reply")).one("section.composer")
    assert form.one("h2").text == "Reply to #1 by Lan Tran"
    assert form.one("form").fields()["answers"] == str(first.id)
    post_reply(worker, thread, "Yes.", answers=first.id)
    assert posts_of(db, thread)[1].answers_id == first.id
    article = page(worker.get(thread.path)).all("article.post")[1]
    assert article.one("h2").text == "#2, in reply to #1 by Lan Tran, by Rosnah Idris"


def test_one_can_reply_to_the_whole_thread_after_all(worker, db, thread, post_reply):
    first = posts_of(db, thread)[0]
    typed = {"body": "To all.", "answers": str(first.id), "whole": "yes"}
    for headers in ({}, HTMX):
        box = parse(worker.post(f"/threads/{thread.id}/draft", data=typed, headers=headers).text)
        assert box.one("#reply-title").text == "Reply to this thread"
        fields = box.one("#reply form").fields()
        assert (fields["body"], fields["answers"]) == ("To all.", "")
    kept = page(worker.get(thread.path)).one("#reply form").fields()
    assert (kept["body"], kept["answers"]) == ("To all.", "")


def test_a_reply_to_a_post_of_another_thread_answers_this_thread(worker, db, thread, post_reply, cast, now):
    other = make_thread(db, author=cast[MEMBER], now=now)
    elsewhere = posts_of(db, other)[0]
    assert post_reply(worker, thread, "Yes.", answers=elsewhere.id).status_code == 303
    assert posts_of(db, thread)[1].answers_id is None


def test_a_double_click_makes_one_post(worker, db, thread, post_reply):
    key = new_form_key()
    answers = [post_reply(worker, thread, "Once.", form_key=key) for _ in range(3)]
    assert [post.body for post in posts_of(db, thread)] == [
        "We board at the pier. What do others do?",
        "Once.",
    ]
    assert len({answer.headers["location"] for answer in answers}) == 1


def test_the_same_form_of_two_people_makes_two_posts(worker, member, db, thread, post_reply):
    key = new_form_key()
    for browser in (worker, member):
        post_reply(browser, thread, "Mine.", form_key=key)
    assert len(posts_of(db, thread)) == 3


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_of_marks_is_posted_shown_and_taken_away_again(worker, db, thread, post_reply, bomb):
    """As large as a post may be: nested quotes, lists, links, tables, whatever costs a renderer most."""
    assert post_reply(worker, thread, bomb(LONGEST_POST)[:LONGEST_POST]).status_code == 303
    post = db.scalars(select(Post).where(Post.number == 2)).one()
    address = f"/posts/{post.id}"
    for path in (thread.path, f"/threads/{thread.id}/print", f"{address}/edit", f"{address}/reply?quote=yes"):
        shown = worker.get(path)
        assert (shown.status_code, len(shown.content) < 1_000_000) == (200, True), path
    typed = {"body": bomb(LONGEST_POST)[:LONGEST_POST], "form_key": new_form_key()}
    assert worker.post(f"/threads/{thread.id}/preview", data=typed).status_code == 200
    assert worker.post(f"{address}/deletion").status_code == 303


@pytest.mark.parametrize(
    "nothing", ["", "   \n\t ", "\u200b\u200b", "\u2060\ufeff", "\u3164", "\x00\x07", "\u202e\u202c"]
)
def test_nothing_visible_is_not_posted(worker, db, thread, post_reply, nothing):
    form = page(post_reply(worker, thread, nothing), 422)
    assert form.one("#body-error").text == "Error: Please fill this in."
    assert len(posts_of(db, thread)) == 1


def test_twenty_thousand_characters_are_posted_and_one_more_is_not(worker, db, thread, post_reply):
    assert post_reply(worker, thread, "ก" * 20_000).status_code == 303
    form = page(post_reply(worker, thread, "ก" * 20_001), 422)
    assert form.one("#body-error").text == "Error: This is too long: at most 20000 characters."
    assert form.one("section.composer form").fields()["body"] == "ก" * 20_001
    assert [len(post.body) for post in posts_of(db, thread)][1:] == [20_000]
    assert db.scalars(select(Draft)).one().body == "ก" * 20_001


@pytest.mark.parametrize("word", ["wage ", "ค่าจ้าง ", "ប្រាក់ "])
def test_a_pasted_megabyte_is_refused_clearly_and_kept(worker, db, thread, post_reply, word):
    text = (word * (1_048_576 // len(word.encode()))).strip()
    form = page(post_reply(worker, thread, text), 422)
    assert form.one("#body-error").text == "Error: This is too long: at most 20000 characters."
    assert db.scalars(select(Draft)).one().body == text
    assert len(posts_of(db, thread)) == 1


def test_even_more_is_not_read(worker, db, thread, post_reply):
    assert post_reply(worker, thread, "x" * 4_000_000).status_code == 413
    assert db.scalar(select(func.count()).select_from(Draft)) == 0


def test_what_is_not_utf_8_is_refused_and_given_back(worker, db, thread):
    answer = worker.post(
        f"/threads/{thread.id}/replies",
        content=b"body=caf%E9+am+Pier&form_key=",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    kept = page(answer, 400).one("#kept-body").raw
    assert kept.strip() == "caf\N{REPLACEMENT CHARACTER} am Pier"
    assert len(posts_of(db, thread)) == 1


def test_a_form_of_another_kind_is_refused(worker, thread):
    for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
        answer = worker.post(
            f"/threads/{thread.id}/replies", content=b'{"body": "x"}', headers={"Content-Type": kind}
        )
        assert BadRequest.message in page(answer, 400).one("main").text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("\u2066hidden\u2069 \u202dtext", "hidden text"),
        ("line\r\nbreak\rtoo", "line\nbreak\ntoo"),
        ("  edges \n", "edges"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("\u200f\u0645\u0631\u062d\u0628\u0627", "\u200f\u0645\u0631\u062d\u0628\u0627"),
        ("\u1797\u17b6\u200b\u179f\u17b6", "\u1797\u17b6\u200b\u179f\u17b6"),
    ],
)
def test_a_text_is_cleaned_of_what_deceives_and_of_nothing_else(worker, db, thread, post_reply, typed, kept):
    post_reply(worker, thread, typed)
    assert posts_of(db, thread)[1].body == kept


@pytest.mark.parametrize("field", ["answers", "seen"])
@pytest.mark.parametrize("number", ["abc", "-1", "0", "99999999999999999999999", "1.5", "٣"])
def test_a_tampered_number_breaks_nothing(worker, db, thread, post_reply, field, number):
    answer = post_reply(worker, thread, "Keep these words.", **{field: number})
    if answer.status_code == 422:
        assert page(answer, 422).one("section.composer form").fields()["body"] == "Keep these words."
        assert len(posts_of(db, thread)) == 1
    else:
        assert answer.status_code == 303
        assert posts_of(db, thread)[1].answers_id is None


def test_markup_is_shown_as_it_was_typed(worker, thread, post_reply):
    post_reply(worker, thread, "<script>alert(1)</script> <b>x</b> [y](javascript:alert(1)) **bold**")
    body = page(worker.get(thread.path)).all(".post__body")[1]
    assert body.text == "<script>alert(1)</script> <b>x</b> [y](javascript:alert(1)) bold"
    assert [element.name for element in body.walk()] == ["p", "strong"]


def test_under_htmx_the_post_comes_with_a_fresh_composer(worker, db, thread, post_reply):
    answer = post_reply(worker, thread, "In place.", seen=1, headers=HTMX)
    reply = posts_of(db, thread)[1]
    fragment = parse(answer.text)
    assert fragment.one("#posts")["hx-swap-oob"] == "beforeend show:bottom"
    assert fragment.one("#posts article.post")["id"] == f"post-{reply.id}"
    form = fragment.one("section.composer form").fields()
    assert (form["body"], form["answers"], form["seen"]) == ("", "", "2")
    assert form["form_key"] != reply.form_key
    assert fragment.all("html") == []


def test_under_htmx_one_goes_to_the_post_where_others_wrote_meanwhile(
    worker, db, thread, post_reply, cast, now
):
    make_reply(db, author=cast[MEMBER], thread=thread, now=now)
    answer = post_reply(worker, thread, "Later.", seen=1, headers=HTMX)
    reply = posts_of(db, thread)[2]
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, f"/posts/{reply.id}")


def test_under_htmx_a_refused_reply_is_the_composer_alone(worker, thread, post_reply):
    fragment = parse(post_reply(worker, thread, "", seen=1, headers=HTMX).text)
    assert [element.name for element in fragment.children if not isinstance(element, str)] == ["section"]
    assert fragment.one("#body-error").text == "Error: Please fill this in."
    assert fragment.one("form").fields()["seen"] == "1"


def test_the_answer_form_under_htmx_is_the_composer_alone(worker, db, thread):
    first = posts_of(db, thread)[0]
    fragment = parse(worker.get(f"/posts/{first.id}/reply?seen=1", headers=HTMX).text)
    assert fragment.one("section.composer h2").text == "Reply to #1 by Lan Tran"
    assert fragment.one("form").fields()["seen"] == "1"
    assert "autofocus" in fragment.one("textarea").attributes


def test_a_reply_keeps_the_audience_of_its_thread(worker, db, cast, now, post_reply):
    space = make_space(db, audience="constituency:workers_org", now=now)
    thread = make_thread(db, author=cast[WORKER], space=space, now=now)
    assert "Will be read by: only members from: Workers" in page(worker.get(thread.path)).texts(".audience")
    post_reply(worker, thread, "Among us.")
    assert {post.audience_id for post in posts_of(db, thread)} == {space.audience_id}
