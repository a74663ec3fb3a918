"""A worker that hears bells, in a process of its own (`python -m tests.kit.bell_worker URL`).

With a number after the URL, it is killed while it hears that bell, after it wrote what it heard.
"""

import os
import signal
import sys
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.kit.delivery import deliver_waiting
from tests.databases import serving_from
from tests.kit.bells import BellRang, hear, is_all_done, listening


def work(url: str, deadly: int | None) -> None:
    def hear_or_die(session: Session, event: BellRang, now: datetime) -> None:
        hear(session, event, now)
        if event.number == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    with serving_from(url), listening(hear_or_die):
        while not is_all_done():
            deliver_waiting(limit=3)


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)
