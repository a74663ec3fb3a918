"""The synthesis is written, opened for comments, and published."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.actions.synthesising import publish_synthesis, write_synthesis
from apfl_net.ediscussions.models.ediscussions import PhaseChange
from apfl_net.ediscussions.models.synthesis import SynthesisComment, SynthesisSource, SynthesisVersion
from apfl_net.ediscussions.policy import synthesis as policy
from apfl_net.notifications.models import Notice
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion
from tests.factories.synthesis import close, make_rapporteur, mark_passage, open_synthesis, write
from tests.html import page

WORDS = "We ask for receipts of **every** fee. That was new to employers."


@pytest.fixture
def then(now):
    """When it began: ten days ago, so that the clock of the pages is behind the time for comments."""
    return now - timedelta(days=10)


@pytest.fixture
def made(db, cast, then):
    """With a rapporteur; two have written, and it has closed."""
    ediscussion = make_ediscussion(db, by=cast[ADMIN], now=then)
    make_rapporteur(db, by=cast[ADMIN], ediscussion=ediscussion, member=cast[FACILITATOR], now=then)
    make_contribution(db, author=cast[MEMBER], ediscussion=ediscussion, body=WORDS, now=then)
    make_contribution(db, author=cast[EMPLOYER], ediscussion=ediscussion, body="It was.", now=then)
    close(db, by=cast[ADMIN], ediscussion=ediscussion, now=then + timedelta(minutes=1))
    return ediscussion


@pytest.fixture
def opened(db, cast, made, then):
    """Written, with a statement that rests on the first contribution, and open for comments."""
    write(
        db,
        by=cast[FACILITATOR],
        ediscussion=made,
        body="Receipts matter [#1].",
        now=then + timedelta(hours=1),
    )
    open_synthesis(db, by=cast[FACILITATOR], ediscussion=made, now=then + timedelta(hours=2), days=20)
    return made


def test_until_it_is_opened_only_those_who_write_it_see_it(db, cast, made, then, browser_as):
    write(db, by=cast[FACILITATOR], ediscussion=made, body="Receipts matter.", now=then)
    assert "Receipts matter." in browser_as(FACILITATOR).get(f"{made.path}/synthesis").text
    for address in ("synthesis", "synthesis/history", "synthesis/edit", "synthesis/contributions"):
        assert browser_as(WORKER).get(f"{made.path}/{address}").status_code == 404


def test_a_statement_leads_to_the_contribution_behind_it(browser_as, opened):
    shown = page(browser_as(WORKER).get(f"{opened.path}/synthesis"))
    [link] = shown.all("div.synthesis a.source")
    assert link.text == "Contribution #1"
    assert browser_as(WORKER).get(link["href"]).status_code == 303


def test_an_author_sees_where_they_are_used_and_is_told_once(db, cast, opened, deliver, browser_as, now):
    deliver()
    shown = page(browser_as(MEMBER).get(f"{opened.path}/synthesis"))
    assert "A contribution of yours is behind this synthesis: #1" in shown.one("main").text
    write(
        db, by=cast[FACILITATOR], ediscussion=opened, body="Receipts matter much [#1].", note="Much", now=now
    )
    deliver()
    told = db.scalars(select(Notice.member_id).where(Notice.subject == "synthesis_use"))
    assert told.all() == [cast[MEMBER].id]
    assert "What you wrote is behind the synthesis" in browser_as(MEMBER).get("/notifications").text


def test_a_pull_quote_carries_the_name_that_its_author_allows(db, cast, opened, now, browser_as, client):
    mark_passage(
        db,
        by=cast[FACILITATOR],
        ediscussion=opened,
        post=first_post(db, opened),
        words="We ask for receipts of every fee.",
        now=now,
    )
    write(db, by=cast[FACILITATOR], ediscussion=opened, body="They say:\n\n[#1/1]", note="Quote", now=now)
    figure = page(browser_as(WORKER).get(f"{opened.path}/synthesis")).one("figure.pull")
    assert figure.one("blockquote").text == "We ask for receipts of every fee."
    assert cast[MEMBER].name in figure.one("figcaption").text
    assert client.get(f"{opened.path}/synthesis").status_code == 404  # its ring is the members


def test_visitors_read_no_name_that_is_not_public(db, cast, then, now, client):
    made = make_ediscussion(db, by=cast[ADMIN], ring="public", now=then)
    make_contribution(db, author=cast[MEMBER], ediscussion=made, body=WORDS, now=then)
    cast[MEMBER].public_name = False
    close(db, by=cast[ADMIN], ediscussion=made, now=then + timedelta(minutes=1))
    post = first_post(db, made)
    mark_passage(db, by=cast[ADMIN], ediscussion=made, post=post, words="new to employers", now=then)
    write(db, by=cast[ADMIN], ediscussion=made, body="[#1/1]", now=then + timedelta(hours=1))
    open_synthesis(db, by=cast[ADMIN], ediscussion=made, now=then + timedelta(hours=2))
    figure = page(client.get(f"{made.path}/synthesis")).one("figure.pull")
    assert figure.one("blockquote").text == "new to employers"
    assert figure.one("figcaption").text.startswith("A member")
    assert cast[MEMBER].name not in client.get(f"{made.path}/synthesis").text


def test_under_the_chatham_house_rule_nobody_is_named(db, cast, then, browser_as):
    made = make_ediscussion(db, by=cast[ADMIN], chatham_house=True, now=then)
    make_contribution(db, author=cast[MEMBER], ediscussion=made, body=WORDS, now=then)
    close(db, by=cast[ADMIN], ediscussion=made, now=then + timedelta(minutes=1))
    mark_passage(
        db, by=cast[ADMIN], ediscussion=made, post=first_post(db, made), words="new to employers", now=then
    )
    write(
        db, by=cast[ADMIN], ediscussion=made, body="[#1/1] and inside [#1/1].", now=then + timedelta(hours=1)
    )
    open_synthesis(db, by=cast[ADMIN], ediscussion=made, now=then + timedelta(hours=2), days=20)
    browser_as(WORKER).post(f"{made.path}/synthesis/comments", data={"body": "Well said", "version": "1"})
    assert page(browser_as(WORKER).get(f"{made.path}/synthesis")).all("figure.pull") == []
    for person, name in ((WORKER, cast[MEMBER].name), (ADMIN, cast[MEMBER].name), (ADMIN, cast[WORKER].name)):
        for address in ("", "/history", "/contributions", "/edit"):
            assert name not in browser_as(person).get(f"{made.path}/synthesis{address}").text


def test_a_number_that_is_nowhere_is_refused_and_nothing_is_lost(browser_as, db, made):
    text = "Receipts matter [#1] [#77], [#1/9]."
    answer = browser_as(FACILITATOR).post(f"{made.path}/synthesis", data={"body": text, "started_from": "0"})
    assert answer.status_code == 422
    assert "No contribution or passage of this number is open to you: [#77], [#1/9]." in answer.text
    assert page(answer, 422).one("textarea#body").raw.strip() == text
    assert db.scalars(select(SynthesisVersion)).all() == []


def test_a_copied_quote_is_refused(browser_as, db, made):
    body = f"> [#1](/posts/{first_post(db, made).id}):\n> We ask"
    answer = browser_as(FACILITATOR).post(f"{made.path}/synthesis", data={"body": body, "started_from": "0"})
    assert answer.status_code == 422
    assert "quoted here by the number of a passage" in answer.text


def test_who_was_overtaken_sees_both_versions(db, cast, made, then, browser_as):
    write(db, by=cast[ADMIN], ediscussion=made, body="Mine.", now=then)
    answer = browser_as(FACILITATOR).post(
        f"{made.path}/synthesis", data={"body": "Yours.", "started_from": "0"}
    )
    assert answer.status_code == 409
    assert "Mine." in answer.text
    assert page(answer, 409).one("textarea#body").raw.strip() == "Yours."
    with pytest.raises(policy.VersionIsOld):
        write_synthesis(
            db, by=viewer_of(db, cast[ADMIN]), ediscussion=made, body="X", started_from=0, now=then
        )


def test_versions_have_a_history_from_the_opening_on(db, cast, opened, now, browser_as):
    refused = browser_as(FACILITATOR).post(
        f"{opened.path}/synthesis", data={"body": "Receipts matter.", "started_from": "1"}
    )
    assert refused.status_code == 422  # without a word on what changed
    write(db, by=cast[FACILITATOR], ediscussion=opened, body="Receipts help [#1].", note="Softer", now=now)
    shown = page(browser_as(WORKER).get(f"{opened.path}/synthesis/history"))
    assert [part.text for part in shown.all("ins")] == ["put in: help", "put in: Receipts matter [#1]."]
    assert "Softer" in shown.one("main").text
    assert db.scalars(select(SynthesisSource.version).order_by(SynthesisSource.version)).all() == [1, 2]


def test_a_comment_reaches_those_who_write_it_and_nobody_else(db, cast, opened, browser_as):
    worker, form = browser_as(WORKER), {"body": "Say how much.", "version": "1", "form_key": "a" * 32}
    for _again in range(2):
        assert worker.post(f"{opened.path}/synthesis/comments", data=form).status_code == 303
    assert len(db.scalars(select(SynthesisComment)).all()) == 1
    assert "Say how much." in browser_as(FACILITATOR).get(f"{opened.path}/synthesis").text
    assert "Say how much." in worker.get(f"{opened.path}/synthesis").text
    assert "Say how much." not in browser_as(MEMBER).get(f"{opened.path}/synthesis").text
    own = db.scalars(select(SynthesisComment)).one()
    browser_as(MEMBER).post(f"{opened.path}/synthesis/comments/{own.id}/withdrawal")
    assert len(db.scalars(select(SynthesisComment)).all()) == 1
    worker.post(f"{opened.path}/synthesis/comments/{own.id}/withdrawal")
    assert db.scalars(select(SynthesisComment)).all() == []


def test_it_is_published_after_the_time_for_comments(db, cast, made, then, now, browser_as):
    write(db, by=cast[FACILITATOR], ediscussion=made, body="Receipts matter [#1].", now=then)
    open_synthesis(db, by=cast[FACILITATOR], ediscussion=made, now=then + timedelta(hours=1), days=7)
    rapporteur = browser_as(FACILITATOR)
    with pytest.raises(policy.CommentsGoOn):
        publish_synthesis(
            db, by=viewer_of(db, cast[FACILITATOR]), ediscussion=made, now=then + timedelta(days=3)
        )
    late = browser_as(WORKER).post(f"{made.path}/synthesis/comments", data={"body": "Too late"})
    assert (late.status_code, "Too late" in late.text) == (409, True)
    assert rapporteur.post(f"{made.path}/synthesis/publication").status_code == 303
    changes = select(PhaseChange.phase).where(PhaseChange.ediscussion_id == made.id)
    assert db.scalars(changes.order_by(PhaseChange.number)).all()[-1] == "published"
    assert "Published" in rapporteur.get(f"{made.path}/synthesis").text


def test_it_is_not_opened_before_the_closing_nor_empty_nor_for_a_day(db, cast, made, then, now, browser_as):
    with pytest.raises(policy.NothingWritten):
        open_synthesis(db, by=cast[ADMIN], ediscussion=made, now=then + timedelta(hours=1))
    write(db, by=cast[ADMIN], ediscussion=made, body="Something.", now=then)
    with pytest.raises(policy.CommentsTooShort):
        open_synthesis(db, by=cast[ADMIN], ediscussion=made, now=then + timedelta(hours=1), days=1)
    running = make_ediscussion(db, by=cast[ADMIN], now=now, title="Another one?")
    write(db, by=cast[ADMIN], ediscussion=running, body="Too early.", now=now)
    with pytest.raises(policy.NotClosedYet):
        open_synthesis(db, by=cast[ADMIN], ediscussion=running, now=now)
    address = f"{running.path}/synthesis/comment-period"
    until = (now + timedelta(days=8)).date().isoformat()
    assert browser_as(ADMIN).post(address, data={"until": until}).status_code == 409


def first_post(db, ediscussion):
    posts = select(Post).where(Post.thread_id == ediscussion.thread_id)
    return db.scalars(posts.order_by(Post.number)).first()
