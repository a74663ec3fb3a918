"""Files are whole or not there, and no key leads out of their folder."""

import pytest

from apfl_net.kit import storage
from apfl_net.kit.config import settings


def test_what_is_kept_is_read_again_until_it_is_forgotten():
    key = storage.new_key("proceedings", "1-1", "html")
    storage.keep(key, [b"one ", b"two"])
    assert (storage.read(key), storage.is_kept(key)) == (b"one two", True)
    storage.forget(key, "", key)
    assert not storage.is_kept(key)
    with pytest.raises(FileNotFoundError):
        storage.read(key)


def test_a_file_that_fails_half_way_leaves_nothing():
    def half():
        yield b"half"
        raise RuntimeError("the disk is full")

    key = storage.new_key("half", "1", "html")
    with pytest.raises(RuntimeError):
        storage.keep(key, half())
    assert list((settings().files_dir / "half").iterdir()) == []


def test_keys_are_never_the_same():
    assert len({storage.new_key("a", "1", "pdf") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "key", ["../secret.key", "/etc/passwd", "a/../b", "a//b", ".hidden", "a/.b", "", "a\\b", "A"]
)
def test_a_key_that_leads_elsewhere_is_refused(key):
    with pytest.raises(storage.NotAKey):
        storage.path_of(key)
