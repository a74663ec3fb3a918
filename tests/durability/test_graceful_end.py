"""SIGTERM, as systemd and Docker send it: what is in hand is finished, then the process ends with 0."""

import signal
import subprocess
import sys
import threading
import time

import httpx2
import pytest

from apfl_net.cli import GRACE
from apfl_net.demo.cast import WORKER
from apfl_net.discussions.events import PostWritten
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import ROOT
from apfl_net.kit.db import open_session
from apfl_net.kit.delivery import BATCH
from apfl_net.kit.outbox import record
from tests.databases import ON_SQLITE
from tests.durability import keeping
from tests.durability.locking import all_writing_locked
from tests.durability.running import PATIENCE, serving, wait_until, working
from tests.durability.writing import Writer, ask_question
from tests.kit.bells import bells_heard, entries, ring


def test_the_server_finishes_the_reply_in_hand(own_database, tmp_path):
    """It waits for a lock when the signal comes, and is given it only after."""
    question = ask_question()
    with serving(own_database, tmp_path) as server, Writer(server.address) as writer:
        writer.sign_in(WORKER)
        form = writer.reply_form(question.post_id, "Just in time.")
        answers = []
        with all_writing_locked():
            sending = threading.Thread(target=lambda: answers.append(writer.send(form)))
            sending.start()
            time.sleep(0.5)  # nothing can be asked of a server that waits; this is enough, or we wait in vain
            server.send(signal.SIGTERM)
            server.wait_until_it_says("Waiting for")
            assert answers == []
        sending.join(PATIENCE)
        assert server.process.wait(PATIENCE) == 0
        [answer] = answers
        assert answer.status_code == 303
        assert {"Just in time.": answer.headers["location"]} == keeping.replies_in(question)
        with pytest.raises(httpx2.ConnectError):
            writer.get("/healthz")


@ON_SQLITE
@pytest.mark.parametrize(
    "options", [["--no-worker"], ["--workers", "1"], ["--workers", "2"]], ids=["pages", "both", "several"]
)
def test_a_server_with_nothing_to_do_ends_at_once(own_database, tmp_path, options):
    """Also though a browser keeps its line open."""
    with serving(own_database, tmp_path, *options) as server, Writer(server.address) as writer:
        assert writer.get("/healthz").status_code == 200
        server.send(signal.SIGTERM)
        assert server.process.wait(GRACE - 1) == 0
        assert "Traceback" not in server.said()


def test_the_worker_ends_with_nothing_left_in_hand(own_database, tmp_path):
    ask_question()
    with working(own_database, tmp_path) as worker:
        wait_until(keeping.is_all_delivered, "the worker has done everything")
        assert worker.end() == 0
        assert "worker stopped" in worker.said()
        assert "Traceback" not in worker.said()


def test_a_worker_with_much_to_do_ends_after_the_entry_in_hand(own_database, tmp_path):
    """And gives back what else it took, so that others need not wait until its lease has run out."""
    ring(*range(BATCH))
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.slow_worker", own_database],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with worker:
        assert worker.stdout.readline() == "bell 0\n"
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
        assert worker.stdout.read() == ""
    assert bells_heard() == ["bell 0"]
    first, *others = entries()
    assert (first.done_at is None, first.tries, first.error) == (False, 1, None)
    assert {(entry.lease, entry.leased_until, entry.done_at, entry.tries) for entry in others} == {
        (None, None, None, 0)
    }


def test_the_worker_beside_the_pages_gives_back_what_it_holds(own_database, tmp_path):
    """`apfl-net serve` alone does the background work as well; ended amid it, it leaves nothing taken."""
    question = ask_question()
    with open_session(writing=True) as session:
        for _again in range(5000):
            record(session, PostWritten(post_id=question.post_id), now=utc_now())
    with serving(own_database, tmp_path, "--workers", "1") as server:
        wait_until(keeping.count_held, "it is at work", pause=0.001)
        assert server.end() == 0
        assert "Traceback" not in server.said()
    assert keeping.count_held() == 0
    assert not keeping.is_all_delivered()
