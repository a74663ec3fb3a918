"""An open e-discussion, and browsers."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER, WORKER
from apfl_net.ediscussions.models.questions import GuidingQuestion
from tests.factories.ediscussions import make_ediscussion
from tests.html import page


@pytest.fixture
def ediscussion(db, cast, now):
    """For all members, on day 10, with two questions."""
    return make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)


@pytest.fixture
def questions(db, ediscussion):
    own = select(GuidingQuestion).where(GuidingQuestion.ediscussion_id == ediscussion.id)
    return db.scalars(own.order_by(GuidingQuestion.number)).all()


@pytest.fixture
def facilitator(browser_as):
    return browser_as(FACILITATOR)


@pytest.fixture
def member(browser_as):
    return browser_as(MEMBER)


@pytest.fixture
def worker(browser_as):
    return browser_as(WORKER)


@pytest.fixture
def write():
    """Fill in the form for a contribution, as a browser does, and send it."""

    def write(browser, ediscussion, body, query="", **typed):
        shown = browser.get(f"{ediscussion.path}/contributions/new{query}")
        form = page(shown).one("form.composer")
        return browser.post(form["action"], data=form.fields() | {"body": body} | typed)

    return write
