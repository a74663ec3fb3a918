"""Who may write in the name of an organisation: granted and ended at the desk."""

from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from apfl_net.members.models import Organisation, Signer
from tests.html import page, said


def grant(browser, handle, organisation):
    return browser.post("/desk/signers", data={"handle": handle, "organisation": str(organisation)})


def test_staff_grant_and_end_it(browser_as, db, cast):
    admin = browser_as(ADMIN)
    body = db.scalars(select(Organisation).order_by(Organisation.id)).first()
    assert grant(admin, " @Rosnah-Idris", body.id).headers["location"] == "/desk/signers"
    signer = db.scalars(select(Signer)).one()
    assert (signer.member_id, signer.organisation_id, signer.granted_by) == (
        cast[WORKER].id,
        body.id,
        cast[ADMIN].id,
    )
    listed = page(admin.get("/desk/signers")).one("ul.rows")
    assert listed.one("h3").text == "Rosnah Idris"
    action = listed.one("form")["action"]
    assert admin.post(action).status_code == 303
    assert db.scalars(select(Signer)).one().ended_at is not None
    assert "Ended" in said(admin.get("/desk/signers"))
    grant(admin, "rosnah-idris", body.id)
    assert db.scalars(select(Signer)).one().ended_at is None


def test_what_is_wrong_is_said_beside_its_field(browser_as, db):
    admin = browser_as(ADMIN)
    body = db.scalars(select(Organisation.id)).first()
    assert page(grant(admin, "nobody-here", body), 422).one("#handle-error").text.endswith("this handle.")
    for wrong in ("", "99999999999", "2147483647", "x"):
        assert page(grant(admin, "rosnah-idris", wrong), 422).one("#organisation-error")
    assert admin.post("/desk/signers/1/99/end").status_code == 404
    assert db.scalars(select(Signer)).all() == []


def test_members_do_not_come_here(browser_as):
    assert browser_as(MEMBER).get("/desk/signers").status_code == 403
