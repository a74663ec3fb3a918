"""Leaving and being erased: after a week, once, and never the last administrator."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from apfl_net.access.actions import make_staff
from apfl_net.access.models import SignIn, StaffMember
from apfl_net.accounts.actions.departures import GRACE, departure_token
from apfl_net.accounts.models import Departure
from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Bookmark, Post, Reaction
from apfl_net.discussions.models.threads import Reading
from apfl_net.kit.config import settings
from apfl_net.kit.mail.letters import Letter
from apfl_net.kit.outbox import OutboxEntry
from apfl_net.leaving.schedule import erase_what_was_left_behind
from apfl_net.members.models import Membership, Organisation
from apfl_net.notifications.models import Notice
from apfl_net.watches.models import Watch
from tests.factories.discussions import make_reply, make_thread
from tests.html import page, said


@pytest.fixture
def thread(db, cast, now):
    return make_thread(db, author=cast[MEMBER], now=now)


@pytest.fixture
def a_week_later(db, deliver, now):
    def a_week_later():
        db.commit()
        db.execute(update(OutboxEntry).where(OutboxEntry.run_at > now).values(run_at=now))
        deliver()

    return a_week_later


def ask(browser, kind="erase", current=None):
    return browser.post(
        "/settings/leave", data={"kind": kind, "current": current or settings().demo_password}
    )


def keep_things(browser, db, cast, thread, now):
    """A draft, a bookmark, a watch, a reaction, a reading, a notice."""
    reply = make_reply(db, author=cast[WORKER], thread=thread, body="Ask @lan-tran or @lan-tran-2.", now=now)
    browser.get(thread.path)
    browser.post(f"/threads/{thread.id}/draft", data={"body": "Half a thought", "form_key": "f" * 32})
    browser.post(f"/posts/{reply.id}/bookmark", data={"note": "mine"})
    browser.post(f"/threads/{thread.id}/watch", data={"level": "watch"})
    browser.post(f"/posts/{reply.id}/reaction", data={"kind": "useful"})
    return reply


def counts(db, member):
    return {
        table.__name__: db.scalar(select(func.count()).select_from(table).where(table.member_id == member.id))
        for table in (Draft, Bookmark, Watch, Reaction, Reading, Notice, SignIn)
    }


def test_erased_after_a_week_nothing_is_left_but_posts_by_a_former_member(
    browser_as, db, cast, thread, now, deliver, a_week_later
):
    member, reader = browser_as(MEMBER), browser_as(EMPLOYER)
    reply = keep_things(member, db, cast, thread, now)
    deliver()
    assert all(counts(db, cast[MEMBER]).values())
    assert ask(member).headers["location"] == "/settings/leave"
    deliver()
    assert cast[MEMBER].name == "Lan Tran"
    lan = cast[MEMBER]
    a_week_later()
    assert set(counts(db, lan).values()) == {0}
    assert (lan.name, lan.handle, lan.email) == (
        "A former member",
        f"former-{lan.id}",
        f"member-{lan.id}@left.invalid",
    )
    assert (lan.bio, lan.languages, lan.sex, lan.listed, lan.public_name) == ("", "", "", False, False)
    assert None not in (lan.left_at, lan.erased_at)
    assert db.get_one(Post, reply.id).reaction_counts is None
    assert db.get_one(Post, reply.id).body == f"Ask @former-{lan.id} or @lan-tran-2."
    shown = page(reader.get(thread.path))
    assert "A former member" in shown.texts("article .byline")[0]
    assert "We board at the pier." in shown.text
    for word in ("Lan Tran", "Viet Nam", "Department of Labour"):
        assert word not in shown.one("main").text.replace("How do", "")
    assert reader.get(f"/members/{lan.id}").status_code == 404


def test_no_membership_leads_to_an_organisation_any_more(browser_as, db, cast, a_week_later):
    lan = cast[MEMBER]
    ask(browser_as(MEMBER))
    a_week_later()
    places = db.execute(
        select(Membership.position, Membership.ended_on, Organisation.name, Organisation.kind)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.member_id == lan.id)
    ).all()
    assert [(place.position, place.name, place.kind) for place in places] == [("", "–", "nowhere")]
    assert places[0].ended_on is not None


def test_the_address_is_on_no_letter_any_more_and_is_free(browser_as, db, cast, deliver, a_week_later, now):
    ask(browser_as(MEMBER))
    deliver()
    assert db.scalars(select(Letter.sent_to)).all() == [MEMBER]
    a_week_later()
    assert db.scalars(select(Letter.sent_to)).all() == [None]


def test_who_only_leaves_is_a_former_member_whom_the_secretariat_knows(
    browser_as, db, cast, thread, now, deliver, a_week_later
):
    member, lan = browser_as(MEMBER), cast[MEMBER]
    keep_things(member, db, cast, thread, now)
    deliver()
    ask(member, "leave")
    a_week_later()
    left = counts(db, lan)
    assert left.pop("Reaction") == 1
    assert set(left.values()) == {0}
    assert (lan.name, lan.erased_at) == ("Lan Tran", None)
    assert lan.left_at is not None
    assert member.get("/drafts").status_code == 401
    read = said(browser_as(MODERATOR).get(thread.path))
    assert "Lan Tran" not in read
    assert "A former member" in read


def test_nothing_happens_before_the_week_is_over(browser_as, db, cast, deliver, now):
    ask(browser_as(MEMBER))
    deliver()
    departure = db.scalars(select(Departure)).one()
    assert departure.due_at - departure.asked_at == GRACE
    assert (departure.done_at, cast[MEMBER].left_at) == (None, None)
    assert browser_as(MEMBER).get("/drafts").status_code == 200


def test_it_is_called_off_by_the_link_in_the_mail(browser_as, client, cast, deliver, capsys, a_week_later):
    ask(browser_as(MEMBER))
    deliver()
    mail = capsys.readouterr().out
    assert "you asked to be erased" in mail
    link = re.search(r"http://127\.0\.0\.1:8000(/departure/\S+)", mail).group(1)
    assert page(client.get(link)).texts("main form button") == ["Yes, I stay"]
    assert "Everything stays as it is." in said(client.post(f"{link}/cancellation"))
    assert client.post(f"{link}/cancellation").status_code == 410
    a_week_later()
    assert cast[MEMBER].left_at is None


def test_it_is_called_off_in_the_settings(browser_as, cast, a_week_later):
    member = browser_as(MEMBER)
    ask(member)
    form = page(member.get("/settings/leave")).one("main form")
    assert form.text == "I stay"
    member.post(form["action"])
    a_week_later()
    assert cast[MEMBER].left_at is None


def test_asking_again_begins_the_week_anew_and_happens_once(browser_as, db, cast, a_week_later):
    member, lan = browser_as(MEMBER), cast[MEMBER]
    ask(member, "erase")
    ask(member, "leave")
    a_week_later()
    assert lan.name == "Lan Tran"
    done = [bool(one.done_at) for one in db.scalars(select(Departure).order_by(Departure.id))]
    assert done == [False, True]


def test_hearing_of_it_twice_changes_nothing_more(browser_as, db, cast, a_week_later):
    lan = cast[MEMBER]
    ask(browser_as(MEMBER))
    a_week_later()
    erased_at = lan.erased_at
    for entry in db.scalars(select(OutboxEntry)):
        entry.done_at = None
    a_week_later()
    assert lan.erased_at == erased_at


@pytest.mark.parametrize("forged", ["x", "MQ.x.y", "%00"])
def test_a_forged_link_calls_nothing_off(browser_as, client, db, forged):
    ask(browser_as(MEMBER))
    assert client.post(f"/departure/{forged}/cancellation").status_code in {404, 410}
    assert db.scalars(select(Departure.cancelled_at)).all() == [None]


def test_a_link_is_too_old_when_the_week_is_over(browser_as, client, db, a_week_later):
    ask(browser_as(MEMBER))
    token = departure_token(db.scalars(select(Departure)).one())
    a_week_later()
    assert client.get(f"/departure/{token}").status_code == 410


def test_without_the_password_or_a_choice_nothing_is_asked_for(browser_as, db):
    member = browser_as(MEMBER)
    assert page(ask(member, current="a guess"), 422).texts(".field__error") == [
        "Error: This is not your password."
    ]
    assert ask(member, kind="vanish").status_code == 422
    assert db.scalars(select(Departure)).all() == []


def test_the_last_administrator_cannot_leave_and_is_told_what_to_do(browser_as, db, cast, now, a_week_later):
    for staff in db.scalars(select(StaffMember).where(StaffMember.role == "admin")):
        staff.role = "moderator"
    make_staff(db, member=cast[ADMIN], role="admin", now=now)
    admin = browser_as(ADMIN)
    answer = ask(admin)
    assert "You are the only administrator." in said(answer, 409)
    make_staff(db, member=cast[WORKER], role="admin", now=now)
    assert ask(admin).status_code == 303


def test_of_two_administrators_who_ask_at_once_one_stays(browser_as, db, cast, now, a_week_later):
    for staff in db.scalars(select(StaffMember).where(StaffMember.role == "admin")):
        staff.role = "moderator"
    people = [cast[ADMIN], cast[WORKER]]
    for member in people:
        make_staff(db, member=member, role="admin", now=now)
    first, second = browser_as(ADMIN), browser_as(WORKER)
    ask(first)
    answer = ask(second)
    assert answer.status_code == 409
    a_week_later()
    assert [member.left_at is None for member in people] == [False, True]


def test_whoever_became_the_last_administrator_meanwhile_stays_and_is_told(
    browser_as, db, cast, now, a_week_later, capsys
):
    admins = db.scalars(select(StaffMember).where(StaffMember.role == "admin")).all()
    make_staff(db, member=cast[WORKER], role="admin", now=now)
    rosnah = cast[WORKER]
    ask(browser_as(WORKER))
    for staff in admins:
        staff.role = "moderator"
    a_week_later()
    assert rosnah.left_at is None
    assert "you have become the only administrator" in capsys.readouterr().out


def test_a_save_from_an_editor_that_was_open_is_refused_calmly_and_gives_the_words_back(
    browser_as, db, cast, thread, a_week_later
):
    member = browser_as(MEMBER)
    ask(member)
    forms = page(member.get(thread.path)).all("form")
    [form] = [form for form in forms if form["action"].endswith("/replies")]
    a_week_later()
    answer = member.post(form["action"], data=form.fields() | {"body": "A late thought"})
    assert answer.status_code == 401
    assert "Please sign in to go on." in said(answer, 401)
    assert "A late thought" in answer.text
    assert len(db.scalars(select(Post)).all()) == 1


def test_what_an_open_page_left_behind_goes_in_the_night(browser_as, db, cast, thread, now, a_week_later):
    lan = cast[MEMBER]
    ask(browser_as(MEMBER))
    a_week_later()
    db.add(Draft(member_id=lan.id, thread_id=thread.id, body="Too late", form_key="f" * 32, saved_at=now))
    db.flush()
    erase_what_was_left_behind(db, now + timedelta(hours=3))
    assert db.scalars(select(Draft)).all() == []


def test_visitors_have_nothing_to_leave(client):
    assert client.get("/settings/leave").status_code == 401
    assert ask(client).status_code == 401
