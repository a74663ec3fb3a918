"""More people may read a thread when those who wrote it agree, and no longer when they change their mind."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.access.actions import make_staff
from apfl_net.access.models import MEMBERS, Audience
from apfl_net.demo.cast import ADMIN, EMPLOYER, WORKER
from apfl_net.discussions.actions.holding import hold_post, release_post
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.models.widenings import WidenedPost, Widening, WideningAnswer
from apfl_net.kit.mail.letters import Letter
from apfl_net.moderation.models import AuditEntry
from apfl_net.notifications.models import Notice
from tests.discussions.keeping import change_of, tallies, tallies_counted, undo
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page, said


@pytest.fixture
def second(cast):
    """Another member of the workers' caucus."""
    return cast["somchai-p"]


@pytest.fixture
def space(db, cast, now):
    made = make_space(db, name="Caucus opened", audience="constituency:workers_org", now=now)
    make_moderator(db, space=made, member=cast[WORKER], now=now)
    return made


@pytest.fixture
def thread(db, cast, space, now):
    """Of the worker, for the workers, in a space that all members read by now."""
    at = now - timedelta(hours=5)
    made = make_thread(db, author=cast[WORKER], space=space, body="First.", now=at)
    widen_for_members(db, space)
    return made


def widen_for_members(db, space):
    space.audience_id = MEMBERS
    db.commit()


def ask(browser, thread, audience=MEMBERS, reason="It would help others."):
    return browser.post(f"/threads/{thread.id}/widening", data={"audience": str(audience), "reason": reason})


def answer(browser, db, thread, yes=True):
    widening = db.scalars(select(Widening).order_by(Widening.id.desc())).first()
    return browser.post(f"/widenings/{widening.id}", data={"answer": "yes" if yes else "no"})


def shown(browser, thread):
    answer = browser.get(f"/threads/{thread.id}-x")
    return page(answer).texts("article.post .prose") if answer.status_code == 200 else None


def test_it_opens_when_the_starter_agrees_and_closes_when_they_do_not(worker, member, db, thread):
    assert shown(member, thread) is None
    assert ask(worker, thread).headers["location"] == thread.path
    assert shown(member, thread) is None
    assert answer(worker, db, thread).status_code == 303
    assert shown(member, thread) == ["First."]
    assert tallies(db, thread) == tallies_counted(db, thread)
    answer(worker, db, thread, yes=False)
    assert shown(member, thread) is None
    assert tallies(db, thread) == tallies_counted(db, thread)
    answer(worker, db, thread)
    answer(worker, db, thread)
    assert shown(member, thread) == ["First."]
    lines = page(worker.get(thread.path)).texts(".change")
    assert len(lines) == 4
    assert page(member.get(thread.path)).texts(".change") == []


def test_each_post_waits_for_its_author(worker, member, browser_as, db, cast, second, thread, now):
    make_reply(db, author=second, thread=thread, body="Second.", now=now - timedelta(hours=4))
    ask(worker, thread)
    answer(worker, db, thread)
    assert shown(member, thread) == ["First."]
    other = browser_as(second)
    answer(other, db, thread)
    assert shown(member, thread) == ["First.", "Second."]
    answer(other, db, thread, yes=False)
    assert shown(member, thread) == ["First."]
    assert shown(worker, thread) == ["First.", "Second."]
    assert tallies(db, thread) == tallies_counted(db, thread)


def test_what_is_written_once_it_is_open_is_for_all_and_stays_so(
    worker, member, browser_as, db, cast, second, thread, now
):
    ask(worker, thread)
    answer(worker, db, thread)
    make_reply(db, author=second, thread=thread, body="For all.", now=now)
    db.commit()
    assert shown(member, thread) == ["First.", "For all."]
    answer(browser_as(second), db, thread, yes=False)
    assert shown(member, thread) == ["First.", "For all."]
    answer(worker, db, thread, yes=False)
    assert shown(member, thread) is None


