"""Keeping order among contributions: as in a space, but the e-discussion itself stays where it is."""

from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.actions.holding import hold_post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.watches.actions import set_level
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution
from tests.html import page


def test_when_the_first_contribution_is_held_the_others_stay(member, db, cast, now, ediscussion):
    first = make_contribution(db, author=cast[WORKER], ediscussion=ediscussion, body="Bad.", now=now)
    make_contribution(db, author=cast[MEMBER], ediscussion=ediscussion, body="Good.", now=now)
    moderator = viewer_of(db, cast[FACILITATOR])
    hold_post(db, moderator=moderator, post_id=first.id, reason="Names a person.", now=now)
    assert page(member.get(ediscussion.path)).texts(".post__body") == ["Good."]
    assert db.get_one(Thread, ediscussion.thread_id).audience_id == ediscussion.audience_id


def test_nobody_starts_another_thread_in_its_space(browser_as, db, ediscussion):
    space = db.get_one(Space, ediscussion.space_id)
    for person in (ADMIN, MEMBER):
        assert browser_as(person).get(f"/threads/new?space={space.slug}").status_code == 403


def test_who_watches_it_hears_of_the_first_contribution_as_of_one(
    worker, db, cast, now, ediscussion, deliver
):
    watcher = viewer_of(db, cast[WORKER])
    subject = {"subject": "thread", "subject_id": ediscussion.thread_id}
    set_level(db, viewer=watcher, level="watch", now=now, **subject)
    make_contribution(db, author=cast[MEMBER], ediscussion=ediscussion, now=now)
    deliver()
    said = page(worker.get("/notifications")).text
    assert ("Lan Tran wrote in “What should" in said, "started" in said) == (True, False)
