"""Quoting: what may be quoted where, how the head of a quote is read, and how many may be mentioned."""

import pytest
from sqlalchemy import select

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.access.models import MEMBERS
from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post, PostMention, PostQuote
from apfl_net.members.actions import add_member
from apfl_net.notifications.models import Notice
from tests.browsing import HTMX
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page

KEPT = "Please take that quote out; what you wrote is kept in your drafts."


def quote(post, words, label="#99, Somebody"):
    said = "\n".join(f"> {line}" for line in words.split("\n"))
    return f"> [{label}](/posts/{post.id}):\n{said}\n\nI agree."


def first_of(db, thread):
    return db.scalars(select(Post).where(Post.thread_id == thread.id, Post.number == 1)).one()


def last_of(db, thread):
    return db.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.number.desc())).first()


def shown_last(browser, thread):
    return page(browser.get(thread.path)).all(".post__body")[-1]


def quotes(db):
    return db.execute(select(PostQuote.post_id, PostQuote.quoted_id)).all()


def refused(answer, words):
    composer = page(answer, 422).one("section.composer")
    assert composer.one(".flash--error").text == f"{words} {KEPT}"
    return composer.one("form").fields()["body"]


@pytest.fixture
def closed_group(db, cast, now):
    """Of the worker and the employer."""
    group = make_group(db, slug="closed", name="Closed")
    for person in (WORKER, EMPLOYER):
        add_to_group(db, group=group, member=cast[person], now=now)
    return make_space(db, audience="group:closed", now=now)


@pytest.fixture
def open_thread(db, cast, now):
    """Everybody can read it; begun by the member, who shows no name to the public."""
    return make_thread(db, author=cast[MEMBER], space=make_space(db, audience="public", now=now), now=now)


@pytest.fixture
def crowd(db, now):
    """The handles of five hundred more members."""
    for number in range(500):
        add_member(
            db,
            email=f"crowd{number}@example.org",
            name=f"Somebody {number}",
            handle=f"crowd-{number}",
            time_zone="Asia/Bangkok",
            listed=True,
            now=now,
        )
    return [f"@crowd-{number}" for number in range(500)]


def test_without_script_the_whole_post_is_in_the_box(worker, db, thread):
    first = first_of(db, thread)
    shown = page(worker.get(f"/posts/{first.id}/reply?quote=yes"))
    assert shown.one("section.composer form").fields()["body"] == (
        f"> [#1](/posts/{first.id}):\n> We board at the pier. What do others do?\n\n"
    )
    assert page(worker.get(f"/posts/{first.id}/reply")).one("section.composer form").fields()["body"] == ""


def test_what_is_being_written_stays_above_the_quote_and_it_comes_once(worker, db, thread, post_reply):
    first = first_of(db, thread)
    worker.post(f"/threads/{thread.id}/draft", data={"body": "Begun."})
    body = (
        page(worker.get(f"/posts/{first.id}/reply?quote=yes")).one("section.composer form").fields()["body"]
    )
    assert body.startswith(f"Begun.\n\n> [#1](/posts/{first.id}):\n> We board")
    worker.post(f"/threads/{thread.id}/draft", data={"body": body})
    again = (
        page(worker.get(f"/posts/{first.id}/reply?quote=yes")).one("section.composer form").fields()["body"]
    )
    assert again == body


def test_a_quote_of_another_post_leaves_the_one_that_is_answered(worker, db, cast, thread, now):
    first = first_of(db, thread)
    reply = make_reply(db, author=cast[EMPLOYER], thread=thread, now=now)
    for query, answered in (("&answers=&seen=", reply.id), (f"&answers={first.id}&seen=2", first.id)):
        shown = page(worker.get(f"/posts/{reply.id}/reply?quote=yes{query}", headers=HTMX))
        fields = shown.one("section.composer form").fields()
        assert (fields["answers"], fields["body"]) == (
            str(answered),
            f"> [#2](/posts/{reply.id}):\n> We do, too.\n\n",
        )


def test_a_quote_is_shown_under_the_number_and_the_name_of_now(worker, member, db, cast, thread, post_reply):
    first = first_of(db, thread)
    post_reply(worker, thread, quote(first, "We board at the pier."))
    cast[MEMBER].name = "Lan <Tran>"
    body = shown_last(member, thread)
    assert body.one("blockquote p.quote__from a")["href"] == f"/posts/{first.id}"
    assert body.text == "#1, Lan <Tran> We board at the pier. I agree."
    assert last_of(db, thread).body.startswith(f"> [#1](/posts/{first.id}):\n> We board")
    assert quotes(db) == [(last_of(db, thread).id, first.id)]


