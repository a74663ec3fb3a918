"""The facilitators' desk: who sees it, what it says, and what it costs."""

from datetime import timedelta

import pytest

from apfl_net.access.actions import make_staff
from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, OBSERVER, WORKER
from apfl_net.discussions.queries.visible import get_post
from apfl_net.ediscussions.actions.facilitating import pin
from apfl_net.ediscussions.actions.roles import end_role, give_role
from apfl_net.ediscussions.models.ediscussions import EdiscussionRole
from apfl_net.ediscussions.models.facilitating import FacilitatorHandover
from tests.factories.discussions import make_reply, viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion, make_event_of

PAGES = ("", "/participants", "/messages", "/messages/new", "/unanswered", "/weekly", "/late", "/turns")


@pytest.fixture
def made(db, cast, now):
    return make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)


def test_facilitators_and_staff_see_the_desk_and_nobody_else(made, browser_as, client):
    for page in PAGES:
        assert browser_as(FACILITATOR).get(f"{made.path}/desk{page}").status_code == 200, page
        assert browser_as(ADMIN).get(f"{made.path}/desk{page}").status_code == 200, page
        assert browser_as(WORKER).get(f"{made.path}/desk{page}").status_code == 404, page
    assert client.get(f"{made.path}/desk").status_code == 401


def test_staff_outside_the_ring_see_no_desk(db, cast, now, browser_as):
    made = make_ediscussion(db, by=cast[ADMIN], ring="participants", now=now)
    make_staff(db, member=cast[EMPLOYER], role="admin", now=now)
    assert browser_as(EMPLOYER).get(f"{made.path}/desk").status_code == 404


def test_the_desk_costs_fewer_than_fifteen_queries(db, cast, now, made, browser_as, queries):
    for author in (MEMBER, WORKER, EMPLOYER, OBSERVER):
        make_contribution(db, author=cast[author], ediscussion=made, now=now)
    browser = browser_as(FACILITATOR)
    browser.get(f"{made.path}/desk")
    with queries:
        assert browser.get(f"{made.path}/desk").status_code == 200
    assert queries.count < 15, queries


def test_what_the_house_knows_is_ticked_by_itself_and_the_rest_by_hand(db, cast, made, browser_as):
    browser = browser_as(FACILITATOR)
    page = browser.get(f"{made.path}/desk").text
    assert 'id="item-experts"' in page
    assert 'value="experts"' in page
    assert 'value="welcome"' not in page
    ticked = browser.post(f"{made.path}/desk/ticks", data={"item": "experts", "done": "yes"})
    assert ticked.status_code == 303
    assert ticked.headers["location"] == f"{made.path}/desk#item-experts"
    assert "Not yet after all" in browser.get(f"{made.path}/desk").text
    browser.post(f"{made.path}/desk/ticks", data={"item": "experts", "done": "yes"})
    browser.post(f"{made.path}/desk/ticks", data={"item": "experts", "done": "no"})
    assert "Not yet after all" not in browser.get(f"{made.path}/desk").text


@pytest.mark.parametrize("item", ["welcome", "nothing", ""])
def test_what_ticks_itself_or_does_not_exist_is_not_ticked_by_hand(made, browser_as, item):
    answer = browser_as(FACILITATOR).post(f"{made.path}/desk/ticks", data={"item": item, "done": "yes"})
    assert answer.status_code == 422


def test_a_facilitator_who_was_removed_meanwhile_finds_no_desk(db, cast, now, browser_as):
    made = make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[WORKER],), now=now)
    browser = browser_as(WORKER)
    assert browser.get(f"{made.path}/desk").status_code == 200
    role = db.query(EdiscussionRole).filter_by(member_id=cast[WORKER].id).one()
    end_role(db, by=viewer_of(db, cast[ADMIN]), ediscussion=made, role=role, now=now)
    for address in ("ticks", "messages/usual", "participants/nudge", "weekly", "turns"):
        answer = browser.post(f"{made.path}/desk/{address}", data={"item": "experts", "done": "yes"})
        assert answer.status_code == 404, address


def test_a_contribution_waits_until_somebody_replies_to_it(db, cast, now, made, browser_as):
    post = make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now, body="Passports first.")
    make_contribution(db, author=cast[FACILITATOR], ediscussion=made, now=now, body="Welcome, all of you.")
    page = browser_as(FACILITATOR).get(f"{made.path}/desk/unanswered").text
    assert "Passports first." in page
    assert "Welcome, all of you." not in page
    answered = get_post(db, viewer_of(db, cast[FACILITATOR]), post.id)
    make_reply(db, author=cast[FACILITATOR], thread=answered.thread, answers=answered, now=now)
    assert "Passports first." not in browser_as(FACILITATOR).get(f"{made.path}/desk/unanswered").text


