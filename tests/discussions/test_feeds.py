"""Feeds: what a visitor may read, or by a token what its member may, as well-formed Atom."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from apfl_net.access.actions import make_feed_token
from apfl_net.access.models import MEMBERS, PUBLIC
from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.markdown import with_whole_links
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page, parse

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def public(db, cast, now):
    """A public space with a thread of two posts; and a thread for members elsewhere."""
    make_thread(
        db, author=cast[EMPLOYER], title="Among members", body="Inner words.", now=now - timedelta(hours=3)
    )
    space = make_space(db, name="Fair recruitment", audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now - timedelta(hours=2))
    make_reply(
        db,
        author=cast[WORKER],
        thread=thread,
        body="Ask **@lan-tran**, see [here](/about) & [there](https://ilo.org/x).",
        now=now - timedelta(hours=1),
    )
    db.commit()
    return thread


@pytest.fixture
def token_of(db, cast, now):
    return lambda person: make_feed_token(db, viewer=viewer_of(db, cast[person]), label="test", now=now)


def feed(answer):
    assert (answer.status_code, answer.headers["content-type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    return ElementTree.fromstring(answer.content)  # noqa: S314  (we made it)


def titles(answer):
    return [entry.findtext(f"{ATOM}title") for entry in feed(answer).iter(f"{ATOM}entry")]


def contents(answer):
    return [entry.findtext(f"{ATOM}content") for entry in feed(answer).iter(f"{ATOM}entry")]


def posts_of(db, thread):
    return db.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.number)).all()


def test_the_public_feed_has_what_a_visitor_may_read(client, db, public):
    read = feed(client.get("/feeds/discussions"))
    first, reply = posts_of(db, public)
    assert [entry.findtext(f"{ATOM}id") for entry in read.iter(f"{ATOM}entry")] == [
        f"{SITE}/posts/{reply.id}",
        f"{SITE}/posts/{first.id}",
    ]
    assert read.findtext(f"{ATOM}id") == f"{SITE}/feeds/discussions"
    assert read.findtext(f"{ATOM}title") == "Public discussions · APFL Net"
    assert read.findtext(f"{ATOM}updated") == reply.written_at.isoformat(timespec="seconds")
    links = {link.get("rel"): link.get("href") for link in read.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{SITE}/discussions", "self": f"{SITE}/feeds/discussions"}


def test_an_entry_is_the_post_as_a_visitor_sees_it(client, db, public):
    entry = next(feed(client.get(f"/feeds/threads/{public.id}")).iter(f"{ATOM}entry"))
    said = {child.tag.removeprefix(ATOM): child.text for child in entry if child.text and child.text.strip()}
    reply = posts_of(db, public)[1]
    written = reply.written_at.isoformat(timespec="seconds")
    assert said.pop("content") == (
        '<p>Ask <strong><span class="mention">@a member</span></strong>, see '
        f'<a href="{SITE}/about" rel="nofollow ugc noopener">here</a> &amp; '
        '<a href="https://ilo.org/x" rel="nofollow ugc noopener">there</a>.</p>\n'
    )
    assert said == {
        "id": f"{SITE}/posts/{reply.id}",
        "title": "#2 in “How do you inspect vessels?”",
        "published": written,
        "updated": written,
        "rights": "Everybody can read this",
    }
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "A member, Workers, Malaysia"
    assert entry.find(f"{ATOM}link").get("href") == f"{SITE}/posts/{reply.id}"
    assert entry.find(f"{ATOM}content").get("type") == "html"


def test_a_member_who_asks_for_a_public_feed_gets_what_visitors_get(browser_as, client, public):
    for path in ("/feeds/discussions", f"/feeds/threads/{public.id}", "/feeds/discussions/fair-recruitment"):
        assert browser_as(MEMBER).get(path).text == client.get(path).text


def test_a_private_feed_shows_what_its_member_sees(client, db, public, token_of):
    token = token_of(EMPLOYER)
    answer = client.get(f"/feeds/{token}/discussions")
    assert titles(answer) == [
        "#2 in “How do you inspect vessels?”",
        "#1 in “How do you inspect vessels?”",
        "#1 in “Among members”",
    ]
    names = [name.text for name in feed(answer).iter(f"{ATOM}name")]
    assert names[0].startswith("Rosnah Idris, ")
    assert f'href="{SITE}/members/' in contents(answer)[0]
    assert [rights.text for rights in feed(answer).iter(f"{ATOM}rights")][1:] == [
        "Everybody can read this",
        "Members of the network can read this",
    ]
    assert token not in answer.text


def test_feeds_of_a_space_and_a_thread_hold_what_is_in_them(client, db, cast, now, public, token_of):
    make_thread(
        db,
        author=cast[EMPLOYER],
        title="Elsewhere",
        space=make_space(db, audience="public", now=now),
        now=now,
    )
    for start in ("/feeds", f"/feeds/{token_of(EMPLOYER)}"):
        for path in (
            "discussions/fair-recruitment",
            f"threads/{public.id}",
            f"threads/{public.id}-any-words",
        ):
            assert titles(client.get(f"{start}/{path}")) == [
                "#2 in “How do you inspect vessels?”",
                "#1 in “How do you inspect vessels?”",
            ]


def test_what_is_hidden_has_no_feed(client, db, cast, now, public, token_of):
    space = make_space(db, name="Caucus", audience="constituency:workers_org", now=now)
    caucus = make_thread(db, author=cast[WORKER], space=space, now=now)
    for path in (f"threads/{caucus.id}", "discussions/caucus"):
        assert client.get(f"/feeds/{path}").status_code == 404
        assert client.get(f"/feeds/{token_of(EMPLOYER)}/{path}").status_code == 404
        assert len(titles(client.get(f"/feeds/{token_of(WORKER)}/{path}"))) == 1
    assert len(titles(client.get(f"/feeds/{token_of(EMPLOYER)}/discussions"))) == 3


def test_a_private_feed_follows_the_audiences_of_its_member(client, db, cast, now, public, token_of):
    token = token_of(EMPLOYER)
    reply = posts_of(db, public)[1]
    reply.audience_id = audience_of_constituency(db, "workers_org").id
    assert len(titles(client.get(f"/feeds/{token}/threads/{public.id}"))) == 1
    public.audience_id = reply.audience_id
    assert client.get(f"/feeds/{token}/threads/{public.id}").status_code == 404
    public.audience_id = PUBLIC
    reply.audience_id = MEMBERS
    assert len(titles(client.get(f"/feeds/{token}/threads/{public.id}"))) == 2
    assert len(titles(client.get(f"/feeds/threads/{public.id}"))) == 1


def test_a_post_without_its_text_leaves_the_feed(client, db, now, public):
    posts_of(db, public)[1].removed_at = now
    for path in ("/feeds/discussions", f"/feeds/threads/{public.id}", "/feeds/discussions/fair-recruitment"):
        assert titles(client.get(path)) == ["#1 in “How do you inspect vessels?”"]


def test_an_edited_post_is_updated(client, db, now, public):
    reply = posts_of(db, public)[1]
    reply.edited_at, reply.body_html = now, "<p>Better.</p>"
    entry = next(feed(client.get("/feeds/discussions")).iter(f"{ATOM}entry"))
    assert entry.findtext(f"{ATOM}updated") == now.isoformat(timespec="seconds")
    assert entry.findtext(f"{ATOM}content") == "<p>Better.</p>"


def test_thirty_entries_and_no_more(client, db, cast, now, public):
    for number in range(40):
        make_reply(db, author=cast[MEMBER], thread=public, now=now + timedelta(minutes=6 * number))
    for path in ("/feeds/discussions", f"/feeds/threads/{public.id}", "/feeds/discussions/fair-recruitment"):
        read = titles(client.get(path))
        assert (len(read), read[0][:3], read[-1][:3]) == (30, "#42", "#13")


def test_the_latest_posts_come_from_whichever_threads_they_are_in(client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    for number in range(35):
        at = now - timedelta(hours=100 - number)
        make_thread(db, author=cast[MEMBER], space=space, title=f"Thread {number}", now=at)
    assert titles(client.get("/feeds/discussions")) == [f"#1 in “Thread {n}”" for n in range(34, 4, -1)]


def test_a_feed_is_sent_again_only_when_it_has_changed(client, db, cast, now, public):
    first = client.get("/feeds/discussions")
    etag = first.headers["etag"]
    again = client.get("/feeds/discussions", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    make_reply(db, author=cast[MEMBER], thread=public, now=now)
    assert client.get("/feeds/discussions", headers={"If-None-Match": etag}).status_code == 200


def test_a_feed_is_answered_as_everything_is(client, public):
    headers = client.get("/feeds/discussions", headers={"Accept-Encoding": "gzip"}).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, no-cache"
    assert headers["content-encoding"] == "gzip"


def test_a_feed_of_nothing_is_one_too(client, db):
    read = feed(client.get("/feeds/discussions"))
    assert (read.findtext(f"{ATOM}updated"), titles(client.get("/feeds/discussions"))) == (
        "2000-01-01T00:00:00+00:00",
        [],
    )


@pytest.mark.parametrize(
    "title",
    [
        "]]> & <b>\"'",
        "\x00\x07\x0b",
        "\ufffe\uffff",
        "😀",
        "ไทย ខ្មែរ မြန်မာ 中文",
        "&amp;#0;",
    ],
)
def test_no_title_and_no_text_breaks_it(client, db, public, title):
    """Control characters do not come through the forms; a feed would hold even then."""
    if db.get_bind().dialect.name == "postgresql":
        title = title.replace("\x00", "")
    reply = posts_of(db, public)[1]
    public.title = f"Begin {title} end"
    reply.body_html = f"<p>Begin {title.replace('&', '&amp;').replace('<', '&lt;')} end</p>"
    read = client.get("/feeds/discussions")
    kept = "".join(sign for sign in title if sign not in "\x00\x07\x0b\ufffe\uffff")
    assert titles(read)[0] == f"#2 in “Begin {kept} end”"
    assert contents(read)[0].startswith("<p>Begin ")


def test_a_feed_speaks_the_readers_language_and_its_entries_theirs(client, db, cast, now, public):
    make_reply(db, author=cast[MEMBER], thread=public, body="ไทย", language="th", now=now)
    read = feed(client.get("/feeds/discussions"))
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert read.get(lang) == "en"
    assert [one.get(lang) for one in read.iter(f"{ATOM}content")] == ["th", "en", "en"]


def test_public_pages_name_their_feed_and_others_do_not(client, browser_as, db, public, thread):
    def named(browser, path):
        return [
            link["href"]
            for link in page(browser.get(path)).all("head link")
            if link.get("type") == "application/atom+xml"
        ]

    assert named(client, "/discussions") == ["/feeds/discussions"]
    assert named(client, "/discussions/fair-recruitment") == ["/feeds/discussions/fair-recruitment"]
    assert named(client, public.path) == [f"/feeds/threads/{public.id}"]
    assert named(browser_as(MEMBER), thread.path) == []


def test_only_links_of_this_site_are_written_out():
    html = (
        '<p><a href="/a">/a</a> <a href="//b">b</a> <a href="#c">c</a> <code>&lt;a href="/d"&gt;</code></p>'
    )
    made = with_whole_links(html, SITE)
    assert parse(made).all("a")[0]["href"] == f"{SITE}/a"
    assert made.replace(f"{SITE}/a", "/a") == html
