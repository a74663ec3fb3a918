"""The people of the demo and of the tests."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STORY = Path(__file__).parent / "story"


@dataclass(frozen=True)
class Person:
    """One line of `story/cast.csv`; everybody in it is fictional."""

    email: str
    handle: str
    name: str
    constituency: str
    country: str
    organisation: str
    position: str
    interface_language: str
    time_zone: str
    languages: str
    listed: bool
    public_name: bool
    staff_role: str
    bio: str


@cache
def cast() -> dict[str, Person]:
    """Everybody, by handle, in the order of the file: the accounts that visitors can try come first."""
    with (STORY / "cast.csv").open(encoding="utf-8", newline="") as file:
        people = [
            Person(**row | {"listed": row["listed"] == "yes", "public_name": row["public_name"] == "yes"})
            for row in csv.DictReader(file)
        ]
    return {person.handle: person for person in people}


def person_with_email(email: str) -> Person:
    return next(person for person in cast().values() if person.email == email)


ADMIN, FACILITATOR, MODERATOR, MEMBER, WORKER, EMPLOYER, OBSERVER = (
    f"{name}@example.org"
    for name in ("admin", "facilitator", "moderator", "member", "worker", "employer", "observer")
)
TRY_THESE = (ADMIN, FACILITATOR, MODERATOR, MEMBER, WORKER, EMPLOYER, OBSERVER)
"""The accounts that `make run` prints."""
