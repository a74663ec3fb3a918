"""Rings: who sees an e-discussion, before and after it is opened to more people; and who facilitates it."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import SpaceRole
from apfl_net.discussions.models.widenings import Widening
from apfl_net.ediscussions.actions.roles import give_role
from apfl_net.ediscussions.models.ediscussions import DateChange, EdiscussionRole
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion
from tests.html import page

PAGES = ["", "/topic-note", "/calendar", "/contributions/new", "/late"]
DESK = ["/settings", "/dates", "/questions", "/questions/1", "/topic-note/edit", "/people", "/readers"]


@pytest.fixture
def closed_ring(db, cast, now):
    return make_ediscussion(
        db,
        by=cast[ADMIN],
        facilitators=(cast[FACILITATOR],),
        now=now,
        ring="participants",
        participants=(cast[MEMBER],),
    )


def test_outside_its_ring_nothing_of_it_is_there(browser_as, client, closed_ring, db, cast, now):
    make_contribution(db, author=cast[MEMBER], ediscussion=closed_ring, now=now)
    for browser in (browser_as(WORKER), client):
        assert closed_ring.title not in browser.get("/e-discussions").text
        answers = {tail: browser.get(f"{closed_ring.path}{tail}").status_code for tail in [*PAGES, *DESK]}
        assert set(answers.values()) <= {404, 401}
        assert browser.get(f"/threads/{closed_ring.thread_id}").status_code == 404
    sent = browser_as(WORKER).post(f"{closed_ring.path}/contributions", data={"body": "Me too"})
    assert sent.status_code == 404
    assert browser_as(WORKER).post(f"{closed_ring.path}/participation").status_code == 404


def test_inside_its_ring_members_read_and_only_facilitators_prepare(browser_as, closed_ring):
    member, facilitator = browser_as(MEMBER), browser_as(FACILITATOR)
    assert member.get(closed_ring.path).status_code == 200
    assert {member.get(f"{closed_ring.path}{tail}").status_code for tail in DESK} == {404}
    assert {facilitator.get(f"{closed_ring.path}{tail}").status_code for tail in DESK} == {200}


def test_a_draft_is_seen_by_nobody_else_and_tells_nobody(browser_as, db, cast, now, deliver):
    made = make_ediscussion(db, by=cast[ADMIN], now=now, announced=False)
    deliver()
    assert browser_as(MEMBER).get(made.path).status_code == 404
    assert browser_as(MEMBER).get(f"/threads/{made.thread_id}").status_code == 404
    assert made.title not in browser_as(MEMBER).get("/threads/linkable?q=prevention").text
    assert page(browser_as(ADMIN).get(made.path)).texts(".state")[0] == "Draft"


def widen(browser, one, ring, reason="The meeting asked for it."):
    return browser.post(f"{one.path}/readers", data={"ring": ring, "reason": reason})


def test_widening_opens_what_is_written_from_now_on_and_the_rest_as_its_authors_agree(
    browser_as, db, cast, now, closed_ring, deliver
):
    before = make_contribution(db, author=cast[MEMBER], ediscussion=closed_ring, body="Among us.", now=now)
    assert widen(browser_as(FACILITATOR), closed_ring, "members").status_code == 303
    db.refresh(closed_ring)
    after = make_contribution(db, author=cast[MEMBER], ediscussion=closed_ring, body="For all.", now=now)
    worker = browser_as(WORKER)
    shown = page(worker.get(closed_ring.path))
    assert shown.texts(".post__body") == ["For all."]
    assert db.scalars(select(DateChange.reason)).all() == ["The meeting asked for it."]
    deliver()
    assert "is open to more people now" in page(worker.get("/notifications")).text
    widening = db.scalars(select(Widening)).one()
    assert browser_as(MEMBER).post(f"/widenings/{widening.id}", data={"answer": "yes"}).status_code == 303
    assert page(worker.get(closed_ring.path)).texts(".post__body") == ["Among us.", "For all."]
    assert {db.get_one(Post, post.id).audience_id for post in (before, after)} == {closed_ring.audience_id}


def test_before_anybody_wrote_it_is_simply_opened(browser_as, db, closed_ring):
    widen(browser_as(FACILITATOR), closed_ring, "public")
    assert browser_as(WORKER).get(closed_ring.path).status_code == 200
    assert db.scalars(select(Widening)).all() == []


def test_it_is_never_made_narrower(browser_as, db, cast, now):
    made = make_ediscussion(db, by=cast[ADMIN], now=now, ring="public")
    assert widen(browser_as(ADMIN), made, "members").status_code == 409
    assert widen(browser_as(ADMIN), made, "participants").status_code == 422
    assert widen(browser_as(ADMIN), made, "public", reason="").status_code == 422


def test_a_visitor_reads_a_public_one_without_names_that_are_not_public(client, db, cast, now):
    made = make_ediscussion(db, by=cast[ADMIN], now=now, ring="public")
    make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now)
    shown = page(client.get(made.path))
    assert "Lan Tran" not in shown.text
    assert shown.all("article.post")
    assert client.get(f"{made.path}/contributions/new").status_code == 401


def test_whoever_is_given_a_part_reads_it_and_is_told(browser_as, db, cast, now, closed_ring, deliver):
    facilitator = browser_as(FACILITATOR)
    typed = {"handle": "@rosnah-idris", "role": "rapporteur", "first_day": "", "last_day": ""}
    assert facilitator.post(f"{closed_ring.path}/people", data=typed).status_code == 303
    deliver()
    worker = browser_as(WORKER)
    assert worker.get(closed_ring.path).status_code == 200
    assert "You have a part in" in page(worker.get("/notifications")).text
    assert worker.get(f"{closed_ring.path}/dates").status_code == 404


def test_a_facilitator_who_is_removed_half_way_can_do_nothing_any_more(browser_as, db, cast, closed_ring):
    facilitator = browser_as(FACILITATOR)
    role = db.scalars(select(EdiscussionRole).where(EdiscussionRole.member_id == cast[FACILITATOR].id)).one()
    assert browser_as(ADMIN).post(f"{closed_ring.path}/people/{role.id}/ending").status_code == 303
    later = {"closes_at": "2030-01-01T00:00", "reason": "R"}
    assert facilitator.get(f"{closed_ring.path}/dates").status_code == 404
    assert facilitator.post(f"{closed_ring.path}/extension", data=later).status_code == 404
    assert facilitator.get(closed_ring.path).status_code == 200
    roles = select(SpaceRole.member_id).where(SpaceRole.space_id == closed_ring.space_id)
    assert db.scalars(roles).all() == [cast[ADMIN].id]


def test_the_last_facilitator_stays_until_somebody_else_is_named(browser_as, db, cast, now):
    made = make_ediscussion(db, by=cast[ADMIN], now=now)
    role = db.scalars(select(EdiscussionRole)).one()
    admin = browser_as(ADMIN)
    assert admin.post(f"{made.path}/people/{role.id}/ending").status_code == 409
    viewer = viewer_of(db, cast[ADMIN])
    give_role(db, by=viewer, ediscussion=made, member=cast[FACILITATOR], role="facilitator", now=now)
    assert admin.post(f"{made.path}/people/{role.id}/ending").status_code == 303


def test_a_role_of_another_e_discussion_cannot_be_ended_from_here(browser_as, db, cast, now, closed_ring):
    other = make_ediscussion(db, by=cast[ADMIN], now=now, title="Another one?")
    role = db.scalars(select(EdiscussionRole).where(EdiscussionRole.ediscussion_id == other.id)).one()
    ended = browser_as(FACILITATOR).post(f"{closed_ring.path}/people/{role.id}/ending")
    assert ended.status_code == 404