def test_a_visitor_is_not_told_the_name_in_any_way(client, worker, db, open_thread, post_reply):
    post_reply(worker, open_thread, quote(first_of(db, open_thread), "We board", label="#1, Lan Tran"))
    assert shown_last(client, open_thread).text == "#1, a member We board I agree."
    for path in (open_thread.path, f"/threads/{open_thread.id}/text", f"/threads/{open_thread.id}/contents"):
        assert "Tran" not in client.get(path).text


def test_a_quote_from_elsewhere_names_the_thread(worker, db, cast, thread, now, post_reply):
    other = make_thread(db, author=cast[EMPLOYER], title="100% (really)", body="Elsewhere.", now=now)
    post_reply(worker, thread, quote(first_of(db, other), "Elsewhere."))
    assert shown_last(worker, thread).text == "#1 in “100% (really)”, Pongsak Thamrong Elsewhere. I agree."


def test_the_number_follows_the_post(worker, db, cast, thread, now, post_reply):
    reply = make_reply(db, author=cast[EMPLOYER], thread=thread, body="Twice a week.", now=now)
    post_reply(worker, thread, quote(reply, "Twice a week."))
    browser = worker
    db.execute(Post.__table__.update().where(Post.id == reply.id).values(number=7))
    assert page(browser.get(f"/posts/{last_of(db, thread).id}/reply")).texts(".quote__from") == []
    assert "#7, Pongsak Thamrong" in page(browser.get(thread.path)).texts(".quote__from")


def test_in_the_preview_the_head_is_as_it_will_be(worker, db, thread):
    body = quote(first_of(db, thread), "We board")
    shown = page(worker.post(f"/threads/{thread.id}/preview", data={"body": body}))
    assert shown.one(".composer__preview blockquote").text == "#1, Lan Tran We board"


def test_what_fewer_may_read_is_not_quoted_where_more_do(
    worker, db, cast, now, thread, closed_group, post_reply
):
    secret = first_of(db, make_thread(db, author=cast[EMPLOYER], space=closed_group, body="Secret.", now=now))
    text = quote(secret, "Secret.")
    body = refused(
        post_reply(worker, thread, text),
        "You quote #1, which fewer people may read than what you write here.",
    )
    assert body == text
    assert db.scalars(select(Draft.body)).all() == [text]
    assert (len(db.scalars(select(Post).where(Post.thread_id == thread.id)).all()), quotes(db)) == (1, [])


def test_a_thread_is_not_started_with_it_either(worker, db, cast, now, closed_group):
    secret = first_of(db, make_thread(db, author=cast[EMPLOYER], space=closed_group, body="Secret.", now=now))
    space = make_space(db, name="For all", now=now)
    typed = {"space": space.slug, "title": "Look at this", "body": quote(secret, "Secret.")}
    form = page(worker.post("/threads", data=typed), 422)
    assert "fewer people may read" in form.one(".flash--error").text
    assert form.one("form.form").fields()["body"] == typed["body"]
    assert db.scalars(select(Post.body)).all() == ["Secret."]
    assert worker.get(space.path).text.count("Look at this") == 0


def test_where_the_same_people_read_it_may_be_quoted(worker, db, cast, now, closed_group, post_reply):
    secret = first_of(db, make_thread(db, author=cast[EMPLOYER], space=closed_group, body="Secret.", now=now))
    other = make_thread(db, author=cast[WORKER], space=closed_group, now=now)
    assert post_reply(worker, other, quote(secret, "Secret.")).status_code == 303


def test_what_all_may_read_may_be_quoted_among_few(
    worker, db, cast, now, open_thread, closed_group, post_reply
):
    among_few = make_thread(db, author=cast[WORKER], space=closed_group, now=now)
    assert post_reply(worker, among_few, quote(first_of(db, open_thread), "We board")).status_code == 303


def test_a_hidden_post_and_one_that_never_was_are_refused_alike(
    member, db, cast, now, thread, closed_group, post_reply
):
    secret = first_of(db, make_thread(db, author=cast[EMPLOYER], space=closed_group, body="Secret.", now=now))
    nowhere = "You quote a post that does not exist, or is not open to you."
    refused(post_reply(member, thread, quote(secret, "Secret.")), nowhere)
    secret.id = 999_999
    db.expunge(secret)
    refused(post_reply(member, thread, quote(secret, "Secret.")), nowhere)


