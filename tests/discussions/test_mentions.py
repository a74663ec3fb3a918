"""Mentions: whom one can mention, who hears of it, and what others see."""

import pytest
from sqlalchemy import select

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post, PostMention
from apfl_net.notifications.models import Notice
from tests.browsing import HTMX
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, parse


def offered(browser, place, q):
    return [
        one["data-insert"].removeprefix("@")
        for one in parse(browser.get(f"{place.path}/mentionable", params={"q": q}, headers=HTMX).text).all(
            "li"
        )
    ]


def mentioned(db, post):
    return set(db.scalars(select(PostMention.member_id).where(PostMention.post_id == post.id)))


def test_the_list_offers_by_the_start_of_a_name_or_handle(worker, thread):
    assert offered(worker, thread, "lan") == ["lan-tran"]
    assert offered(worker, thread, "TRA") == ["lan-tran"]
    assert offered(worker, thread, "pongsak-th") == ["pongsak-thamrong"]
    assert offered(worker, thread, "an-tran") == []
    assert offered(worker, thread, "nobody") == []


@pytest.mark.parametrize("q", ["%", "_", "\\", "l%n", "'", "\x07", " " * 50, "x" * 500])
def test_what_is_typed_is_no_pattern(worker, thread, q):
    assert offered(worker, thread, q) == offered(worker, thread, "")[:0] or not q.strip(" \x07")


def test_an_option_says_who_it_is(worker, thread, cast):
    one = parse(worker.get(f"{thread.path}/mentionable?q=lan", headers=HTMX).text).one("li")
    assert (one["role"], one["id"]) == ("option", f"person-{cast[MEMBER].id}")
    assert one.text == ("Lan Tran @lan-tran · Provincial Labour Inspectorate of the Southern Coast, Viet Nam")


def test_without_script_it_is_a_page_to_copy_from(worker, thread):
    shown = page(worker.get(f"{thread.path}/mentionable?q=lan"))
    assert (shown.texts(".byline__name"), shown.texts(".handle")) == (["Lan Tran"], ["@lan-tran"])
    assert shown.one("#found").text == "1 person"
    assert page(worker.get(f"{thread.path}/mentionable")).one("#found").text == "The first 20 people"
    assert "Nobody of that name" in page(worker.get(f"{thread.path}/mentionable?q=zzz")).one("main").text


def test_who_writes_in_the_thread_comes_first(worker, db, cast, thread, now):
    make_reply(db, author=cast["wen-ruoshan"], thread=thread, now=now)
    assert offered(worker, thread, "")[:2] == ["lan-tran", "wen-ruoshan"]
    assert len(offered(worker, thread, "")) == 20


def test_only_those_who_may_read_are_offered(worker, db, cast, now):
    caucus = make_space(db, audience="constituency:workers_org", now=now)
    thread = make_thread(db, author=cast[WORKER], space=caucus, now=now)
    workers = {member.handle for member in cast.values() if member.handle in set(offered(worker, thread, ""))}
    assert "lan-tran" not in workers
    assert {"rosnah-idris", "somchai-p", "diep-pham"} <= workers
    assert set(offered(worker, caucus, "")) == workers


def test_who_is_not_listed_is_offered_only_where_they_write(worker, db, cast, thread, now):
    cast["wen-ruoshan"].listed = False
    assert offered(worker, thread, "wen") == []
    make_reply(db, author=cast["wen-ruoshan"], thread=thread, now=now)
    assert offered(worker, thread, "wen") == ["wen-ruoshan"]


def test_a_mention_becomes_a_link_for_members(worker, db, cast, thread, post_reply):
    post_reply(worker, thread, "Ask @lan-tran, or (@pongsak-thamrong).")
    reply = db.scalars(select(Post).where(Post.number == 2)).one()
    assert mentioned(db, reply) == {cast[MEMBER].id, cast[EMPLOYER].id}
    body = page(worker.get(thread.path)).all(".post__body")[1]
    assert body.text == "Ask @Lan Tran, or (@Pongsak Thamrong)."
    assert [link["href"] for link in body.all("a.mention")] == [cast[MEMBER].path, cast[EMPLOYER].path]


def test_whom_one_may_not_mention_stays_plain_and_hears_nothing(worker, db, cast, now, deliver, post_reply):
    group = make_group(db, slug="closed", name="Closed")
    for handle in ("rosnah-idris", "somchai-p"):
        add_to_group(db, group=group, member=cast[handle], now=now)
    space = make_space(db, audience="group:closed", now=now)
    thread = make_thread(db, author=cast[WORKER], space=space, now=now)
    post_reply(worker, thread, "Not @lan-tran, not @nobody-here, but @somchai-p.")
    deliver()
    reply = db.scalars(select(Post).where(Post.number == 2)).one()
    assert mentioned(db, reply) == {cast["somchai-p"].id}
    body = page(worker.get(thread.path)).all(".post__body")[1]
    assert body.text == "Not @lan-tran, not @nobody-here, but @Somchai Phromma."
    assert db.scalars(select(Notice.member_id)).all() == [cast["somchai-p"].id]


@pytest.mark.parametrize(
    "text",
    [
        "write to x@lan-tran",
        "`@lan-tran`",
        "    @lan-tran",
        "@lan-tran-x",
        "@Lan-Tran",
        "@lan-tranñ",
        "https://example.org/@lan-tran",
        '<span class="mention" data-member="4"></span>',
        "&#64;lan-tran",
    ],
)
def test_what_only_looks_like_a_mention_is_none(worker, db, thread, post_reply, text):
    post_reply(worker, thread, f"See:\n\n{text}")
    reply = db.scalars(select(Post).where(Post.number == 2)).one()
    assert mentioned(db, reply) == set()
    assert page(worker.get(thread.path)).all(".post__body")[1].all(".mention") == []


def test_a_mention_twice_is_one(worker, db, cast, thread, post_reply, deliver):
    post_reply(worker, thread, "@lan-tran @lan-tran **@lan-tran**")
    deliver()
    reply = db.scalars(select(Post).where(Post.number == 2)).one()
    assert mentioned(db, reply) == {cast[MEMBER].id}
    assert len(db.scalars(select(Notice)).all()) == 1


def test_a_visitor_meets_names_only_where_they_are_public(client, worker, db, cast, now, post_reply):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[WORKER], space=space, now=now)
    post_reply(worker, thread, "Ask @lan-tran or @pongsak-thamrong.")
    shown = client.get(thread.path)
    body = page(shown).all(".post__body")[1]
    assert body.text == "Ask @a member or @Pongsak Thamrong."
    assert [link["href"] for link in body.all("a.mention")] == [cast[EMPLOYER].path]
    assert "lan-tran" not in shown.text


def test_who_changes_their_name_is_called_so_in_old_posts(worker, db, cast, thread, post_reply):
    post_reply(worker, thread, "Ask @lan-tran.")
    cast[MEMBER].name = "Lan <Tran> & Co"
    body = page(worker.get(thread.path)).all(".post__body")[1]
    assert body.text == "Ask @Lan <Tran> & Co."


def test_visitors_are_offered_nobody(client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    for path in (f"{space.path}/mentionable", "/threads/1/mentionable"):
        assert client.get(path).status_code == 401
