"""What facilitators and rapporteur wrote, and the figures, are in proceedings and exports."""

from datetime import timedelta

import pytest

from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.actions.redaction import delete_post
from apfl_net.ediscussions.actions.counting import count_for_good
from apfl_net.ediscussions.actions.weekly import publish_week
from tests.ediscussions.closed import at, freeze, make_closed, say
from tests.ediscussions.test_exports import json_of
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_message_of
from tests.factories.synthesis import mark_passage, open_synthesis, write


@pytest.fixture
def told(db, cast, now):
    """One message, one summary, a synthesis that rests on a passage, and figures."""
    made = make_closed(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)
    post = say(db, made, cast[MEMBER], "We ask for receipts of every fee.", at(now, 10))
    make_message_of(db, by=cast[ADMIN], ediscussion=made, sent=True, now=at(now, 20))
    by = viewer_of(db, cast[ADMIN])
    said = {"body": "Receipts were spoken of.", "started_from": 0, "tell": False}
    publish_week(db, by=by, ediscussion=made, now=at(now, 30), **said)
    mark_passage(db, by=cast[ADMIN], ediscussion=made, post=post, words="receipts of every fee", now=now)
    write(db, by=cast[ADMIN], ediscussion=made, body="Receipts matter: [#1/1].", now=now)
    open_synthesis(db, by=cast[ADMIN], ediscussion=made, now=now, days=20)
    people = [person for person in dict.fromkeys(cast.values()) if person != cast[MEMBER]]
    for minutes, person in enumerate(people[:12]):
        say(db, made, person, "So do we.", at(now, 40 + minutes))
    count_for_good(db, ediscussion=made, now=now + timedelta(days=1))
    return made, post


def test_they_are_in_the_document_and_in_the_export(db, cast, browser_as, deliver, told, now):
    made, _post = told
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=made, now=now)
    text = browser_as(WORKER).get(f"{made.path}/proceedings").text
    for words in ("Messages of the facilitators", "Week 1", "Receipts were spoken of.", "Figures"):
        assert words in text
    assert "receipts of every fee</q>" in text
    chapters = {one["chapter"] for one in json_of(browser_as(WORKER), made)["passages"]}
    assert {"summaries", "synthesis", "figures"} <= chapters


def test_what_was_taken_away_is_in_no_chapter(db, cast, browser_as, deliver, told, now):
    made, post = told
    delete_post(db, by=viewer_of(db, cast[MEMBER]), post=post, reason="", now=now)
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=made, now=now)
    text = browser_as(WORKER).get(f"{made.path}/proceedings").text
    assert "receipts of every fee" not in text
    assert "source withdrawn" in text
