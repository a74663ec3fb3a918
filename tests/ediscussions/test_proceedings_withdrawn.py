"""What was taken away, or may not be named any more, is in no version: on no page and in no file."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.actions.editing import edit_post
from apfl_net.discussions.actions.holding import hold_post
from apfl_net.discussions.actions.redaction import delete_post, redact_revision
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.freezing import withdraw_what_may_not_be_read
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.proceedings import Proceedings
from apfl_net.kit import storage
from apfl_net.kit.printing.jobs import PrintJob
from apfl_net.leaving.actions import erase, let_go
from apfl_net.members.actions import hide
from tests.ediscussions.closed import at, freeze, make_closed, say
from tests.factories.discussions import viewer_of


@pytest.fixture
def frozen(db, cast, deliver, now):
    """Version 1 among members, with a PDF that waits; the post of MEMBER mentions WORKER."""
    made = make_closed(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)
    say(db, made, cast[WORKER], "Nobody should pay.", at(now, 10))
    say(db, made, cast[MEMBER], "I agree with @rosnah-idris on fees.", at(now, 20))
    say(db, made, cast[EMPLOYER], "We pay the fees.", at(now, 30))
    return freeze(db, deliver, by=cast[FACILITATOR], ediscussion=made, now=now)


def post_of(db, member):
    return db.scalars(select(Post).where(Post.author_id == member.id).order_by(Post.id.desc())).first()


def redacted(db, cast, now):
    redact_revision(
        db, by=viewer_of(db, cast[MEMBER]), post=post_of(db, cast[MEMBER]), number=1, reason="", now=now
    )


def deleted(db, cast, now):
    delete_post(db, by=viewer_of(db, cast[MEMBER]), post=post_of(db, cast[MEMBER]), reason="", now=now)


def held_back(db, cast, now):
    hold_post(
        db,
        moderator=viewer_of(db, cast[FACILITATOR]),
        post_id=post_of(db, cast[MEMBER]).id,
        reason="Look.",
        now=now,
    )


def hidden(db, cast, now):
    hide(db, member=cast[MEMBER], now=now)


def mentioned_and_hidden(db, cast, now):
    hide(db, member=cast[WORKER], now=now)


def left(db, cast, now):
    let_go(db, member=cast[MEMBER], now=now)


def erased(db, cast, now):
    erase(db, member=cast[MEMBER], now=now)


def facilitator_hidden(db, cast, now):
    hide(db, member=cast[FACILITATOR], now=now)


GONE = {
    redacted: "I agree with",
    deleted: "I agree with",
    held_back: "I agree with",
    hidden: "Lan Tran",
    mentioned_and_hidden: "Rosnah Idris",
    left: "Lan Tran",
    erased: "Lan Tran",
    facilitator_hidden: "Litia Naivalu",
}


@pytest.mark.parametrize("happens", GONE)
def test_nobody_reads_it_any_more_and_a_new_version_takes_its_place(
    db, cast, browser_as, frozen, deliver, now, happens
):
    words, browser = GONE[happens], browser_as(ADMIN)
    path = f"/e-discussions/{frozen.ediscussion_id}/proceedings"
    first_key, job = frozen.html_key, db.get_one(PrintJob, frozen.print_job_id)
    assert words in browser.get(f"{path}/1/html").text
    happens(db, cast, now)
    for rest in ("/1", "/1/html", "/1/pdf"):
        answer = browser.get(path + rest)
        assert answer.status_code == 410
        assert "Version 1 of the proceedings was withdrawn, because" in answer.text
    assert words not in browser.get(path).text
    db.commit()
    withdraw_what_may_not_be_read(db, now)
    deliver()
    assert not storage.is_kept(first_key)
    assert job.forgotten_at
    again = browser.get(f"{path}/2/html")
    assert again.status_code == 200
    assert words not in again.text
    assert "Version 2 replaces it." in browser.get(f"{path}/1").text
    withdraw_what_may_not_be_read(db, now)
    assert db.scalars(select(Proceedings.number).order_by(Proceedings.number)).all() == [1, 2]


def test_a_change_by_the_author_leaves_what_is_frozen(db, cast, browser_as, frozen, deliver, now):
    post = post_of(db, cast[EMPLOYER])
    edited = {"body": "We pay all fees.", "language": "", "reason": "A word.", "started_from": 1}
    edit_post(db, editor=viewer_of(db, cast[FACILITATOR]), post=post, now=now, **edited)
    deliver()
    withdraw_what_may_not_be_read(db, now)
    page = browser_as(WORKER).get(f"/e-discussions/{frozen.ediscussion_id}/proceedings/1").text
    assert "We pay the fees." in page


def test_redacting_the_version_that_was_frozen_reaches_it_after_a_change_too(
    db, cast, browser_as, frozen, deliver, now
):
    post = post_of(db, cast[EMPLOYER])
    edited = {"body": "We pay all of it.", "language": "", "reason": "A word.", "started_from": 1}
    edit_post(db, editor=viewer_of(db, cast[FACILITATOR]), post=post, now=now, **edited)
    redact_revision(db, by=viewer_of(db, cast[EMPLOYER]), post=post, number=1, reason="", now=now)
    assert browser_as(WORKER).get(f"/e-discussions/{frozen.ediscussion_id}/proceedings/1").status_code == 410
    deliver()
    assert (
        "We pay all of it."
        in browser_as(WORKER).get(f"/e-discussions/{frozen.ediscussion_id}/proceedings/2").text
    )


def test_words_go_from_quotes_in_it_too(db, cast, browser_as, deliver, now):
    made = make_closed(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)
    quoted = say(db, made, cast[WORKER], "Nobody should pay.", at(now, 10))
    say(db, made, cast[MEMBER], f"> [#1](/posts/{quoted.id})\n> Nobody should pay.\n\nQuite so.", at(now, 20))
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=made, now=now)
    delete_post(db, by=viewer_of(db, cast[WORKER]), post=quoted, reason="", now=now)
    deliver()
    text = browser_as(MEMBER).get(f"{made.path}/proceedings/2/html").text
    assert ("Quite so." in text, "Nobody should pay." in text) == (True, False)


def test_of_several_versions_all_go_and_one_comes(db, cast, frozen, deliver, now):
    ediscussion = db.get_one(Ediscussion, frozen.ediscussion_id)
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=ediscussion, now=now)
    hide(db, member=cast[MEMBER], now=now)
    withdraw_what_may_not_be_read(db, now)
    deliver()
    rows = db.execute(
        select(Proceedings.number, Proceedings.withdrawn_because, Proceedings.asked_by).order_by(
            Proceedings.number
        )
    )
    assert [tuple(row) for row in rows] == [(1, "names", 2), (2, "names", 2), (3, "", None)]
