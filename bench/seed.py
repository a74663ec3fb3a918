"""A community of a given size, put straight into the tables, and the addresses at which it is measured.

The measured thread has the same shape at every size (twenty posts of eighty words by twelve people, some in
answer to another, two with a mention), so growth shows what the rest of the data costs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from apfl_net.access.actions import begin_sign_in
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import connect, keep_ids_free
from apfl_net.members.models import Member, Membership, Organisation
from bench import ediscussions, people, threads

LONG = 5_000
"""Posts of the long thread; it and the one with reactions are there from this size on."""
SAME_SHAPE = 250
"""Threads shaped like the measured one, at most: 5,000 posts, more than the cache of drawn posts holds."""
WRITERS = 100
"""Members who are signed in to post replies."""


@dataclass(frozen=True)
class Places:
    """What a run needs to know of a seeded database. Paths, and tokens of signed-in browsers."""

    database: str
    posts: int
    thread: str
    others: list[str]  # threads of the same shape, all read
    unread: str
    replied: str  # the thread that replies go to
    long: str | None
    discussed: str | None  # 500 posts, 3,000 reactions
    ediscussion: str | None  # 500 contributions, 500 members
    space: str
    crowded: str  # the space with the most threads
    single: int  # so many at least
    reader: str
    regular: str  # somebody who has read half of a hundred threads
    writers: list[str]


def seed(database: str, posts: int) -> Places:
    """Fill a migrated, empty database."""
    engine = connect(database)
    now = utc_now()
    members = max(100, min(2_000, posts // 50))
    large = posts > LONG
    long, discussed = (LONG, threads.DISCUSSED) if large else (0, 0)
    shapes = threads.shapes(posts, long=long, discussed=discussed, same_shape=SAME_SHAPE)
    with engine.begin() as connection:
        people.fill(connection, members, now)
        threads.fill(connection, shapes, members, now)
    with Session(engine) as session, session.begin():
        _leave_ids(session, posts)
        ediscussion = ediscussions.fill(session, now) if large else None
        tokens = [_sign_in(session, member_id, now) for member_id in range(1, WRITERS + 1)]
    _settle(engine)
    engine.dispose()
    return _places(database, posts, shapes, tokens, ediscussion)


def _leave_ids(session: Session, posts: int) -> None:
    for table in (Member, Membership, Organisation, Space, Thread, Post):
        keep_ids_free(session, table, up_to=posts + 10_000)


def _sign_in(session: Session, member_id: int, now: datetime) -> str:
    member = session.get_one(Member, member_id)
    return begin_sign_in(session, member=member, browser="bench", now=now + timedelta(minutes=30))


def _settle(engine: Engine) -> None:
    """What the databases do by themselves within minutes of such an import."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))


def _places(
    database: str, posts: int, shapes: list[Any], tokens: list[str], ediscussion: str | None
) -> Places:
    same = [shape.path for shape in shapes if shape.same_shape]
    return Places(
        database=database,
        posts=posts,
        thread=same[threads.MEASURED],
        unread=same[threads.UNREAD],
        replied=same[threads.REPLIED],
        others=same[threads.REPLIED + 1 :],
        long=next((shape.path for shape in shapes if shape.posts == LONG), None),
        discussed=next((shape.path for shape in shapes if shape.posts == threads.DISCUSSED), None),
        ediscussion=ediscussion,
        space=threads.SPACES[threads.MEASURED_SPACE].path,
        crowded=threads.SPACES[threads.CROWDED_SPACE].path,
        single=posts // threads.SINGLE,
        reader=tokens[people.READER - 1],
        regular=tokens[people.REGULAR - 1],
        writers=tokens,
    )
