"""E-discussions, their syntheses and proceedings are found by their rings, from the day they have them."""

from functools import partial

import pytest

from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.actions.redaction import delete_post
from apfl_net.ediscussions.actions.creating import change_ediscussion
from apfl_net.ediscussions.actions.dates import announce
from apfl_net.ediscussions.actions.proceedings import withdraw
from apfl_net.ediscussions.actions.questions import word_question, write_topic_note
from apfl_net.ediscussions.actions.weekly import publish_week
from apfl_net.ediscussions.actions.widening import widen_ring
from apfl_net.ediscussions.documents import KINDS, documents_of_ediscussions
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.proceedings import NAMES, Proceedings
from apfl_net.ediscussions.outcome_documents import documents_of_proceedings, documents_of_syntheses
from tests.ediscussions.closed import at, freeze, make_closed, say
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion
from tests.factories.synthesis import close, make_rapporteur, open_synthesis, questions_in, write
from tests.finding import shown, waiting


@pytest.fixture
def reader(db, cast):
    return viewer_of(db, cast[EMPLOYER])


@pytest.fixture
def admin(db, cast):
    return viewer_of(db, cast[ADMIN])


@pytest.fixture
def found(found):
    """Of e-discussions and what is written in them; members and their bodies are found for themselves."""
    return partial(found, kind=(*KINDS, "thread", "post", "summary"))


@pytest.fixture
def said(db, ediscussion, questions, admin, now):
    """Words in several places and languages."""
    text = {"title": "Dấu hiệu nào?", "background": "Receipts and *ledgers*", "language": "vi"}
    word_question(db, by=admin, question=questions[0], now=now, **text)
    for language, body in (("en", "Old words"), ("en", "Prevention pays"), ("th", "การป้องกันคุ้มค่า")):
        write_topic_note(db, by=admin, ediscussion=ediscussion, language=language, body=body, now=now)
    return ediscussion


@pytest.mark.parametrize(
    "typed",
    ["what prevention look like", "compare works", "early signs", "dau hieu", "ledger", "pays", "ป้องกัน"],
)
def test_it_is_found_by_all_it_says_of_itself(said, reader, found, typed):
    assert found(typed, reader) == {("ediscussion", said.id)}
    assert found(typed, Viewer()) == set()


def test_only_the_latest_words_are_found(db, said, questions, admin, reader, found, now):
    assert found("old words", reader) == set()
    text = {"title": "Which signs?", "background": "", "language": "en"}
    word_question(db, by=admin, question=questions[0], now=now, **text)
    assert ("ediscussion", said.id) in waiting(db)
    assert found("early", reader) == set()
    words = {"title": "Who pays?", "objectives": "", "languages": "en", "word_limit": 0}
    change_ediscussion(db, ediscussion=db.get_one(Ediscussion, said.id), now=now, **words)
    assert found("look like", reader) == set()
    assert found("who pays", reader) == {("ediscussion", said.id)}


def test_its_hit_is_shown_to_its_ring(db, cast, ediscussion, reader):
    hit = shown(db, reader, "ediscussion", ediscussion.id)
    assert (hit.title, hit.address, hit.by) == (ediscussion.title, ediscussion.path, "")
    assert (hit.within, hit.mark.kind) == ("Regional meeting on prevention", "members")
    assert "What made fees disappear?" in hit.text
    assert shown(db, Viewer(), "ediscussion", ediscussion.id) is None


def test_a_draft_is_found_by_nobody_until_it_is_announced(db, cast, admin, reader, found, now):
    draft = make_ediscussion(db, by=cast[ADMIN], now=now, announced=False)
    for viewer in (admin, reader, Viewer()):
        assert found("prevention", viewer) == set()
        assert shown(db, viewer, "ediscussion", draft.id) is None
    announce(db, by=admin, ediscussion=db.get_one(Ediscussion, draft.id), now=now)
    assert ("ediscussion", draft.id) in waiting(db)
    assert found("prevention look", reader) == {("ediscussion", draft.id)}