def test_inside_another_quote_it_is_found_too(worker, db, cast, now, thread, closed_group, post_reply):
    secret = first_of(db, make_thread(db, author=cast[EMPLOYER], space=closed_group, body="Secret.", now=now))
    nested = quote(first_of(db, thread), f"We board\n> [x](/posts/{secret.id}):\n> Secret.")
    assert "fewer people may read" in page(post_reply(worker, thread, nested), 422).one(".flash--error").text


def test_a_post_hidden_from_the_reader_later_is_named_no_more(client, worker, db, cast, now, post_reply):
    public = make_space(db, audience="public", name="Public", now=now)
    quoted = make_thread(db, author=cast[EMPLOYER], space=public, title="Once public", now=now)
    reading = make_thread(db, author=cast[WORKER], space=public, now=now)
    post_reply(worker, reading, quote(first_of(db, quoted), "We board"))
    quoted.audience_id = MEMBERS
    body = shown_last(client, reading)
    assert body.text == "From a post that is not open to you We board I agree."
    assert "Once public" not in client.get(reading.path).text
    assert shown_last(worker, reading).text == ("#1 in “Once public”, Pongsak Thamrong We board I agree.")


def test_who_is_mentioned_in_a_quote_is_not_told_again(worker, db, cast, thread, now, post_reply, deliver):
    asked = make_reply(db, author=cast[EMPLOYER], thread=thread, body="What do you say, @maribel-d?", now=now)
    post_reply(worker, thread, quote(asked, "What do you say, @maribel-d?"))
    deliver()
    told = db.execute(select(Notice.subject_id).where(Notice.member_id == cast["maribel-d"].id)).all()
    assert told == [(asked.id,)]
    assert db.scalars(select(PostMention.post_id)).all() == [asked.id]
    assert "What do you say, @Maribel Dacumos?" in shown_last(worker, thread).text


def test_a_name_in_a_quote_stays_hidden_from_visitors(client, worker, db, cast, now, open_thread, post_reply):
    cast["diep-pham"].listed = False
    asked = make_thread(db, author=cast["diep-pham"], space=open_thread.space, title="Asked", now=now)
    made = make_reply(db, author=cast[EMPLOYER], thread=asked, body="You, @diep-pham?", now=now)
    post_reply(worker, open_thread, quote(made, "You, @diep-pham?") + " And @diep-pham?")
    shown = shown_last(client, open_thread)
    assert shown.one("blockquote").text == "#2 in “Asked”, Pongsak Thamrong You, @a member?"
    assert db.scalars(select(PostMention.post_id)).all() == [made.id]


def test_thirty_people_may_be_mentioned_and_no_more(worker, db, thread, crowd, post_reply):
    text = " ".join(crowd[:31])
    composer = page(post_reply(worker, thread, text), 422).one("section.composer")
    assert composer.one(".flash--error").text == (
        "You mention 31 people, and each of them would be told. Please mention at most 30; what you wrote is"
        " kept in your drafts."
    )
    assert (composer.one("form").fields()["body"], db.scalars(select(Draft.body)).all()) == (text, [text])
    assert post_reply(worker, thread, " ".join(crowd[:30] * 2)).status_code == 303
    assert len(db.scalars(select(PostMention.member_id)).all()) == 30


def test_a_mention_of_five_hundred_is_refused_in_a_thread_and_in_a_change(
    worker, db, cast, now, thread, crowd
):
    text = " ".join(crowd)
    typed = {"space": thread.space.slug, "title": "Everybody", "body": text}
    assert (
        "You mention 500 people" in page(worker.post("/threads", data=typed), 422).one(".flash--error").text
    )
    post = make_reply(db, author=cast[WORKER], thread=thread, now=now)
    form = page(worker.post(f"/posts/{post.id}/revisions", data={"body": text, "started_from": "1"}), 422)
    assert "You mention 500 people" in form.one(".flash--error").text
    assert db.scalars(select(PostMention.member_id)).all() == []


def test_five_hundred_handles_of_nobody_are_just_text(worker, db, thread, post_reply):
    text = " ".join(f"@nobody-{number}" for number in range(500))
    assert post_reply(worker, thread, text).status_code == 303


def test_a_page_with_quotes_takes_one_more_query_and_one_without_takes_none(
    worker, db, thread, post_reply, queries
):
    worker.get(thread.path)
    worker.get(thread.path)
    with queries:
        worker.get(thread.path)
    without = queries.count
    for _twice in range(2):
        post_reply(worker, thread, quote(first_of(db, thread), "We board"))
    worker.get(thread.path)
    with queries:
        worker.get(thread.path)
    assert queries.count == without + 1, queries
