"""A kind of letter of the tests alone, and what becomes of letters."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select, update

from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.mail.letters import WRITERS, Letter, Written, post_letter, writes

KIND = "tests.greeting"
GREETING = Written(
    to="lan.tran@example.org",
    subject="A greeting",
    text="Hello Lan,\n\nthis is for you.\n\nhttps://network.example/threads/7",
    language="en",
)


@contextmanager
def written(greeting: Written | None = GREETING, **changes: str) -> Iterator[None]:
    """As long as this lasts, every letter of the tests is written like this."""
    said = greeting and Written(**{**vars(greeting), **changes})
    writes(KIND)(lambda session, about, now: said)
    try:
        yield
    finally:
        del WRITERS[KIND]


def post(*numbers: int, **options: Any) -> None:
    with open_session(writing=True) as session:
        for number in numbers:
            post_letter(session, KIND, now=utc_now(), number=number, **options)


def letters() -> list[Letter]:
    with open_session(writing=False) as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def change(**values: object) -> None:
    """Let time pass, as it were."""
    with open_session(writing=True) as session:
        session.execute(update(Letter).values(**values))


def states() -> list[str]:
    return [state_of(letter) for letter in letters()]


def state_of(letter: Letter) -> str:
    for state in ("sent", "dropped", "refused"):
        if getattr(letter, f"{state}_at"):
            return state
    return "waiting"
