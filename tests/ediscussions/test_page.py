"""The page of an e-discussion: what it says, to whom, in whose time; its calendar file; its budget."""

import gzip
from datetime import timedelta

import pytest

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, WORKER
from apfl_net.ediscussions.actions.contributing import take_part
from apfl_net.ediscussions.actions.questions import word_question, write_topic_note
from apfl_net.ediscussions.models.contributions import Contribution, ContributionQuestion
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.watches.queries import level_of
from tests.factories.directory import make_member
from tests.factories.discussions import make_reply, viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion
from tests.html import page

KB = 1024
LONG = "We board at the pier, first the logbook, then the crew one by one. " * 10


def test_it_says_at_a_glance_where_it_stands(member, ediscussion):
    shown = page(member.get(ediscussion.path))
    assert shown.one("h1").text == "What should prevention look like?"
    assert shown.texts(".page__head .state")[0].startswith("Open now: day 10 of ")
    assert [step.split()[0] for step in shown.texts(".phase__name")] == [
        "Announced",
        "Open",
        "Closed",
        "Synthesis",
        "Published",
    ]
    assert "Members of the network can read this" in shown.one(".audience").text


def test_times_are_those_of_the_event_with_the_readers_beside(browser_as, db, cast, now):
    made = make_ediscussion(db, by=cast[ADMIN], now=now, time_zone="Asia/Bangkok")
    cast[WORKER].time_zone = "Pacific/Auckland"
    db.flush()
    said = page(browser_as(WORKER).get(made.path)).texts(".page__head .meta")[0]
    assert ("23:59 Bangkok" in said, "05:59 your time" in said) == (True, True)
    there = page(browser_as(EMPLOYER).get(made.path)).texts(".page__head .meta")[0]
    assert ("23:59 Bangkok" in there, "your time" in there) == (True, False)


def test_a_question_is_read_in_ones_language_where_it_exists(member, db, cast, now, ediscussion, questions):
    said = {"language": "vi", "title": "Dấu hiệu sớm nào?", "background": ""}
    word_question(db, by=viewer_of(db, cast[ADMIN]), question=questions[0], now=now, **said)
    cast[MEMBER].interface_language = "vi"
    db.flush()
    titles = page(member.get(ediscussion.path)).texts(".question__title")
    assert [title.partition(": ")[2] for title in titles] == [
        "Dấu hiệu sớm nào?",
        "What made fees disappear?",
    ]


def test_the_topic_note_has_versions_and_languages(member, db, cast, now, ediscussion):
    assert member.get(f"{ediscussion.path}/topic-note").status_code == 404
    by = viewer_of(db, cast[ADMIN])
    for language, body in (("en", "First."), ("en", "Second."), ("en", "Second."), ("vi", "Hai.")):
        write_topic_note(db, by=by, ediscussion=ediscussion, language=language, body=body, now=now)
    shown = page(member.get(f"{ediscussion.path}/topic-note"))
    assert ("Second." in shown.text, "Version 2" in shown.text) == (True, True)
    assert "Hai." in member.get(f"{ediscussion.path}/topic-note?language=vi").text


def test_taking_part_is_said_once_and_follows(member, db, cast, ediscussion):
    for _ in range(2):
        assert member.post(f"{ediscussion.path}/participation").status_code == 303
    [row] = db.query(EdiscussionParticipant).all()
    viewer = viewer_of(db, cast[MEMBER])
    assert (row.member_id, level_of(db, viewer, "thread", ediscussion.thread_id)) == (viewer.id, "follow")
    assert "You take part." in page(member.get(ediscussion.path)).text


def test_the_calendar_file_has_no_line_of_more_than_75_bytes_and_times_in_utc(member, db, ediscussion):
    ediscussion.title = "รูปแบบการป้องกันควรเป็นอย่างไร; ในตลาดแรงงาน, ของเรา? " * 3
    db.flush()
    answer = member.get(f"{ediscussion.path}/calendar")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = answer.text.split("\r\n")
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert max(len(line.encode()) for line in lines) <= 75
    assert f"DTSTART:{ediscussion.opens_at:%Y%m%dT%H%M%SZ}" in lines
    assert "\\;" in answer.text.replace("\r\n ", "")


def test_a_reply_that_was_written_elsewhere_is_a_general_contribution(member, db, cast, now, ediscussion):
    """By mail, say, or by the form of threads: it has no row of its own."""
    post = make_contribution(db, author=cast[MEMBER], ediscussion=ediscussion, now=now)
    thread = type("Thread", (), {"id": ediscussion.thread_id})
    make_reply(db, author=cast[WORKER], thread=thread, answers=post, now=now)
    assert len(page(member.get(f"{ediscussion.path}?question=0")).all("article.post")) == 2


@pytest.fixture
def busy(db, cast, now, ediscussion, questions):
    """Five hundred contributions, each to a question."""
    writers = [make_member(db, f"Writer {number}", now=now - timedelta(days=5)) for number in range(25)]
    for number in range(500):
        who = writers[number % 25]
        answers = {"questions": (questions[number % 2],), "body": f"{LONG} @lan-tran"}
        at = now - timedelta(minutes=600 - number)
        make_contribution(db, author=who, ediscussion=ediscussion, now=at, **answers)
    take_part(db, member=viewer_of(db, cast[MEMBER]), ediscussion=ediscussion, now=now)
    db.commit()
    return ediscussion


def test_with_five_hundred_contributions_the_page_takes_at_most_eight_queries(member, queries, busy):
    path = busy.path
    for query in ("", "?page=25", "?question=1"):
        member.get("/about")
        with queries:
            answer = member.get(f"{path}{query}")
        assert answer.status_code == 200
        assert queries.count <= 8, queries
        html = len(gzip.compress(answer.content))
        assert html <= 25 * KB
        assert len(page(answer).all("article.post")) == 20


def test_a_page_beyond_the_end_is_not_there(member, ediscussion):
    assert member.get(f"{ediscussion.path}?page=2").status_code == 404
    assert member.get(f"{ediscussion.path}?question=9").status_code == 200
    assert member.get(f"{ediscussion.path}?question=1001").status_code in {404, 422, 400}


def test_nothing_is_noted_twice(db, cast, now, ediscussion, questions):
    made = make_contribution(
        db, author=cast[MEMBER], ediscussion=ediscussion, questions=(*questions, questions[0]), now=now
    )
    assert db.query(Contribution).count() == 1
    assert db.query(ContributionQuestion).filter_by(form_key=made.form_key).count() == 2
