"""Doors open only downwards."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from apfl_net.kit.config import ROOT
from tests.house.walking import HOUSE

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
ROOMS = {path.parent.name for path in HOUSE.glob("*/__init__.py")}


def contract(start: str) -> dict:
    return next(contract for contract in CONTRACTS if contract["name"].startswith(start))


def test_the_floors_hold():
    lint_imports = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([lint_imports], cwd=ROOT, capture_output=True, text=True, check=False)
    assert f"{len(CONTRACTS)} kept, 0 broken." in result.stdout, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("start", "key", "left_out"),
    [
        ("Inside every room", "containers", {"kit", "demo"}),
        ("Vendors stay in the kit", "source_modules", {"kit"}),
    ],
)
def test_a_contract_knows_every_room(start, key, left_out):
    assert len(ROOMS) >= 10
    assert {name.removeprefix("apfl_net.") for name in contract(start)[key]} == ROOMS - left_out


def test_no_contract_has_exceptions():
    assert len(CONTRACTS) >= 5
    assert [contract["name"] for contract in CONTRACTS if contract.get("ignore_imports")] == []
