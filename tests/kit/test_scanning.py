"""Asking the real virus scanner, with a signature of our own."""

import pytest

from apfl_net.kit import scanning
from apfl_net.kit.config import settings
from tests.scanner import LARGEST, SIGNED, clamd


@pytest.fixture(scope="module")
def scanner(tmp_path_factory):
    with clamd(tmp_path_factory.mktemp("clamd")) as url:
        yield url


@pytest.fixture
def scanned(scanner, monkeypatch):
    monkeypatch.setattr(settings(), "scan_url", scanner)


@pytest.mark.usefixtures("scanned")
def test_a_clean_file_passes(tmp_path):
    file = tmp_path / "clean"
    file.write_bytes(b"nothing to see here" * 50_000)
    scanning.scan(file)
    assert scanning.version().startswith("ClamAV ")


@pytest.mark.usefixtures("scanned")
def test_what_has_a_signature_is_found(tmp_path):
    file = tmp_path / "bad"
    file.write_bytes(b"before " + SIGNED + b" behind")
    with pytest.raises(scanning.VirusFound, match=r"Test\.Of\.This\.Network"):
        scanning.scan(file)


@pytest.mark.usefixtures("scanned")
def test_a_file_larger_than_the_scanner_takes_is_not_called_clean(tmp_path):
    file = tmp_path / "large"
    file.write_bytes(b"x" * (LARGEST * 2))
    with pytest.raises(scanning.NotScanned):
        scanning.scan(file)


@pytest.mark.parametrize("address", ["unix:///nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_a_scanner_that_is_away_has_not_called_anything_clean(address, tmp_path, monkeypatch):
    monkeypatch.setattr(settings(), "scan_url", address)
    file = tmp_path / "file"
    file.write_bytes(b"words")
    with pytest.raises(scanning.ScannerIsAway):
        scanning.scan(file)
    with pytest.raises(scanning.ScannerIsAway):
        scanning.version()
