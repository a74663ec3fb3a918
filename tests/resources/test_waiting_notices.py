"""Staff hear of what waits for them, until it does no more."""

import pytest

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, WORKER
from tests.factories.resources import make_proposal
from tests.html import page, said

WAITS = "A document waits to be looked at"


@pytest.fixture
def proposal(db, cast, now, deliver):
    made = make_proposal(db, by=cast[MEMBER], now=now)
    deliver()
    return made


def test_staff_are_told_and_nobody_else(browser_as, proposal):
    staff = browser_as(ADMIN)
    shown = staff.get("/notifications")
    assert f"{WAITS}: {proposal.title}" in said(shown)
    notice = page(shown).one(".notice__what a")["href"]
    assert staff.get(notice).headers["location"] == f"/desk/resources/{proposal.id}"
    for other in (MEMBER, WORKER):
        assert WAITS not in said(browser_as(other).get("/notifications"))


def test_what_is_decided_waits_no_more_and_what_comes_back_does(browser_as, proposal, deliver):
    staff, member = browser_as(ADMIN), browser_as(MEMBER)
    staff.post(f"/desk/resources/{proposal.id}/return", data={"reason": "Which year?"})
    deliver()
    assert WAITS not in said(staff.get("/notifications"))
    own = f"/resources/proposals/{proposal.id}"
    fields = page(member.get(f"{own}/edit")).one("form.form").fields()
    assert member.post(own, data=fields | {"date": "2020"}).status_code == 303
    deliver()
    assert WAITS in said(staff.get("/notifications"))


def test_whoever_of_the_staff_proposes_is_not_told(browser_as, db, cast, now, deliver):
    make_proposal(db, by=cast[ADMIN], now=now)
    deliver()
    assert WAITS not in said(browser_as(ADMIN).get("/notifications"))


def test_what_is_meant_for_others_is_not_told(browser_as, db, cast, now, deliver):
    """Staff too are told of what is for those they belong to only."""
    make_proposal(db, by=cast[EMPLOYER], now=now, audience="constituency:employers_org")
    deliver()
    assert WAITS not in said(browser_as(ADMIN).get("/notifications"))