def test_only_its_ring_finds_it_until_the_ring_is_widened(db, cast, admin, reader, found, now):
    closed = make_ediscussion(db, by=cast[ADMIN], ring="participants", participants=(cast[WORKER],), now=now)
    worker = viewer_of(db, cast[WORKER])
    assert found("prevention look", worker) == {("ediscussion", closed.id)}
    assert found("prevention look", reader) == found("prevention look", Viewer()) == set()
    assert shown(db, reader, "ediscussion", closed.id) is None
    one = db.get_one(Ediscussion, closed.id)
    widen_ring(db, by=admin, ediscussion=one, ring="members", reason="All should read it", now=now)
    assert ("ediscussion", closed.id) in waiting(db)
    assert found("prevention look", reader) == {("ediscussion", closed.id)}


def test_contributions_are_found_for_themselves_within_it(db, cast, ediscussion, reader, found, now):
    """The first one too, which is not the e-discussion."""
    first = make_contribution(db, author=cast[WORKER], ediscussion=ediscussion, now=now)
    second = make_contribution(
        db, author=cast[MEMBER], ediscussion=ediscussion, body="Passports in a safe", now=now
    )
    assert found("passports", reader) == {("post", first.id), ("post", second.id)}
    hit = shown(db, reader, "post", first.id)
    assert (hit.address, hit.within) == (f"/posts/{first.id}", ediscussion.title)
    assert shown(db, reader, "thread", first.thread_id) is None


def test_where_nobody_is_named_nobody_is_found_by_name(db, cast, reader, found, now):
    ruled = make_ediscussion(
        db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), chatham_house=True, now=now
    )
    make_contribution(db, author=cast[WORKER], ediscussion=ruled, now=now)
    for person in (WORKER, FACILITATOR, ADMIN):
        assert found(cast[person].name, reader) == found(f'author:"{cast[person].name}"', reader) == set()


def test_the_weekly_summary_is_found_and_leads_to_its_page(db, ediscussion, admin, reader, found, now):
    said = {"body": "Ledgers were told of.", "started_from": 0, "tell": False}
    publish_week(db, by=admin, ediscussion=ediscussion, now=now, **said)
    thread_id = ediscussion.thread_id
    assert found("ledgers", reader) == {("summary", thread_id)}
    assert shown(db, reader, "summary", thread_id).address == f"{ediscussion.path}#summary"
    assert found("ledgers", Viewer()) == set()


@pytest.fixture
def synthesis(db, cast, ediscussion, now):
    """Written, of one contribution, and not opened yet."""
    post = make_contribution(
        db,
        author=cast[WORKER],
        ediscussion=ediscussion,
        questions=tuple(questions_in(db, ediscussion)[:1]),
        now=now,
    )
    make_rapporteur(db, by=cast[ADMIN], ediscussion=ediscussion, member=cast[FACILITATOR], now=now)
    close(db, by=cast[ADMIN], ediscussion=ediscussion, now=now)
    write(
        db, by=cast[FACILITATOR], ediscussion=ediscussion, body="Guarantees were named [#1].\n\n[#1]", now=now
    )
    return post


def test_a_synthesis_is_found_from_the_day_on_when_its_readers_have_it(
    db, cast, ediscussion, synthesis, reader, found, now
):
    writer = viewer_of(db, cast[FACILITATOR])
    assert found("guarantee", reader) == found("guarantee", writer) == set()
    assert shown(db, reader, "synthesis", ediscussion.id) is None
    open_synthesis(db, by=cast[FACILITATOR], ediscussion=ediscussion, now=now)
    assert ("synthesis", ediscussion.id) in waiting(db)
    assert found("guarantee", reader) == {("synthesis", ediscussion.id)}
    assert found("guarantee", Viewer()) == set()
    hit = shown(db, reader, "synthesis", ediscussion.id)
    assert (hit.title, hit.address) == (ediscussion.title, f"{ediscussion.path}/synthesis")
    assert hit.text.strip() == "Guarantees were named ."
    assert shown(db, Viewer(), "synthesis", ediscussion.id) is None


