"""Messages of facilitators: written, approved, sent once, in the language of whoever reads."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, WORKER
from apfl_net.ediscussions.actions.dates import extend
from apfl_net.ediscussions.actions.inviting import invite
from apfl_net.ediscussions.actions.messages import approve, plan_usual, send_now, word_message
from apfl_net.ediscussions.actions.roles import end_role
from apfl_net.ediscussions.actions.widening import widen_ring
from apfl_net.ediscussions.letters import write_message
from apfl_net.ediscussions.models.ediscussions import EdiscussionRole
from apfl_net.ediscussions.models.messages import EdiscussionMessage, MessageReader
from apfl_net.ediscussions.policy.messages import filled, unknown_fields
from apfl_net.ediscussions.schedule import send_messages
from apfl_net.kit.mail.letters import Letter
from apfl_net.notifications.models import Notice
from apfl_net.watches.actions import set_level
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion, make_message_of

FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
def made(db, cast, now):
    return with_people(db, cast, now)


@pytest.fixture
def past(now):
    """So that what is due in the e-discussion is due for the outbox too."""
    return now - timedelta(days=40)


@pytest.fixture
def over(db, cast, past):
    return with_people(db, cast, past)


def with_people(db, cast, now):
    """With the usual messages; one member and one worker are invited."""
    ediscussion = make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)
    by = viewer_of(db, cast[FACILITATOR])
    plan_usual(db, by=by, ediscussion=ediscussion, now=now)
    people = [cast[MEMBER].id, cast[WORKER].id]
    invite(db, by=by, ediscussion=ediscussion, member_ids=people, now=now)
    return ediscussion


def of_kind(db, kind):
    own = select(EdiscussionMessage).where(EdiscussionMessage.kind == kind)
    return db.scalars(own.order_by(EdiscussionMessage.id)).first()


def told(db, message):
    own = select(Notice.member_id).where(
        Notice.subject == "ediscussion_message", Notice.subject_id == message.id
    )
    return set(db.scalars(own))


def approve_last_days(db, cast, made, now, days=-3):
    message = of_kind(db, "last_days")
    by = viewer_of(db, cast[FACILITATOR])
    approve(db, by=by, ediscussion=made, message=message, anchor="closes", days=days, at="09:00", now=now)
    return message


def test_the_usual_messages_are_planned_once_in_every_language_of_the_house(db, cast, now, made, browser_as):
    assert browser_as(FACILITATOR).post(f"{made.path}/desk/messages/usual").status_code == 303
    kinds = db.scalars(select(EdiscussionMessage.kind).order_by(EdiscussionMessage.id)).all()
    assert kinds == ["invitation", "welcome", "weekly", "last_days", "thanks", "nudge"]
    page = browser_as(FACILITATOR).get(f"{made.path}/desk/messages").text
    assert "Vietnamese, Thai" in page.replace("\n", " ") or "Thai, Vietnamese" in page


def test_nothing_leaves_that_nobody_approved(db, now, made, deliver):
    send_messages(db, now + timedelta(days=90))
    assert db.scalars(select(EdiscussionMessage).where(EdiscussionMessage.sent_at.is_not(None))).all() == []


def test_what_is_approved_leaves_at_its_time_once(db, cast, past, over, deliver):
    message = approve_last_days(db, cast, over, past)
    due = over.closes_at - timedelta(days=2)
    send_messages(db, past)
    assert message.sent_at is None
    send_messages(db, due)
    send_messages(db, due + timedelta(minutes=1))
    deliver()
    deliver()
    assert message.sent_at == due
    expected = {cast[name].id for name in (MEMBER, WORKER, FACILITATOR, ADMIN)}
    assert told(db, message) == expected
    letters = db.scalars(select(Letter).where(Letter.kind == "ediscussions.message")).all()
    assert len(letters) == len(expected)


def test_workers_that_were_away_send_it_late_and_once(db, cast, past, over, deliver):
    message = approve_last_days(db, cast, over, past)
    late = over.closes_at - timedelta(hours=1)
    send_messages(db, late)
    deliver()
    assert message.sent_at == late


def test_what_made_sense_only_before_the_closing_does_not_leave_after_it(db, cast, now, made, deliver):
    message = approve_last_days(db, cast, made, now)
    send_messages(db, made.closes_at + timedelta(minutes=1))
    deliver()
    assert (message.state, told(db, message)) == ("missed", set())


def test_a_clock_that_is_put_back_sends_nothing_again(db, cast, now, made, deliver):
    message = approve_last_days(db, cast, made, now)
    due = made.closes_at - timedelta(days=2)
    for moment in (due, now, due + timedelta(hours=1)):
        send_messages(db, moment)
    deliver()
    assert message.sent_at == due
    assert len(db.scalars(select(MessageReader).where(MessageReader.message_id == message.id)).all()) == 4


def test_its_moment_moves_with_the_closing(db, cast, now, made, deliver):
    message = approve_last_days(db, cast, made, now)
    before = made.closes_at
    later = before + timedelta(days=10)
    by = viewer_of(db, cast[FACILITATOR])
    extend(db, by=by, ediscussion=made, closes_at=later, reason="Holidays", now=now)
    send_messages(db, before - timedelta(days=1))
    assert message.sent_at is None
    send_messages(db, later - timedelta(days=2))
    assert message.sent_at is not None


def test_it_leaves_though_whoever_approved_it_facilitates_no_longer(db, cast, past, over, deliver):
    message = approve_last_days(db, cast, over, past)
    role = db.query(EdiscussionRole).filter_by(member_id=cast[FACILITATOR].id).one()
    end_role(db, by=viewer_of(db, cast[ADMIN]), ediscussion=over, role=role, now=past)
    send_messages(db, over.closes_at - timedelta(days=2))
    deliver()
    assert cast[FACILITATOR].id not in told(db, message)
    assert cast[MEMBER].id in told(db, message)


def test_a_moment_that_is_over_is_refused_and_what_was_typed_comes_back(db, made, browser_as):
    message = of_kind(db, "welcome")
    typed = {"days": "1", "side": "after", "anchor": "opens", "at": "09:30"}
    browser = browser_as(FACILITATOR)
    answer = browser.post(f"{made.path}/desk/messages/{message.id}/approval", data=typed)
    assert answer.status_code == 422
    assert "This moment is over" in answer.text
    assert 'value="09:30"' in answer.text


@pytest.mark.parametrize("wrong", [{"days": "-1"}, {"at": "25:00"}, {"anchor": "lunch"}, {"days": "many"}])
def test_a_moment_that_is_none_is_refused(db, made, browser_as, wrong):
    message = of_kind(db, "thanks")
    typed = {"days": "1", "side": "after", "anchor": "closes", "at": "09:30"} | wrong
    browser = browser_as(FACILITATOR)
    answer = browser.post(f"{made.path}/desk/messages/{message.id}/approval", data=typed)
    assert answer.status_code == 422


def test_what_was_approved_can_be_called_off(db, cast, now, made, browser_as):
    message = approve_last_days(db, cast, made, now)
    browser = browser_as(FACILITATOR)
    assert browser.post(f"{made.path}/desk/messages/{message.id}/calling-off").status_code == 303
    send_messages(db, made.closes_at - timedelta(days=2))
    assert db.get_one(EdiscussionMessage, message.id).sent_at is None


def test_what_has_left_cannot_be_changed_or_sent_again(db, made, browser_as):
    message, browser = of_kind(db, "thanks"), browser_as(FACILITATOR)
    path = f"{made.path}/desk/messages/{message.id}"
    assert browser.post(f"{path}/sending").status_code == 303
    assert browser.post(f"{path}/sending").status_code == 409
    typed = {"language": "en", "subject": "Other", "body": "Words that I would not lose."}
    answer = browser.post(f"{path}/text", data=typed)
    assert answer.status_code == 409


def test_a_field_that_nobody_can_fill_in_is_refused(db, made, browser_as):
    message = of_kind(db, "thanks")
    typed = {"language": "en", "subject": "Dear {surname}", "body": "Hello {name}, {link}"}
    answer = browser_as(FACILITATOR).post(f"{made.path}/desk/messages/{message.id}/text", data=typed)
    assert answer.status_code == 422
    assert "Dear {surname}" in answer.text
    assert unknown_fields("{name} {__class__} {0}") == ["__class__", "0"]
    assert filled("{name}: {title}", {"name": "{title}", "title": "T"}) == "{title}: T"


def test_each_reads_it_in_their_language_with_the_fields_filled_in(db, cast, now, made, deliver):
    by, message = viewer_of(db, cast[FACILITATOR]), of_kind(db, "thanks")
    cast[MEMBER].interface_language = "vi"
    for language, subject in (("en", "Thanks to {name}"), ("vi", "Cảm ơn {name}")):
        said = {"language": language, "subject": subject, "body": "{title} {link}"}
        word_message(db, by=by, ediscussion=made, message=message, now=now, **said)
    send_now(db, by=by, ediscussion=made, message=message, now=now)
    deliver()
    about = {"subject": "ediscussion_message", "subject_id": message.id}
    english = write_message(db, about | {"member_id": cast[WORKER].id}, now)
    vietnamese = write_message(db, about | {"member_id": cast[MEMBER].id}, now)
    assert english.subject == f"Thanks to {cast[WORKER].name}"
    assert vietnamese.subject == f"Cảm ơn {cast[MEMBER].name}"
    assert made.title in vietnamese.text
    assert vietnamese.unsubscribe


def test_a_mail_about_what_only_participants_read_says_nothing_of_it(db, cast, now, deliver):
    made = make_ediscussion(
        db,
        by=cast[ADMIN],
        ring="participants",
        participants=(cast[MEMBER],),
        facilitators=(cast[FACILITATOR],),
        now=now,
    )
    by = viewer_of(db, cast[FACILITATOR])
    plan_usual(db, by=by, ediscussion=made, now=now)
    invite(db, by=by, ediscussion=made, member_ids=[cast[MEMBER].id], now=now)
    message = send_now(db, by=by, ediscussion=made, message=of_kind(db, "thanks"), now=now)
    deliver()
    about = {"subject": "ediscussion_message", "subject_id": message.id, "member_id": cast[MEMBER].id}
    letter = write_message(db, about, now)
    assert made.title not in letter.subject + letter.text


def test_whoever_muted_it_hears_nothing(db, cast, now, made, deliver):
    worker = viewer_of(db, cast[WORKER])
    set_level(db, viewer=worker, subject="thread", subject_id=made.thread_id, level="mute", now=now)
    by = viewer_of(db, cast[FACILITATOR])
    message = send_now(db, by=by, ediscussion=made, message=of_kind(db, "thanks"), now=now)
    deliver()
    assert cast[WORKER].id not in told(db, message)
    about = {"subject": "ediscussion_message", "subject_id": message.id, "member_id": cast[WORKER].id}
    assert write_message(db, about, now) is None


def test_a_message_is_read_by_the_ring_and_a_nudge_by_whoever_it_went_to(db, cast, now, made, browser_as):
    by = viewer_of(db, cast[FACILITATOR])
    thanks = send_now(db, by=by, ediscussion=made, message=of_kind(db, "thanks"), now=now)
    nudge = send_now(db, by=by, ediscussion=made, message=of_kind(db, "nudge"), now=now)
    waiting = of_kind(db, "last_days")
    assert browser_as(EMPLOYER).get(f"{made.path}/messages/{thanks.id}").status_code == 200
    assert browser_as(EMPLOYER).get(f"{made.path}/messages/{nudge.id}").status_code == 404
    assert browser_as(WORKER).get(f"{made.path}/messages/{nudge.id}").status_code == 200
    assert browser_as(WORKER).get(f"{made.path}/messages/{waiting.id}").status_code == 404
    assert browser_as(FACILITATOR).get(f"{made.path}/desk/messages/{nudge.id}").status_code == 200


def test_before_it_is_announced_nothing_is_sent(db, cast, now, browser_as):
    made = make_ediscussion(db, by=cast[ADMIN], announced=False, now=now)
    plan_usual(db, by=viewer_of(db, cast[ADMIN]), ediscussion=made, now=now)
    message = of_kind(db, "invitation")
    answer = browser_as(ADMIN).post(f"{made.path}/desk/messages/{message.id}/sending")
    assert answer.status_code == 409
    assert "Announce the e-discussion first" in answer.text


def test_a_message_of_ones_own(db, cast, made, browser_as):
    typed = {"readers": "joined", "language": "en", "subject": "A word", "body": "Dear {name}"}
    answer = browser_as(FACILITATOR).post(f"{made.path}/desk/messages", data=typed)
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert f"Dear {cast[FACILITATOR].name}" in browser_as(FACILITATOR).get(path).text
    answer = browser_as(FACILITATOR).post(f"{path}/sending")
    assert answer.status_code == 409
    assert "nobody to whom this would go" in answer.text
    assert browser_as(FACILITATOR).post(f"{made.path}/desk/messages", data={}).status_code == 422


def test_what_was_written_to_participants_is_not_shown_to_those_who_come_to_read_it_later(
    db, cast, now, browser_as
):
    made = make_ediscussion(
        db,
        by=cast[ADMIN],
        ring="participants",
        participants=(cast[MEMBER],),
        facilitators=(cast[FACILITATOR],),
        now=now,
    )
    message = make_message_of(db, by=cast[ADMIN], ediscussion=made, sent=True, now=now)
    path = f"{made.path}/messages/{message.id}"
    assert browser_as(MEMBER).get(path).status_code == 200
    said = {"ring": "members", "reason": "Many asked."}
    widen_ring(db, by=viewer_of(db, cast[ADMIN]), ediscussion=made, now=now, **said)
    assert browser_as(WORKER).get(made.path).status_code == 200
    assert browser_as(WORKER).get(path).status_code == 404
    assert browser_as(MEMBER).get(path).status_code == 200


def test_it_counts_the_contributions_that_were_there_when_it_left(db, cast, now, browser_as):
    made = make_ediscussion(db, by=cast[ADMIN], now=now - timedelta(days=1))
    make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now - timedelta(hours=2))
    sent = {"body": "So far: {contributions}.", "sent": True, "now": now - timedelta(hours=1)}
    message = make_message_of(db, by=cast[ADMIN], ediscussion=made, **sent)
    make_contribution(db, author=cast[WORKER], ediscussion=made, now=now)
    assert "So far: 1." in browser_as(ADMIN).get(f"{made.path}/messages/{message.id}").text
