"""What an author takes away goes from the synthesis at once, and what it stood behind says so."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from apfl_net.access.models import NOBODY, PUBLIC
from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.actions.editing import edit_post
from apfl_net.discussions.actions.redaction import delete_post, redact_revision
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.actions.synthesising import publish_synthesis
from apfl_net.ediscussions.models.synthesis import SynthesisPassage
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion
from tests.factories.synthesis import close, make_theme, mark_passage, open_synthesis, write
from tests.html import page

WORDS = "We board at the pier. Fees are paid in Songkhla."
ADDRESSES = ("", "/history", "/contributions", "/themes", "/edit")


@pytest.fixture
def made(db, cast, now):
    """Published, with a statement that rests on a contribution, and a quote of it."""
    then = now - timedelta(days=10)
    ediscussion = make_ediscussion(db, by=cast[ADMIN], now=then)
    post = make_contribution(db, author=cast[MEMBER], ediscussion=ediscussion, body=WORDS, now=then)
    close(db, by=cast[ADMIN], ediscussion=ediscussion, now=then + timedelta(minutes=1))
    theme = make_theme(db, by=cast[ADMIN], ediscussion=ediscussion, name="Fees", now=then)
    mark_passage(
        db,
        by=cast[ADMIN],
        ediscussion=ediscussion,
        post=post,
        words="Fees are paid in Songkhla.",
        themes=(theme,),
        now=then,
    )
    write(db, by=cast[ADMIN], ediscussion=ediscussion, body="Fees [#1]:\n\n[#1/1]", now=then)
    open_synthesis(db, by=cast[ADMIN], ediscussion=ediscussion, now=then + timedelta(hours=1))
    publish_synthesis(db, by=viewer_of(db, cast[ADMIN]), ediscussion=ediscussion, now=now)
    return ediscussion


def said(browser_as, made, person=ADMIN):
    return "".join(browser_as(person).get(f"{made.path}/synthesis{one}").text for one in ADDRESSES)


def gone(browser_as, made, person=WORKER):
    shown = page(browser_as(person).get(f"{made.path}/synthesis"))
    return [mark.text for mark in shown.all("div.synthesis span.source-gone")]


def only_post(db):
    return db.scalars(select(Post)).one()


def test_as_long_as_it_stands_it_is_quoted(browser_as, made):
    assert "Songkhla" in said(browser_as, made)
    assert gone(browser_as, made) == []


@pytest.mark.parametrize("take_away", ["redact", "delete"])
def test_what_is_redacted_or_deleted_is_nowhere_from_that_moment_on(
    db, cast, now, browser_as, made, deliver, take_away
):
    post, author = only_post(db), viewer_of(db, cast[MEMBER])
    if take_away == "redact":
        redact_revision(db, by=author, post=post, number=1, reason="", now=now)
    else:
        delete_post(db, by=author, post=post, reason="", now=now)
    assert "Songkhla" not in said(browser_as, made)
    assert gone(browser_as, made) == ["[source withdrawn]", "[source withdrawn]"]
    deliver()
    kept = db.scalars(select(SynthesisPassage)).one()
    assert (kept.words, kept.gone_at is None) == ("", False)
    table = page(browser_as(ADMIN).get(f"{made.path}/synthesis/themes")).all("table.matrix tbody td")
    assert [cell.text for cell in table] == ["0", "0", "0", "0"]


def test_words_that_its_author_takes_out_are_not_quoted_any_more(db, cast, now, browser_as, made, deliver):
    post = only_post(db)
    edit_post(
        db,
        editor=viewer_of(db, cast[ADMIN]),
        post=post,
        body="We board at the pier.",
        language="en",
        reason="Asked to",
        started_from=1,
        now=now,
    )
    assert "Songkhla" not in said(browser_as, made)
    assert gone(browser_as, made) == ["[source withdrawn]"]
    deliver()
    assert db.scalars(select(SynthesisPassage.words)).all() == [""]


def test_what_a_moderator_holds_is_shown_as_if_it_were_gone(db, browser_as, made):
    db.execute(update(Post).values(audience_id=NOBODY))
    assert "Songkhla" not in said(browser_as, made)
    assert gone(browser_as, made) == ["[source withdrawn]", "[source withdrawn]"]


def test_visitors_see_nothing_of_what_only_members_read(db, client, browser_as, made):
    made.audience_id = PUBLIC
    shown = page(client.get(f"{made.path}/synthesis"))
    assert [mark.text for mark in shown.all("span.source-gone")] == ["[source withdrawn]"] * 2
    assert "Songkhla" not in client.get(f"{made.path}/synthesis").text
    assert "Songkhla" in browser_as(WORKER).get(f"{made.path}/synthesis").text


def test_who_hides_is_quoted_without_a_name(db, cast, now, browser_as, made):
    cast[MEMBER].hidden_at = now
    shown = page(browser_as(WORKER).get(f"{made.path}/synthesis")).one("figure.pull")
    assert cast[MEMBER].name not in shown.text
    assert shown.one("blockquote").text == "Fees are paid in Songkhla."


def test_the_rapporteur_can_go_on_writing_around_what_is_gone(db, cast, now, browser_as, made):
    delete_post(db, by=viewer_of(db, cast[MEMBER]), post=only_post(db), reason="", now=now)
    version = write(db, by=cast[ADMIN], ediscussion=made, body="Fees [#1].", note="Shorter", now=now)
    assert version.number == 2
    assert gone(browser_as, made, FACILITATOR) == ["[source withdrawn]"]
