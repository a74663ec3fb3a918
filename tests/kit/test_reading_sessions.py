"""A session that reads: no transaction, and no way to write."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from apfl_net.kit.db import note_briefly, open_session
from apfl_net.members.models import Member


def rename(session, name):
    session.execute(update(Member).where(Member.id == 1).values(name=name))


def name_in(session):
    return session.scalar(select(Member.name).where(Member.id == 1))


def test_the_database_itself_refuses_what_a_reading_page_would_write(own_database):
    with open_session(writing=False) as session:
        before = name_in(session)
        with pytest.raises(DBAPIError, match=r"read-?only"):
            rename(session, "Somebody Else")
    with open_session(writing=False) as session:
        assert name_in(session) == before != "Somebody Else"


def test_a_reading_page_sees_what_was_committed_while_it_was_made(own_database):
    with open_session(writing=False) as session:
        assert name_in(session) != "Somebody Else"
        with open_session(writing=True) as other:
            rename(other, "Somebody Else")
        assert name_in(session) == "Somebody Else"


def test_it_does_not_see_what_is_not_committed_and_does_not_wait_for_it(own_database):
    with open_session(writing=True) as other:
        rename(other, "Somebody Else")
        with open_session(writing=False) as session:
            assert name_in(session) != "Somebody Else"


def test_a_brief_note_is_kept_and_the_page_goes_on_reading(own_database):
    with open_session(writing=False) as session:
        assert name_in(session) != "Somebody Else"
        note_briefly(session, lambda writing: rename(writing, "Somebody Else"))
        assert name_in(session) == "Somebody Else"


def test_a_brief_note_that_would_have_to_wait_is_left_out(own_database):
    with open_session(writing=True) as other:
        rename(other, "First")
        with open_session(writing=False) as session:
            note_briefly(session, lambda writing: rename(writing, "Second"))
            assert name_in(session) not in {"First", "Second"}
    with open_session(writing=False) as session:
        assert name_in(session) == "First"


def test_a_mistake_in_a_note_is_not_hidden(own_database):
    def fail(writing):
        raise LookupError("a mistake")

    with pytest.raises(LookupError, match="a mistake"), open_session(writing=False) as session:
        note_briefly(session, fail)
