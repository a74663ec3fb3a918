"""A visitor's browser keeps a page while nothing on it has changed, and not longer."""

from datetime import timedelta

import pytest

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from apfl_net.members.actions import change_preferences, take_place
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page


@pytest.fixture
def thread(db, cast, now):
    space = make_space(db, audience="public", now=now)
    made = make_thread(db, author=cast[MEMBER], space=space, now=now)
    db.commit()
    return made


def kept(client, thread, etag, path=""):
    return client.get(f"{thread.path}{path}", headers={"If-None-Match": etag}).status_code == 304


@pytest.fixture
def etag(client, thread):
    return client.get(thread.path).headers["etag"]


def test_an_unchanged_page_is_not_sent_again(client, thread, etag):
    answer = client.get(thread.path, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert kept(client, thread, f'"other", {etag}')
    assert not kept(client, thread, '"other"')


def test_after_a_new_post_it_is(client, db, cast, now, thread, etag):
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    assert not kept(client, thread, etag)


def test_after_a_name_became_public_or_was_hidden_it_is(client, db, cast, now, thread, etag):
    for moment, public in enumerate((True, False), start=1):
        change_preferences(
            db,
            member=cast[MEMBER],
            interface_language=None,
            time_zone="Asia/Bangkok",
            listed=True,
            public_name=public,
            shortcuts=True,
            now=now + timedelta(seconds=moment),
        )
        answer = client.get(thread.path, headers={"If-None-Match": etag})
        assert answer.status_code == 200
        name = page(answer).one("article.post").one(".byline__name").text
        assert name == ("Lan Tran" if public else "A member")
        etag = answer.headers["etag"]


def test_after_a_writer_changed_place_it_is(client, db, cast, now, thread, etag):
    take_place(
        db, member=cast[WORKER], organisation="X", position="Y", constituency="cso", country="MY", now=now
    )
    assert not kept(client, thread, etag)


def test_after_closing_it_is(client, browser_as, thread, etag):
    admin = browser_as(ADMIN)
    admin.post(f"/threads/{thread.id}/closure", data={"reason": "Done."})
    assert not kept(client, thread, etag)


def test_another_page_or_language_is_another_copy(client, db, cast, now, thread, etag):
    for number in range(20):
        make_reply(db, author=cast[WORKER], thread=thread, now=now - timedelta(hours=40 - number))
    first = client.get(thread.path).headers["etag"]
    second = client.get(f"{thread.path}?page=2").headers["etag"]
    assert first != second
    assert not kept(client, thread, first, "?page=2")


def test_a_hidden_thread_is_nowhere_whatever_one_kept(client, db, thread, etag):
    thread.audience_id = 2
    answer = client.get(thread.path, headers={"If-None-Match": etag})
    assert answer.status_code == 404


def test_members_always_get_the_page(browser_as, thread, etag):
    answer = browser_as(WORKER).get(thread.path, headers={"If-None-Match": etag})
    assert (answer.status_code, "etag" in answer.headers) == (200, False)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"].replace(" ", "").lower().split(",")[:2] == ["hx-request", "cookie"]
