"""What dates may be, and what is refused: the wrong order, moved events, extensions after closing."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, WORKER
from apfl_net.discussions.models.threads import Thread
from apfl_net.ediscussions.actions.dates import extend
from apfl_net.ediscussions.models.ediscussions import DateChange, Ediscussion, ReferenceEvent
from apfl_net.ediscussions.models.questions import GuidingQuestion
from apfl_net.ediscussions.policy.dates import NotOpen
from apfl_net.ediscussions.queries.lists import changes_of
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_ediscussion
from tests.html import page

BANGKOK = ZoneInfo("Asia/Bangkok")


def typed(moment):
    return moment.astimezone(BANGKOK).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def draft(db, cast, now):
    """For an event that ends in five days."""
    return make_ediscussion(
        db, by=cast[ADMIN], now=now, announced=False, last_day=now.date() + timedelta(days=5)
    )


@pytest.fixture
def admin(browser_as):
    return browser_as(ADMIN)


def set_dates(browser, one, opens, closes, **more):
    return browser.post(f"{one.path}/dates", data={"opens_at": opens, "closes_at": closes} | more)


@pytest.mark.parametrize(
    ("opens", "closes", "beside"),
    [
        (timedelta(days=3), timedelta(days=1), "closes_at"),
        (timedelta(days=1), timedelta(days=1), "closes_at"),
        (timedelta(days=-3), timedelta(days=1), "opens_at"),
        (timedelta(days=0), timedelta(days=80), "closes_at"),
    ],
)
def test_dates_in_the_wrong_order_are_refused_beside_their_field(admin, db, draft, opens, closes, beside):
    before = (draft.opens_at, draft.closes_at)
    answer = set_dates(admin, draft, typed(draft.opens_at + opens), typed(draft.opens_at + closes))
    assert answer.status_code == 422
    assert page(answer, 422).all(f"#{beside}-error")
    db.refresh(draft)
    assert (draft.opens_at, draft.closes_at) == before


@pytest.mark.parametrize(
    "text", ["tomorrow", "2026-13-01T08:00", "0001-01-01T00:00", "9999-12-31T23:59", "%00"]
)
def test_what_is_no_date_is_refused(admin, draft, text):
    assert set_dates(admin, draft, text, "").status_code == 422


def test_where_the_month_bounds_only_the_opening_it_may_end_later(admin, db, draft):
    draft.bound = "opening"
    db.flush()
    late = typed(draft.opens_at + timedelta(days=50))
    assert set_dates(admin, draft, typed(draft.opens_at), late).status_code == 303
    assert set_dates(admin, draft, late, typed(draft.opens_at + timedelta(days=90))).status_code == 422


def test_the_thread_takes_posts_exactly_in_the_window(admin, db, draft):
    opens, closes = draft.opens_at + timedelta(days=1), draft.opens_at + timedelta(days=9)
    set_dates(admin, draft, typed(opens), typed(closes))
    thread = db.get_one(Thread, draft.thread_id)
    assert (thread.opens_at, thread.closes_at) == (opens.replace(tzinfo=UTC), closes)


def test_without_dates_nothing_is_announced(admin, db, draft):
    draft.opens_at = draft.closes_at = None
    db.flush()
    assert admin.post(f"{draft.path}/announcement").status_code == 409
    assert changes_of(db, draft.id) == []


def test_announcing_twice_is_told_and_done_once(admin, db, draft):
    assert admin.post(f"{draft.path}/announcement").status_code == 303
    assert admin.post(f"{draft.path}/announcement").status_code == 409
    assert [change.phase for change in changes_of(db, draft.id)] == ["announced"]


def test_an_event_that_is_moved_takes_its_e_discussion_along(admin, db, draft):
    admin.post(f"{draft.path}/announcement")
    question = db.scalars(select(GuidingQuestion)).first()
    question.opens_at = draft.opens_at + timedelta(days=2)
    db.flush()
    event, before = db.get_one(ReferenceEvent, draft.event_id), draft.opens_at
    first, last = event.first_day + timedelta(days=7), event.last_day + timedelta(days=7)
    moved = {"first_day": first.isoformat(), "last_day": last.isoformat(), "reason": "A flood."}
    assert admin.post(f"{draft.path}/event", data=moved).status_code == 303
    db.refresh(draft)
    assert draft.opens_at == before + timedelta(days=7)
    assert db.get_one(Thread, draft.thread_id).opens_at == draft.opens_at
    assert question.opens_at is None
    assert db.scalars(select(DateChange.reason)).all() == ["A flood."]


def test_an_event_whose_e_discussion_has_opened_stays_where_it_is(admin, db, ediscussion):
    event = db.get_one(ReferenceEvent, ediscussion.event_id)
    later = (event.last_day + timedelta(days=7)).isoformat()
    moved = {"first_day": event.first_day.isoformat(), "last_day": later, "reason": "Why not"}
    assert admin.post(f"{ediscussion.path}/event", data=moved).status_code == 409
    assert admin.post(f"{ediscussion.path}/event", data=moved | {"last_day": "2020-01-01"}).status_code == 422


def test_dates_are_not_set_anew_once_it_has_opened(admin, db, ediscussion):
    opens = typed(ediscussion.opens_at + timedelta(days=20))
    assert set_dates(admin, ediscussion, opens, typed(ediscussion.closes_at)).status_code == 409


def test_a_question_does_not_open_before_its_discussion(admin, db, draft):
    fields = {"title": "A third?", "background": "", "language": "en", "closes_at": ""}
    early = fields | {"opens_at": typed(draft.opens_at - timedelta(hours=1))}
    answer = admin.post(f"{draft.path}/questions", data=early)
    assert (answer.status_code, bool(page(answer, 422).all("#opens_at-error"))) == (422, True)
    fitting = fields | {"opens_at": typed(draft.opens_at + timedelta(days=1))}
    assert admin.post(f"{draft.path}/questions", data=fitting).status_code == 303
    numbers = db.scalars(select(GuidingQuestion.number).order_by(GuidingQuestion.number)).all()
    assert numbers == [1, 2, 3]


def test_it_can_be_extended_beyond_the_month_and_not_shortened_by_it(admin, db, ediscussion):
    before = ediscussion.closes_at
    later = {"closes_at": typed(before + timedelta(days=7)), "reason": "Holidays."}
    assert admin.post(f"{ediscussion.path}/extension", data=later).status_code == 303
    db.refresh(ediscussion)
    assert (ediscussion.closes_at, ediscussion.first_closes_at) == (before + timedelta(days=7), before)
    sooner = {"closes_at": typed(before), "reason": "Oh."}
    assert admin.post(f"{ediscussion.path}/extension", data=sooner).status_code == 422
    assert admin.post(f"{ediscussion.path}/extension", data={"reason": "Oh."}).status_code == 422


def test_what_is_closed_is_not_extended_also_when_the_clock_is_put_back(admin, db, cast, now, ediscussion):
    assert admin.post(f"{ediscussion.path}/closing", data={"reason": "All is said."}).status_code == 303
    db.refresh(ediscussion)
    later = {"closes_at": typed(now + timedelta(days=30)), "reason": "One more."}
    assert admin.post(f"{ediscussion.path}/extension", data=later).status_code == 409
    assert admin.post(f"{ediscussion.path}/closing", data={"reason": "Again."}).status_code == 409
    by = viewer_of(db, cast[ADMIN])
    with pytest.raises(NotOpen):
        extend(
            db,
            by=by,
            ediscussion=ediscussion,
            closes_at=now + timedelta(days=30),
            reason="One more.",
            now=ediscussion.opens_at + timedelta(days=1),
        )


def test_closing_early_says_why_and_by_whom(admin, db, ediscussion):
    admin.post(f"{ediscussion.path}/closing", data={"reason": "All is said."})
    said = page(admin.get(f"{ediscussion.path}/dates")).texts("ul.rows li")
    assert any("Closed early" in line and "All is said." in line for line in said)
    assert db.scalars(select(DateChange.kind)).all() == ["closed_early"]


def test_members_neither_see_nor_move_the_dates(browser_as, db, ediscussion):
    worker, before = browser_as(WORKER), ediscussion.closes_at
    later = {"closes_at": typed(before + timedelta(days=7)), "reason": "Please."}
    assert worker.get(f"{ediscussion.path}/dates").status_code == 404
    assert worker.post(f"{ediscussion.path}/extension", data=later).status_code == 404
    assert worker.post(f"{ediscussion.path}/announcement").status_code == 404
    assert db.scalars(select(Ediscussion.closes_at)).all() == [before]


@pytest.mark.parametrize("noun", ["move", "split", "schedule", "closure", "title"])
def test_moderators_do_not_change_the_thread_behind_its_back(admin, db, cast, ediscussion, noun):
    fields = {"reason": "R", "title": "T", "forget": "", "space": "labour-inspection", "posts": "1"}
    answer = admin.post(f"/threads/{ediscussion.thread_id}/{noun}", data=fields)
    assert answer.status_code in {404, 409, 422}
    thread = db.get_one(Thread, ediscussion.thread_id)
    assert (thread.title, thread.closes_at) == (ediscussion.title, ediscussion.closes_at)
