"""The process that looks into one file: started with bounds, followed, ended, and understood."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apfl_net.kit.config import ROOT
from apfl_net.kit.content.problems import PROBLEMS, Broken, NotTaken, TookTooLong, TooMuch

MOST_SAID = 200_000_000
"""Bytes of what it tells us; a text for which that is not enough is refused before."""
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
"""Of our environment. It has no key, password or address to give away, whatever is in the file."""


@dataclass(frozen=True)
class Bounds:
    """What looking into one file may take: memory of each process, its time, and the file that it writes."""

    megabytes: int = 512
    seconds: int = 60
    written: int = 0


def look(task: str, kind: str, *paths: Path, bounds: Bounds) -> list[Any]:
    """All that the process says; raises what it refused the file for, or how it ended.

    `OSError` is about us, not about the file: it can be tried again."""
    command = [sys.executable, "-B", "-m", "apfl_net.kit.content", task, kind]
    command += [str(bounds.megabytes), str(bounds.seconds), str(bounds.written)]
    with _started(command + [str(path.absolute()) for path in paths]) as process:
        watch = _Watch(process, bounds.seconds * 2)
        said = list(_said(process))
        process.wait()
        watch.cancel()
    last = said[-1] if said else {}
    if "refused" in last:
        raise PROBLEMS.get(last["refused"], Broken)(last["said"])
    if "errno" in last:
        raise OSError(last["errno"], last["said"])
    if process.returncode:
        raise _how_it_ended(process.returncode, watch.rang)
    return said


@contextmanager
def _started(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """In a group of its own, so that the programs that it starts end with it."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"LANG": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603  (our own program)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            _end(process)


def _said(process: subprocess.Popen[bytes]) -> Iterator[Any]:
    """Line by line. A line cut short says nothing."""
    size = 0
    for line in process.stdout or ():
        size += len(line)
        if size > MOST_SAID:
            raise TooMuch("it said too much")
        if line.endswith(b"\n"):
            yield json.loads(line)


class _Watch:
    """The clock on the wall, for whoever waits instead of working."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.rang = False
        self._process = process
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def _ring(self) -> None:
        self.rang = True
        _end(self._process)

    def cancel(self) -> None:
        self._timer.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):  # it has ended by itself
        pass


def _how_it_ended(status: int, rang: bool) -> NotTaken:
    """By its clock; by itself, as libraries in C do when they get no more memory; or by a mistake of ours."""
    if rang or -status in {signal.SIGKILL, getattr(signal, "SIGXCPU", signal.SIGKILL)}:
        return TookTooLong(f"ended with {status}")
    if -status in {signal.SIGABRT, signal.SIGSEGV}:
        return TooMuch(f"ended with {status}")
    return Broken(f"ended with {status}")
