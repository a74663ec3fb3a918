"""Who reads a record is corrected too: fewer at any time, more only by whoever proposed it."""

import pytest

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER
from tests.factories.resources import GUIDE, make_resource
from tests.html import page, said

PUBLIC, MEMBERS = "1", "2"


def made_public(db, cast, now, by=MEMBER):
    return make_resource(db, by=cast[by], staff=cast[ADMIN], now=now, audience="public")


def let_read(staff, resource, audience: str):
    address = f"/resources/{resource.id}/correction"
    fields = page(staff.get(address)).one("form.form").fields()
    return staff.post(address, data=fields | {"audience": audience, "note": "For others"})


def choices(staff, resource) -> list[str]:
    shown = page(staff.get(f"/resources/{resource.id}/correction"))
    return [option["value"] for option in shown.all("#audience option")]


def test_from_now_on_fewer_have_it_wherever_it_was(browser_as, client, db, cast, now, index):
    resource = made_public(db, cast, now)
    staff, member = browser_as(ADMIN), browser_as(EMPLOYER)
    index()
    assert GUIDE.title in said(client.get("/resources?q=kilns"))
    assert let_read(staff, resource, MEMBERS).status_code == 303
    for _turn in range(2):  # at once, and when the index has followed
        assert client.get(resource.path).status_code == 404
        assert GUIDE.title not in said(client.get("/resources?q=kilns"))
        assert 'status="deleted"' in client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").text
        index()
    assert GUIDE.title in said(member.get("/resources?q=kilns"))


def test_more_have_it_only_if_whoever_corrects_it_proposed_it(browser_as, client, db, cast, now):
    staff = browser_as(ADMIN)
    of_others = made_public(db, cast, now)
    assert let_read(staff, of_others, MEMBERS).status_code == 303
    assert PUBLIC not in choices(staff, of_others)
    assert let_read(staff, of_others, PUBLIC).status_code == 422
    assert client.get(of_others.path).status_code == 404

    own = made_public(db, cast, now, by=ADMIN)
    for audience, seen in ((MEMBERS, 404), (PUBLIC, 200)):
        assert let_read(staff, own, audience).status_code == 303
        assert client.get(own.path).status_code == seen


@pytest.mark.parametrize("audience", ["999", "", "x", "0"])
def test_nobody_lets_others_read_it_than_there_are(browser_as, db, cast, now, audience):
    resource = made_public(db, cast, now)
    assert let_read(browser_as(ADMIN), resource, audience).status_code == 422
    assert str(resource.audience_id) == PUBLIC


def test_it_goes_from_no_group_to_another(browser_as, db, cast, now):
    resource = make_resource(
        db, by=cast[ADMIN], staff=cast[ADMIN], now=now, audience="constituency:un_agency"
    )
    resource.proposed_by_id = cast[MEMBER].id
    assert choices(browser_as(ADMIN), resource) == [str(resource.audience_id)]
