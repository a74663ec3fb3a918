"""However far the index is behind, nobody finds or counts what is not theirs to read any more."""

import pytest

from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.holding import hold_post
from apfl_net.discussions.actions.redaction import delete_post, redact_revision
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.search import finding
from apfl_net.kit.search.finding import Question, find
from apfl_net.kit.search.language import understand
from apfl_net.members.actions import hide
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of

FACETS = ("kind", "space", "year")


@pytest.fixture
def ask(db):
    def ask(typed: str, viewer: Viewer):
        return find(db, viewer, Question(understand(typed), facets=FACETS))

    return ask


@pytest.fixture
def reply(db, cast, now, index):
    """A reply about dredgers, in the index; and who moderates there."""
    space = make_space(db, now=now, name="Wages at sea")
    make_moderator(db, space=space, member=cast[MODERATOR], now=now)
    thread = make_thread(db, author=cast[MEMBER], now=now, space=space)
    made = make_reply(db, author=cast[WORKER], thread=thread, now=now, body="Dredgers kept our passports")
    index()
    return db.get_one(Post, made.id)


def found_nothing(told):
    return (told.found, told.total, {name: dict(counts) for name, counts in told.counts.items()}) == (
        (),
        0,
        {name: {} for name in FACETS},
    )


def test_a_hit_is_shown_with_its_words_marked(db, cast, reply, ask):
    told = ask("dredger", viewer_of(db, cast[MEMBER]))
    assert (told.total, told.counts["kind"]) == (1, {"post": 1})
    (one,) = told.found
    assert [piece.text for piece in one.snippet if piece.is_match] == ["Dredgers"]
    assert one.shown.by.startswith(cast[WORKER].name)


def test_what_is_held_since_is_neither_found_nor_counted(db, cast, now, reply, ask):
    hold_post(db, moderator=viewer_of(db, cast[MODERATOR]), post_id=reply.id, reason="Because", now=now)
    assert found_nothing(ask("dredgers", viewer_of(db, cast[MODERATOR])))


def test_what_is_deleted_since_is_neither_found_nor_counted(db, cast, now, reply, ask):
    delete_post(db, by=viewer_of(db, cast[WORKER]), post=reply, reason="", now=now)
    assert found_nothing(ask("dredgers", viewer_of(db, cast[MEMBER])))


def test_words_redacted_since_do_not_find_the_post(db, cast, now, reply, ask):
    told = {"number": reply.revision, "reason": "", "now": now}
    redact_revision(db, by=viewer_of(db, cast[WORKER]), post=reply, **told)
    assert found_nothing(ask("dredgers", viewer_of(db, cast[MEMBER])))


def test_where_very_much_waits_hits_are_still_checked_and_nothing_is_counted(
    db, cast, now, reply, ask, monkeypatch
):
    monkeypatch.setattr(finding, "MOST_PASSED_OVER", 0)
    reader = viewer_of(db, cast[MEMBER])
    kept = make_reply(db, author=cast[MEMBER], thread=make_thread(db, author=cast[MEMBER], now=now), now=now)
    told = ask("dredgers", reader)
    assert ([one.id for one in told.found], told.total, told.counts) == ([reply.id], None, {})
    delete_post(db, by=viewer_of(db, cast[WORKER]), post=reply, reason="", now=now)
    assert ask("dredgers", reader).found == ()
    assert kept


def test_whoever_hides_is_found_by_their_name_no_more(db, cast, now, reply, ask):
    reader = viewer_of(db, cast[MEMBER])
    name = f'author:"{cast[WORKER].name}"'
    assert [one.id for one in ask(name, reader).found] == [reply.id]
    hide(db, member=cast[WORKER], now=now)
    told = ask(name, reader)
    assert (told.found, told.total, told.counts, told.has_more) == ((), None, {}, False)


def test_a_group_that_somebody_has_left_finds_them_nothing(db, cast, reply, ask):
    assert found_nothing(ask("dredgers", Viewer()))
