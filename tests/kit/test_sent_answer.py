"""Files that people sent, as answers: whole, in ranges, and never as a page of ours."""

import os

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from apfl_net.kit import storage
from apfl_net.kit.config import settings
from apfl_net.kit.storage import bucket, folder
from apfl_net.kit.web.files import IN_A_BOX, SHOWN, sent_answer
from apfl_net.kit.web.middleware import SecurityHeaders
from tests.object_store import object_store

CONTENT = os.urandom(100_000)
NAME = "ការណែនាំ 1.pdf"


@pytest.fixture(params=["a folder", "an object store (simulated)"])
def asks(request, monkeypatch, tmp_path):
    """`asks(range="bytes=0-9")` asks for the file, with headers."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    if request.param != "a folder":
        for name, value in object_store().environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(settings(), "storage_url", object_store().new_bucket())
    monkeypatch.setattr(folder, "PART", 7000)
    monkeypatch.setattr(bucket, "PART", 7000)
    key = storage.new_key("files", "1", "pdf")
    storage.keep(key, [CONTENT])
    app = FastAPI()
    app.add_middleware(SecurityHeaders)

    @app.get("/file")
    def show(request: Request, inline: bool = False):
        return sent_answer(
            request,
            key=key,
            size=len(CONTENT),
            media_type="application/pdf",
            name=NAME,
            inline=inline,
        )

    client = TestClient(app)
    return lambda address="/file", **headers: client.get(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def test_all_of_it_is_given_as_an_attachment_that_runs_nothing(asks):
    answer = asks()
    assert (answer.status_code, answer.content) == (200, CONTENT)
    headers = answer.headers
    assert headers["content-length"] == "100000"
    assert headers["content-disposition"].startswith('attachment; filename="________ 1.pdf"; filename*=UTF-8')
    assert headers["accept-ranges"] == "bytes"
    assert headers["content-security-policy"] == IN_A_BOX
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "private, no-cache"


def test_what_a_browser_may_show_is_shown(asks):
    headers = asks("/file?inline=yes").headers
    assert headers["content-disposition"].startswith("inline; ")
    assert headers["content-security-policy"] == SHOWN


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=99990-", 99_990, 100_000),
        ("bytes=-20", 99_980, 100_000),
        ("bytes=500-20499", 500, 20_500),
        ("bytes=90000-999999", 90_000, 100_000),
        ("bytes=-999999", 0, 100_000),
    ],
)
def test_a_range_is_given(asks, asked, start, end):
    answer = asks(range=asked)
    assert (answer.status_code, answer.content) == (206, CONTENT[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/100000"
    assert answer.headers["content-length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=100000-", "bytes=-0", "bytes=200000-300000"])
def test_a_range_beyond_the_end_is_not_there(asks, asked):
    answer = asks(range=asked)
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */100000")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=9-2", "bytes=-", "lines=1-2", "x", "bytes=1e3-", "bytes=" + "9" * 30]
)
def test_what_is_no_range_gets_all_of_it(asks, asked):
    assert (asks(range=asked).status_code, len(asks(range=asked).content)) == (200, 100_000)


def test_a_download_that_was_cut_goes_on_only_with_the_same_file(asks):
    etag = asks().headers["etag"]
    assert asks(range="bytes=5-", if_range=etag).status_code == 206
    assert asks(range="bytes=5-", if_range='"another"').status_code == 200
    assert asks(if_none_match=etag).status_code == 304