def test_a_quote_waits_for_whoever_is_quoted(worker, member, browser_as, db, second, thread, cast, now):
    quoted = make_reply(db, author=second, thread=thread, body="Secret words.", now=now - timedelta(hours=4))
    body = f"> [#2](/posts/{quoted.id}):\n> Secret words.\n\nI agree."
    make_reply(db, author=cast[WORKER], thread=thread, body=body, now=now - timedelta(hours=3))
    ask(worker, thread)
    answer(worker, db, thread)
    assert shown(member, thread) == ["First."]
    other = browser_as(second)
    answer(other, db, thread)
    assert len(shown(member, thread)) == 3
    answer(other, db, thread, yes=False)
    assert shown(member, thread) == ["First."]


def test_everybody_who_wrote_is_told_and_nobody_else(worker, member, db, cast, second, thread, deliver, now):
    make_reply(db, author=second, thread=thread, body="Second.", now=now - timedelta(hours=4))
    ask(worker, thread)
    deliver()
    told = set(db.scalars(select(Notice.member_id).where(Notice.subject == "widening")))
    assert told == {cast[WORKER].id, second.id}
    letters = select(Letter.sent_to).where(Letter.kind == "discussions.widening")
    assert set(db.scalars(letters)) == {cast[WORKER].email, second.email}
    assert "May more people read what you wrote in “How do you inspect vessels?”" in said(
        worker.get("/notifications")
    )
    widening = db.scalars(select(Widening)).one()
    assert member.get(f"/widenings/{widening.id}").status_code == 404
    assert answer(member, db, thread).status_code == 404
    assert "Nobody asks you" in said(member.get("/widenings"))
    assert "How do you inspect vessels?" in said(worker.get("/widenings"))


def test_moderators_see_numbers_only(worker, browser_as, db, second, thread, now):
    make_reply(db, author=second, thread=thread, body="Second.", now=now - timedelta(hours=4))
    ask(worker, thread)
    answer(browser_as(second), db, thread)
    text = said(worker.get(f"/threads/{thread.id}/widening"))
    assert "2 authors are asked. One has agreed so far." in text
    assert second.name not in text
    assert ask(worker, thread).status_code == 409


def test_undoing_it_narrows_again(worker, member, db, thread):
    ask(worker, thread)
    answer(worker, db, thread)
    assert undo(worker, thread, change_of(db, thread, "widening")).status_code == 303
    assert shown(member, thread) is None
    assert db.scalars(select(WidenedPost)).all() == []
    assert db.scalars(select(Widening)).one().ended_at
    assert "Nobody asks you" in said(worker.get("/widenings"))
    assert ask(worker, thread).status_code == 303


def test_a_closed_thread_and_a_title_of_somebody_else_are_refused(
    worker, browser_as, member, db, cast, second, space, thread
):
    make_moderator(db, space=space, member=second, now=thread.started_at)
    db.commit()
    other = browser_as(second)
    other.post(f"/threads/{thread.id}/closure", data={"reason": "A secret reason."})
    assert ask(worker, thread).status_code == 409
    worker.post(f"/threads/{thread.id}/reopening", data={"reason": "Goes on."})
    ask(worker, thread)
    other.post(f"/threads/{thread.id}/title", data={"title": "A secret title", "reason": "Better."})
    answer(worker, db, thread)
    assert shown(member, thread) is None
    undo(worker, thread, change_of(db, thread, "title"))
    assert shown(member, thread) == ["First."]


def test_it_ends_when_the_thread_goes_where_the_wider_audience_does_not_read(
    worker, member, db, cast, space, thread, now
):
    narrow = make_space(db, name="Narrow", audience="constituency:workers_org", now=now)
    make_moderator(db, space=narrow, member=cast[WORKER], now=now)
    ask(worker, thread)
    answer(worker, db, thread)
    data = {"space": narrow.slug, "reason": "Back."}
    assert worker.post(f"/threads/{thread.id}/move", data=data).status_code == 303
    assert db.scalars(select(Widening)).one().ended_at
    first = db.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    workers = db.scalars(select(Audience).where(Audience.constituency == "workers_org")).one().id
    assert (first.audience_id, db.get_one(Thread, thread.id).audience_id) == (workers, workers)


