"""What joining holds about a member: given to them, and taken away."""

import json

from sqlalchemy import func, select

from apfl_net.demo.cast import MODERATOR
from apfl_net.joining import personal
from apfl_net.joining.models import Application, ApplicationStep, Invitation, JoinTry, Reconfirmation
from apfl_net.joining.schedule import ask_and_let_lapse
from apfl_net.members.models import Member
from tests.joining.conftest import APPLICANT
from tests.joining.reviewing import application_of, send


def newcomer(applied, browser_as, db):
    applied()
    send(browser_as(MODERATOR), application_of(db, APPLICANT), "approval")
    return db.scalars(select(Member).where(Member.email == APPLICANT)).one()


def test_a_member_can_take_away_what_they_told_us(applied, browser_as, db):
    member = newcomer(applied, browser_as, db)
    told = json.loads(json.dumps(personal.export(db, member.id)))
    (application,) = told["applications"]
    assert application["why"] == "I meet crews on the quay."
    assert [step["kind"] for step in application["steps"]] == ["applied", "confirmed", "approved"]
    assert set(told) == {"applications", "invitations", "reconfirmations"}


def test_erasing_leaves_nothing(applied, browser_as, db, now):
    member = newcomer(applied, browser_as, db)
    member.confirmed_at = None
    member.joined_at = now.replace(year=now.year - 1)
    ask_and_let_lapse(db, now)
    personal.erase(db, member.id, now)
    for table in (Application, ApplicationStep, Invitation, JoinTry):
        assert db.scalar(select(func.count()).select_from(table)) == 0
    assert db.scalar(select(func.count()).where(Reconfirmation.member_id == member.id)) == 0
