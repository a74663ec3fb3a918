"""Files come in whole or not at all, and no more of them than there is room for."""

import hashlib
import resource
from contextlib import contextmanager

import anyio
import pytest
from sqlalchemy import select

from apfl_net.access.actions import begin_sign_in
from apfl_net.access.entrances import cookie_name
from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.files.actions import add_file
from apfl_net.files.models import File, FileVersion
from apfl_net.files.policy import NoRoomLeft, clean_name, with_ending
from apfl_net.kit import storage
from apfl_net.kit.config import settings
from tests.factories.files import WORDS, kept_keys, make_file, received
from tests.html import parse
from tests.object_store import ObjectStore

BIG = 2_500_000
BOUNDARY = "a-boundary"


def sent(*files: tuple[str, bytes]) -> list:
    return [("files", (name, content, "application/octet-stream")) for name, content in files]


def versions(db) -> list[FileVersion]:
    return list(db.scalars(select(FileVersion).order_by(FileVersion.id)))


def left_over() -> tuple[set[str], list]:
    return kept_keys(), list(storage.drafts().iterdir())


def test_files_of_any_size_arrive_as_they_were_sent(db, browser_as, cast):
    big = bytes(range(256)) * (BIG // 256)
    answer = browser_as(MEMBER).post("/files", files=sent(("ปลา.pdf", big), ("b.txt", b"\r\n--x\r\n")))
    assert answer.status_code == 201
    assert [file.name for file in db.scalars(select(File).order_by(File.id))] == ["ปลา.pdf", "b.txt"]
    first, second = versions(db)
    assert (first.sent_size, first.digest) == (len(big), hashlib.sha256(big).hexdigest())
    assert storage.read(first.sent_key) == big
    assert storage.read(second.sent_key) == b"\r\n--x\r\n"
    assert first.uploaded_by_id == cast[MEMBER].id
    assert "ปลา.pdf" in answer.text
    assert f'name="file_{first.file_id}"' in answer.text
    assert left_over()[1] == []


def test_two_uploads_of_the_same_file_are_two_files(db, browser_as):
    browser = browser_as(MEMBER)
    for _turn in range(2):
        browser.post("/files", files=sent(("a.txt", WORDS)))
    first, second = versions(db)
    assert (first.file_id != second.file_id, first.sent_key != second.sent_key) == (True, True)
    assert first.digest == second.digest


def test_an_empty_field_for_files_is_no_file_and_an_empty_file_is_one(db, browser_as):
    browser = browser_as(MEMBER)
    assert browser.post("/files", files=sent(("", b""))).status_code == 201
    assert versions(db) == []
    browser.post("/files", files=sent(("nothing.txt", b"")))
    assert [version.sent_size for version in versions(db)] == [0]


def test_of_a_visitor_nothing_is_kept(db, client):
    assert client.post("/files", files=sent(("a.txt", WORDS))).status_code == 401
    assert (versions(db), left_over()) == ([], (set(), []))


def test_a_file_larger_than_any_may_be_is_not_kept(db, browser_as, monkeypatch):
    monkeypatch.setattr(settings(), "upload_limit", 2)
    answer = browser_as(MEMBER).post("/files", files=sent(("big.mp4", bytes(BIG)), ("a.txt", WORDS)))
    assert answer.status_code == 422
    assert "This file is too large: at most 2.0 MB." in parse(answer.text).text
    assert [version.sent_size for version in versions(db)] == [len(WORDS)]
    assert left_over() == ({versions(db)[0].sent_key}, [])


def test_more_than_the_quota_of_a_member_is_not_kept(db, browser_as, monkeypatch):
    monkeypatch.setattr(settings(), "member_quota", 3)
    browser = browser_as(MEMBER)
    assert browser.post("/files", files=sent(("a", bytes(BIG)))).status_code == 201
    answer = browser.post("/files", files=sent(("b", bytes(BIG))))
    assert (answer.status_code, len(versions(db))) == (422, 1)
    assert "all files of one member may have 3.0 MB together" in parse(answer.text).text
    assert browser_as(WORKER).post("/files", files=sent(("a", bytes(BIG)))).status_code == 201


def test_two_uploads_side_by_side_do_not_pass_the_quota_together(db, cast, now, monkeypatch):
    """Both were let in, since there was room for each."""
    monkeypatch.setattr(settings(), "member_quota", 1)
    large = received(bytes(600_000))
    add_file(db, uploader_id=cast[MEMBER].id, received=large, now=now)
    with pytest.raises(NoRoomLeft):
        add_file(db, uploader_id=cast[MEMBER].id, received=large, now=now)


def test_more_than_the_quota_of_all_is_not_kept(db, browser_as, cast, now, monkeypatch):
    monkeypatch.setattr(settings(), "files_quota", 1)
    make_file(db, by=cast[WORKER], now=now, content=bytes(900_000))
    assert browser_as(MEMBER).post("/files", files=sent(("b", bytes(200_000)))).status_code == 422


def test_eleven_files_at_once_are_one_too_many(db, browser_as):
    answer = browser_as(MEMBER).post("/files", files=sent(*[(f"{n}.txt", WORDS) for n in range(11)]))
    assert (answer.status_code, len(versions(db))) == (422, 10)
    assert "at most ten" in answer.text


def ask(app, db, cast, chunks, *, ends: bool, now):
    """A request whose body comes as told, by the words of the server; returns the status, if any was sent."""
    token = begin_sign_in(db, member=cast[MEMBER], browser="test", now=now)
    db.commit()
    body, told = iter(chunks), []
    headers = {
        "cookie": f"{cookie_name()}={token}",
        "content-type": f"multipart/form-data; boundary={BOUNDARY}",
        "host": "127.0.0.1",
    }

    async def receive():
        chunk = next(body, None)
        if chunk is None:
            return {"type": "http.request", "body": b""} if ends else {"type": "http.disconnect"}
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def send(message):
        told.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/files",
        "raw_path": b"/files",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "scheme": "http",
        "http_version": "1.1",
        "app": app,
    }
    anyio.run(app, scope, receive, send)
    db.expire_all()
    return next((message["status"] for message in told if message["type"] == "http.response.start"), None)