def test_three_contributions_are_pinned_and_no_more(db, cast, now, made, browser_as):
    browser = browser_as(FACILITATOR)
    posts = [make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now) for _ in range(4)]
    for post in posts[:3]:
        answer = browser.post(f"{made.path}/desk/pins/{post.id}", data={"pinned": "yes"})
        assert answer.status_code == 303
    assert browser.post(f"{made.path}/desk/pins/{posts[3].id}", data={"pinned": "yes"}).status_code == 409
    assert browser.post(f"{made.path}/desk/pins/{posts[0].id}", data={"pinned": "no"}).status_code == 303
    assert browser.post(f"{made.path}/desk/pins/{posts[3].id}", data={"pinned": "yes"}).status_code == 303
    assert browser.post(f"{made.path}/desk/pins/{posts[3].id}", data={"pinned": "maybe"}).status_code == 422


def test_what_is_pinned_stands_at_the_head_for_its_readers(db, cast, now, made, browser_as):
    post = make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now, body="Look at fees.")
    pin(db, by=viewer_of(db, cast[FACILITATOR]), ediscussion=made, post=post, pinned=True, now=now)
    assert "Pinned by the facilitators" in browser_as(WORKER).get(made.path).text


def test_a_contribution_of_another_discussion_cannot_be_pinned(db, cast, now, made, browser_as):
    other = make_ediscussion(db, by=cast[ADMIN], now=now, title="Another one?")
    post = make_contribution(db, author=cast[MEMBER], ediscussion=other, now=now)
    answer = browser_as(FACILITATOR).post(f"{made.path}/desk/pins/{post.id}", data={"pinned": "yes"})
    assert answer.status_code == 404


def test_a_facilitator_hands_over_to_the_next(db, cast, now, made, browser_as, deliver):
    day = (now + timedelta(days=5)).date()
    typed = {"handle": f"@{cast[WORKER].handle}", "first_day": day.isoformat(), "note": "Ask the inspectors."}
    assert browser_as(FACILITATOR).post(f"{made.path}/desk/turns", data=typed).status_code == 303
    deliver()
    page = browser_as(WORKER).get(f"{made.path}/desk/turns")
    assert page.status_code == 200
    assert "Ask the inspectors." in page.text
    role = db.query(EdiscussionRole).filter_by(member_id=cast[FACILITATOR].id).one()
    assert role.last_day == day - timedelta(days=1)
    assert db.query(FacilitatorHandover).one().first_day == day


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"handle": "nobody-of-that-name", "first_day": "2026-12-01"}, "no member with this handle"),
        ({"handle": "", "first_day": "2026-12-01"}, "fill this in"),
        ({"handle": "x", "first_day": "tomorrow"}, "2026-12-31"),
    ],
)
def test_a_handover_to_nobody_or_on_no_day_is_refused(made, browser_as, typed, message):
    answer = browser_as(FACILITATOR).post(f"{made.path}/desk/turns", data=typed)
    assert answer.status_code == 422
    assert message in answer.text


def test_nobody_hands_over_to_themselves_or_to_whoever_does_not_read_it(db, cast, now, browser_as):
    made = make_ediscussion(
        db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), ring="participants", now=now
    )
    for handle in (cast[FACILITATOR].handle, cast[WORKER].handle):
        typed = {"handle": handle, "first_day": "2026-12-01"}
        assert browser_as(FACILITATOR).post(f"{made.path}/desk/turns", data=typed).status_code == 422


def test_an_event_without_anything_scheduled_is_told_of_on_day_twenty(db, cast, now, browser_as):
    late, early = now.date() - timedelta(days=22), now.date() - timedelta(days=18)
    make_event_of(db, by=cast[ADMIN], now=now, last_day=early)
    assert "Nothing is scheduled after it" not in browser_as(ADMIN).get("/desk").text
    make_event_of(db, by=cast[ADMIN], now=now, last_day=late)
    assert "Nothing is scheduled after it" in browser_as(ADMIN).get("/desk").text
    make_ediscussion(db, by=cast[ADMIN], now=now)


def test_a_guest_expert_is_no_facilitator(db, cast, now, made, browser_as):
    give_role(
        db,
        by=viewer_of(db, cast[ADMIN]),
        ediscussion=made,
        member=cast[WORKER],
        role="guest_expert",
        now=now,
    )
    assert browser_as(WORKER).get(f"{made.path}/desk").status_code == 404
