"""Proceedings hold the synthesis and the figures."""

import pytest

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, OBSERVER, WORKER
from apfl_net.ediscussions.actions.counting import count_for_good
from tests.ediscussions.closed import at, freeze, make_closed, say
from tests.factories.synthesis import mark_passage, open_synthesis, write
from tests.html import page

WORDS = "We ask for receipts of every fee."


@pytest.fixture
def made(db, cast, now):
    """Public and closed; five have written, and the synthesis quotes one of them."""
    ediscussion = make_closed(db, by=cast[ADMIN], ring="public", now=now)
    post = say(db, ediscussion, cast[MEMBER], WORDS, at(now, 10))
    for minutes, author in enumerate((WORKER, EMPLOYER, OBSERVER, ADMIN)):
        say(db, ediscussion, cast[author], "So do we.", at(now, 20 + minutes))
    mark_passage(db, by=cast[ADMIN], ediscussion=ediscussion, post=post, words=WORDS, now=now)
    write(db, by=cast[ADMIN], ediscussion=ediscussion, body="Fees [#1]:\n\n[#1/1]", now=now)
    count_for_good(db, ediscussion=ediscussion, now=now)
    return ediscussion


def frozen(browser, made):
    return page(browser.get(f"{made.path}/proceedings/1/html"))


def test_an_open_synthesis_stands_in_them_and_leads_to_the_contributions_there(
    db, cast, made, now, deliver, client
):
    open_synthesis(db, by=cast[ADMIN], ediscussion=made, now=now)
    freeze(db, deliver, by=cast[ADMIN], ediscussion=made, now=now)
    section = frozen(client, made).one("section#synthesis")
    assert [link["href"] for link in section.all("a.source")] == ["#c1", "#c1"]
    assert section.one("figure.pull blockquote").text == WORDS
    assert section.one("figcaption").text.startswith("A member, Government, labour, Viet Nam")
    figures = frozen(client, made).one("section#figures")
    rows = {row.one("th").text: row.one("td").text for row in figures.all("tbody tr")}
    assert rows == {"Contributions": "5", "Contributors": "5", "Take part": "5"}


def test_one_that_is_not_open_yet_does_not(db, cast, made, now, deliver, client):
    freeze(db, deliver, by=cast[ADMIN], ediscussion=made, now=now)
    assert frozen(client, made).all("section#synthesis") == []
