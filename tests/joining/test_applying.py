"""Asking to join: a form, a letter, a page of one's own without an account."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from apfl_net.access.models import Restriction
from apfl_net.demo.cast import MEMBER, MODERATOR
from apfl_net.joining.models import Application, ApplicationStep, JoinTry
from apfl_net.joining.schedule import forget
from apfl_net.members.models import Member
from tests.html import page, said
from tests.joining.conftest import APPLICANT, NEW
from tests.joining.reviewing import application_of, send


def test_visitors_find_the_form(client):
    for address in ("/", "/sign-in"):
        assert "/join" in [link["href"] for link in page(client.get(address)).all("main a")]
    form = page(client.get("/join")).one("form.form")
    assert form["action"] == "/join"
    assert "/code-of-conduct" in [link["href"] for link in form.all("a")]
    assert len(form.all("select#constituency option")) == 18


def test_from_the_form_to_the_first_sign_in(client, db, arrived, filled_in, browser_as):
    answer = client.post("/join", data=filled_in(email=" Tuan.Do@QUAY.example "))
    assert (answer.status_code, answer.headers["location"]) == (303, "/join/sent")
    assert "A letter is on its way" in said(client.get("/join/sent"))
    (letter,) = arrived()
    assert (letter.to, letter.subject) == (APPLICANT, "Please confirm your address")
    assert "Tuấn" not in letter.text  # whoever typed the name may not be who reads the letter
    assert said(client.get(letter.link)).startswith("Your application Confirm that this address is yours.")
    assert application_of(db, APPLICANT).confirmed_at is None  # looking confirms nothing: mail programs look
    assert client.post(f"{letter.link}/confirmation").headers["location"] == letter.link
    assert "waits to be read" in said(client.get(letter.link))
    application = application_of(db, APPLICANT)
    assert send(browser_as(MODERATOR), application, "approval").status_code == 303
    (welcome,) = arrived()
    assert (welcome.to, welcome.subject) == (APPLICANT, "Welcome to APFL Net")
    assert "Organiser, Quay Workers' Union, Viet Nam, Workers" in welcome.text
    answer = client.post(welcome.link, data={"password": NEW})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/drafts").status_code == 200
    member = db.get_one(Member, application_of(db, APPLICANT).member_id)
    assert (member.name, member.languages, member.listed, member.public_name) == (
        "Tuấn Đỗ",
        "vi en",
        False,
        False,
    )
    assert member.confirmed_at is not None
    assert db.scalar(select(func.count()).select_from(Restriction)) == 0
    assert "You are a member." in said(client.get(letter.link))


def test_an_answer_says_nothing_of_whether_an_address_is_known(client, db, filled_in, queries, arrived):
    answers, counts = [], []
    for email in ("nobody@quay.example", MEMBER, "other@quay.example"):
        with queries:
            answers.append(client.post("/join", data=filled_in(email=email)))
        counts.append((queries.count, [" ".join(text.split()[:3]) for text in queries.statements]))
    assert len({(answer.status_code, answer.content, answer.headers["location"]) for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers)) for answer in answers}) == 1
    assert counts[0] == counts[1] == counts[2]
    assert [letter.subject for letter in arrived()] == [
        "Please confirm your address",
        "You are a member already",
        "Please confirm your address",
    ]


def test_a_member_is_told_by_letter_how_to_sign_in(client, filled_in, arrived, db):
    client.post("/join", data=filled_in(email=MEMBER.upper()))
    (letter,) = arrived()
    assert letter.to == MEMBER
    assert "/sign-in\n" in letter.text
    assert "/password-reset\n" in letter.text
    assert "/join/" not in letter.text


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("email", "", "This does not look like an e-mail address; please check it."),
        ("email", "tuan@quay", "This does not look like an e-mail address; please check it."),
        ("email", "a@b@quay.example", "This does not look like an e-mail address; please check it."),
        (
            "email",
            "tuan@quay.example\nBcc: x@y.example",
            "This does not look like an e-mail address; please check it.",
        ),
        ("email", "x" * 400 + "@quay.example", "This is too long: at most 320 characters."),
        ("name", "\u200b ", "Please fill this in."),
        ("why", "", "Please fill this in."),
        ("constituency", "gov", "Please choose one of the list."),
        ("country", "FR", "Please choose one of the list."),
        ("code", "", "Please read the code of conduct and accept it."),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_typed_is_lost(
    client, filled_in, db, field, typed, told
):
    shown = page(client.post("/join", data=filled_in(**{field: typed})), 422)
    assert shown.texts(".field__error") == [f"Error: {told}"]
    assert shown.one(".error-summary a")["href"] == f"#{field}"
    fields = shown.one("form.form").fields()
    assert fields["position"] == "Organiser"
    assert fields["language_2"] == "en"
    assert db.scalar(select(func.count()).select_from(Application)) == 0


def test_a_public_authority_says_of_which_kind_it_is(client, filled_in):
    typed = filled_in(constituency="gov_labour", organisation_kind="")
    assert page(client.post("/join", data=typed), 422).texts("#organisation_kind-error") != []
    typed["organisation_kind"] = "labour_ministry"
    assert client.post("/join", data=typed).status_code == 303


@pytest.mark.parametrize(
    "email",
    [
        "Đỗ.Tuấn@bến-cảng.example",
        "用户@例え.example",
        "tuan@xn--bcher-kva.example",
        "TUAN@QUAY.EXAMPLE",
        "tuan+apfl@mailinator.com",
        "tuаn@quay.example",  # with a Cyrillic a
    ],
)
def test_unusual_addresses_are_taken_and_never_fail(client, filled_in, db, email, deliver):
    assert client.post("/join", data=filled_in(email=email)).status_code == 303
    deliver()
    assert db.scalar(select(func.count()).select_from(Application)) == 1


def test_asking_again_and_again_is_stopped_for_known_and_unknown_addresses_alike(client, filled_in):
    for email in (MEMBER, "nobody@quay.example"):
        statuses = [client.post("/join", data=filled_in(email=email)).status_code for _ in range(4)]
        assert statuses == [303, 303, 303, 429]


def test_one_place_cannot_ask_for_everybody(client, filled_in, db, now):
    db.add_all(JoinTry(email=f"{n}@quay.example", address="testclient", tried_at=now) for n in range(40))
    answer = client.post("/join", data=filled_in())
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "3600"


def test_an_application_can_be_withdrawn_without_an_account(client, applied, db):
    link = applied()
    form = page(client.get(link)).all("main form")[-1]
    assert client.post(form["action"]).status_code == 303
    assert application_of(db, APPLICANT).state == "withdrawn"
    assert "Apply again" in said(client.get(link))
    assert client.post(f"{link}/withdrawal").status_code == 303
    assert client.post(f"{link}/confirmation").status_code == 303
    assert application_of(db, APPLICANT).state == "withdrawn"


def test_asking_again_takes_the_place_of_what_was_asked(applied, db):
    applied()
    applied(position="Secretary")
    states = [
        (found.position, found.state) for found in db.scalars(select(Application).order_by(Application.id))
    ]
    assert states == [("Organiser", "withdrawn"), ("Secretary", "waiting")]


def test_a_link_of_somebody_who_became_a_member_meanwhile_leads_to_the_sign_in(
    client, arrived, filled_in, db, now, cast
):
    client.post("/join", data=filled_in())
    link = arrived()[-1].link
    cast[MEMBER].email = APPLICANT
    db.flush()
    assert "There is a member with this address already" in said(client.post(f"{link}/confirmation"), 410)


def test_forged_links_lead_no_further_and_say_what_next(client, applied, db):
    link = applied()
    token = link.removeprefix("/join/")
    forged = [
        "x",
        token[:-1],
        token.partition(".")[0],
        "Ijk5OTk5OTk5OTk5OTk5Ig.x.y",
        "Ii0xIg.x.y",
        "IsKyIg.x.y",
        "bnVsbA.x.y",
    ]
    for wrong in forged:
        assert "begin anew" in said(client.get(f"/join/{wrong}"), 404)
        for act in ("confirmation", "answer", "withdrawal"):
            assert client.post(f"/join/{wrong}/{act}", data={"text": "x"}).status_code == 404
        assert client.get(f"/welcome/{wrong}").status_code == 410
        assert client.post(f"/welcome/{wrong}", data={"password": NEW}).status_code == 410
    assert client.get(f"/welcome/{token}").status_code == 410  # of another purpose
    assert application_of(db, APPLICANT).state == "waiting"


def test_what_was_never_confirmed_is_forgotten_after_a_week(client, filled_in, applied, db, now):
    applied()
    client.post("/join", data=filled_in(email="never@quay.example"))
    forget(db, now + timedelta(days=6))
    assert db.scalar(select(func.count()).select_from(Application)) == 2
    forget(db, now + timedelta(days=7, minutes=5))
    assert [found.email for found in db.scalars(select(Application))] == [APPLICANT]
    assert {step.application_id for step in db.scalars(select(ApplicationStep))} == {
        application_of(db, APPLICANT).id
    }
    assert db.scalar(select(func.count()).select_from(JoinTry)) == 0


def test_letters_are_in_the_language_the_applicant_reads(applied, db, browser_as, arrived, client, filled_in):
    headers = {"Accept-Language": "vi"}
    client.post("/join", data=filled_in(), headers=headers)
    assert application_of(db, APPLICANT).interface_language == "vi"
    client.post(f"{arrived()[-1].link}/confirmation")
    send(browser_as(MODERATOR), application_of(db, APPLICANT), "approval")
    arrived()
    assert db.get_one(Member, application_of(db, APPLICANT).member_id).interface_language == "vi"
