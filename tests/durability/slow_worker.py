"""The worker with a listener that takes a second for each bell, and says which it begins.

`python -m tests.durability.slow_worker URL`
"""

import sys
import time
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net import worker
from tests.databases import serving_from
from tests.kit.bells import BellRang, hear, listening


def hear_slowly(session: Session, event: BellRang, now: datetime) -> None:
    print(f"bell {event.number}", flush=True)  # noqa: T201  (the test waits for it)
    time.sleep(1)
    hear(session, event, now)


if __name__ == "__main__":
    with serving_from(sys.argv[1]), listening(hear_slowly):
        worker.run_until_signal()
