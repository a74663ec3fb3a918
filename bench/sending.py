"""Half a gigabyte comes up and goes down: how quickly, and how much more memory the server takes for it."""

import http.client
import os
import re
import time
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.entrances import cookie_name
from apfl_net.discussions.models.files import PostFile
from apfl_net.discussions.models.posts import Post
from apfl_net.files.models import READY, FileVersion
from apfl_net.kit.db import connect
from bench.processes import PATIENCE
from bench.report import Report
from bench.seed import Places
from bench.servers import Server, our_server

MEGABYTES, MOST = 490, 64
HEAD = b'--b\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'
TAIL = b"\r\n--b--\r\n"


def measure_sending(report: Report, kind: str, places: Places, folder: Path) -> None:
    report.say(f"\n## {kind}: a film of {MEGABYTES} MB")
    report.head(("", "MB/s", "more memory, MB"))
    with our_server(places.database, folder) as server:
        before, begun = _peak(server), time.monotonic()
        _upload(server, places.reader)
        up = _say(report, "upload", begun, _peak(server) - before)
        before, path, begun = _peak(server), _as_if_looked_at(places.database), time.monotonic()
        _download(server, places.reader, path)
        down = _say(report, "download", begun, _peak(server) - before)
    report.promise(f"{kind}: memory for an upload of {MEGABYTES} MB, MB", up, most=MOST)
    report.promise(f"{kind}: memory for a download of {MEGABYTES} MB, MB", down, most=MOST)


def _say(report: Report, what: str, begun: float, more: float) -> float:
    report.row((what, f"{MEGABYTES / (time.monotonic() - begun):.0f}", f"{more:.0f}"))
    return more


def _peak(server: Server) -> float:
    """The most memory that it ever had, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{server.pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


def _upload(server: Server, token: str) -> None:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE * 4)
    line.putrequest("POST", "/files")
    line.putheader("Cookie", f"{cookie_name()}={token}")
    line.putheader("Content-Type", "multipart/form-data; boundary=b")
    line.putheader("Content-Length", str(len(HEAD) + MEGABYTES * 1_000_000 + len(TAIL)))
    line.endheaders(HEAD)
    megabyte = os.urandom(1_000_000)
    for _megabyte in range(MEGABYTES):
        line.send(megabyte)
    line.send(TAIL)
    assert line.getresponse().status == 201
    line.close()


def _as_if_looked_at(database: str) -> str:
    """Beside the first post. That a film is looked at is measured elsewhere."""
    engine = connect(database)
    with Session(engine) as session, session.begin():
        version = session.scalars(select(FileVersion).order_by(FileVersion.id.desc())).first()
        assert version
        version.state, version.key, version.size = READY, version.sent_key, version.sent_size
        version.kind, version.media_type, version.family = "mp4", "video/mp4", "video"
        post_id = session.scalar(select(Post.id).order_by(Post.id))
        session.add(PostFile(file_id=version.file_id, post_id=post_id))
        path = f"/posts/{post_id}/files/{version.file_id}"
    engine.dispose()
    return path


def _download(server: Server, token: str, path: str) -> None:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE * 4)
    line.request("GET", path, headers={"Cookie": f"{cookie_name()}={token}"})
    answer, taken = line.getresponse(), 0
    while part := answer.read(1 << 16):
        taken += len(part)
    assert (answer.status, taken) == (200, MEGABYTES * 1_000_000)
    line.close()
