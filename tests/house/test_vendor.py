"""Files of others are as they published them."""

import hashlib

from apfl_net.kit.config import ROOT

VENDOR = ROOT / "static" / "vendor"


def test_third_party_files_are_unmodified_and_none_is_unknown():
    listed = dict(reversed(line.split("  ", 1)) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")}
    assert found
    assert found == listed


def test_every_third_party_file_is_in_the_table_with_its_licence():
    table = (VENDOR / "README.md").read_text()
    for path in VENDOR.glob("*.js"):
        assert f"`{path.name}`" in table
        assert (VENDOR / f"{path.name.partition('-')[0]}-LICENSE.txt").read_text()
