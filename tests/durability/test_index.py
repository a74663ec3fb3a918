"""The index of the search: its writer is killed, finds the disk full, its folder taken away. In the end it
has what the database has, and no task was ever done with that was not written."""

import os
import random
import secrets
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from apfl_net.demo.cast import MEMBER, cast
from apfl_net.discussions.documents import POST
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.search.comparing import ask_for_comparison, compare_further, last_comparison
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.embedded.index import EmbeddedEngine
from apfl_net.kit.search.tasks import count_tasks, look_again
from apfl_net.members.queries import member_by_email
from tests.databases import ON_SQLITE
from tests.durability.followers import followers
from tests.durability.running import wait_until
from tests.durability.writing import ask_question
from tests.factories.discussions import make_reply

KILLS, SEED = 20, 1930
A_FEW = 8_000
"""Bytes: less than a file of an index with some long posts in it."""


@pytest.fixture
def engine(own_database, tmp_path):
    return EmbeddedEngine(tmp_path / "data" / "index", definition())


class Writing:
    """A community that writes, and takes something away again, as quickly as it can."""

    def __init__(self) -> None:
        self.question, self.begun = ask_question(), utc_now() - timedelta(days=60)
        self.emails = [person.email for person in cast().values() if person.email != MEMBER]
        self.written = 0

    def write(self, body: str = "Wages were held back.") -> None:
        self.written += 1
        now = self.begun + timedelta(minutes=self.written)  # slowly, as those see it who may slow them down
        with open_session(writing=True) as session:
            author = member_by_email(session, self.emails[self.written % len(self.emails)])
            thread = session.get_one(Thread, self.question.thread_id)
            post = make_reply(session, author=author, thread=thread, body=body, now=now)
            if self.written % 5 == 0:
                session.execute(update(Post).where(Post.id == post.id - 3).values(removed_at=now))
                look_again(session, POST, [post.id - 3], now=now)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        stop = threading.Event()

        def write_on() -> None:
            while not stop.is_set():
                self.write()
                stop.wait(0.01)

        writer = threading.Thread(target=write_on)
        writer.start()
        try:
            yield
        finally:
            stop.set()
            writer.join()


def tasks() -> int:
    with open_session(writing=False) as session:
        return count_tasks(session)


def check_it_has_what_the_database_has(engine: EmbeddedEngine) -> None:
    """Without mending anything."""
    wait_until(lambda: tasks() == 0, "nothing waits")
    with open_session(writing=True) as session:
        ask_for_comparison(session, utc_now())
    while compare_further(engine, now=utc_now()):
        pass
    with open_session(writing=False) as session:
        last = last_comparison(session)
        answers = select(Post.id).where(Post.number > 1, Post.removed_at.is_(None)).order_by(Post.id)
        there = session.scalars(answers).all()  # what began the thread is found as the thread
    assert (last.error, last.missing, last.outdated, last.extra) == (None, 0, 0, 0)
    assert last.compared == engine.state().documents
    assert [one.id for one in engine.kept(POST, 0, len(there) + 1)] == there


@pytest.mark.slow
def test_killed_twenty_times_at_any_moment_it_has_everything(own_database, tmp_path, engine):
    moments, writing = random.Random(SEED), Writing()  # noqa: S311
    with followers(own_database, tmp_path) as made:
        with writing.going_on():
            for _kill in range(KILLS):
                follower = made.start()
                time.sleep(moments.uniform(0, 0.4))
                os.kill(follower, signal.SIGKILL)
        made.start()
        check_it_has_what_the_database_has(engine)


@pytest.mark.slow
def test_two_at_once_write_in_turns(own_database, tmp_path, engine):
    writing = Writing()
    with followers(own_database, tmp_path) as made:
        with writing.going_on():
            made.start(), made.start()
            wait_until(lambda: engine.state().documents > 20, "they write")
        check_it_has_what_the_database_has(engine)
    assert "Traceback" not in (tmp_path / "followers.log").read_text()


@ON_SQLITE
@pytest.mark.parametrize("how", ["all of it", "its pointer", "every second file", "what it says of itself"])
def test_taken_away_by_hand_it_is_built_again(own_database, tmp_path, engine, how):
    writing = Writing()
    with followers(own_database, tmp_path) as made:
        made.start()
        with writing.going_on():
            wait_until(lambda: engine.state().documents > 5, "it is there")
        wait_until(lambda: tasks() == 0, "nothing waits")
        before = engine.places.current()
        take_away(engine, how)
        with writing.going_on():
            wait_until(lambda: engine.places.current() not in (None, before), "another one is built")
        check_it_has_what_the_database_has(engine)


def take_away(engine: EmbeddedEngine, how: str) -> None:
    folder = engine.places.current()
    if how == "all of it":
        while engine.places.folder.exists():  # somebody may be writing in it right now
            shutil.rmtree(engine.places.folder, ignore_errors=True)
    elif how == "its pointer":
        (engine.places.folder / "current").unlink()
    elif how == "what it says of itself":
        (folder / "meta.json").unlink()
    else:
        for file in sorted(folder.glob("????????????*.*"))[::2]:
            file.unlink()


def test_on_a_full_disk_posting_goes_on_and_the_index_follows_when_there_is_room(
    own_database, tmp_path, engine
):
    writing = Writing()
    with followers(own_database, tmp_path) as made:
        follower = made.start()
        writing.write()
        wait_until(lambda: tasks() == 0 and engine.state().documents, "the first posts are in it")
        os.kill(follower, signal.SIGKILL)
        before = engine.state()
        follower = made.start(most_bytes=A_FEW)
        for _ in range(5):
            writing.write(" ".join(secrets.token_hex(4) for _ in range(600)))
        log = tmp_path / "followers.log"
        wait_until(lambda: log.read_text().count("it cannot write") > 2, "it fails, again and again")
        assert engine.state() == before  # it answers as before
        assert tasks() >= 5
        os.kill(follower, signal.SIGUSR1)  # somebody makes room
        check_it_has_what_the_database_has(engine)
    assert "Traceback" not in log.read_text()
