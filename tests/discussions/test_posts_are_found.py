"""What is written in discussions comes into the index, follows every change, and leaves it again."""

from datetime import timedelta
from functools import partial

import pytest

from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.editing import edit_post
from apfl_net.discussions.actions.holding import hold_post, release_post
from apfl_net.discussions.actions.merging import merge_thread
from apfl_net.discussions.actions.moving import move_thread
from apfl_net.discussions.actions.redaction import delete_post
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.bylines_followed import follow_people
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.identities import Identity
from apfl_net.kit.search.following import build, everything
from apfl_net.kit.search.tasks import look_again, tasks_done, waiting_tasks
from apfl_net.members.actions import hide
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of


@pytest.fixture
def found(found):
    """Of what was written; members are found for themselves."""
    return partial(found, kind=("thread", "post"))


@pytest.fixture
def moderated(db, cast, now):
    """A space for all members, and its moderator."""
    space = make_space(db, now=now, name="Wages at sea")
    make_moderator(db, space=space, member=cast[MODERATOR], now=now)
    return space, viewer_of(db, cast[MODERATOR])


def test_a_thread_and_a_reply_are_found_by_their_readers(db, cast, now, found):
    thread = make_thread(db, author=cast[MEMBER], now=now, title="ค่าจ้างของลูกเรือ")
    reply = make_reply(db, author=cast[WORKER], thread=thread, now=now, body="Withheld for three months")
    reader = viewer_of(db, cast[MODERATOR])
    assert found("ลูกเรือ", reader) == {("thread", thread.id)}
    assert found("pier", reader) == {("thread", thread.id)}
    assert found("withhold month", reader) == {("post", reply.id)}
    assert found("months", Viewer()) == set()


def test_it_follows_changes_of_a_post(db, cast, now, found):
    author = viewer_of(db, cast[WORKER])
    thread = make_thread(db, author=cast[MEMBER], now=now)
    reply = make_reply(db, author=cast[WORKER], thread=thread, now=now, body="Withheld wages")
    assert found("withheld", author) == {("post", reply.id)}
    post = db.get_one(Post, reply.id)
    told = {"body": "Passports", "language": "en", "reason": "", "started_from": 1}
    edit_post(db, editor=author, post=post, now=now, **told)
    assert found("withheld", author) == set()
    assert found("passports", author) == {("post", reply.id)}
    delete_post(db, by=author, post=db.get_one(Post, reply.id), reason="", now=now)
    assert found("passports", author) == set()


def test_what_is_held_is_found_by_nobody_until_it_is_released(db, cast, now, found, moderated):
    space, moderator = moderated
    thread = make_thread(db, author=cast[MEMBER], now=now, space=space)
    reply = make_reply(db, author=cast[WORKER], thread=thread, now=now, body="Withheld wages")
    first = db.query(Post).filter_by(thread_id=thread.id, number=1).one()
    assert found("withheld", moderator) == {("post", reply.id)}
    hold_post(db, moderator=moderator, post_id=first.id, reason="To be looked at", now=now)
    assert found("withheld", moderator) == found("vessels", moderator) == set()
    release_post(db, moderator=moderator, post_id=first.id, now=now)
    assert found("withheld", moderator) == {("post", reply.id)}
    assert found("vessels", moderator) == {("thread", thread.id)}


def test_a_thread_that_moves_is_found_by_its_new_readers_alone(db, cast, now, found, moderated):
    space, _ = moderated
    thread = make_thread(db, author=cast[MODERATOR], now=now, space=space)
    reply = make_reply(db, author=cast[MODERATOR], thread=thread, now=now, body="Withheld wages")
    reader = viewer_of(db, cast[MEMBER])
    assert found("withheld", reader) == {("post", reply.id)}
    caucus = make_space(db, now=now, name="Caucus", audience="constituency:workers_org")
    make_moderator(db, space=caucus, member=cast[WORKER], now=now)
    worker = viewer_of(db, cast[WORKER])
    make_moderator(db, space=space, member=cast[WORKER], now=now)
    move_thread(db, moderator=worker, thread=thread, space=caucus, reason="Ours", now=now)
    assert found("withheld", reader) == found("vessels", reader) == set()
    assert found("withheld", worker) == {("post", reply.id)}
    assert found("in:caucus", worker) == {("post", reply.id), ("thread", thread.id)}


def test_a_merged_thread_is_found_as_posts_of_the_other(db, cast, now, found, moderated):
    space, moderator = moderated
    target = make_thread(db, author=cast[MEMBER], now=now, space=space, title="Harbours")
    thread = make_thread(
        db, author=cast[MEMBER], now=now + timedelta(minutes=1), space=space, title="Quays", body="Withheld"
    )
    assert found("withheld", moderator) == {("thread", thread.id)}
    merge_thread(db, moderator=moderator, thread=thread, target=target, reason="The same", now=now)
    assert {kind for kind, _ in found("withheld", moderator)} == {"post"}
    assert found("quays", moderator) == set()


def test_quoted_words_and_mentioned_names_are_found_where_they_were_written(db, cast, now, found):
    thread = make_thread(db, author=cast[MEMBER], now=now, body="Passports in a safe")
    first = db.query(Post).filter_by(thread_id=thread.id).one()
    reader = viewer_of(db, cast[MEMBER])
    body = f"> [x](/posts/{first.id}): Passports in a safe\n\nAsk @{cast[MODERATOR].handle}"
    make_reply(db, author=cast[WORKER], thread=thread, now=now, body=body)
    assert found("passports", reader) == {("thread", thread.id)}
    assert found(cast[MODERATOR].handle, reader) == set()


def test_a_pseudonym_is_found_and_its_bearer_is_not(db, cast, now, found):
    space = make_space(db, now=now, pseudonyms=True)
    heron = Identity("pseudonym", pseudonym="Blue Heron")
    thread = make_thread(db, author=cast[WORKER], now=now, space=space, identity=heron)
    reader = viewer_of(db, cast[MEMBER])
    assert found('author:"blue heron"', reader) == {("thread", thread.id)}
    assert found(f'author:"{cast[WORKER].name}"', reader) == set()


def test_whoever_hides_is_found_by_name_no_more(db, cast, now, found):
    thread = make_thread(db, author=cast[WORKER], now=now)
    reader = viewer_of(db, cast[MEMBER])
    asked = f'author:"{cast[WORKER].name}"'
    follow_people(db, now)
    assert found(asked, reader) == {("thread", thread.id)}
    hide(db, member=db.merge(cast[WORKER]), now=now)
    follow_people(db, now)
    assert found(asked, reader) == set()
    assert found("vessels", reader) == {("thread", thread.id)}


def test_what_changes_while_it_is_written_stays_to_be_done(db, now):
    look_again(db, "post", [1, 2], now=now)
    taken = waiting_tasks(db, 10, now=now)
    look_again(db, "post", [2, 3], now=now)
    tasks_done(db, taken)
    assert [task.subject_id for task in waiting_tasks(db, 10, now=now)] == [2, 3]


def test_the_index_can_be_built_anew_from_the_database(db, cast, now, own_index, found):
    thread = make_thread(db, author=cast[WORKER], now=now)
    reader = viewer_of(db, cast[MEMBER])
    assert found("vessels", reader) == {("thread", thread.id)}
    told: list[int] = []
    put = build(own_index, progress=told.append)
    assert put == sum(told) == everything()
    assert found("vessels", reader) == {("thread", thread.id)}
