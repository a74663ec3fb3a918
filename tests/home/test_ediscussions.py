"""The start page leads to what is open now."""

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from tests.factories.ediscussions import make_ediscussion
from tests.html import page


def test_it_names_the_open_e_discussions_that_are_for_whoever_looks(client, browser_as, db, cast, now):
    make_ediscussion(db, by=cast[ADMIN], now=now, title="For all?", ring="public")
    make_ediscussion(db, by=cast[ADMIN], now=now, title="For members?")
    ring = {"ring": "participants", "participants": (cast[MEMBER],)}
    make_ediscussion(db, by=cast[ADMIN], now=now, title="For participants?", **ring)
    make_ediscussion(db, by=cast[ADMIN], now=now, title="A draft?", announced=False)
    assert page(client.get("/")).texts("p.row__title") == ["For all?"]
    assert page(browser_as(WORKER).get("/")).texts("p.row__title") == ["For all?", "For members?"]
    assert len(page(browser_as(MEMBER).get("/")).texts("p.row__title")) == 3
