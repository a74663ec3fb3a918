"""The summary and the poll of a thread are found by those who may read them, as they are now."""

from functools import partial

import pytest

from apfl_net.access.models import MEMBERS
from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.holding import hold_post
from apfl_net.discussions.actions.merging import merge_thread
from apfl_net.discussions.actions.polls import change_poll, delete_poll, make_poll
from apfl_net.discussions.actions.redaction import delete_post
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.actions.summaries import write_summary
from apfl_net.discussions.head_documents import documents_of_polls, documents_of_summaries
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.visible import get_thread
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.finding import shown, waiting

QUESTION, OPTIONS = "Where do you meet crews?", ["On the quay", "In their village"]


@pytest.fixture
def found(found):
    return partial(found, kind=("summary", "poll"))


@pytest.fixture
def moderator(db, cast):
    return viewer_of(db, cast[MODERATOR])


@pytest.fixture
def reader(db, cast):
    return viewer_of(db, cast[EMPLOYER])


@pytest.fixture
def space(db, cast, now):
    made = make_space(db, now=now, name="Wages at sea")
    make_moderator(db, space=made, member=cast[MODERATOR], now=now)
    return made


@pytest.fixture
def thread(db, cast, now, space):
    return make_thread(db, author=cast[MEMBER], now=now, space=space)


@pytest.fixture
def summarise(db, moderator, now):
    """`summarise(thread, "So far")`: by its moderator."""

    def summarise(thread, body):
        seen = get_thread(db, moderator, thread.id)
        before = documents_of_summaries(db, [thread.id])
        started_from = len(before)
        return write_summary(
            db, facilitator=moderator, thread=seen, body=body, started_from=started_from, now=now
        )

    return summarise


@pytest.fixture
def poll(db, moderator, thread, now):
    return make_poll(db, maker=moderator, thread=thread, options=OPTIONS, question=QUESTION, now=now)


def test_a_summary_is_found_as_it_reads_now(thread, summarise, reader, found):
    summarise(thread, "So far two ways to board were told.")
    assert found("boarded ways", reader) == {("summary", thread.id)}
    assert found("boarded ways", Viewer()) == set()
    summarise(thread, "Nobody boards any more.")
    assert found("ways", reader) == set()
    assert found("nobody", reader) == {("summary", thread.id)}


def test_its_hit_leads_to_the_head_of_the_thread(db, thread, summarise, reader):
    summarise(thread, "So far two ways to board were told.")
    hit = shown(db, reader, "summary", thread.id)
    assert (hit.title, hit.address) == (thread.title, f"{thread.path}#summary")
    assert (hit.text, hit.within) == ("So far two ways to board were told.", "Wages at sea")
    assert shown(db, Viewer(), "summary", thread.id) is None


def test_words_that_it_quotes_go_at_once_when_they_are_taken_away(
    db, cast, thread, summarise, reader, found, followed, now
):
    """Also from a place where nobody looks for a quote."""
    reply = make_reply(db, author=cast[WORKER], thread=thread, now=now, body="Passports were withheld by Kim")
    summarise(thread, f"It was said:\n\n- > [#2](/posts/{reply.id}):\n  > Passports were withheld by Kim")
    assert found("withheld", reader) == {("summary", thread.id)}
    delete_post(db, by=viewer_of(db, cast[WORKER]), post=db.get_one(Post, reply.id), reason="", now=now)
    assert ("summary", thread.id) in waiting(db)
    assert "withheld" not in shown(db, reader, "summary", thread.id).text
    assert found("withheld", reader) == set()


def test_a_poll_is_found_by_its_question_and_its_options(db, thread, poll, reader, found):
    assert found("meet crews", reader) == found("quay", reader) == {("poll", thread.id)}
    assert found("quay", Viewer()) == set()
    hit = shown(db, reader, "poll", thread.id)
    assert (hit.title, hit.address, hit.within) == (QUESTION, f"{thread.path}#poll", thread.title)
    assert hit.text == "On the quay\nIn their village"
    assert shown(db, Viewer(), "poll", thread.id) is None


def test_a_poll_is_followed_when_it_changes_and_when_it_goes(db, thread, poll, moderator, reader, found, now):
    said = {"question": "Where do you rest?", "options": ["In the shade", "Nowhere"]}
    change_poll(db, viewer=moderator, thread=thread, now=now, **said)
    assert found("quay", reader) == set()
    assert found("shade", reader) == {("poll", thread.id)}
    delete_poll(db, viewer=moderator, thread=get_thread(db, moderator, thread.id), reason="Done", now=now)
    assert ("poll", thread.id) in waiting(db)
    assert found("shade", reader) == set()
    assert shown(db, reader, "poll", thread.id) is None


def test_both_are_held_back_with_the_first_post(db, thread, summarise, poll, moderator, reader, found, now):
    summarise(thread, "So far two ways to board were told.")
    assert found("quay", reader) | found("boarded", reader) == {("poll", thread.id), ("summary", thread.id)}
    first = db.query(Post).filter_by(thread_id=thread.id, number=1).one()
    hold_post(db, moderator=moderator, post_id=first.id, reason="To be looked at", now=now)
    assert {("poll", thread.id), ("summary", thread.id)} <= waiting(db)
    for kind in ("poll", "summary"):
        assert shown(db, reader, kind, thread.id) is None
    assert found("quay", reader) == found("boarded", reader) == set()


def test_both_stay_behind_when_their_thread_is_merged(
    db, cast, thread, summarise, poll, moderator, reader, found, space, now
):
    summarise(thread, "So far two ways to board were told.")
    target = make_thread(db, author=cast[MODERATOR], now=now, space=space, title="Harbours")
    merge_thread(db, moderator=moderator, thread=thread, target=target, reason="The same", now=now)
    assert {("poll", thread.id), ("summary", thread.id)} <= waiting(db)
    assert found("quay", reader) == found("boarded", reader) == set()
    assert shown(db, reader, "summary", thread.id) is None


def test_a_summary_keeps_its_readers_when_its_thread_has_others(db, cast, summarise, reader, found, now):
    """As after a widening: what was written for the caucus stays there."""
    caucus = make_space(db, now=now, name="Caucus", audience="constituency:workers_org")
    make_moderator(db, space=caucus, member=cast[WORKER], now=now)
    worker = viewer_of(db, cast[WORKER])
    thread = make_thread(db, author=cast[WORKER], now=now, space=caucus)
    seen = get_thread(db, worker, thread.id)
    write_summary(db, facilitator=worker, thread=seen, body="Two ways to board", started_from=0, now=now)
    caucus.audience_id = seen.audience_id = MEMBERS
    db.flush()
    assert found("boarded", worker) == {("summary", thread.id)}
    assert found("boarded", reader) == found("boarded", viewer_of(db, cast[MEMBER])) == set()
    assert shown(db, reader, "summary", thread.id) is None
    assert shown(db, worker, "summary", thread.id) is not None


def test_a_batch_is_read_in_a_few_queries(db, cast, now, space, summarise, moderator, queries):
    threads = [make_thread(db, author=cast[MODERATOR], now=now, space=space) for _ in range(6)]
    for thread in threads:
        summarise(thread, "Two ways to board")
        said = {"options": OPTIONS, "question": QUESTION}
        make_poll(db, maker=moderator, thread=get_thread(db, moderator, thread.id), now=now, **said)
    db.flush()
    ids = [thread.id for thread in threads]
    with queries:
        assert len(documents_of_summaries(db, ids)) == 6
    assert queries.count == 1, queries
    with queries:
        assert len(documents_of_polls(db, ids)) == 6
    assert queries.count == 2, queries
