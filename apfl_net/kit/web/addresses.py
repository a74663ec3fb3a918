"""The parts of addresses: ids, ids with a readable tail, page numbers."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import BeforeValidator

LARGEST_ID = 2**31 - 1
"""The largest id that both databases take; anything larger is nowhere."""


def _id_of(reference: object) -> str:
    """`7-how-do-you-inspect` -> `7`"""
    return str(reference).partition("-")[0]


Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
IdWithTail = Annotated[int, BeforeValidator(_id_of), Path(ge=1, le=LARGEST_ID)]
Number = Annotated[int, Query(ge=0, le=LARGEST_ID)]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]
