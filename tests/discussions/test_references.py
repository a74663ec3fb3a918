"""The address of a thread or post, typed by itself, is shown as its title to whoever may see it."""

from apfl_net.demo.cast import MEMBER, MODERATOR, WORKER
from apfl_net.discussions.models.posts import Post
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page

HERE = "http://127.0.0.1:8000"


def links_in(browser, path):
    return [(link.text, link["href"]) for link in page(browser.get(path)).all("article a.reference")]


def test_an_address_of_ours_becomes_the_title(member, db, cast, thread, now):
    other = make_thread(db, author=cast[WORKER], title="Brick & kiln", now=now)
    reply = make_reply(db, author=cast[WORKER], thread=other, now=now)
    text = f"{HERE}{other.path} and {HERE}/posts/{reply.id} and {HERE}{other.path}#post-{reply.id}"
    make_reply(db, author=cast[MEMBER], thread=thread, body=text, now=now)
    post = ("Brick & kiln #2", f"/posts/{reply.id}")
    assert links_in(member, thread.path) == [("Brick & kiln", f"/threads/{other.id}"), post, post]


def test_who_may_not_see_it_is_told_nothing_by_its_address(member, worker, db, cast, thread, now):
    space = make_space(db, audience="constituency:workers_org", now=now)
    caucus = make_thread(db, author=cast[WORKER], space=space, title="Our line on fees", now=now)
    make_reply(db, author=cast[WORKER], thread=thread, body=f"See {HERE}{caucus.path}", now=now)
    assert links_in(worker, thread.path) == [("Our line on fees", f"/threads/{caucus.id}")]
    assert links_in(member, thread.path) == [(f"/threads/{caucus.id}", f"/threads/{caucus.id}")]
    article = page(member.get(thread.path)).all("article")[1].text
    assert "fees" not in article


def test_a_link_with_words_of_its_own_keeps_them(member, db, cast, thread, now):
    text = (
        f"[this one]({HERE}/threads/{thread.id}) `{HERE}/threads/{thread.id}` https://example.org/threads/7"
    )
    make_reply(db, author=cast[WORKER], thread=thread, body=text, now=now)
    assert links_in(member, thread.path) == []


def test_the_preview_shows_the_title_too(member, thread, post_reply):
    typed = {"body": f"{HERE}{thread.path}", "form_key": "a" * 32}
    shown = page(member.post(f"/threads/{thread.id}/preview", data=typed))
    assert shown.one(".composer__preview a.reference").text == thread.title


def test_the_address_of_a_post_that_moved_twice_lands_and_names_where_it_is(
    member, browser_as, db, cast, thread, now
):
    """Split off, then merged into another thread, which then goes to another space."""
    moderator, into = browser_as(MODERATOR), make_thread(db, author=cast[MEMBER], title="Crews", now=now)
    post = make_reply(db, author=cast[WORKER], thread=thread, body="It moves.", now=now)
    text = f"{HERE}/posts/{post.id} {HERE}{thread.path}#post-{post.id}"
    other = make_thread(db, author=cast[MEMBER], title="Other", body=text, now=now)
    library, path = make_space(db, name="Library", now=now), f"/posts/{post.id}"
    data = {"posts": "2", "title": "Split off", "reason": "x"}
    made = moderator.post(f"/threads/{thread.id}/split", data=data).headers["location"]
    assert links_in(member, other.path) == [("Split off #1", path)] * 2
    merging = {"target": into.path, "reason": "x"}
    assert moderator.post(f"{made.partition('-')[0]}/merge", data=merging).status_code == 303
    moving = {"space": library.slug, "reason": "x"}
    assert moderator.post(f"/threads/{into.id}/move", data=moving).status_code == 303
    assert member.get(path).headers["location"] == f"{into.path}#post-{post.id}"
    number = db.get_one(Post, post.id).number
    assert links_in(member, other.path) == [(f"Crews #{number}", path)] * 2


def test_a_page_without_references_asks_no_more_than_before(member, db, cast, thread, now, queries):
    member.get(thread.path)
    with queries:
        member.get(thread.path)
    plain = queries.count
    make_reply(db, author=cast[MEMBER], thread=thread, body=f"{HERE}{thread.path}", now=now)
    member.get(thread.path)
    with queries:
        member.get(thread.path)
    assert queries.count == plain + 1, queries
