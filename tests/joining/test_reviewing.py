"""The queue of applications: read, ask, decline, approve; nobody alone where a group is closed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from apfl_net.access.models import GroupMember
from apfl_net.demo.cast import ADMIN, MEMBER, MODERATOR
from apfl_net.joining.models import ApplicationStep
from apfl_net.members.models import Member, Organisation
from apfl_net.members.queries import current_membership
from tests.html import page, said
from tests.joining.conftest import APPLICANT
from tests.joining.reviewing import application_of, form_of, send


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


@pytest.fixture
def application(applied, db):
    applied()
    return application_of(db, APPLICANT)


def test_the_queue_shows_who_waits_longest_first_and_for_how_long(moderator, applied, db, now):
    applied()
    applied(email="second@quay.example", name="Second")
    first = application_of(db, APPLICANT)
    first.waiting_since = now - timedelta(days=3, hours=2)
    shown = page(moderator.get("/desk/applications"))
    assert [link["href"] for link in shown.all("tbody th a")] == [
        first.path,
        application_of(db, "second@quay.example").path,
    ]
    assert "for 3 days" in shown.one("main").text
    assert "/desk/applications" in [link["href"] for link in page(moderator.get("/desk")).all("main a")]


def test_what_was_not_confirmed_is_nowhere(client, filled_in, moderator, db):
    client.post("/join", data=filled_in())
    assert "Nobody waits." in said(moderator.get("/desk/applications"))
    assert moderator.get(application_of(db, APPLICANT).path).status_code == 404


def test_members_and_visitors_see_no_application(browser_as, client, application):
    assert browser_as(MEMBER).get(application.path).status_code == 403
    assert client.get(application.path).status_code == 401


def test_a_question_is_mailed_and_answered_without_an_account(moderator, client, application, arrived, db):
    answer = send(moderator, application, "question", question_reason="role", question="Which crews?")
    assert answer.status_code == 303
    (letter,) = arrived()
    assert letter.subject == "A question about your application"
    assert "What do you do in your work that has to do with forced labour?\n\nWhich crews?" in letter.text
    assert "Waiting for an answer" in said(moderator.get("/desk/applications"))
    assert "Which crews?" in said(client.get(letter.link))
    assert page(client.post(f"{letter.link}/answer", data={"text": " "}), 422).texts(".field__error")
    assert client.post(f"{letter.link}/answer", data={"text": "Trawlers."}).status_code == 303
    assert application_of(db, APPLICANT).state == "waiting"
    assert "Answered the applicant" in said(moderator.get(application.path))
    assert "Trawlers." in said(moderator.get(application.path))
    assert client.post(f"{letter.link}/answer", data={"text": "Again"}).status_code == 200  # nothing is asked
    assert db.scalar(select(func.count()).where(ApplicationStep.kind == "answered")) == 1


def test_a_refusal_needs_a_reason_and_mails_it(moderator, client, application, arrived, db):
    shown = page(send(moderator, application, "refusal"), 422)
    assert shown.texts("#refusal-error") == [
        "Error: Please choose a reason or write one: it is sent to them."
    ]
    assert send(moderator, application, "refusal", refusal="Not <now>.").status_code == 303
    (letter,) = arrived()
    assert "for this reason:\n\nNot <now>.\n" in letter.text
    assert application_of(db, APPLICANT).state == "declined"
    assert db.scalar(select(func.count()).where(Member.email == APPLICANT)) == 0


def test_a_reason_of_the_list_is_read_in_the_applicants_language(moderator, applied, db, arrived):
    applied(headers={"Accept-Language": "th"})
    send(moderator, application_of(db, APPLICANT), "refusal", refusal_reason="trade")
    (letter,) = arrived()
    assert letter.subject  # the catalogue says it; in English where it does not yet
    step = db.scalars(select(ApplicationStep).where(ApplicationStep.kind == "declined")).one()
    assert (step.reason, step.text) == ("trade", "")


def test_the_reviewer_puts_the_place_right(moderator, application, db, arrived):
    right = {
        "organisation": "Union of Quay Workers",
        "constituency": "cso",
        "organisation_kind": "civil_society",
    }
    assert send(moderator, application, "approval", **right).status_code == 303
    member = db.scalars(select(Member).where(Member.email == APPLICANT)).one()
    place = current_membership(db, member.id)
    assert (place.constituency, place.country, place.position) == ("cso", "VN", "Organiser")
    body = db.get_one(Organisation, place.organisation_id)
    assert (body.name, body.kind) == ("Union of Quay Workers", "civil_society")
    assert "Civil society" in arrived()[-1].text


def test_the_second_of_two_moderators_is_told_and_loses_nothing(
    moderator, browser_as, application, db, arrived
):
    admin = browser_as(ADMIN)
    form = form_of(admin, application, "refusal")
    assert send(moderator, application, "question", question_reason="voucher").status_code == 303
    answer = admin.post(form["action"], data=form.fields() | {"refusal": "A long reason."})
    shown = page(answer, 409)
    assert "Farhana Sikder was faster" in shown.one(".flash").text
    kept = next(form for form in shown.all("form.form") if form["action"].endswith("/refusal"))
    assert kept.fields()["refusal"] == "A long reason."
    assert application_of(db, APPLICANT).state == "asked"
    assert len(arrived()) == 1
    assert admin.post(kept["action"], data=kept.fields()).status_code == 303  # knowing it now


def test_what_is_decided_stays_decided(moderator, application, db, arrived):
    form = form_of(moderator, application, "approval")
    assert moderator.post(form["action"], data=form.fields()).status_code == 303
    assert moderator.post(form["action"], data=form.fields()).status_code == 409
    assert len(arrived()) == 1
    assert page(moderator.get(application.path)).all("form.form") == []


def test_nobody_decides_about_themselves(browser_as, application, db, cast):
    admin = browser_as(ADMIN)
    form = form_of(admin, application, "approval")
    application.email = ADMIN
    db.flush()
    assert "about yourself" in said(admin.post(form["action"], data=form.fields()), 403)
    assert application_of(db, ADMIN).state == "waiting"


def test_an_address_that_became_a_members_is_not_made_one_twice(moderator, application, db, cast):
    form = form_of(moderator, application, "approval")
    cast[MEMBER].email = APPLICANT
    db.flush()
    answer = page(moderator.post(form["action"], data=form.fields()), 409)
    assert "There is already a member with this e-mail address." in answer.one(".flash").text
    assert application_of(db, APPLICANT).state == "waiting"


def test_a_closed_group_needs_two_people(moderator, browser_as, application, closed_group, db, arrived):
    into = {"group": str(closed_group.id)}
    assert send(moderator, application, "approval", **into).status_code == 303
    assert application_of(db, APPLICANT).state == "waiting"
    assert arrived() == []
    again = send(moderator, application, "approval", **into)
    assert "a second person must agree" in page(again, 409).one(".flash").text
    assert "Rapid response" in said(browser_as(ADMIN).get(application.path))
    assert send(browser_as(ADMIN), application, "approval").status_code == 303  # the group stands in the form
    member = db.scalars(select(Member).where(Member.email == APPLICANT)).one()
    assert db.get(GroupMember, (closed_group.id, member.id)) is not None
    assert len(arrived()) == 1


def test_agreeing_to_another_group_does_not_count(
    moderator, browser_as, application, closed_group, db, cast, now
):
    into = {"group": str(closed_group.id)}
    send(moderator, application, "approval", **into)
    send(moderator, application, "approval", group="")  # without the group one is enough
    member = db.scalars(select(Member).where(Member.email == APPLICANT)).one()
    assert db.get(GroupMember, (closed_group.id, member.id)) is None


def test_nobody_lets_others_into_a_group_they_are_not_in(moderator, application, closed_group, db, cast):
    form = form_of(moderator, application, "approval")
    db.delete(db.get_one(GroupMember, (closed_group.id, cast[MODERATOR].id)))
    db.flush()
    typed = form.fields() | {"group": str(closed_group.id)}
    assert moderator.post(form["action"], data=typed).status_code == 404
    application.audience_id = closed_group.id
    db.flush()
    assert "Rapid response" not in moderator.get(application.path).text
    assert "A closed group that you do not belong to" in said(moderator.get(application.path))


def hints(browser, application):
    sections = page(browser.get(application.path)).all("section")
    return next(section.text for section in sections if section.get("aria-labelledby") == "address")


def test_the_domain_of_the_address_is_compared_with_what_is_known(moderator, applied, db):
    db.add(
        Organisation(
            name="Quay Workers' Union", country="VN", constituency="workers_org", mail_domains="quay.example"
        )
    )
    db.add(
        Organisation(name="Ministry", country="VN", constituency="gov_labour", mail_domains="labour.example")
    )
    for email, told in [
        (APPLICANT, "The address is of the organisation they name."),
        ("a@mail.quay.example", "The address is of the organisation they name."),
        ("a@labour.example", "The address is of Ministry, which is not the organisation they name."),
        ("a@elsewhere.example", "Quay Workers' Union writes from quay.example; this address is another."),
        ("a@gmail.com", "A free address: it says nothing of where they work."),
        ("a@x.yopmail.com", "This address is of a kind that lasts minutes."),
        ("a@quаy.example", "quаy.example looks like quay.example of Quay Workers' Union, and is not."),
        ("a@quаy.example", "The address mixes letters of several scripts that look alike."),
        ("a@1abour.example", "1abour.example looks like labour.example of Ministry, and is not."),
        ("rnember@example.org", "The address looks like that of Lan Tran, a member, and is not."),
        ("member@exаmple.org", "The address looks like that of Lan Tran, a member, and is not."),
    ]:
        found = application_of(db, email)
        if found is None:
            applied(email=email)
            found = application_of(db, email)
        assert told in hints(moderator, found), email


def test_earlier_applications_from_the_address_are_shown(moderator, applied, db, arrived):
    applied()
    first = application_of(db, APPLICANT)
    send(moderator, first, "refusal", refusal_reason="purpose")
    applied()
    shown = page(moderator.get(application_of(db, APPLICANT).path))
    assert first.path in [link["href"] for link in shown.all("aside a")]
