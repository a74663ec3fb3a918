"""Records put together for a purpose; everybody sees those of them that are open to them."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from apfl_net.resources.models.collections import Collection
from tests.factories.resources import GUIDE, make_resource
from tests.html import page, said

ABOUT = {"title": "For new inspectors", "about": "Read *these* first.", "language": "en", "audience": "2"}


@pytest.fixture
def collection(db, browser_as) -> Collection:
    assert browser_as(MEMBER).post("/collections", data=ABOUT).status_code == 303
    return db.scalars(select(Collection)).one()


def published(db, cast, now, title, audience="members"):
    said_of_it = replace(GUIDE, title=title)
    return make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now, audience=audience, said=said_of_it)


def titles(browser, collection):
    return page(browser.get(collection.path)).texts(".row h2")


def test_records_are_put_in_moved_and_taken_out(browser_as, db, cast, now, collection):
    first, second = (published(db, cast, now, title) for title in ("First", "Second"))
    member = browser_as(MEMBER)
    for resource, note in ((first, ""), (second, "Short and clear")):
        choice = {"collection": str(collection.id), "note": note}
        assert member.post(f"/resources/{resource.id}/collections", data=choice).status_code == 303
    assert titles(member, collection) == ["First", "Second"]
    assert "Short and clear" in said(member.get(collection.path))
    assert "For new inspectors" in page(member.get(first.path)).one("aside").text
    assert member.post(f"/collections/{collection.id}/items/{second.id}/rise").status_code == 303
    assert titles(member, collection) == ["Second", "First"]
    assert member.post(f"/collections/{collection.id}/items/{second.id}/removal").status_code == 303
    assert titles(member, collection) == ["First"]


def test_everybody_sees_of_it_what_they_may_see_and_counts_no_more(
    browser_as, client, db, cast, now, collection
):
    open_one, closed = published(db, cast, now, "Open", "public"), published(db, cast, now, "Closed")
    staff = browser_as(ADMIN)
    for resource in (open_one, closed):
        staff.post(f"/resources/{resource.id}/collections", data={"collection": str(collection.id)})
    assert client.get(collection.path).status_code == 404
    assert page(client.get("/collections")).texts(".row h2") == []
    assert staff.post(f"/collections/{collection.id}", data=ABOUT | {"audience": "1"}).status_code == 303
    assert titles(client, collection) == ["Open"]
    assert page(client.get("/collections")).texts(".row .meta") == ["1 record"]
    assert page(browser_as(WORKER).get("/collections")).texts(".row .meta") == ["2 records"]


def test_only_its_maker_and_staff_change_it_and_only_staff_open_it_to_all(browser_as, db, collection):
    stranger = browser_as(WORKER)
    assert stranger.get(f"/collections/{collection.id}/edit").status_code == 404
    assert stranger.post(f"/collections/{collection.id}/removal").status_code == 404
    answer = browser_as(MEMBER).post(f"/collections/{collection.id}", data=ABOUT | {"audience": "1"})
    assert page(answer, 422).texts(".error-summary li a") == [
        "Who can read it: Please choose one of the list."
    ]
    assert browser_as(MEMBER).post(f"/collections/{collection.id}/removal").status_code == 303
    assert stranger.get(collection.path).status_code == 404
