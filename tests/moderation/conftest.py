"""What stories of moderation need again and again."""

import pytest

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, MODERATOR, WORKER
from tests.factories.discussions import make_reply, make_thread
from tests.moderation.handling import report


@pytest.fixture
def thread(db, cast, now):
    """Of a member, for all members."""
    made = make_thread(db, author=cast[MEMBER], now=now)
    db.commit()
    return made


@pytest.fixture
def post(db, cast, now, thread):
    """A reply of the employer in that thread."""
    made = make_reply(db, author=cast[EMPLOYER], thread=thread, now=now, body="Ask for the broker by name.")
    db.commit()
    return made


@pytest.fixture
def worker(browser_as):
    """Who reports it."""
    return browser_as(WORKER)


@pytest.fixture
def employer(browser_as):
    """Whose post it is."""
    return browser_as(EMPLOYER)


@pytest.fixture
def moderator(browser_as):
    """Of the whole network."""
    return browser_as(MODERATOR)


@pytest.fixture
def admin(browser_as):
    return browser_as(ADMIN)


@pytest.fixture
def case(worker, post):
    """Opened by a report of the worker; its path."""
    return report(worker, post)
