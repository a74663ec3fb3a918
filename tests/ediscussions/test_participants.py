"""Inviting, and who has not written: named to the facilitators of the e-discussion alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, OBSERVER, WORKER
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.policy.identities import Identity
from apfl_net.ediscussions.actions.inviting import invite
from apfl_net.ediscussions.actions.messages import nudge
from apfl_net.ediscussions.models.messages import EdiscussionMessage, MessageReader
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.ediscussions.policy.messages import ToNobody
from apfl_net.members.queries import current_membership
from apfl_net.notifications.models import Notice
from apfl_net.watches.actions import set_level
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion


@pytest.fixture
def made(db, cast, now):
    return make_ediscussion(
        db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), participants=(cast[MEMBER],), now=now
    )


def invited(db):
    return set(db.scalars(select(EdiscussionParticipant.member_id)))


def nudged(db):
    own = select(Notice.member_id).join(EdiscussionMessage, EdiscussionMessage.id == Notice.subject_id)
    return set(
        db.scalars(own.where(Notice.subject == "ediscussion_message", EdiscussionMessage.kind == "nudge"))
    )


def invite_these(db, cast, made, now, *names):
    people = [cast[name].id for name in names]
    invite(db, by=viewer_of(db, cast[FACILITATOR]), ediscussion=made, member_ids=people, now=now)


def test_those_of_the_event_are_invited_and_then_all_of_a_country(db, cast, made, browser_as):
    browser, path = browser_as(FACILITATOR), f"{made.path}/desk/participants/group-invitations"
    assert browser.post(path, data={"people": "event"}).status_code == 303
    assert invited(db) == {cast[MEMBER].id}
    country = current_membership(db, cast[WORKER].id).country
    assert browser.post(path, data={"people": "ring", "country": country}).status_code == 303
    assert cast[WORKER].id in invited(db)
    assert cast[EMPLOYER].id not in invited(db)
    again = browser.post(path, data={"people": "event"})
    assert again.headers["location"].endswith("done=nobody")


@pytest.mark.parametrize(
    "wrong", [{"people": "all"}, {"people": "ring", "country": "XX"}, {"people": "ring", "constituency": "x"}]
)
def test_people_of_nowhere_are_not_invited(db, made, browser_as, wrong):
    path = f"{made.path}/desk/participants/group-invitations"
    assert browser_as(FACILITATOR).post(path, data=wrong).status_code == 422
    assert invited(db) == set()


def test_one_is_invited_by_handle(db, cast, made, browser_as):
    browser, path = browser_as(FACILITATOR), f"{made.path}/desk/participants/invitations"
    assert browser.post(path, data={"handle": f"@{cast[WORKER].handle}"}).status_code == 303
    assert browser.post(path, data={"handle": "nobody-at-all"}).status_code == 422
    assert browser.post(path, data={"handle": ""}).status_code == 422
    assert invited(db) == {cast[WORKER].id}


def test_nobody_is_invited_to_what_they_may_not_read(db, cast, now, browser_as):
    made = make_ediscussion(
        db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), ring="participants", now=now
    )
    path = f"{made.path}/desk/participants/invitations"
    answer = browser_as(FACILITATOR).post(path, data={"handle": cast[WORKER].handle})
    assert answer.status_code == 422
    assert invited(db) == set()


def test_who_is_invited_later_gets_the_invitation_too_and_nobody_twice(
    db, cast, now, made, browser_as, deliver
):
    browser = browser_as(FACILITATOR)
    browser.post(f"{made.path}/desk/messages/usual")
    invite_these(db, cast, made, now, MEMBER)
    message = db.query(EdiscussionMessage).filter_by(kind="invitation").one()
    assert browser.post(f"{made.path}/desk/messages/{message.id}/sending").status_code == 303
    invite_these(db, cast, made, now, MEMBER, WORKER)
    deliver()
    own = select(MessageReader.member_id).where(MessageReader.message_id == message.id)
    assert sorted(db.scalars(own)) == sorted({cast[MEMBER].id, cast[WORKER].id})
    own = select(Notice.member_id).where(Notice.subject_id == message.id)
    told = db.scalars(own.where(Notice.subject == "ediscussion_message")).all()
    assert sorted(told) == sorted({cast[MEMBER].id, cast[WORKER].id})


def test_the_silent_are_named_to_the_facilitators_of_it_and_not_to_other_staff(
    db, cast, now, made, browser_as
):
    invite_these(db, cast, made, now, MEMBER, WORKER)
    make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now)
    page = browser_as(FACILITATOR).get(f"{made.path}/desk/participants").text
    assert f'-{cast[WORKER].handle}"' in page
    assert f'-{cast[MEMBER].handle}"' not in page
    other = make_ediscussion(db, by=cast[ADMIN], now=now, title="Of others?")
    invite(db, by=viewer_of(db, cast[ADMIN]), ediscussion=other, member_ids=[cast[WORKER].id], now=now)
    assert (
        cast[WORKER].handle
        not in browser_as("moderator@example.org").get(f"{other.path}/desk/participants").text
    )


def test_under_the_chatham_house_rule_there_are_totals_only(db, cast, now, browser_as):
    made = make_ediscussion(
        db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), chatham_house=True, now=now
    )
    invite_these(db, cast, made, now, MEMBER, WORKER)
    make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now)
    browser = browser_as(FACILITATOR)
    for page in ("", "/participants", "/unanswered", "/weekly"):
        text = browser.get(f"{made.path}/desk{page}").text
        assert cast[WORKER].name not in text, page
        assert cast[MEMBER].name not in text, page
        assert "silent so far" not in text, page
    sheet = browser.get(f"{made.path}/desk/participants/figures").text
    assert sheet.splitlines()[1:] == ["All,All,2,1,1"]


def test_whoever_wrote_under_a_pseudonym_stays_among_the_silent(db, cast, now, made, browser_as):
    db.get_one(Space, made.space_id).pseudonyms = True
    invite_these(db, cast, made, now, WORKER)
    hidden = Identity("pseudonym", pseudonym="Blue Heron")
    make_contribution(db, author=cast[WORKER], ediscussion=made, now=now, identity=hidden)
    make_contribution(
        db,
        author=cast[OBSERVER],
        ediscussion=made,
        now=now,
        identity=Identity("pseudonym", pseudonym="Red Kite"),
    )
    page = browser_as(FACILITATOR).get(f"{made.path}/desk/participants").text
    assert f'-{cast[WORKER].handle}"' in page
    assert cast[OBSERVER].id not in invited(db)


def test_whoever_hides_is_not_named(db, cast, now, made, browser_as):
    invite_these(db, cast, made, now, WORKER)
    cast[WORKER].hidden_at = now
    assert cast[WORKER].name not in browser_as(FACILITATOR).get(f"{made.path}/desk/participants").text


def test_a_nudge_goes_to_the_silent_once_a_week(db, cast, now, made, browser_as, deliver):
    invite_these(db, cast, made, now, MEMBER, WORKER)
    make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now)
    browser, path = browser_as(FACILITATOR), f"{made.path}/desk/participants/nudge"
    assert browser.post(path).status_code == 303
    assert browser.post(path).status_code == 409
    deliver()
    assert nudged(db) == {cast[WORKER].id}
    by = viewer_of(db, cast[FACILITATOR])
    with pytest.raises(ToNobody):
        nudge(db, by=by, ediscussion=made, now=now + timedelta(days=6))
    nudge(db, by=by, ediscussion=made, now=now + timedelta(days=8))
    sent = (
        db.query(EdiscussionMessage).filter_by(kind="nudge").filter(EdiscussionMessage.sent_at.is_not(None))
    )
    assert sent.count() == 2


def test_a_nudge_in_another_e_discussion_counts_too(db, cast, now, made):
    other = make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now, title="Next?")
    for one in (made, other):
        invite_these(db, cast, one, now, WORKER)
    by = viewer_of(db, cast[FACILITATOR])
    nudge(db, by=by, ediscussion=made, now=now)
    with pytest.raises(ToNobody):
        nudge(db, by=by, ediscussion=other, now=now + timedelta(days=1))


def test_whoever_muted_it_is_not_nudged_and_nobody_can_tell(db, cast, now, made, browser_as, deliver):
    invite_these(db, cast, made, now, WORKER)
    worker = viewer_of(db, cast[WORKER])
    set_level(db, viewer=worker, subject="thread", subject_id=made.thread_id, level="mute", now=now)
    answer = browser_as(FACILITATOR).post(f"{made.path}/desk/participants/nudge")
    assert answer.status_code == 303
    deliver()
    assert nudged(db) == set()
    assert "asked this week" in browser_as(FACILITATOR).get(f"{made.path}/desk/participants").text


def test_after_the_closing_nobody_is_nudged(db, cast, now, browser_as):
    made = make_ediscussion(
        db, by=cast[ADMIN], now=now - timedelta(days=60), facilitators=(cast[FACILITATOR],)
    )
    invite_these(db, cast, made, now, WORKER)
    assert browser_as(FACILITATOR).post(f"{made.path}/desk/participants/nudge").status_code == 409


def test_the_sheet_hides_small_numbers(db, cast, now, made, browser_as):
    invite_these(db, cast, made, now, MEMBER, WORKER, EMPLOYER)
    sheet = browser_as(FACILITATOR).get(f"{made.path}/desk/participants/figures")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert "Viet Nam" in sheet.text
    assert not any(character.isdigit() for character in sheet.text)
