"""Proceedings and synthesis stand in the document repository by themselves, with the readers they have."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER
from apfl_net.discussions.actions.redaction import delete_post
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.actions.recording import GONE, keep_records
from apfl_net.ediscussions.freezing import withdraw_what_may_not_be_read
from apfl_net.ediscussions.models.proceedings import Proceedings
from apfl_net.ediscussions.queries.outcomes import record_of
from apfl_net.resources.actions.correcting import withdraw_resource
from apfl_net.resources.models.resources import PUBLISHED, WITHDRAWN, Resource, ResourceLink
from tests.ediscussions.closed import at, freeze, make_closed, say
from tests.factories.discussions import viewer_of
from tests.factories.synthesis import open_synthesis, write
from tests.html import said


@pytest.fixture
def discussed(db, cast, now):
    made = make_closed(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)
    say(db, made, cast[MEMBER], "We look for withheld passports first.", at(now, 10))
    say(db, made, cast[EMPLOYER], "We pay the fees.", at(now, 30))
    return made


def links_of(record):
    return select(ResourceLink.url).where(ResourceLink.resource_id == record.id)


def proceedings_of(db, ediscussion):
    return record_of(db, ediscussion.id, "proceedings")


def test_frozen_proceedings_are_a_record_with_their_readers(
    db, cast, client, browser_as, discussed, deliver, now
):
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    deliver()
    record = proceedings_of(db, discussed)
    assert (record.title, record.state, record.proposed_by_id) == (
        f"Proceedings: {discussed.title}",
        PUBLISHED,
        None,
    )
    assert record.audience_id == discussed.audience_id
    page = browser_as(MEMBER).get(record.path)
    assert f"{discussed.path}/proceedings/1" in page.text
    assert ("withheld passports" in said(page), "Lan Tran" in said(page)) == (False, False)
    assert client.get(record.path).status_code == 404


def test_a_later_version_is_the_same_record(db, cast, discussed, deliver, now):
    for _version in (1, 2):
        freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    assert db.query(Resource).count() == 1
    assert "/proceedings/2" in str(db.execute(links_of(proceedings_of(db, discussed))).all())


def test_what_the_secretariat_added_stays(db, cast, discussed, deliver, now):
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    proceedings_of(db, discussed).source_project = "A project"
    db.flush()
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    assert proceedings_of(db, discussed).source_project == "A project"


def test_when_the_last_version_is_withdrawn_the_record_is_and_comes_back_with_the_next(
    db, cast, discussed, deliver, now
):
    version = freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    version.withdrawn_at = now
    db.flush()
    keep_records(db, ediscussion_id=discussed.id, now=now)
    record = proceedings_of(db, discussed)
    assert (record.state, record.withdrawn_reason) == (WITHDRAWN, GONE)
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    record = proceedings_of(db, discussed)
    assert (record.state, record.withdrawn_reason) == (PUBLISHED, "")


def test_words_taken_away_lead_to_the_next_version_and_the_record_follows(db, cast, discussed, deliver, now):
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    post = db.query(Post).filter_by(author_id=cast[MEMBER].id).one()
    delete_post(db, by=viewer_of(db, cast[MEMBER]), post=post, reason="", now=now)
    withdraw_what_may_not_be_read(db, now)
    deliver()
    assert db.query(Proceedings).count() == 2
    record = proceedings_of(db, discussed)
    assert record.state == PUBLISHED
    assert "/proceedings/2" in str(db.execute(links_of(record)).all())


def test_what_somebody_withdrew_stays_withdrawn(db, cast, discussed, deliver, now):
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    withdraw_resource(db, resource=proceedings_of(db, discussed), reason="Not for the repository.", now=now)
    db.flush()
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    assert proceedings_of(db, discussed).state == WITHDRAWN


def test_a_synthesis_is_a_record_once_it_is_published_and_not_before(db, cast, discussed, deliver, now):
    write(db, by=cast[FACILITATOR], ediscussion=discussed, body="All agree on passports.", now=now)
    open_synthesis(db, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    deliver()
    assert record_of(db, discussed.id, "synthesis") is None
    discussed.published_at = now
    db.flush()
    keep_records(db, ediscussion_id=discussed.id, now=now)
    record = record_of(db, discussed.id, "synthesis")
    assert (record.title, record.audience_id) == (f"Synthesis: {discussed.title}", discussed.audience_id)
    discussed.title = "What works?"
    db.flush()
    keep_records(db, ediscussion_id=discussed.id, now=now)
    assert record_of(db, discussed.id, "synthesis").title == "Synthesis: What works?"
