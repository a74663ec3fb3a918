"""Several workers, killed workers, slow servers: each mail leaves once, and nobody waits for it."""

import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

from sqlalchemy import update

from apfl_net import worker
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import ROOT
from apfl_net.kit.db import open_session
from apfl_net.kit.mail import sending
from apfl_net.kit.mail.letters import Letter, writes
from apfl_net.kit.mail.sending import LEASE, send_waiting
from tests.durability.running import wait_until
from tests.kit.bells import bells_heard, hear, listening, ring
from tests.kit.setting import given
from tests.mail.letters import GREETING, KIND, change, letters, post, states, written
from tests.mail.mail_worker import KEY
from tests.mail.servers import bad_server, mail_server

PATIENCE = 60
MANY = range(30)


def process(url: str, mail_url: str, *more: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.mail.mail_worker", url, mail_url, *more]
    return subprocess.Popen(command, cwd=ROOT)


def test_workers_side_by_side_send_each_letter_once(own_database):
    post(*MANY)
    with mail_server() as box:
        workers = [process(own_database, box.url) for _ in range(3)]
        assert [one.wait(PATIENCE) for one in workers] == [0, 0, 0]
    assert len(box.ids()) == len(set(box.ids())) == len(MANY)
    assert states() == ["sent"] * len(MANY)


def test_killed_after_the_server_accepted_one_mail_goes_out_again_as_the_same(own_database):
    post(1, 2)
    with mail_server() as box, given(APFL_MAIL_URL=box.url, APFL_SECRET_KEY=KEY), written():
        assert process(own_database, box.url, "die").wait(PATIENCE) == -signal.SIGKILL
        assert len(box.mails) == 1
        assert send_waiting() == 0  # the dead one's lease still holds
        change(leased_until=utc_now() - timedelta(seconds=1))
        assert send_waiting() == 2
        assert send_waiting() == 0
    first, *others = box.ids()
    assert len(others) == 2
    assert others.count(first) == 1
    assert states() == ["sent", "sent"]


def test_behind_a_slow_letter_the_lease_is_renewed_and_what_was_lost_is_left(own_database, monkeypatch):
    """While the first letter leaves, somebody else gets the third."""
    post(1, 2, 3)
    monkeypatch.setattr(sending, "RENEW_AFTER", timedelta())
    leases = []

    def lose_the_third(session, about, now):
        if about["number"] == 1:
            change_one(3, lease="of somebody else")
            change_one(2, leased_until=now + LEASE / 4)
        if about["number"] == 2:
            leases.append(letters()[1].leased_until - now)
        return GREETING

    with mail_server() as box, given(APFL_MAIL_URL=box.url), written():
        writes(KIND)(lose_the_third)
        assert send_waiting() == 3
    assert states() == ["sent", "sent", "waiting"]
    assert len(box.mails) == 2
    assert LEASE / 2 < leases[0] <= LEASE


def change_one(letter_id, **values):
    with open_session(writing=True) as session:
        session.execute(update(Letter).where(Letter.id == letter_id).values(**values))


def test_asked_to_stop_the_letter_in_hand_leaves_and_the_others_are_given_back(own_database):
    post(1, 2, 3)
    stop = threading.Event()
    with mail_server() as box, given(APFL_MAIL_URL=box.url), written():
        box.delay = 0.5
        sender = threading.Thread(target=send_waiting, kwargs={"stop": stop})
        sender.start()
        wait_until(lambda: any(letter.lease for letter in letters()), "the letters are taken")
        stop.set()
        sender.join(PATIENCE)
    assert len(box.mails) <= 1
    assert states().count("waiting") >= 2
    assert {letter.lease for letter in letters()} == {None}


def test_a_mail_server_that_hangs_delays_nobodys_notices_and_no_stop(own_database):
    hanging, stop = threading.Event(), threading.Event()

    def hang(line):
        hanging.set()
        stop.wait(PATIENCE)

    with (
        bad_server(hang) as port,
        given(APFL_MAIL_URL=f"smtp://127.0.0.1:{port}"),
        written(),
        listening(hear),
    ):
        post(1)
        background = threading.Thread(target=worker.run, args=(stop,))
        background.start()
        assert hanging.wait(PATIENCE)
        ring(1, 2, 3)
        wait_until(lambda: len(bells_heard()) == 3, "the bells are heard")
        assert states() == ["waiting"]
        began = time.monotonic()
        stop.set()
        background.join(PATIENCE)
        assert not background.is_alive()
        assert time.monotonic() - began < worker.LAST_LETTER + 5


def test_a_letter_that_is_to_leave_later_does(own_database):
    post(1, run_at=utc_now() + timedelta(hours=1))
    with mail_server() as box, given(APFL_MAIL_URL=box.url), written():
        assert send_waiting() == 0
        change(run_at=utc_now())
        assert send_waiting() == 1
