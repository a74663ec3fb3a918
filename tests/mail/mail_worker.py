"""A worker that sends mail, in a process of its own (`python -m tests.mail.mail_worker URL MAIL_URL [die]`).

With `die`, it is killed after the server has accepted a mail and before that is noted.
"""

import os
import signal
import sys

from apfl_net.kit.mail import sending
from apfl_net.kit.mail.sending import send_waiting
from tests.databases import serving_from
from tests.kit.setting import given
from tests.mail.letters import states, written

KEY = "the same for all processes of an installation"


def work(url: str, mail_url: str, *, die: bool) -> None:
    if die:
        sending._mark = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    with serving_from(url), given(APFL_MAIL_URL=mail_url, APFL_SECRET_KEY=KEY), written():
        while "waiting" in states():
            send_waiting(limit=3)


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2], die="die" in sys.argv)
