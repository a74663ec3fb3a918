"""Processes of our own: started, waited for, measured from `/proc`, and stopped by their id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0
"""Seconds for a process to start, and to stop."""
TICK = os.sysconf("SC_CLK_TCK")
PYTHON = sys.executable


class Process:
    """One program and all that it starts."""

    def __init__(self, command: list[str], environment: Mapping[str, str], folder: Path) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("APFL_")}
        self.log = folder / f"{Path(command[1]).name}-{time.monotonic_ns()}.log"
        with self.log.open("wb") as log:
            self.running = subprocess.Popen(
                command, env=clean | dict(environment), cwd=folder, stdout=log, stderr=log
            )

    @property
    def pid(self) -> int:
        return self.running.pid

    def stop(self) -> None:
        self.running.terminate()
        try:
            self.running.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()

    def check_alive(self) -> None:
        if self.running.poll() is not None:
            raise RuntimeError(f"it ended by itself:\n{self.log.read_text(errors='replace')[-2000:]}")


@contextmanager
def running(process: Process) -> Iterator[Process]:
    try:
        yield process
    finally:
        process.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(pid: int) -> float:
    """Seconds of processor, user and system, that a process has used: all its threads, all its children."""
    return sum(_ticks(each) for each in family(pid)) / TICK


def memory(pid: int) -> tuple[int, int]:
    """RSS and PSS in KiB, summed over a process and its children."""
    rolls = [Path(f"/proc/{each}/smaps_rollup").read_text() for each in family(pid)]
    return sum(_kilobytes(roll, "Rss:") for roll in rolls), sum(_kilobytes(roll, "Pss:") for roll in rolls)


def family(pid: int) -> list[int]:
    """A process and everything it started that still runs."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, children.read_text().split())
    return found


def _ticks(pid: int) -> int:
    """utime, stime and those of children that have ended: fields 14 to 17 of `/proc/PID/stat`."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))


def _kilobytes(roll: str, name: str) -> int:
    return next(int(line.split()[1]) for line in roll.splitlines() if line.startswith(name))
