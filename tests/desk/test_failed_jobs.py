"""The desk: work that failed for good, and trying it again."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER, MODERATOR
from apfl_net.kit.outbox import OutboxEntry
from tests.html import page, said


@pytest.fixture
def dead(db, now):
    entry = OutboxEntry(
        event="access.PasswordResetAsked",
        payload='{"member_id": null}',
        recorded_at=now,
        run_at=now,
        tries=8,
        error="OSError: <no> route",
        dead_at=now,
    )
    waiting = OutboxEntry(event="access.Other", payload="{}", recorded_at=now, run_at=now)
    db.add_all([entry, waiting])
    db.flush()
    return entry


def test_the_desk_lists_what_was_given_up(browser_as, dead):
    shown = page(browser_as(ADMIN).get("/desk"))
    assert shown.texts(".state") == ["1 failed job", "1 job waiting"]
    row = shown.one("tbody tr")
    assert row.one("th").text == 'access.PasswordResetAsked {"member_id": null}'
    assert row.texts("td")[0] == "OSError: <no> route"
    assert "Each was tried 8 times." in said(browser_as(MODERATOR).get("/desk"))


def test_nothing_failed_is_said_too(browser_as):
    assert "Nothing has failed for good." in said(browser_as(ADMIN).get("/desk"))


def test_a_failed_job_can_be_tried_again(browser_as, db, dead, deliver):
    admin = browser_as(ADMIN)
    form = page(admin.get("/desk")).one("tbody form")
    answer = admin.post(form["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    revived = db.get_one(OutboxEntry, dead.id)
    assert (revived.dead_at, revived.tries, revived.error) == (None, 0, None)
    assert page(admin.get("/desk")).texts(".state") == ["2 jobs waiting"]
    deliver()
    assert db.get_one(OutboxEntry, dead.id).done_at is not None
    assert page(admin.get("/desk")).texts(".state") == ["0 jobs waiting"]


def test_only_what_is_dead_is_revived(browser_as, db, dead):
    waiting = db.scalars(select(OutboxEntry).where(OutboxEntry.dead_at.is_(None))).one()
    waiting.tries = 3
    admin = browser_as(ADMIN)
    assert admin.post(f"/desk/outbox/{waiting.id}/revival").status_code == 303
    assert db.get_one(OutboxEntry, waiting.id).tries == 3
    assert admin.post("/desk/outbox/999999/revival").status_code == 303


def test_members_have_no_desk(browser_as, client, db, dead):
    assert browser_as(MEMBER).post(f"/desk/outbox/{dead.id}/revival").status_code == 403
    assert client.post(f"/desk/outbox/{dead.id}/revival").status_code == 401
    assert db.get_one(OutboxEntry, dead.id).dead_at is not None
