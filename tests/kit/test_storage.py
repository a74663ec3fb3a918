"""Files are whole or not there, in a folder and in an object store, and no key leads out of their place."""

import os
from contextlib import nullcontext
from pathlib import Path

import pytest

from apfl_net.kit import storage
from apfl_net.kit.config import settings
from apfl_net.kit.storage import bucket, folder
from apfl_net.kit.storage.faults import StorageIsAway, StorageIsFull
from tests.object_store import ObjectStore, object_store

FOLDER, BUCKET = "a folder", "an object store (simulated)"


def keep_in_bucket(store: ObjectStore, monkeypatch) -> None:
    for name, value in store.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(settings(), "storage_url", store.new_bucket())


@pytest.fixture(params=[FOLDER, BUCKET])
def place(request, monkeypatch, tmp_path) -> str:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    if request.param == BUCKET:
        keep_in_bucket(object_store(), monkeypatch)
    return request.param


@pytest.mark.usefixtures("place")
def test_what_is_kept_is_read_again_until_it_is_forgotten():
    key = storage.new_key("proceedings", "1-1", "html")
    storage.keep(key, [b"one ", b"two"])
    assert (storage.read(key), storage.is_kept(key), storage.size_of(key)) == (b"one two", True, 7)
    assert [found for found, _since in storage.kept_in("proceedings")] == [key]
    storage.forget(key, "", key)
    assert not storage.is_kept(key)
    for look in (storage.read, storage.parts, storage.size_of):
        with pytest.raises(FileNotFoundError):
            look(key)
    assert list(storage.kept_in("proceedings")) == []


@pytest.mark.usefixtures("place")
def test_a_range_of_a_large_file_is_read_in_small_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "PART", 1000)
    monkeypatch.setattr(bucket, "PART", 1000)
    content = os.urandom(5500)
    drafted = storage.drafts() / "a-draft"
    drafted.write_bytes(content)
    key = storage.new_key("files", "1", "pdf")
    storage.keep_file(key, drafted)
    assert not drafted.exists()
    assert b"".join(storage.parts(key, 2000, 3100)) == content[2000:5100]
    assert [len(part) for part in storage.parts(key, 3000)] == [1000, 1000, 500]
    storage.copy_to(key, tmp_path / "copied")
    assert (tmp_path / "copied").read_bytes() == content


@pytest.mark.usefixtures("place")
def test_an_empty_file_is_a_file():
    key = storage.new_key("files", "1", "txt")
    storage.keep(key, [])
    assert (storage.read(key), storage.size_of(key)) == (b"", 0)


def test_a_file_that_fails_half_way_leaves_nothing(place):
    def half():
        yield b"half" * 3_000_000
        raise RuntimeError("whoever sends it stopped")

    key = storage.new_key("half", "1", "html")
    with pytest.raises(RuntimeError):
        storage.keep(key, half())
    assert not storage.is_kept(key)
    if place == FOLDER:
        assert list((settings().files_dir / "half").iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_told_as_such(monkeypatch, tmp_path):
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    full = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115
    monkeypatch.setattr(Path, "open", lambda *_args, **_options: nullcontext(full))
    with full, pytest.raises(StorageIsFull):
        storage.keep("files/1.pdf", [b"no room for this"])


def test_an_object_store_that_is_away_is_told_as_such(monkeypatch):
    with ObjectStore() as store:
        keep_in_bucket(store, monkeypatch)
        storage.keep("files/1.pdf", [b"kept"])
    for act in (
        lambda: storage.keep("files/2.pdf", [b"two"]),
        lambda: storage.read("files/1.pdf"),
        lambda: storage.forget("files/1.pdf"),
        lambda: list(storage.kept_in("files")),
    ):
        with pytest.raises(StorageIsAway) as fault:
            act()
        assert fault.value.told


def test_keys_are_never_the_same():
    assert len({storage.new_key("a", "1", "pdf") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "key", ["../secret.key", "/etc/passwd", "a/../b", "a//b", ".hidden", "a/.b", "", "a\\b", "A"]
)
def test_a_key_that_leads_elsewhere_is_refused(key):
    for look in (storage.size_of, storage.kept_in, lambda asked: storage.keep(asked, [])):
        with pytest.raises(storage.NotAKey):
            look(key)