def test_a_held_post_stays_held_and_comes_back_as_narrow_as_its_author_says(
    worker, member, db, cast, second, thread, now
):
    reply = make_reply(db, author=cast[WORKER], thread=thread, body="Second.", now=now - timedelta(hours=4))
    ask(worker, thread)
    make_moderator(db, space=db.get_one(Space, thread.space_id), member=second, now=now)
    moderator = viewer_of(db, second)
    hold_post(db, moderator=moderator, post_id=reply.id, reason="Reported.", now=now)
    answer(worker, db, thread)
    assert shown(member, thread) == ["First."]
    release_post(db, moderator=moderator, post_id=reply.id, now=now)
    db.commit()
    assert shown(member, thread) == ["First.", "Second."]
    hold_post(db, moderator=moderator, post_id=reply.id, reason="Reported.", now=now)
    answer(worker, db, thread, yes=False)
    release_post(db, moderator=moderator, post_id=reply.id, now=now)
    answer(worker, db, thread, yes=False)
    assert shown(member, thread) is None
    assert db.scalars(select(WidenedPost)).all() == []


def test_posts_that_became_visible_count_as_unread(worker, member, browser_as, db, second, thread, now):
    make_reply(db, author=second, thread=thread, body="Second.", now=now - timedelta(hours=4))
    ask(worker, thread)
    answer(worker, db, thread)
    make_reply(db, author=second, thread=thread, body="Third.", now=now)
    db.commit()
    assert shown(member, thread) == ["First.", "Third."]
    assert "How do you inspect vessels?" not in page(member.get("/threads")).one("main").text
    answer(browser_as(second), db, thread)
    member.get(f"/threads/{thread.id}/unread")
    assert shown(member, thread) == ["First.", "Second.", "Third."]


def test_staff_open_a_space_and_what_is_there_stays_narrow(browser_as, member, worker, db, cast, space, now):
    thread = make_thread(db, author=cast[WORKER], space=space, body="First.", now=now)
    make_staff(db, member=cast[WORKER], role="secretariat", now=now)
    form = {
        "space": space.slug,
        "title": "New",
        "body": "Said to workers.",
        "readers": str(space.audience_id),
    }
    assert member.get(f"{space.path}/audience").status_code == 403
    assert browser_as(ADMIN).get(f"{space.path}/audience").status_code == 404
    assert worker.post(f"{space.path}/audience", data={"audience": "99"}).status_code == 422
    assert worker.post(f"{space.path}/audience", data={"audience": str(MEMBERS)}).status_code == 303
    assert db.get_one(Space, space.id).audience_id == MEMBERS
    shown_to_member = page(member.get(space.path))
    assert shown_to_member.all("li.thread") == []
    assert shown(member, thread) is None
    assert worker.post("/threads", data=form).status_code == 409
    assert [entry.act for entry in db.scalars(select(AuditEntry))] == ["opened to more readers"]
    workers = db.scalars(select(Audience).where(Audience.constituency == "workers_org")).one().id
    assert worker.post(f"{space.path}/audience", data={"audience": str(workers)}).status_code == 409


def test_others_than_its_moderators_do_not_ask(browser_as, member, worker, db, thread):
    assert ask(member, thread).status_code == 404
    assert ask(browser_as(EMPLOYER), thread).status_code == 404
    assert ask(worker, thread, audience=999).status_code == 409
    assert ask(worker, thread, audience="x").status_code == 422
    assert ask(worker, thread, audience=1).status_code == 409
    assert db.scalars(select(WideningAnswer)).all() == []
