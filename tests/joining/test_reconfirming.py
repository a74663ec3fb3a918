"""Once a year: is it still right? Who does not say so only reads, until they do."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from apfl_net.access.models import Restriction
from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, WORKER
from apfl_net.joining.models import Reconfirmation
from apfl_net.joining.schedule import ask_and_let_lapse
from apfl_net.kit.mail.letters import Letter
from apfl_net.members.models import Member, Membership, Organisation
from tests.html import page, said

DAY = timedelta(days=1)
KIND = {"organisation_kind": "labour_ministry"}  # of a public authority it must be known


@pytest.fixture
def year(db, now, cast):
    """Everybody confirmed today but one member, whose year ends in so many days: `year(10)`."""

    def year(days_left):
        for member in db.scalars(select(Member)):
            member.confirmed_at = now
        cast[MEMBER].confirmed_at = now - timedelta(days=365 - days_left)
        db.flush()

    return year


def lapsed(db):
    return db.scalars(select(Restriction.member_id).where(Restriction.cause == "lapsed")).all()


def test_a_letter_and_a_notice_come_thirty_days_before(db, now, year, arrived, browser_as, cast):
    year(31)
    ask_and_let_lapse(db, now)
    assert arrived() == []
    year(29)
    ask_and_let_lapse(db, now)
    (letter,) = arrived()
    assert (letter.to, letter.link) == (MEMBER, "/settings/membership")
    notices = page(browser_as(MEMBER).get("/notifications"))
    assert notices.texts(".notice__what")[0].startswith("Is what we know of you still right?")
    link = notices.one(".notice__what a")["href"]
    assert browser_as(MEMBER).get(link).headers["location"] == "/settings/membership"
    assert browser_as(WORKER).get(link).status_code == 404
    for hour in range(48):
        ask_and_let_lapse(db, now + timedelta(hours=hour))
    assert db.scalar(select(func.count()).select_from(Letter)) == 1
    assert lapsed(db) == []


def test_when_the_year_is_over_a_member_only_reads(db, now, year, browser_as, arrived, cast):
    year(-1)
    ask_and_let_lapse(db, now)
    ask_and_let_lapse(db, now)
    assert lapsed(db) == [cast[MEMBER].id]
    assert [letter.subject for letter in arrived()] == ["Your membership waits for you"]
    member = browser_as(MEMBER)
    assert member.get("/discussions").status_code == 200
    assert "so you can read but not write" in said(member.get("/settings/membership"))
    form = page(member.get("/settings/membership")).one("form.form")
    answer = member.post(form["action"], data=form.fields() | KIND)
    assert answer.headers["location"] == "/settings/membership?saved=yes"
    assert (
        db.scalar(select(func.count()).select_from(Restriction).where(Restriction.lifted_at.is_(None))) == 0
    )
    assert page(member.get("/notifications")).all(".notice--unread") == []
    ask_and_let_lapse(db, now + DAY)
    assert arrived() == []


def test_after_a_long_downtime_all_happens_once(db, now, year, arrived, cast):
    year(-200)
    for _ in range(3):
        ask_and_let_lapse(db, now)
    assert lapsed(db) == [cast[MEMBER].id]
    assert db.scalar(select(func.count()).select_from(Reconfirmation)) == 1
    assert [letter.subject for letter in arrived() if letter.to == MEMBER] == [
        "Your membership waits for you"
    ]


def test_the_next_year_is_asked_about_anew(db, now, year, arrived, browser_as, cast):
    year(5)
    ask_and_let_lapse(db, now)
    form = page(browser_as(MEMBER).get("/settings/membership")).one("form.form")
    browser_as(MEMBER).post("/settings/membership", data=form.fields() | KIND)
    ask_and_let_lapse(db, now + timedelta(days=340))
    assert db.scalar(select(func.count()).where(Reconfirmation.member_id == cast[MEMBER].id)) == 2
    assert lapsed(db) == []


def test_who_has_left_is_neither_asked_nor_restricted(db, now, year, arrived, cast):
    year(-1)
    cast[MEMBER].left_at = now
    ask_and_let_lapse(db, now)
    assert (arrived(), lapsed(db)) == ([], [])


def places(db, member):
    rows = db.execute(
        select(Organisation.name, Membership.position, Membership.constituency, Membership.ended_on.is_(None))
        .join(Organisation)
        .where(Membership.member_id == member.id)
        .order_by(Membership.id)
    )
    return [tuple(row) for row in rows]


def test_another_organisation_begins_a_new_place_and_the_old_one_is_kept(browser_as, db, cast):
    browser = browser_as(EMPLOYER)
    typed = {
        "organisation": "Inland Employers' Forum",
        "organisation_kind": "employers",
        "position": "Director",
    }
    assert browser.post("/settings/membership", data=typed).status_code == 303
    assert places(db, cast[EMPLOYER]) == [
        ("Gulf Coast Employers' Forum", "Director for labour affairs", "employers_org", False),
        ("Inland Employers' Forum", "Director", "employers_org", True),
    ]


def test_another_position_stays_in_the_same_place(browser_as, db, cast):
    typed = {"organisation": "Gulf Coast Employers' Forum", "organisation_kind": "", "position": "President"}
    assert browser_as(EMPLOYER).post("/settings/membership", data=typed).status_code == 303
    assert places(db, cast[EMPLOYER]) == [("Gulf Coast Employers' Forum", "President", "employers_org", True)]


def test_nobody_changes_their_own_constituency_here(browser_as, db, cast):
    typed = {
        "organisation": "A union",
        "position": "X",
        "organisation_kind": "employers",
        "constituency": "workers_org",
        "country": "MY",
    }
    browser_as(EMPLOYER).post("/settings/membership", data=typed)
    assert places(db, cast[EMPLOYER])[-1][2] == "employers_org"


def test_what_is_missing_is_said(browser_as, db, cast):
    shown = page(browser_as(EMPLOYER).post("/settings/membership", data={"organisation": ""}), 422)
    assert len(shown.texts(".field__error")) == 2
    assert len(places(db, cast[EMPLOYER])) == 1


def test_an_administrator_without_a_place_can_confirm_too(browser_as, db, cast, now):
    for membership in db.scalars(select(Membership).where(Membership.member_id == cast[ADMIN].id)):
        membership.ended_on = now.date()
    db.flush()
    admin = browser_as(ADMIN)
    form = page(admin.get("/settings/membership")).all("main form")[-1]
    assert admin.post(form["action"], data=form.fields()).status_code == 303
    assert db.get_one(Member, cast[ADMIN].id).confirmed_at is not None