HEAD = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'.encode()


@pytest.mark.parametrize("ends", [True, False], ids=["ends early", "is cut"])
def test_a_connection_that_ends_at_nine_tenths_leaves_nothing(app, db, cast, now, ends):
    status = ask(app, db, cast, [HEAD, *[bytes(65536)] * 90], ends=ends, now=now)
    assert (status, versions(db), left_over()) == (400, [], (set(), []))


@pytest.mark.parametrize("body", [b"", b"no part at all", HEAD[:-2], b"\x00" * 5000])
def test_a_body_that_is_no_form_leaves_nothing(app, db, cast, now, body):
    assert ask(app, db, cast, [body], ends=True, now=now) == 400
    assert (versions(db), left_over()) == ([], (set(), []))


@contextmanager
def files_no_larger_than(size: int):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_when_the_disk_is_full_nothing_is_kept_and_it_is_said(db, browser_as):
    """The system takes no more of this file, as a full disk would."""
    browser = browser_as(MEMBER, raise_server_exceptions=False)
    with files_no_larger_than(40_000_000):
        answer = browser.post("/files", files=sent(("a.mp4", bytes(50_000_000))))
    assert answer.status_code == 503
    assert "There is no room left where files are kept" in parse(answer.text).text
    assert (versions(db), left_over()) == ([], (set(), []))


def test_when_the_object_store_is_away_nothing_is_kept_and_it_is_said(db, browser_as, monkeypatch, tmp_path):
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    with ObjectStore() as store:
        for name, value in store.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(settings(), "storage_url", store.new_bucket())
        assert browser_as(MEMBER).post("/files", files=sent(("a.txt", WORDS))).status_code == 201
        assert storage.read(versions(db)[0].sent_key) == WORDS
    answer = browser_as(MEMBER, raise_server_exceptions=False).post("/files", files=sent(("b.txt", WORDS)))
    assert answer.status_code == 503
    assert "does not answer" in parse(answer.text).text
    assert (len(versions(db)), list(storage.drafts().iterdir())) == (1, [])


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\guide.pdf", "guide.pdf"),
        ("a\x00b\u202efdp.exe\n.pdf", "abfdp.exe.pdf"),
        (".htaccess", "htaccess"),
        ('<img src="x">.png', "img src=x.png"),
        ("ការណែនាំ.pdf", "ការណែនាំ.pdf"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_names_lose_folders_and_what_tricks_the_eye(name, cleaned):
    assert clean_name(name) == cleaned


def test_a_name_ends_as_what_the_file_is():
    assert with_ending("photo.JPEG", "jpg") == "photo.JPEG"
    assert with_ending("letter.exe", "pdf") == "letter.pdf"
    assert with_ending("v1.2 of the guide", "pdf") == "v1.2 of the guide.pdf"
