"""Background documents: records beside an e-discussion, and e-discussions beside a record."""

import pytest

from apfl_net.demo.cast import ADMIN, FACILITATOR
from tests.browsing import HTMX
from tests.factories.ediscussions import make_ediscussion
from tests.factories.records import make_record
from tests.html import page

CAUCUS = "constituency:workers_org"


def add(facilitator, ediscussion, record):
    return facilitator.post(f"{ediscussion.path}/background", data={"record": record})


def documents(browser, ediscussion):
    return page(browser.get(f"{ediscussion.path}/background")).texts("main .row h2")


@pytest.mark.parametrize(
    "form", ["{0}", "/resources/{0}", "https://example.org/resources/{0}-fees?x=1#page=2"]
)
def test_a_facilitator_puts_a_record_beside_it(facilitator, member, db, ediscussion, now, form):
    assert "background" not in member.get(ediscussion.path).text
    record = make_record(db, now=now, title="On fees")
    assert add(facilitator, ediscussion, form.format(record.id)).status_code == 303
    assert add(facilitator, ediscussion, str(record.id)).status_code == 303  # again: it stays one
    assert documents(member, ediscussion) == ["On fees"]
    linked = [link["href"] for link in page(member.get(ediscussion.path)).all("aside a")]
    assert f"{ediscussion.path}/background" in linked


@pytest.mark.parametrize("typed", ["", "fees", "0", "99999", "99999999999", "/resources/x", "/threads/1"])
def test_what_is_no_record_is_said_beside_the_field(facilitator, db, ediscussion, now, typed):
    answer = add(facilitator, ediscussion, typed)
    assert page(answer, 422).one("#record-error").text
    assert documents(facilitator, ediscussion) == []


def test_each_sees_the_records_that_are_open_to_them(
    facilitator, member, worker, client, db, ediscussion, now
):
    caucus = make_record(db, now=now, title="Of the caucus", audience=CAUCUS)
    open_one = make_record(db, now=now, title="For members")
    assert add(facilitator, ediscussion, str(open_one.id)).status_code == 303
    assert add(facilitator, ediscussion, str(caucus.id)).status_code == 422  # not theirs to know of
    assert documents(worker, ediscussion) == ["For members"]
    assert client.get(f"/e-discussions/about/{open_one.id}").status_code == 404
    assert member.get(f"/e-discussions/about/{caucus.id}").status_code == 404


def test_only_facilitators_change_what_stands_there(facilitator, member, db, ediscussion, now):
    record = make_record(db, now=now, title="On fees")
    assert add(member, ediscussion, str(record.id)).status_code == 404
    add(facilitator, ediscussion, str(record.id))
    away = f"{ediscussion.path}/background/{record.id}/removal"
    assert member.post(away).status_code == 404
    assert documents(member, ediscussion) == ["On fees"]
    assert facilitator.post(away).status_code == 303
    assert documents(member, ediscussion) == []


def test_the_page_of_a_record_names_the_e_discussions_that_its_reader_sees(
    facilitator, member, db, cast, ediscussion, now
):
    record = make_record(db, now=now, title="On fees")
    about = f"/e-discussions/about/{record.id}"
    assert about in member.get(record.path).text
    assert page(member.get(about)).all("main .row") == []
    people = {"by": cast[ADMIN], "facilitators": (cast[FACILITATOR],)}
    hidden = make_ediscussion(db, now=now, announced=False, title="Not yet announced", **people)
    for one in (ediscussion, hidden):
        assert add(facilitator, one, str(record.id)).status_code == 303
    assert page(member.get(about)).texts("main .row h2") == [ediscussion.title]
    part = member.get(about, headers=HTMX)
    assert ediscussion.title in part.text and "<html" not in part.text
    assert member.get(f"{hidden.path}/background").status_code == 404


def test_a_withdrawn_record_is_gone_from_there(facilitator, member, db, ediscussion, now):
    record = make_record(db, now=now, title="On fees")
    add(facilitator, ediscussion, str(record.id))
    record.state = "withdrawn"
    db.flush()
    assert documents(member, ediscussion) == []
    assert member.get(f"/e-discussions/about/{record.id}").status_code == 404
