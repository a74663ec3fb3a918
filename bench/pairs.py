"""Side by side: the same requests to several servers in turn, round after round."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.load import Job, Outcome
from bench.processes import PYTHON, cpu_seconds
from bench.servers import Server

CONNECTIONS = 8


@dataclass(frozen=True)
class Pace:
    """How long a run takes: rounds, and seconds that each side is under load in a round."""

    rounds: int
    seconds: float
    warm_up: float


FULL = Pace(rounds=11, seconds=0.7, warm_up=1.0)
QUICK = Pace(rounds=3, seconds=0.6, warm_up=0.4)


@dataclass(frozen=True)
class Side:
    """One of those compared: a server and what it is asked."""

    server: Server
    requests: list[str]
    status: int
    backend: int = 0  # pid of a database server that works for it


@dataclass(frozen=True)
class Measured:
    """One round. `cpu` and `backend` (of the database server) in microseconds of processor a request."""

    rate: float
    cpu: float
    backend: float
    latency: float


@dataclass(frozen=True)
class Rounds:
    """What one side did, round after round.

    Whatever disturbs a round makes it dearer and slower, never the other way; so its figures are those that a
    quarter of the rounds reached. (From run to run they differ half as much as medians do.)
    """

    rounds: list[Measured]

    @property
    def cpu(self) -> float:
        return self._sorted("cpu")[self._quarter]

    @property
    def backend(self) -> float:
        return self._sorted("backend")[self._quarter]

    @property
    def rate(self) -> float:
        return self._sorted("rate")[-1 - self._quarter]

    @property
    def _quarter(self) -> int:
        return len(self.rounds) // 4

    def _sorted(self, what: str) -> list[float]:
        return sorted(getattr(each, what) for each in self.rounds)


class Load:
    """The load generator, in its process."""

    def __init__(self) -> None:
        command = [PYTHON, "-m", "bench.load"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
        )

    def put(self, job: Job) -> Outcome:
        self.process.stdin.write(json.dumps(asdict(job)) + "\n")
        self.process.stdin.flush()
        outcome = Outcome(**json.loads(self.process.stdout.readline()))
        if outcome.failures or not outcome.answers:
            raise RuntimeError(f"{outcome.failures} of {outcome.answers} failed: {outcome.first_failure}")
        return outcome


@contextmanager
def load_generator() -> Iterator[Load]:
    load = Load()
    try:
        yield load
    finally:
        load.process.stdin.close()
        load.process.wait(60)


def compare(load: Load, sides: Sequence[Side], pace: Pace) -> list[Rounds]:
    """A, B, A, B ..."""
    for side in sides if pace.warm_up else ():
        _round(load, side, pace.warm_up)
    rounds = [[_round(load, side, pace.seconds) for side in sides] for _ in range(pace.rounds)]
    return [Rounds(list(of_one_side)) for of_one_side in zip(*rounds, strict=True)]


def _round(load: Load, side: Side, seconds: float) -> Measured:
    before = cpu_seconds(side.server.pid), _backend(side)
    done = load.put(Job(side.server.port, side.requests, side.status, CONNECTIONS, seconds))
    cpu, backend = cpu_seconds(side.server.pid) - before[0], _backend(side) - before[1]
    return Measured(
        rate=done.answers / done.seconds,
        cpu=1e6 * cpu / done.answers,
        backend=1e6 * backend / done.answers,
        latency=done.latency,
    )


def _backend(side: Side) -> float:
    return cpu_seconds(side.backend) if side.backend else 0.0
