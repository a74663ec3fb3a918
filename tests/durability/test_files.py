"""Whoever receives files or looks at them is killed: in the end each acknowledged file is ready, once, and
nothing else is kept."""

import random
import threading
import time
from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import func, select, update

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.files.models import READY, WAITING, FilePassage, FileVersion
from apfl_net.files.schedule import sweep
from apfl_net.kit import storage
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import open_session
from apfl_net.kit.outbox import OutboxEntry
from tests.durability.running import Running, Server, serving, wait_until, working
from tests.durability.writing import Writer
from tests.factories.files import kept_keys

FILES, KILLS, SEED = 4, 3, 1930
SLOW = 40


def words_of(number: int) -> str:
    return f"Page of file {number}: recruitment fees are paid by the employer."


def upload(writer: Writer, **files) -> httpx2.Response:
    site = str(writer.client.base_url).rstrip("/")
    return writer.client.post("/files", headers={"Origin": site}, **files)


def send_all(writer: Writer) -> None:
    for number in range(FILES):
        answer = upload(writer, files=[("files", (f"{number}.txt", words_of(number).encode()))])
        assert answer.status_code == 201


def count(state: str) -> int:
    with open_session(writing=False) as session:
        return session.scalar(select(func.count()).where(FileVersion.state == state)) or 0


def has_one_in_hand() -> bool:
    with open_session(writing=False) as session:
        return session.scalar(select(FileVersion.id).where(FileVersion.leased_until > utc_now())) is not None


def let_leases_run_out() -> None:
    """As when ten minutes have passed. Whoever is killed so often is to be tried again all the same here."""
    with open_session(writing=True) as session:
        gone = {"leased_until": utc_now() - timedelta(seconds=1), "tries": 0}
        session.execute(update(FileVersion).where(FileVersion.state == WAITING).values(**gone))


def kill_amid_looking(worker: Running, moments: random.Random) -> None:
    wait_until(lambda: has_one_in_hand() or not count(WAITING), "a file is in hand", pause=0.002)
    time.sleep(moments.uniform(0, 1.5))
    worker.kill()
    let_leases_run_out()
    worker.start()
    worker.wait_until_it_says("worker started")


def kill_amid_upload(server: Server, writer: Writer) -> None:
    """Half of the file is on the disk when the server is killed."""
    half_way = threading.Event()

    def slowly():
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="half.txt"\r\n\r\n'
        for part in range(SLOW):
            yield bytes(200_000)
            if part == SLOW // 2:
                half_way.set()
            time.sleep(0.02)

    def send() -> None:
        site = str(writer.client.base_url).rstrip("/")
        headers = {"Origin": site, "Content-Type": "multipart/form-data; boundary=b"}
        with pytest.raises(httpx2.TransportError):
            writer.client.post("/files", headers=headers, content=slowly())

    sending = threading.Thread(target=send)
    sending.start()
    assert half_way.wait(60)
    wait_until(lambda: any(storage.drafts().iterdir()), "a part is on the disk")
    server.kill()
    sending.join(60)
    server.start()
    server.wait_until_it_answers()


@pytest.mark.slow
def test_acknowledged_files_are_ready_once_whoever_is_killed(own_database, tmp_path, monkeypatch):
    monkeypatch.setattr(settings(), "storage_url", (tmp_path / "data" / "files").as_uri())
    moments = random.Random(SEED)  # noqa: S311
    with serving(own_database, tmp_path) as server, Writer(server.address) as writer:
        writer.sign_in(MEMBER)
        send_all(writer)
        with Writer(server.address) as another:
            another.sign_in(WORKER)
            kill_amid_upload(server, another)
        with working(own_database, tmp_path) as worker:
            for _kill in range(KILLS):
                kill_amid_looking(worker, moments)
            wait_until(lambda: count(WAITING) == 0, "the worker has looked at everything")
            assert (worker.end(), server.end()) == (0, 0)
    with open_session(writing=True) as session:
        versions = list(session.scalars(select(FileVersion).order_by(FileVersion.id)))
        assert [version.state for version in versions] == [READY] * FILES
        passages = session.scalars(select(FilePassage.text).order_by(FilePassage.version_id)).all()
        assert passages == [words_of(number) for number in range(FILES)]
        told = select(func.count()).where(OutboxEntry.event == "files.FileReady")
        assert session.scalar(told) == FILES
        assert [storage.read(version.key).decode().strip() for version in versions] == passages
        sweep(session, utc_now() + timedelta(hours=25))
        assert {version.key for version in versions} >= kept_keys()
    assert list(storage.drafts().iterdir()) == []
