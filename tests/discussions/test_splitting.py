"""Posts are split off into a thread of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.answers import mark_answer
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.actions.reading import note_reading
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post, ThreadAnswer
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.watches.models import Watch
from tests.discussions.keeping import bodies, change_of, read_to, tallies, tallies_counted, undo
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page, said


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


@pytest.fixture
def talk(db, cast, now):
    """Six posts, `one` to `six`, an hour apart; the fifth answers the fourth, the sixth the second."""
    start = now - timedelta(hours=10)
    thread = make_thread(db, author=cast[MEMBER], body="one", title="Vessels", now=start)
    posts = [db.scalars(select(Post).where(Post.thread_id == thread.id)).one()]
    for number, (name, answered) in enumerate(
        [("two", None), ("three", None), ("four", None), ("five", 3), ("six", 1)], start=2
    ):
        posts.append(
            make_reply(
                db,
                author=cast[WORKER if number % 2 else EMPLOYER],
                thread=thread,
                body=name,
                answers=posts[answered] if answered is not None else None,
                now=start + timedelta(hours=number),
            )
        )
    db.commit()
    return thread


def post_of(db, body):
    return db.scalars(select(Post).where(Post.body == body)).one()


def split(browser, thread, posts, title="Crews", **more):
    sent = {"posts": posts, "title": title, "reason": "Another question."} | more
    return browser.post(f"/threads/{thread.id}/split", data=sent)


def made_by(db, answer):
    """The thread that a split leads on to."""
    assert answer.status_code == 303, answer.text
    return db.get_one(Thread, int(answer.headers["location"].split("/")[2].partition("-")[0]))


def test_selected_posts_become_a_thread_and_both_are_numbered_anew(moderator, member, db, cast, talk):
    way = [
        link["href"] for link in page(moderator.get(talk.path)).all("#keep-order a") if "Split" in link.text
    ]
    form = page(moderator.get(way[0])).one("form.form")
    answer = moderator.post(
        form["action"],
        data=form.fields() | {"posts": "2, 4-5", "title": "Crews", "reason": "Another question."},
    )
    made = made_by(db, answer)
    assert bodies(db, talk) == [(1, "one"), (2, "three"), (3, "six")]
    assert bodies(db, made) == [(1, "two"), (2, "four"), (3, "five")]
    assert (made.title, made.author_id, made.space_id) == ("Crews", cast[EMPLOYER].id, talk.space_id)
    assert (made.last_number, db.get_one(Thread, talk.id).last_number) == (3, 3)
    for thread in (talk, made):
        assert tallies(db, thread) == tallies_counted(db, thread)
    five = post_of(db, "five")
    assert member.get(f"/posts/{five.id}").headers["location"] == f"{made.path}#post-{five.id}"
    heading = page(member.get(made.path)).texts("article.post h2")[2]
    assert heading == "#3, in reply to #2 by Pongsak Thamrong, by Rosnah Idris"


def test_from_a_post_on_all_go(moderator, db, talk):
    made = made_by(db, split(moderator, talk, "4-"))
    assert [body for _number, body in bodies(db, talk)] == ["one", "two", "three"]
    assert [body for _number, body in bodies(db, made)] == ["four", "five", "six"]


def test_both_threads_tell_of_it_and_name_each_other(moderator, member, db, talk):
    made = made_by(db, split(moderator, talk, "4-5"))
    there = page(member.get(talk.path)).one(".change")
    assert there.text.startswith(
        "Posts were split off into Crews by Farhana Sikder: Another question. today,"
    )
    assert there.all("a")[0]["href"] == made.path
    here = page(member.get(made.path)).one(".change")
    assert here.text.startswith("Split off from Vessels by Farhana Sikder: Another question. today,")
    assert here.all("a")[0]["href"] == talk.path


def test_an_answer_to_a_post_that_went_names_the_other_thread_to_whoever_sees_it(
    moderator, member, worker, db, cast, talk, now
):
    made = made_by(db, split(moderator, talk, "2"))
    article = page(member.get(talk.path)).all("article.post")[-1]
    assert article.one("h2").text == (
        "#5, in reply to #1 in “Crews” by Pongsak Thamrong, by Pongsak Thamrong"
    )
    hidden = make_space(db, name="Donors", audience="constituency:donor", now=now)
    made.audience_id = hidden.audience_id
    article = page(member.get(talk.path)).all("article.post")[-1]
    assert article.one("h2").text == "#5, by Pongsak Thamrong"
    assert "Crews" not in page(member.get(talk.path)).text
    line = page(member.get(talk.path)).one(".change").text
    assert line.startswith("Posts were split off into another thread by Farhana Sikder")


@pytest.mark.parametrize("posts", ["1", "1-3", "1-", "3, 1", "1, 2, 3, 4, 5, 6"])
def test_the_first_post_stays(moderator, db, talk, posts):
    refused = page(split(moderator, talk, posts), 409)
    assert refused.one(".flash--error").text.startswith("The first post cannot be split off.")
    assert refused.one("form.form").fields()["posts"] == posts
    assert len(bodies(db, talk)) == 6


@pytest.mark.parametrize("posts", ["", "a", "2;3", "-2", "2--3", "1" * 12, "٣x", "2," * 101])
def test_what_is_no_number_is_named(moderator, db, talk, posts):
    form = page(split(moderator, talk, posts), 422)
    assert form.one("#posts-error").text == "Error: Please give the numbers of posts, as in 7, 9-12, 15-."
    assert form.one("form.form").fields()["title"] == "Crews"
    assert len(bodies(db, talk)) == 6


def test_what_is_wrong_is_said_in_the_order_of_the_form(moderator, talk):
    form = page(split(moderator, talk, "a", title="", reason=""), 422)
    fields = [link["href"] for link in form.all(".error-summary a")]
    assert fields == ["#posts", "#title", "#reason"]


@pytest.mark.parametrize("posts", ["7", "70-80", "5-4"])
def test_numbers_that_no_post_has_split_nothing(moderator, db, talk, posts):
    asked = page(moderator.get(f"/threads/{talk.id}/split?posts={posts}"))
    refused = page(split(moderator, talk, posts), 409)
    for form in (asked, refused):
        assert form.one("#posts-error").text == "Error: No post here has such a number."
        assert form.texts(".error-summary li") == ["Which posts: No post here has such a number."]
        assert form.all(".flash--error") == []
    assert len(bodies(db, talk)) == 6


def test_numbers_read_before_another_split_are_asked_for_again(moderator, db, talk):
    form = page(moderator.get(f"/threads/{talk.id}/split")).one("form.form").fields()
    split(moderator, talk, "2")
    refused = page(split(moderator, talk, "3", changes=form["changes"]), 409)
    assert "other numbers since you opened this page" in refused.one(".flash--error").text
    assert len(bodies(db, talk)) == 5


def test_before_it_is_done_one_sees_which_posts_go(moderator, db, talk):
    shown = page(moderator.get(f"/threads/{talk.id}/split?posts=2,4-5&title=Crews"))
    assert shown.texts("ul.rows li") == [
        "#2 Pongsak Thamrong two",
        "#4 Pongsak Thamrong four",
        "#5 Rosnah Idris five",
    ]
    assert shown.one("form.form").fields()["title"] == "Crews"
    assert len(bodies(db, talk)) == 6


def test_how_far_members_have_read_is_carried_over(moderator, db, cast, talk, now):
    for email, number in ((MEMBER, 6), (WORKER, 3)):
        note_reading(db, viewer=viewer_of(db, cast[email]), thread_id=talk.id, number=number, now=now)
    made = made_by(db, split(moderator, talk, "2, 5"))
    assert (read_to(db, cast[MEMBER], talk), read_to(db, cast[MEMBER], made)) == (4, 2)
    # The worker had read one to three, and wrote five.
    assert (read_to(db, cast[WORKER], talk), read_to(db, cast[WORKER], made)) == (2, 2)


def test_drafts_of_answers_go_along_and_others_stay(moderator, db, cast, talk, now):
    for email, body in ((MEMBER, "five"), (WORKER, "three")):
        keep_draft(
            db,
            author=viewer_of(db, cast[email]),
            thread=talk,
            answers=post_of(db, body),
            body=f"To {body}",
            form_key=new_form_key(),
            now=now,
        )
    made = made_by(db, split(moderator, talk, "4-5"))
    assert dict(db.execute(select(Draft.body, Draft.thread_id)).all()) == {
        "To five": made.id,
        "To three": talk.id,
    }


def test_who_follows_or_muted_the_thread_does_so_with_the_new_one(moderator, db, cast, talk, now):
    for email, level in ((MEMBER, "watch"), (WORKER, "mute")):
        db.add(Watch(member_id=cast[email].id, subject="thread", subject_id=talk.id, level=level, since=now))
    made = made_by(db, split(moderator, talk, "2"))
    watches = select(Watch.member_id, Watch.level).where(Watch.subject_id == made.id)
    assert dict(db.execute(watches).all()) == {cast[MEMBER].id: "watch", cast[WORKER].id: "mute"}


def test_the_mark_of_an_answer_goes_when_the_post_does_and_comes_back_with_it(moderator, db, cast, talk, now):
    talk.is_question = True
    mark_answer(db, viewer=viewer_of(db, cast[MEMBER]), post=_with_thread(db, "five"), now=now)
    split(moderator, talk, "5")
    assert db.scalars(select(ThreadAnswer)).all() == []
    undo(moderator, talk, change_of(db, talk, "split"))
    mark = db.scalars(select(ThreadAnswer)).one()
    assert (mark.thread_id, mark.post_id, mark.marked_by) == (
        talk.id,
        post_of(db, "five").id,
        cast[MEMBER].id,
    )


def _with_thread(db, body):
    post = post_of(db, body)
    db.refresh(post, ["thread"])
    return post


def test_a_reply_in_flight_lands_where_its_post_went(moderator, worker, db, talk, post_reply):
    five, three = post_of(db, "five"), post_of(db, "three")
    made = made_by(db, split(moderator, talk, "5"))
    assert post_reply(worker, talk, "To five.", answers=five.id).status_code == 303
    assert post_reply(worker, talk, "To three.", answers=three.id).status_code == 303
    assert [body for _number, body in bodies(db, made)] == ["five", "To five."]
    assert bodies(db, talk)[-1] == (6, "To three.")
    assert post_of(db, "To five.").answers_id == five.id


def test_posts_for_fewer_readers_become_a_thread_for_them(worker, client, db, cast, now):
    """So that its title is not read by those who may not read a word of it."""
    space = make_space(db, audience="public", now=now)
    make_moderator(db, space=space, member=cast[WORKER], now=now)
    thread = make_thread(db, author=cast[WORKER], space=space, now=now - timedelta(hours=5))
    caucus = make_space(db, name="Caucus", audience="constituency:workers_org", now=now)
    aside = make_reply(db, author=cast[WORKER], thread=thread, body="Aside.", now=now)
    aside.audience_id = caucus.audience_id
    made = made_by(db, split(worker, thread, "2"))
    assert made.audience_id == caucus.audience_id
    assert page(worker.get(thread.path)).one(".change").text.startswith("Posts were split off into Crews")
    assert client.get(made.path).status_code == 404
    assert page(client.get(thread.path)).all(".change") == []


def test_posts_that_a_moderator_does_not_see_stay(moderator, db, cast, talk, now):
    caucus = make_space(db, name="Caucus", audience="constituency:workers_org", now=now)
    post_of(db, "five").audience_id = caucus.audience_id
    assert split(moderator, talk, "5").status_code == 409
    made = made_by(db, split(moderator, talk, "2-"))
    assert [body for _number, body in bodies(db, talk)] == ["one", "five"]
    assert [body for _number, body in bodies(db, made)] == ["two", "three", "four", "six"]


def test_a_split_is_undone_with_what_was_written_since(moderator, member, db, cast, talk, now):
    before = bodies(db, talk)
    made = made_by(db, split(moderator, talk, "4-5"))
    make_reply(db, author=cast[WORKER], thread=made, body="seven", now=now)
    answer = undo(moderator, talk, change_of(db, talk, "split"), "It is one question.")
    assert (answer.status_code, answer.headers["location"]) == (303, talk.path)
    assert bodies(db, talk) == [*before, (7, "seven")]
    assert tallies(db, talk) == tallies_counted(db, talk)
    assert (bodies(db, made), tallies(db, made)) == ([], set())
    answer = member.get(made.path)
    assert (answer.status_code, answer.headers["location"]) == (303, talk.path)
    lines = page(member.get(talk.path)).texts(".change p")
    assert lines[0].startswith("Posts were split off into “Crews” by Farhana Sikder")
    assert lines[1].startswith("Farhana Sikder undid the split (today, ")
    assert len(page(member.get("/discussions/labour-inspection-in-practice")).all("li.thread")) == 1


def test_it_can_be_undone_from_the_new_thread_too_but_not_after_that_went_on(moderator, db, cast, talk, now):
    made = made_by(db, split(moderator, talk, "4-5"))
    change = change_of(db, talk, "split")
    assert "Undo" in page(moderator.get(made.path)).one(".change").text
    other = make_thread(db, author=cast[MEMBER], now=now)
    moderator.post(f"/threads/{made.id}/merge", data={"target": str(other.id), "reason": "x"})
    assert "The posts have gone on to other places" in said(undo(moderator, talk, change), 409)


def test_only_who_keeps_order_splits(member, client, db, talk):
    assert (split(member, talk, "2").status_code, split(client, talk, "2").status_code) == (403, 401)
    assert member.get(f"/threads/{talk.id}/split").status_code == 403
    assert len(bodies(db, talk)) == 6
