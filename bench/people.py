"""The members of a measured community, each with a place in one of a hundred organisations."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from apfl_net.members.models import Member, Membership, Organisation
from apfl_net.members.reference import constituencies, country_names

READER, REGULAR = 1, 2
ORGANISATIONS = 100
GIVEN = [
    "Amina",
    "Arun",
    "Dewi",
    "Farid",
    "Hana",
    "Jose",
    "Kamala",
    "Lan",
    "Maria",
    "Minh",
    "Nari",
    "Omar",
    "Priya",
    "Ravi",
    "Siti",
    "Tomas",
    "Wei",
    "Yuki",
]
FAMILY = [
    "Abdullah",
    "Cruz",
    "Das",
    "Fernando",
    "Ito",
    "Khan",
    "Kim",
    "Lim",
    "Nguyen",
    "Perera",
    "Rahman",
    "Santos",
    "Sharma",
    "Suarez",
    "Tran",
]


def fill(connection: Connection, members: int, now: datetime) -> None:
    random = Random(31)  # noqa: S311  (always the same people)
    connection.execute(insert(Organisation), list(_organisations(random)))
    connection.execute(insert(Member), [_member(random, number, now) for number in range(1, members + 1)])
    connection.execute(insert(Membership), [_membership(random, n, now) for n in range(1, members + 1)])


def handle(member_id: int) -> str:
    return f"member-{member_id}"


def _organisations(random: Random) -> Iterator[dict[str, Any]]:
    for number in range(1, ORGANISATIONS + 1):
        yield {
            "id": number,
            "name": f"Organisation for Decent Work {number}",
            "country": random.choice(list(country_names())),
            "constituency": random.choice(list(constituencies())),
        }


def _member(random: Random, number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "email": f"member-{number}@bench.example",
        "handle": handle(number),
        "name": f"{random.choice(GIVEN)} {random.choice(FAMILY)}",
        "languages": "en",
        "interface_language": None,
        "time_zone": "Asia/Bangkok",
        "listed": True,
        "public_name": number % 3 == 0,
        "joined_at": now - timedelta(days=500),
        "left_at": None,
        "changed_at": now - timedelta(days=500),
    }


def _membership(random: Random, number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "member_id": number,
        "organisation_id": number % ORGANISATIONS + 1,
        "position": "Programme officer",
        "constituency": random.choice(list(constituencies())),
        "country": random.choice(list(country_names())),
        "began_on": (now - timedelta(days=500)).date(),
        "ended_on": None,
    }
