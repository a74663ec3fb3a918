"""A SIMULATION of an object store: the server of `moto`, which answers as S3 does. It is not S3 and keeps
nothing on a disk; what it shows is that our client's requests are understood and its faults are told.
"""

import atexit
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import cache
from itertools import count

import httpx2

_numbers = count(1)
PATIENCE = 30


class ObjectStore:
    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "ObjectStore":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONWARNINGS": "ignore"},
        )
        give_up = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < give_up, "the simulated object store does not start"
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def new_bucket(self) -> str:
        """The value of `APFL_STORAGE_URL` for a bucket that nobody else has."""
        name = f"bucket-{next(_numbers)}"
        httpx2.put(f"{self.url}/{name}").raise_for_status()
        return f"s3://{name}/the/network"

    def environment(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "of-a-test",
            "AWS_SECRET_ACCESS_KEY": "of-a-test",
            "AWS_REGION": "us-east-1",
        }

    def _answers(self) -> bool:
        try:
            httpx2.get(self.url)
        except httpx2.TransportError:
            return False
        return True


@cache
def object_store() -> ObjectStore:
    """One for the whole run. It ends with the process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(ObjectStore())
