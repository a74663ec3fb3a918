"""Personal invitations: for one address, for some days, once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from apfl_net.access.models import GroupMember
from apfl_net.demo.cast import ADMIN, MEMBER, MODERATOR
from apfl_net.joining.models import Invitation
from apfl_net.members.models import Member
from apfl_net.members.queries import current_membership
from tests.html import page, said
from tests.joining.conftest import NEW
from tests.joining.reviewing import application_of, form_of

GUEST = "bao.le@dock.example"


@pytest.fixture
def admin(browser_as):
    return browser_as(ADMIN)


@pytest.fixture
def invited(admin, arrived):
    """`invited(...)`: the administrator invites the guest; gives the address in the letter."""

    def invited(**typed):
        answer = admin.post("/desk/invitations", data={"email": GUEST, "days": "14"} | typed)
        assert answer.status_code == 303, said(answer, 422)
        return arrived()[-1].link

    return invited


def accept(client, link, **changed):
    form = page(client.get(link)).one("form.form")
    typed = {"name": "Bảo Lê", "position": "Crew officer", "code": "yes", "password": NEW}
    return client.post(form["action"], data=form.fields() | typed | changed)


def the_invitation(db):
    return db.scalars(select(Invitation).order_by(Invitation.id.desc())).first()


PLACE = {
    "organisation": "Dock Office",
    "constituency": "gov_labour",
    "organisation_kind": "labour_ministry",
    "country": "VN",
}


def test_from_the_invitation_to_the_first_sign_in(admin, client, db, arrived):
    typed = {"email": GUEST.upper(), "days": "14", "note": "We met <in> Bangkok.", "interface_language": "vi"}
    assert admin.post("/desk/invitations", data=typed | PLACE).status_code == 303
    (letter,) = arrived()
    assert (letter.to, "We met <in> Bangkok." in letter.text) == (GUEST, True)
    assert "Anong Srisai" in letter.text
    shown = page(client.get(letter.link))
    assert "We met <in> Bangkok." in shown.one("main").text
    assert shown.one("form.form").fields()["organisation"] == "Dock Office"
    answer = accept(client, letter.link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/drafts").status_code == 200
    member = db.scalars(select(Member).where(Member.email == GUEST)).one()
    assert (member.name, member.interface_language) == ("Bảo Lê", "vi")
    assert current_membership(db, member.id).constituency == "gov_labour"
    assert the_invitation(db).member_id == member.id
    assert "Accepted" in said(admin.get("/desk/invitations"))


def test_it_is_for_its_address_and_constituency_whatever_is_sent(client, invited, db):
    link = invited(**PLACE)
    answer = accept(client, link, email="other@dock.example", constituency="workers_org")
    assert answer.status_code == 303
    member = db.scalars(select(Member).where(Member.email == GUEST)).one()
    assert current_membership(db, member.id).constituency == "gov_labour"
    assert db.scalar(select(func.count()).where(Member.email == "other@dock.example")) == 0


def test_somebody_who_is_signed_in_cannot_use_anothers(browser_as, invited, db):
    link = invited(**PLACE)
    member = browser_as(MEMBER)
    assert "An invitation is for one address only" in said(member.get(link), 409)
    assert member.post(link, data={"password": NEW}).status_code == 409
    assert the_invitation(db).accepted_at is None


def test_it_works_once(client, invited):
    link = invited(**PLACE)
    assert accept(client, link).status_code == 303
    client.cookies.clear()
    assert "This invitation has been used." in said(client.get(link), 410)
    assert (
        client.post(
            link, data=PLACE | {"name": "X", "position": "X", "code": "yes", "password": NEW}
        ).status_code
        == 410
    )


def test_it_expires_and_can_be_sent_anew(client, invited, db, now, admin):
    link = invited(**PLACE)
    the_invitation(db).expires_at = now - timedelta(seconds=1)
    assert "This invitation is too old." in said(client.get(link), 410)
    assert client.post(link, data={}).status_code == 410
    assert "Too old" in said(admin.get("/desk/invitations"))
    again = invited(**PLACE)
    assert again != link
    assert client.get(again).status_code == 200
    assert "a newer one has been sent" in said(client.get(link), 410)


def test_it_can_be_revoked(client, invited, admin, db):
    link = invited()
    form = page(admin.get("/desk/invitations")).one("tbody form")
    assert admin.post(form["action"]).status_code == 303
    assert "was taken back" in said(client.get(link), 410)
    assert admin.post(form["action"]).status_code == 409


def test_a_revoked_invitation_that_has_not_left_yet_does_not(admin, arrived, db):
    admin.post("/desk/invitations", data={"email": GUEST, "days": "14"})
    admin.post(f"/desk/invitations/{the_invitation(db).id}/revocation")
    assert arrived() == []


def test_forged_links_are_nowhere(client, invited, db):
    token = invited().removeprefix("/invitations/")
    for wrong in ("x", token[:-2], token.partition(".")[0] + ".x.y", "Ijk5OTk5OTk5OTk5OTk5Ig.x.y"):
        assert "begin anew" in said(client.get(f"/invitations/{wrong}"), 404)
        assert client.post(f"/invitations/{wrong}", data={"password": NEW}).status_code == 404
    the_invitation(db).email = "other@dock.example"
    assert client.get(f"/invitations/{token}").status_code == 404


def test_nobody_is_invited_twice_and_members_are_not(admin, invited, arrived, db):
    invited()
    twice = page(admin.post("/desk/invitations", data={"email": GUEST, "days": "14"}), 422)
    assert "is on its way" in twice.texts("#email-error")[0]
    known = page(admin.post("/desk/invitations", data={"email": MEMBER, "days": "14"}), 422)
    assert "already a member" in known.texts("#email-error")[0]
    assert arrived() == []


def test_what_is_wrong_is_said_and_kept(client, invited, db):
    link = invited(**PLACE)
    shown = page(accept(client, link, password="short", code=""), 422)
    assert len(shown.texts(".field__error")) == 2
    assert shown.one("form.form").fields()["position"] == "Crew officer"
    assert db.scalar(select(func.count()).where(Member.email == GUEST)) == 0


@pytest.mark.parametrize(
    "typed",
    [{"days": "0"}, {"days": "91"}, {"email": "x"}, {"country": "FR"}, {"constituency": "gov_labour"}],
)
def test_an_invitation_that_makes_no_sense_is_refused(admin, typed, db):
    answer = admin.post("/desk/invitations", data={"email": GUEST, "days": "14"} | typed)
    assert answer.status_code == 422
    assert db.scalar(select(func.count()).select_from(Invitation)) == 0


def test_into_a_closed_group_the_letter_waits_for_a_second_person(
    admin, browser_as, closed_group, arrived, db, client
):
    admin.post(
        "/desk/invitations", data={"email": GUEST, "days": "14", "group": str(closed_group.id)} | PLACE
    )
    assert arrived() == []
    address = f"/desk/invitations/{the_invitation(db).id}/agreement"
    assert admin.post(address).status_code == 409
    assert address not in [form["action"] for form in page(admin.get("/desk/invitations")).all("tbody form")]
    second = browser_as(MODERATOR)
    assert address in [form["action"] for form in page(second.get("/desk/invitations")).all("tbody form")]
    assert second.post(address).status_code == 303
    (letter,) = arrived()
    assert "Rapid response" in letter.text
    assert accept(client, letter.link).status_code == 303
    member = db.scalars(select(Member).where(Member.email == GUEST)).one()
    assert db.get(GroupMember, (closed_group.id, member.id)) is not None


def test_nobody_invites_into_a_group_they_are_not_in(browser_as, closed_group, db, cast):
    db.delete(db.get_one(GroupMember, (closed_group.id, cast[MODERATOR].id)))
    moderator = browser_as(MODERATOR)
    typed = {"email": GUEST, "days": "14", "group": str(closed_group.id)}
    assert moderator.post("/desk/invitations", data=typed).status_code == 404
    assert "Rapid response" not in moderator.get("/desk/invitations/new").text


def test_whoever_comes_by_invitation_needs_no_application_any_more(client, applied, admin, db, arrived):
    applied(email=GUEST)
    admin.post("/desk/invitations", data={"email": GUEST, "days": "14"} | PLACE)
    assert accept(client, arrived()[-1].link).status_code == 303
    assert application_of(db, GUEST).state == "withdrawn"


def test_whoever_is_approved_needs_no_invitation_any_more(client, applied, admin, db, arrived):
    applied(email=GUEST)
    admin.post("/desk/invitations", data={"email": GUEST, "days": "14"} | PLACE)
    link = arrived()[-1].link
    form = form_of(admin, application_of(db, GUEST), "approval")
    assert admin.post(form["action"], data=form.fields()).status_code == 303
    assert client.get(link).status_code == 410
