"""What stories of the discussions need again and again."""

import pytest

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.schemas.fields import new_form_key
from tests.factories.discussions import make_thread


@pytest.fixture
def thread(db, cast, now):
    """Of a member, with one post, for all members."""
    made = make_thread(db, author=cast[MEMBER], now=now)
    db.commit()
    return made


@pytest.fixture
def post_reply():
    """`post_reply(browser, thread, "text", answers=...)`: send the form of a reply."""

    def send(browser, thread, body, headers=None, **fields):
        typed = {"body": body, "form_key": new_form_key(), "language": "", "answers": "", "seen": ""}
        given = {name: str(value) for name, value in fields.items()}
        return browser.post(f"/threads/{thread.id}/replies", data=typed | given, headers=headers)

    return send


@pytest.fixture
def worker(browser_as):
    return browser_as(WORKER)


@pytest.fixture
def member(browser_as):
    return browser_as(MEMBER)
