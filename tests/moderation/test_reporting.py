"""Reporting a post: a few words, for the moderators alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.i18n import catalogue
from apfl_net.moderation.models import Case, Report
from apfl_net.moderation.policy import MOST_REPORTS, NobodyElseModerates
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page
from tests.moderation.handling import report


def test_a_post_of_somebody_else_can_be_reported_from_its_menu(worker, post):
    links = {link.text: link["href"] for link in page(worker.get(f"/threads/{post.thread_id}")).all("a")}
    assert f"/posts/{post.id}/report" in links.values()
    form = page(worker.get(f"/posts/{post.id}/report")).one("form.form")
    answer = worker.post(form["action"], data=form.fields() | {"category": "spam"})
    assert answer.status_code == 303
    mine = page(worker.get("/moderation"))
    assert mine.texts("h3.row__title") == ["It is advertising, or off the subject"]


def test_a_report_without_a_category_is_asked_for_one_and_keeps_its_note(worker, post):
    answer = worker.post(f"/posts/{post.id}/report", data={"note": "Look at this."})
    assert answer.status_code == 422
    assert page(answer, 422).one("form.form").fields()["note"] == "Look at this."


def test_nobody_reports_what_is_their_own(employer, post):
    assert employer.get(f"/posts/{post.id}/report").status_code == 403
    assert employer.post(f"/posts/{post.id}/report", data={"category": "spam"}).status_code == 403


def test_what_one_may_not_see_one_cannot_report(employer, db, cast, now):
    space = make_space(db, now=now, audience="constituency:workers_org")
    hidden = make_thread(db, author=cast[WORKER], space=space, now=now)
    post_id = db.scalar(select(Post.id).where(Post.thread_id == hidden.id))
    assert employer.get(f"/posts/{post_id}/report").status_code == 404
    assert employer.post(f"/posts/{post_id}/report", data={"category": "spam"}).status_code == 404


def test_two_reports_of_one_post_are_one_case_which_is_then_due_sooner(worker, browser_as, db, post):
    case = report(worker, post, "spam")
    due = db.scalar(select(Case.due_at))
    assert report(browser_as(MEMBER), post, "danger") == case
    assert db.scalar(select(Case.due_at)) < due
    assert len(db.scalars(select(Report)).all()) == 2


def test_reporting_twice_is_told_and_changes_nothing(worker, db, post):
    report(worker, post)
    assert worker.post(f"/posts/{post.id}/report", data={"category": "spam"}).status_code == 409
    assert len(db.scalars(select(Report)).all()) == 1


def test_moderators_are_told_and_nobody_else(worker, browser_as, post, deliver):
    report(worker, post)
    deliver()
    waiting = "A report waits for a moderator"
    assert waiting in browser_as(MODERATOR).get("/notifications").text
    for person in (MEMBER, EMPLOYER):
        assert waiting not in browser_as(person).get("/notifications").text


def test_after_many_reports_in_a_day_one_has_to_wait(worker, db, cast, now, thread):
    for number in range(MOST_REPORTS):
        at = now + number * timedelta(minutes=5)  # nobody posts too fast
        report(worker, make_reply(db, author=cast[EMPLOYER], thread=thread, now=at))
    last = make_reply(db, author=cast[EMPLOYER], thread=thread, now=at + timedelta(minutes=5))
    assert worker.post(f"/posts/{last.id}/report", data={"category": "spam"}).status_code == 429


def test_a_report_that_nobody_could_read_is_not_taken(browser_as, db, cast, now):
    """In a caucus whose only moderator wrote the post, and which no staff belongs to."""
    space = make_space(db, now=now, audience="constituency:workers_org")
    make_moderator(db, space=space, member=cast[WORKER], now=now)
    thread = make_thread(db, author=cast[WORKER], space=space, now=now)
    other = browser_as(cast["somchai-p"])
    first = page(other.get(thread.path)).all("article.post")[0]["id"].removeprefix("post-")
    answer = other.post(f"/posts/{first}/report", data={"category": "spam"})
    assert answer.status_code == 409
    refusal = catalogue("th").gettext(NobodyElseModerates.message)  # the one who asks reads Thai
    assert refusal in answer.text
    assert db.scalars(select(Case)).all() == []


@pytest.mark.parametrize("person", [MEMBER, EMPLOYER, WORKER])
def test_whoever_moderates_nothing_never_learns_of_the_queues(browser_as, case, person):
    browser = browser_as(person)
    for address in ("/desk/cases", "/desk/held", case):
        assert browser.get(address).status_code == 404
    assert browser.post(f"{case}/notes", data={"note": "Me too."}).status_code == 404
