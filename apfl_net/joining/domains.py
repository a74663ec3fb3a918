"""Domains of mail that tell little of the organisation somebody is of."""

from functools import cache
from pathlib import Path

from apfl_net.kit.mail.addresses import domain_of

DATA = Path(__file__).parent / "data"


def is_free(email: str) -> bool:
    return domain_of(email) in _domains("free_mail.txt")


def is_disposable(email: str) -> bool:
    """Whether the domain, or the one it is part of, gives addresses away for a few minutes."""
    labels = domain_of(email).split(".")
    return any(".".join(labels[start:]) in _domains("disposable.txt") for start in range(len(labels) - 1))


@cache
def _domains(file: str) -> frozenset[str]:
    lines = (DATA / file).read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
