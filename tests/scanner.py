"""The real virus scanner (ClamAV's `clamd`), with signatures of our own: none is downloaded."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.needs import lacking

SIGNED = b"this stands for a virus in the tests of this network"
LARGEST = 3_000_000
PATIENCE = 60


def needs_clamd() -> str:
    program = shutil.which("clamd") or ("/usr/sbin/clamd" if Path("/usr/sbin/clamd").exists() else None)
    return program or lacking("clamd", "there is no clamd (clamav-daemon)")


@contextmanager
def clamd(folder: Path) -> Iterator[str]:
    """The value of `APFL_SCAN_URL`."""
    program = needs_clamd()
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "own.ndb").write_text(f"Test.Of.This.Network:0:*:{SIGNED.hex()}\n")
    address = folder / "clamd.ctl"
    config = folder / "clamd.conf"
    config.write_text(
        f"LocalSocket {address}\nDatabaseDirectory {signatures}\nTemporaryDirectory {folder}\n"
        f"Foreground yes\nOfficialDatabaseOnly no\nStreamMaxLength {LARGEST}\n"
    )
    process = subprocess.Popen([program, "-c", config], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _wait_for(address, process)
        yield f"unix://{address}"
    finally:
        process.kill()
        process.communicate()


def _wait_for(address: Path, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        with socket.socket(socket.AF_UNIX) as line:
            if address.exists() and line.connect_ex(str(address)) == 0:
                return
        assert process.poll() is None, process.stdout.read().decode()
        time.sleep(0.05)
    raise AssertionError("clamd does not answer")
