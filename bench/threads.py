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
from apfl_net.discussions.models.posts import Post, PostMention, Reaction
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Reading, Thread, ThreadTally
from apfl_net.kit.db import Base
from apfl_net.kit.text import slugify
from apfl_net.members.reference import country_names
from apfl_net.vocabulary.terms import terms
from apfl_net.watches.models import Watch
from bench import people, prose

MEASURED, UNREAD, REPLIED = 0, 1, 2
"""Places among the threads of the same shape."""
HALF_READ = 100
"""Threads of the same shape that the regular has opened: as many at every size but the least."""
PAGE = 20
MEASURED_SPACE, LONG_SPACE, CROWDED_SPACE = 0, 1, 2
"""Places among the spaces."""
DISCUSSED = 500
"""Posts of the thread in which people react."""
REACTIONS = {"useful": 3, "thanks": 1, "agree": 2}
"""To each of its posts: six, three thousand in all."""
SINGLE = 5
"""One post in so many is a thread by itself: twenty thousand among a hundred thousand."""
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


def shapes(posts: int, *, long: int, discussed: int, same_shape: int) -> list[Shape]:
    """Threads with `posts` posts in all: those of the same shape, the long one, the one with reactions, many
    of one post in one space, and others of 1 to 60.
    """
    random = Random(37)  # noqa: S311  (always the same threads)
    single = posts // SINGLE
    same = min(same_shape, (posts - long - discussed - single) // PAGE)
    planned = [(PAGE, MEASURED_SPACE)] * same
    planned += [(length, LONG_SPACE) for length in (long, discussed) if length]
    planned += [(1, CROWDED_SPACE)] * single
    made: list[Shape] = []
    left, first_post = posts, 1
    while left:
        number = len(made)
        others = random.randint(1, 60), number % len(SPACES)
        length, space = planned[number] if number < len(planned) else others
        length = min(length, left)
        title, is_same = prose.title(random), number < same
        made.append(Shape(number + 1, length, SPACES[space], title, is_same, first_post))
        left, first_post = left - length, first_post + length
    return made


def fill(connection: Connection, shapes: list[Shape], members: int, now: datetime) -> None:
    _insert(connection, Space, (_space(space, now) for space in SPACES))
    _insert(connection, Thread, (_thread(shape, members, now) for shape in shapes))
    _insert(connection, Post, chain.from_iterable(_posts(shape, members, now) for shape in shapes))
    _insert(connection, PostMention, chain.from_iterable(_mentions(shape, members) for shape in shapes))
    _insert(connection, Reaction, chain.from_iterable(_reactions(shape, members, now) for shape in shapes))
    _insert(connection, Watch, _watches(now))
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
            "reaction_counts": _counts() if shape.posts == DISCUSSED else None,
        }


def _reactions(shape: Shape, members: int, now: datetime) -> Iterator[dict[str, Any]]:
    """Of other people to each post, of none who wrote there."""
    if shape.posts != DISCUSSED:
        return
    kinds = [kind for kind, times in REACTIONS.items() for _time in range(times)]
    others = sorted(set(range(1, members + 1)) - set(_authors(shape, members)))
    for post_id in range(shape.first_post, shape.first_post + shape.posts):
        for place, kind in enumerate(kinds):
            member_id = others[(post_id * len(kinds) + place) % len(others)]
            yield {"post_id": post_id, "member_id": member_id, "kind": kind, "reacted_at": now}


def _counts() -> str:
    return " ".join(f"{kind}={times}" for kind, times in REACTIONS.items())


def _watches(now: datetime) -> Iterator[dict[str, Any]]:
    """The regular watches the space with the most threads."""
    subject = {"subject": "space", "subject_id": SPACES[CROWDED_SPACE].id}
    yield {"member_id": people.REGULAR, "level": "watch", "since": now, **subject}


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
    """Who wrote has read; the reader has read everything but one thread, the regular half of a hundred."""
    readers = dict.fromkeys(_authors(shape, members), shape.posts)
    if shape.same_shape or shape.posts > 60:
        readers[people.READER] = shape.posts
        if not shape.same_shape or shape.id <= HALF_READ:
            readers[people.REGULAR] = shape.posts // 2
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
