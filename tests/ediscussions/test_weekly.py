"""The weekly summary: begun from what was said, published at the head, told to its people."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER, OBSERVER, WORKER
from apfl_net.discussions.actions.redaction import delete_post
from apfl_net.ediscussions.actions.inviting import invite
from apfl_net.ediscussions.letters import write_message
from apfl_net.ediscussions.models.facilitating import WeeklySummary
from apfl_net.ediscussions.models.messages import EdiscussionMessage
from apfl_net.ediscussions.models.questions import GuidingQuestion
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion


@pytest.fixture
def made(db, cast, now):
    made = make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)
    people = [cast[name].id for name in (MEMBER, WORKER, OBSERVER)]
    invite(db, by=viewer_of(db, cast[FACILITATOR]), ediscussion=made, member_ids=people, now=now)
    return made


def composer(browser, made):
    page = browser.get(f"{made.path}/desk/weekly").text
    return page.partition('<textarea class="input input--long" id="body"')[2].partition("</textarea>")[0]


def publish(browser, made, body, started_from=0, **more):
    typed = {"body": body, "started_from": str(started_from), "tell": "yes"} | more
    return browser.post(f"{made.path}/desk/weekly", data=typed)


def test_it_begins_with_the_week_by_question_and_with_what_is_missing(db, cast, now, made, browser_as):
    first, _second = db.scalars(select(GuidingQuestion).order_by(GuidingQuestion.number))
    post = make_contribution(
        db, author=cast[MEMBER], ediscussion=made, now=now, questions=(first,), body="Passports first."
    )
    make_contribution(db, author=cast[WORKER], ediscussion=made, now=now, body="Ask the unions.")
    text = composer(browser_as(FACILITATOR), made)
    assert "2 contributions, from 2 countries." in text
    assert f"# 1. Which early signs do you act on?\n\n&gt; [#{post.number}](/posts/{post.id}):" in text
    assert "Passports first." in text
    assert "# In general" in text
    assert "Ask the unions." in text
    assert "Nobody has answered question 2: What made fees disappear?" in text
    assert "Nothing yet from" in text
    assert cast[MEMBER].name not in text


def test_a_long_contribution_is_quoted_as_its_readers_find_it(db, cast, now, made, browser_as):
    words = "Recruitment fees are paid back. " * 30
    make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now, body=words)
    text = composer(browser_as(FACILITATOR), made).replace("&gt;", ">")
    assert "…" in text
    assert publish(browser_as(FACILITATOR), made, text.partition(">\n")[2] or text).status_code == 303


def test_it_stands_at_the_head_and_its_people_are_told_with_it(db, cast, now, made, browser_as, deliver):
    answer = publish(browser_as(FACILITATOR), made, "Two ministries act on withheld passports.")
    assert answer.status_code == 303
    deliver()
    assert "Two ministries act on withheld passports." in browser_as(WORKER).get(made.path).text
    week = db.scalars(select(WeeklySummary)).one()
    about = {"subject": "ediscussion_message", "subject_id": week.message_id, "member_id": cast[WORKER].id}
    letter = write_message(db, about, now)
    assert "Two ministries act on withheld passports." in letter.text
    page = browser_as(WORKER).get(f"{made.path}/messages/{week.message_id}").text
    assert "Two ministries act on withheld passports." in page


def test_without_the_tick_nobody_is_told(db, made, browser_as):
    browser = browser_as(FACILITATOR)
    typed = {"body": "Quietly.", "started_from": "0"}
    assert browser.post(f"{made.path}/desk/weekly", data=typed).status_code == 303
    assert db.scalars(select(EdiscussionMessage.id)).all() == []
    assert db.scalars(select(WeeklySummary.message_id)).all() == [None]


def test_what_is_taken_away_from_a_contribution_goes_from_the_summary_and_the_mail(
    db, cast, now, made, browser_as, deliver
):
    post = make_contribution(
        db, author=cast[MEMBER], ediscussion=made, now=now, body="The foreman of Pier Nine keeps them."
    )
    body = f"> [#1](/posts/{post.id}):\n> The foreman of Pier Nine keeps them.\n\nSo it goes."
    assert publish(browser_as(FACILITATOR), made, body).status_code == 303
    deliver()
    delete_post(db, by=viewer_of(db, cast[MEMBER]), post=post, reason="", now=now)
    deliver()
    week = db.scalars(select(WeeklySummary)).one()
    about = {"subject": "ediscussion_message", "subject_id": week.message_id, "member_id": cast[WORKER].id}
    letter = write_message(db, about, now)
    assert "So it goes." in letter.text
    assert "Pier Nine" not in letter.text
    assert "Pier Nine" not in browser_as(WORKER).get(made.path).text


def test_two_facilitators_who_publish_at_once(db, made, browser_as):
    assert publish(browser_as(FACILITATOR), made, "The first one.").status_code == 303
    answer = publish(browser_as(ADMIN), made, "The second one.")
    assert answer.status_code == 409
    assert "The second one." in answer.text
    assert "The first one." in answer.text
    assert publish(browser_as(ADMIN), made, "Both of us.", started_from=1).status_code == 303
    assert db.scalars(select(WeeklySummary.number).order_by(WeeklySummary.number)).all() == [1, 2]


def test_the_same_form_sent_twice_publishes_once(db, made, browser_as):
    for _ in range(2):
        assert publish(browser_as(FACILITATOR), made, "Once.").status_code == 303
    assert db.scalars(select(WeeklySummary.number)).all() == [1]
    assert len(db.scalars(select(EdiscussionMessage.id)).all()) == 2  # the pattern, and what left


def test_the_next_week_begins_where_the_last_one_ended(db, cast, now, made, browser_as):
    make_contribution(
        db, author=cast[MEMBER], ediscussion=made, now=now - timedelta(hours=1), body="Before it."
    )
    assert publish(browser_as(FACILITATOR), made, "Week one.").status_code == 303
    assert "Before it." not in composer(browser_as(FACILITATOR), made)


def test_an_empty_one_or_one_before_the_announcement_is_refused(db, cast, now, made, browser_as):
    assert publish(browser_as(FACILITATOR), made, "").status_code == 422
    draft = make_ediscussion(db, by=cast[ADMIN], announced=False, now=now, title="Not yet?")
    answer = publish(browser_as(ADMIN), draft, "Too early.")
    assert answer.status_code == 409
    assert "Too early." in answer.text


def test_under_the_chatham_house_rule_it_says_no_country(db, cast, now, browser_as):
    made = make_ediscussion(
        db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), chatham_house=True, now=now
    )
    people = [cast[name].id for name in (MEMBER, WORKER)]
    invite(db, by=viewer_of(db, cast[FACILITATOR]), ediscussion=made, member_ids=people, now=now)
    make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now)
    text = composer(browser_as(FACILITATOR), made)
    assert "One contribution." in text
    assert "from one country" not in text
    assert "Nothing yet from" not in text
