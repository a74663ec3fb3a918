"""The server and the worker are killed in the middle of their work, again and again."""

import random
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import text

from apfl_net.demo.cast import MEMBER, WORKER, cast
from apfl_net.discussions.policy.posting import MOST_POSTS
from apfl_net.kit.db import open_session
from tests.durability import keeping
from tests.durability.running import PATIENCE, Running, Server, serving, wait_until, working
from tests.durability.writing import Question, Writer, ask_question

REPLIES, WRITERS, HANDS = 200, 20, 2
KILLS = ["server amid a reply"] * 2 + ["server before it told"] * 2 + ["worker"] * 4
MOST_TRIES = 500
SEED = 1930  # the year of the Forced Labour Convention


class Crowd:
    """Twenty members (one alone would be told to slow down), who write with two hands at a time."""

    def __init__(self, address: str, question: Question, browsers: ExitStack) -> None:
        self.question = question
        self.writers = [browsers.enter_context(Writer(address)) for _ in range(WRITERS)]
        self.acknowledged: dict[str, str] = {}
        emails = [person.email for person in cast().values() if person.email != MEMBER]
        for writer, email in zip(self.writers, emails, strict=False):
            writer.sign_in(email)

    def write(self, hand: int) -> None:
        for turn in range(REPLIES // WRITERS):
            for number in range(hand, WRITERS, HANDS):
                body = f"Reply {turn} of writer {number}: ဟုတ်ကဲ့"
                self.acknowledged[body] = self.writers[number].reply(self.question.post_id, body)

    def on_their_way(self) -> set[str]:
        """Replies that were sent and are not acknowledged."""
        return {writer.on_its_way for writer in self.writers} - {""}

    def saved_and_not_told(self) -> set[str]:
        """Those of them that are in the database already."""
        return self.on_their_way() & keeping.replies_in(self.question).keys()


def kill_server(server: Server, moments: random.Random, caught: Callable[[], Any]) -> None:
    """At a moment that is of this kind; at first it is stopped, and let go on if it is not."""
    for _try in range(MOST_TRIES):
        time.sleep(moments.uniform(0, 0.01))
        server.send(signal.SIGSTOP)
        time.sleep(0.01)  # what it answered before arrives
        if caught():
            break
        server.send(signal.SIGCONT)
    assert caught()
    server.kill()
    server.start()


def kill_worker(worker: Running, moments: random.Random) -> None:
    """While it has entries in hand."""
    for _try in range(MOST_TRIES):
        wait_until(keeping.count_held, "the worker has something to do", pause=0.002)
        time.sleep(moments.uniform(0, 0.03))
        worker.send(signal.SIGSTOP)
        if keeping.count_held():
            break
        worker.send(signal.SIGCONT)
    assert keeping.count_held()
    worker.kill()
    keeping.let_leases_run_out()
    worker.start()


def kill_at_random(server: Server, worker: Running, crowd: Crowd, writing: list[Future[None]]) -> None:
    moments = random.Random(SEED)  # noqa: S311
    victims = moments.sample(KILLS, len(KILLS))
    for moment, victim in zip(sorted(moments.sample(range(5, 120), len(KILLS))), victims, strict=True):
        wait_until(
            lambda due=moment: len(crowd.acknowledged) >= due or any(hand.done() for hand in writing),
            f"{moment} replies",
            pause=0.002,
        )
        assert not any(hand.done() for hand in writing), [hand.exception() for hand in writing if hand.done()]
        if victim == "worker":
            kill_worker(worker, moments)
        else:
            amid = victim == "server amid a reply"
            kill_server(server, moments, crowd.on_their_way if amid else crowd.saved_and_not_told)


@pytest.mark.slow
def test_what_was_acknowledged_is_there_once_whoever_is_killed(own_database, tmp_path):
    assert REPLIES / WRITERS < MOST_POSTS
    question = ask_question()
    with serving(own_database, tmp_path) as server, working(own_database, tmp_path) as worker:
        with ExitStack() as browsers, ThreadPoolExecutor(HANDS) as hands:
            crowd = Crowd(server.address, question, browsers)
            writing = [hands.submit(crowd.write, hand) for hand in range(HANDS)]
            kill_at_random(server, worker, crowd, writing)
            for hand in writing:
                hand.result(PATIENCE)
        wait_until(keeping.is_all_delivered, "the worker has done everything")
        assert (worker.end(), server.end()) == (0, 0)

    assert len(crowd.acknowledged) == REPLIES
    assert keeping.replies_in(question) == crowd.acknowledged
    assert sum(writer.unanswered for writer in crowd.writers) >= len(KILLS) / 2
    keeping.check_the_thread_adds_up(question, REPLIES)
    keeping.check_each_reply_was_noticed_once(question, REPLIES)
    keeping.check_the_outbox_is_done(REPLIES)
    if own_database.startswith("sqlite"):
        with open_session(writing=False) as session:
            assert session.execute(text("PRAGMA integrity_check")).all() == [("ok",)]


def test_a_reply_whose_answer_was_never_heard_is_found_when_it_is_sent_again(own_database, tmp_path):
    """The line is cut right after the form has left; the server posts it and has nobody to tell."""
    question = ask_question()
    with serving(own_database, tmp_path) as server, Writer(server.address) as writer:
        writer.sign_in(WORKER)
        form = writer.reply_form(question.post_id, "Heard by nobody.")
        send_and_hang_up(writer, form.action, urlencode(form.fields))
        posted = wait_until(lambda: keeping.replies_in(question), "the reply is posted")
        server.kill()
        server.start()
        server.wait_until_it_answers()
        again = writer.send(form)
    assert (again.status_code, {"Heard by nobody.": again.headers["location"]}) == (303, posted)
    assert keeping.replies_in(question) == posted
    keeping.check_the_thread_adds_up(question, 1)


def send_and_hang_up(writer: Writer, path: str, body: str) -> None:
    site = urlsplit(str(writer.client.base_url))
    cookie = "; ".join(f"{name}={value}" for name, value in writer.client.cookies.items())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {site.netloc}\r\nOrigin: {site.scheme}://{site.netloc}\r\n"
        f"Cookie: {cookie}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    with socket.create_connection((site.hostname, site.port)) as line:
        line.sendall((head + body).encode())
