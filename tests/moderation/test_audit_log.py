"""The audit log: a line for each act, which nobody can change, and a chain that shows whoever did."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from apfl_net.demo.cast import MODERATOR, WORKER
from apfl_net.moderation.actions import note_in_audit_log
from apfl_net.moderation.acts import act_in_words
from apfl_net.moderation.models import AuditEntry
from apfl_net.moderation.queries.audit import first_broken
from tests.databases import ON_SQLITE
from tests.html import page
from tests.moderation.handling import do


@pytest.fixture
def log(db, cast, now):
    """Three lines."""
    for number in range(3):
        note_in_audit_log(db, cast[MODERATOR].id, "did", "member", number, "Because.", now=now)
    db.commit()
    return db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()


def test_every_act_in_a_case_leaves_a_line(moderator, admin, case):
    do(moderator, case, "assignee")
    do(moderator, case, "hold", hold_reason="We look.")
    do(moderator, case, "release")
    do(moderator, case, "sanctions", kind="warning", sanction_reason="No names.")
    do(moderator, case, "closure", outcome="sanctioned")
    rows = page(admin.get("/desk/audit")).all("tbody tr")
    assert [row.all("td")[1].text for row in reversed(rows)] == [
        "Took the case",
        "Held a post back",
        "Gave a post back to its readers",
        "Decided a sanction: Warning",
        "Closed the case: It had consequences for its author",
    ]
    assert {row.all("td")[0].text for row in rows} == {"Farhana Sikder"}


def test_acts_are_read_in_words_and_what_is_unknown_as_it_is_kept():
    assert act_in_words("holds: new", "space") == "Chose whose contributions wait: those of new members"
    assert act_in_words("left", "group") == "Left a group"
    assert act_in_words("did: so", "group") == "did: so"


def test_it_is_for_staff(browser_as):
    assert browser_as(WORKER).get("/desk/audit").status_code == 403


@pytest.mark.parametrize("change", [update(AuditEntry).values(reason="Else."), delete(AuditEntry)])
def test_the_database_refuses_to_change_a_line(db, log, change):
    with pytest.raises(DBAPIError, match="only added to"), db.begin_nested():
        db.execute(change)
    assert db.scalars(select(AuditEntry.reason)).all() == ["Because."] * 3


def test_the_chain_is_whole(db, log, admin):
    assert first_broken(db) is None
    assert [entry.former_hash for entry in log[1:]] == [entry.hash for entry in log[:-1]]
    assert "the log is whole" in page(admin.get("/desk/audit?check=yes")).one(".flash").text


@ON_SQLITE
@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE audit_entries SET reason = 'Else.' WHERE id = {id}",
        "DELETE FROM audit_entries WHERE id = {id}",
    ],
)
def test_a_line_that_was_changed_behind_the_databases_back_no_longer_fits(db, log, admin, forgery):
    for act in ("UPDATE", "DELETE"):
        db.execute(text(f"DROP TRIGGER audit_entries_no_{act}"))
    _first, second, third = (entry.id for entry in log)
    db.execute(text(forgery.format(id=second)))
    db.expire_all()
    assert first_broken(db) in {second, third}
    assert "does not fit" in page(admin.get("/desk/audit?check=yes")).one(".flash").text
