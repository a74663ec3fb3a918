"""Spaces, threads, posts, tallies and readings of a measured community."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import chain, islice
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from apfl_net.access.models import MEMBERS, PUBLIC
from apfl_net.discussions.models.posts import Post, PostMention
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Reading, Thread, ThreadTally
from apfl_net.kit.db import Base
from apfl_net.kit.text import slugify
from apfl_net.members.reference import country_names
from apfl_net.vocabulary.terms import terms
from bench import people, prose

MEASURED, UNREAD, REPLIED = 0, 1, 2
"""Places among the threads of the same shape."""
PAGE = 20
AUTHORS = 12
AT_ONCE = 5_000
"""Rows inserted by one statement."""
SPACES = [
    Space(id=number, slug=f"space-{number}", audience_id=PUBLIC if number <= 4 else MEMBERS)
    for number in range(1, 13)
]


@dataclass(frozen=True)
class Shape:
    """A thread to be made."""

    id: int
    posts: int
    space: Space
    title: str
    same_shape: bool
    first_post: int  # id

    @property
    def path(self) -> str:
        return f"/threads/{self.id}-{slugify(self.title)}"


def shapes(posts: int, *, long: int, same_shape: int) -> list[Shape]:
    """Threads with `posts` posts in all: those of the same shape, the long one, and others of 1 to 60."""
    random = Random(37)  # noqa: S311  (always the same threads)
    same = min(same_shape, (posts - long) // PAGE)
    made: list[Shape] = []
    left, first_post = posts, 1
    while left:
        number = len(made)
        length = PAGE if number < same else long if long and number == same else random.randint(1, 60)
        length = min(length, left)
        space = SPACES[0 if number < same else 1 if number == same else number % len(SPACES)]
        made.append(Shape(number + 1, length, space, prose.title(random), number < same, first_post))
        left, first_post = left - length, first_post + length
    return made


def fill(connection: Connection, shapes: list[Shape], members: int, now: datetime) -> None:
    _insert(connection, Space, (_space(space, now) for space in SPACES))
    _insert(connection, Thread, (_thread(shape, members, now) for shape in shapes))
    _insert(connection, Post, chain.from_iterable(_posts(shape, members, now) for shape in shapes))
    _insert(connection, PostMention, chain.from_iterable(_mentions(shape, members) for shape in shapes))
    _insert(connection, ThreadTally, (_tally(shape, now) for shape in shapes))
    _insert(connection, Reading, chain.from_iterable(_readings(shape, members, now) for shape in shapes))


def _insert(connection: Connection, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    coming = iter(rows)
    while some := list(islice(coming, AT_ONCE)):
        connection.execute(insert(table), some)


def _space(space: Space, now: datetime) -> dict[str, Any]:
    return {
        "id": space.id,
        "slug": space.slug,
        "name": f"Space {space.id}",
        "purpose": "How inspectors plan visits and follow up.",
        "audience_id": space.audience_id,
        "position": space.id,
        "created_at": now - timedelta(days=500),
    }


def _thread(shape: Shape, members: int, now: datetime) -> dict[str, Any]:
    countries, themes = _facts()
    return {
        "id": shape.id,
        "space_id": shape.space.id,
        "audience_id": shape.space.audience_id,
        "author_id": _authors(shape, members)[0],
        "title": shape.title,
        "slug": slugify(shape.title),
        "country": countries[shape.id % len(countries)],
        "theme": themes[shape.id % len(themes)],
        "started_at": _written_at(shape, 1, now),
        "last_number": shape.posts,
    }


def _posts(shape: Shape, members: int, now: datetime) -> Iterator[dict[str, Any]]:
    authors = _authors(shape, members)
    for number in range(1, shape.posts + 1):
        post_id = shape.first_post + number - 1
        author_id = authors[number * 7 % len(authors)] if number > 1 else authors[0]
        body, html = _texts()[(shape.id * 7 + number) % prose.AS_MANY]
        if mentioned := _mentioned(number, authors):
            body += f"\n\n@{people.handle(mentioned)}"
            html += f'<p><span class="mention" data-member="{mentioned}"></span></p>\n'
        yield {
            "id": post_id,
            "thread_id": shape.id,
            "number": number,
            "audience_id": shape.space.audience_id,
            "author_id": author_id,
            "membership_id": author_id,
            "answers_id": post_id - 2 if number > 2 and number % 3 == 0 else None,
            "body": body,
            "body_html": html,
            "language": "id" if number % 10 == 7 else "en",
            "form_key": f"{post_id:032x}",
            "written_at": _written_at(shape, number, now),
        }


def _mentions(shape: Shape, members: int) -> Iterator[dict[str, Any]]:
    authors = _authors(shape, members)
    for number in range(1, shape.posts + 1):
        if mentioned := _mentioned(number, authors):
            yield {"post_id": shape.first_post + number - 1, "member_id": mentioned}


def _tally(shape: Shape, now: datetime) -> dict[str, Any]:
    return {
        "thread_id": shape.id,
        "audience_id": shape.space.audience_id,
        "space_id": shape.space.id,
        "posts": shape.posts,
        "last_post_id": shape.first_post + shape.posts - 1,
        "last_number": shape.posts,
        "last_post_at": _written_at(shape, shape.posts, now),
    }


def _readings(shape: Shape, members: int, now: datetime) -> Iterator[dict[str, Any]]:
    """Who wrote has read; the reader has read everything but one thread, the regular half of each."""
    readers = dict.fromkeys(_authors(shape, members), shape.posts)
    if shape.same_shape or shape.posts > 60:
        readers |= {people.REGULAR: shape.posts // 2, people.READER: shape.posts}
    if shape.same_shape and shape.id == UNREAD + 1:
        del readers[people.READER]
    for member_id, number in readers.items():
        yield {"member_id": member_id, "thread_id": shape.id, "last_number": number, "read_at": now}


def _authors(shape: Shape, members: int) -> list[int]:
    """Twelve people, none of them the reader or the regular."""
    return [people.REGULAR + 1 + (shape.id * 31 + step * 7) % (members - 2) for step in range(AUTHORS)]


def _mentioned(number: int, authors: list[int]) -> int | None:
    return authors[number % len(authors)] if number % 9 == 5 else None


def _written_at(shape: Shape, number: int, now: datetime) -> datetime:
    """Threads of the same shape are the latest; posts of a thread follow each other by the minute."""
    age = timedelta(hours=10 + shape.id) if shape.same_shape else timedelta(days=20 + shape.id % 400)
    return now - age - timedelta(minutes=shape.posts - number)


@cache
def _texts() -> list[tuple[str, str]]:
    return prose.bodies()


@cache
def _facts() -> tuple[list[str], list[str]]:
    return sorted(country_names()), sorted(terms("theme"))