def test_only_its_latest_version_is_found_and_no_word_of_what_is_behind_it(
    db, cast, ediscussion, synthesis, reader, found, now
):
    open_synthesis(db, by=cast[FACILITATOR], ediscussion=ediscussion, now=now)
    assert found("guarantee", reader) == {("synthesis", ediscussion.id)}
    said = {"body": "Deposits were named [#1].", "note": "Another word"}
    write(db, by=cast[FACILITATOR], ediscussion=ediscussion, now=now, **said)
    assert found("guarantee", reader) == set()
    assert found("deposit", reader) == {("synthesis", ediscussion.id)}
    assert found("withheld", reader) == {("post", synthesis.id)}


@pytest.fixture
def closed(db, cast, now):
    made = make_closed(db, by=cast[ADMIN], now=now)
    say(db, made, cast[WORKER], "Withheld passports", at(now))
    return made


def proceedings_of(db, ediscussion):
    return {hit for hit in waiting(db) if hit == ("proceedings", ediscussion.id)}


def test_proceedings_are_found_by_what_names_them(db, cast, closed, deliver, reader, found, now):
    assert found("proceedings", reader) == set()
    version = freeze(db, deliver, by=cast[ADMIN], ediscussion=closed, now=now)
    assert found("proceedings prevention look like", reader) == {("proceedings", closed.id)}
    assert found("proceedings", Viewer()) == set()
    hit = shown(db, reader, "proceedings", closed.id)
    assert (hit.title, hit.address) == (closed.title, f"{closed.path}/proceedings/1")
    assert hit.text == version.citation
    assert shown(db, Viewer(), "proceedings", closed.id) is None
    assert ("proceedings", closed.id) not in found("withheld", reader)


def test_only_the_newest_version_that_is_read_is_found(db, cast, closed, deliver, reader, found, now):
    freeze(db, deliver, by=cast[ADMIN], ediscussion=closed, now=now)
    second = freeze(db, deliver, by=cast[ADMIN], ediscussion=closed, now=now)
    assert shown(db, reader, "proceedings", closed.id).address.endswith("/proceedings/2")
    withdraw(db, version=db.get_one(Proceedings, second.id), because=NAMES, now=now)
    assert proceedings_of(db, closed)
    assert shown(db, reader, "proceedings", closed.id).address.endswith("/proceedings/1")
    assert found("proceedings", reader) == {("proceedings", closed.id)}


def test_a_version_that_is_withdrawn_is_found_no_more(db, cast, closed, deliver, reader, found, now):
    version = freeze(db, deliver, by=cast[ADMIN], ediscussion=closed, now=now)
    assert found("proceedings", reader) == {("proceedings", closed.id)}
    withdraw(db, version=db.get_one(Proceedings, version.id), because=NAMES, now=now)
    assert proceedings_of(db, closed)
    assert shown(db, reader, "proceedings", closed.id) is None


def test_a_contribution_taken_away_is_gone_at_once(db, cast, ediscussion, reader, found, now):
    post = make_contribution(db, author=cast[WORKER], ediscussion=ediscussion, now=now)
    assert found("passports", reader) == {("post", post.id)}
    worker = viewer_of(db, cast[WORKER])
    delete_post(db, by=worker, post=db.get_one(type(post), post.id), reason="", now=now)
    assert ("post", post.id) in waiting(db)
    assert found("passports", reader) == set()
    assert shown(db, reader, "post", post.id) is None


def test_a_batch_is_read_in_a_few_queries(db, cast, now, queries):
    made = [make_ediscussion(db, by=cast[ADMIN], now=now, title=f"Question {n}?") for n in range(5)]
    db.flush()
    ids = [one.id for one in made]
    with queries:
        assert len(documents_of_ediscussions(db, ids)) == 5
    assert queries.count == 3, queries
    with queries:
        assert documents_of_syntheses(db, ids) == documents_of_proceedings(db, ids) == []
    assert queries.count == 2, queries
