"""On SQLite one lock stands before all writing: who has much to do in the background lets people go first."""

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from apfl_net.access.actions import set_password_hash
from apfl_net.demo.cast import WORKER
from apfl_net.kit import passwords
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import ROOT, settings
from apfl_net.kit.db import open_session
from apfl_net.kit.facts import note_fact
from apfl_net.members.queries import member_by_email
from tests.browsing import Browser
from tests.databases import ON_SQLITE
from tests.durability import keeping
from tests.durability.running import PATIENCE, serving
from tests.durability.writing import Writer, ask_question
from tests.kit.bells import bells_heard, ring

MANY = 500
REPLIES = 3


@pytest.fixture
def busy_worker(own_database):
    """It holds the lock for a second for each of its entries, one after the other, for minutes."""
    ring(*range(MANY))
    command = [sys.executable, "-m", "tests.durability.slow_worker", own_database]
    worker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        with worker:
            assert worker.stdout.readline() == "bell 0\n"
            yield worker
            worker.kill()
    finally:
        worker.kill()


@ON_SQLITE
def test_beside_a_worker_with_much_to_do_people_sign_in_and_write(own_database, tmp_path, busy_worker):
    """Each waits for the entry in hand, not for all of them; nobody is told that the house is too busy."""
    question = ask_question()
    with serving(own_database, tmp_path) as server, Writer(server.address) as writer:
        writer.sign_in(WORKER)
        for number in range(REPLIES):
            writer.reply(question.post_id, f"Reply {number}")
    assert writer.unanswered == 0
    assert len(keeping.replies_in(question)) == REPLIES
    assert 0 < len(bells_heard()) < MANY
    busy_worker.send_signal(signal.SIGTERM)
    assert busy_worker.wait(PATIENCE) == 0


@ON_SQLITE
def test_in_one_process_each_gets_the_lock_in_turn(own_database):
    """Also beside somebody who writes one transaction after the other and makes no way."""
    done = threading.Event()

    def write_without_end():
        while not done.is_set():
            with open_session(writing=True) as session:
                note_fact(session, "busy", "yes")
                time.sleep(0.05)

    with ThreadPoolExecutor(1) as hand:
        other = hand.submit(write_without_end)
        try:
            for number in range(5):
                with open_session(writing=True) as session:
                    note_fact(session, f"turn {number}", "had")
        finally:
            done.set()
        other.result(PATIENCE)


def test_while_a_password_is_compared_everybody_can_write(own_database, app):
    """It takes a good part of a second, on purpose, and on SQLite there is one lock for all writing."""
    typed = {"email": WORKER, "password": settings().demo_password}
    with Browser(app) as browser, ThreadPoolExecutor(1) as hand:
        with passwords.AT_ONCE, passwords.AT_ONCE:  # all that are compared at once, so that this one waits
            answer = hand.submit(browser.post, "/sign-in", data=typed)
            time.sleep(0.5)  # nothing can be asked of what waits; this is enough, or we test in vain
            assert not answer.done()
            with open_session(writing=True, patience=1) as session:
                note_fact(session, "written", "meanwhile")
        assert answer.result(PATIENCE).status_code == 303


def test_a_password_that_is_changed_while_it_is_compared_lets_nobody_in(own_database, app):
    typed = {"email": WORKER, "password": settings().demo_password}
    with Browser(app) as browser, ThreadPoolExecutor(1) as hand:
        with passwords.AT_ONCE, passwords.AT_ONCE:
            answer = hand.submit(browser.post, "/sign-in", data=typed)
            time.sleep(0.5)
            with open_session(writing=True) as session:
                member_id = member_by_email(session, WORKER).id
                set_password_hash(session, member_id=member_id, hashed="another", now=utc_now())
        assert answer.result(PATIENCE).status_code == 422
