"""Polls: asked by whoever started the thread, answered once by each, shown as promised."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MEMBER, MODERATOR
from apfl_net.discussions.models.polls import Poll, PollChoice, PollOption, PollVoter
from apfl_net.discussions.models.threads import Thread, ThreadChange
from tests.browsing import HTMX
from tests.discussions.polls import OPTIONS, QUESTION, ask, ballot, facts, result, vote
from tests.factories.discussions import make_space, make_thread
from tests.html import page, parse, said


@pytest.fixture
def asked(member, thread):
    """A thread with an open poll of one choice."""
    assert ask(member, thread).status_code == 303
    return thread


def the_poll(db):
    return db.scalars(select(Poll)).one()


def votes(db):
    return list(db.scalars(select(PollOption.votes).order_by(PollOption.position)))


def test_whoever_started_the_thread_asks_its_readers(member, worker, db, cast, thread):
    assert f"/threads/{thread.id}/poll/new" in [link.get("href") for link in links(member, thread)]
    form = page(member.get(f"/threads/{thread.id}/poll/new")).one("form.form")
    assert form["action"] == f"/threads/{thread.id}/poll"
    answer = member.post(form["action"], data=form.fields() | {"question": QUESTION, "options": "a\n\n b \n"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{thread.path}#poll")
    poll = the_poll(db)
    assert (poll.audience_id, poll.made_by, poll.closes_at) == (thread.audience_id, cast[MEMBER].id, None)
    assert (poll.several, poll.anonymous, poll.hidden_until_closed) == (False, False, False)
    shown = page(worker.get(thread.path)).one("section.poll")
    assert shown.one("h2").text == QUESTION
    assert shown.texts("label.choice") == ["a", "b"]
    assert f"/threads/{thread.id}/poll/new" not in [link.get("href") for link in links(member, thread)]


def links(browser, thread):
    return page(browser.get(thread.path)).all("aside a")


def test_a_moderator_asks_too_and_nobody_else(browser_as, worker, client, db, thread):
    told = "Whoever started the thread, or a moderator, can ask its readers; only they change the poll."
    assert told in said(worker.get(f"/threads/{thread.id}/poll/new"), 403)
    assert ask(worker, thread).status_code == 403
    assert ask(client, thread).status_code == 401
    assert db.scalars(select(Poll)).all() == []
    assert ask(browser_as(MODERATOR), thread).status_code == 303


def test_one_poll_a_thread(member, db, asked):
    assert "This thread has a poll already." in said(ask(member, asked, question="Another?"), 409)
    assert the_poll(db).question == QUESTION


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"question": " \u200b"}, "question", "Please fill this in."),
        ({"question": "x" * 501}, "question", "This is too long: at most 500 characters."),
        ({"options": "one"}, "options", "Please write two to ten options, one a line."),
        ({"options": "\n".join("abcdefghijk")}, "options", "Please write two to ten options, one a line."),
        ({"options": "Yes\nno\n yes"}, "options", "Two of the options are the same."),
        (
            {"options": f"a\n{'x' * 201}"},
            "options",
            "One of the options is too long: at most 200 characters.",
        ),
        ({"closes_at": "soon"}, "closes_at", "Please give a day and a time, as in 2026-12-31T18:00."),
        (
            {"closes_at": "9999-12-31T23:59"},
            "closes_at",
            "Please give a day and a time, as in 2026-12-31T18:00.",
        ),
        ({"closes_at": "2020-01-01T10:00"}, "closes_at", "Please choose a time to come, within a year."),
        ({"closes_at": "2199-01-01T10:00"}, "closes_at", "Please choose a time to come, within a year."),
        (
            {"hidden_until_closed": "yes"},
            "hidden_until_closed",
            "A result can be hidden until the poll closes: please say when it does.",
        ),
    ],
)
def test_a_poll_that_cannot_be_is_given_back(member, db, thread, typed, field, message):
    form = page(ask(member, thread, **typed), 422)
    assert form.one(f"#{field}-error").text == f"Error: {message}"
    kept = form.one("form.form").fields()
    assert {name: kept[name].strip() for name in typed} == {name: typed[name].strip() for name in typed}
    assert db.scalars(select(Poll)).all() == []


def test_ten_options_are_enough(member, db, thread):
    ask(member, thread, options="\n".join("abcdefghij"))
    assert [option.label for option in db.scalars(select(PollOption))] == list("abcdefghij")


def test_the_closing_time_is_meant_in_the_makers_zone(member, db, cast, thread, now):
    """Lan Tran is in Viet Nam, seven hours before UTC."""
    day = (now + timedelta(days=3)).date()
    ask(member, thread, closes_at=f"{day}T18:30")
    assert f"{the_poll(db).closes_at:%Y-%m-%d %H:%M}" == f"{day} 11:30"
    kept = page(member.get(f"/threads/{thread.id}/poll/edit")).one("form.form").fields()
    assert kept["closes_at"] == f"{day}T18:30"


def test_a_vote_counts_once_however_often_it_is_clicked(worker, db, asked):
    for _ in range(3):
        answer = vote(worker, asked, "At sea")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{asked.path}#poll")
    assert votes(db) == [0, 1, 0]
    assert result(worker, asked) == dict(zip(OPTIONS, "010", strict=True))
    labels = page(worker.get(asked.path)).texts("section.poll tbody th")
    assert labels == ["At the pier", "At sea (your vote)", "In their village"]
    assert "1 member has voted You have voted" in facts(worker, asked)


def test_an_open_vote_is_changed_until_the_poll_closes(worker, browser_as, db, asked, now):
    vote(browser_as(EMPLOYER), asked, "At sea")
    for label in ("At sea", "At the pier"):
        vote(worker, asked, label)
    assert votes(db) == [1, 1, 0]
    changing = page(worker.get(asked.path)).one("section.poll details")
    assert changing.one("summary").text == "Change your vote"
    [checked] = [one for one in changing.all("input") if "checked" in one.attributes]
    assert ("option", checked["value"]) == ballot(worker, asked)["At the pier"]
    late = ballot(worker, asked)["At sea"]
    the_poll(db).closes_at = now
    answer = worker.post(f"/threads/{asked.id}/poll/votes", data=dict([late]))
    assert "This poll is closed, so your vote was not counted." in said(answer, 409)
    assert votes(db) == [1, 1, 0]


def test_several_choices_are_counted_each(member, worker, browser_as, db, thread):
    ask(member, thread, several="yes")
    vote(worker, thread, "At the pier", "At sea")
    vote(browser_as(EMPLOYER), thread, "At sea")
    assert votes(db) == [1, 2, 0]
    assert "2 members have voted" in facts(worker, thread)
    vote(worker, thread, "In their village")
    assert votes(db) == [0, 1, 1]


def test_of_a_single_choice_not_two(worker, db, asked):
    data = {f"option_{option.id}": "yes" for option in db.scalars(select(PollOption))}
    answer = worker.post(f"/threads/{asked.id}/poll/votes", data=data)
    assert page(answer, 422).one("#poll-error").text == "Please choose first."
    assert (votes(db), db.scalars(select(PollVoter)).all()) == ([0, 0, 0], [])


@pytest.mark.parametrize("data", [{}, {"option": "999999"}, {"option": "x"}, {"option": "9" * 30}])
def test_a_vote_for_nothing_is_refused(worker, db, asked, data):
    answer = worker.post(f"/threads/{asked.id}/poll/votes", data=data)
    assert page(answer, 422).one("#poll-error").text == "Please choose first."
    assert votes(db) == [0, 0, 0]


def test_members_see_who_chose_what_in_an_open_poll(worker, member, client, db, cast, now, browser_as):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    ask(member, thread)
    vote(worker, thread, "At sea")
    vote(browser_as(EMPLOYER), thread, "At the pier")
    listed = page(member.get(f"/threads/{thread.id}/poll"))
    assert listed.texts("main h3") == ["At the pier", "At sea"]
    assert [link.text for link in listed.all("section ul li a")] == ["Pongsak Thamrong", "Rosnah Idris"]
    visited = client.get(f"/threads/{thread.id}/poll")
    assert "Rosnah" not in visited.text


def test_visitors_see_question_and_result_and_cannot_vote(member, worker, client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    ask(member, thread)
    etag = client.get(thread.path).headers["etag"]
    vote(worker, thread, "At sea")
    fresh = client.get(thread.path, headers={"If-None-Match": etag})
    shown = page(fresh).one("section.poll")
    assert (shown.one("h2").text, shown.all("form")) == (QUESTION, [])
    assert result(client, thread) == dict(zip(OPTIONS, "010", strict=True))
    assert "Asked by a member" in facts(client, thread)
    assert client.post(f"/threads/{thread.id}/poll/votes", data={"option": "1"}).status_code == 401


def test_a_hidden_result_is_shown_once_the_poll_is_closed(member, worker, client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    day = (now + timedelta(days=2)).date()
    ask(member, thread, closes_at=f"{day}T12:00", hidden_until_closed="yes")
    vote(worker, thread, "At sea")
    for browser in (member, worker, client):
        assert result(browser, thread) == {}
        assert page(browser.get(f"/threads/{thread.id}/poll")).all("main h3") == []
        assert "The result is shown when the poll is closed." in said(browser.get(thread.path))
    etag = client.get(thread.path).headers["etag"]
    the_poll(db).closes_at = now  # time goes on, and nobody touches the thread
    assert client.get(thread.path, headers={"If-None-Match": etag}).status_code == 200
    assert result(client, thread) == dict(zip(OPTIONS, "010", strict=True))
    assert page(member.get(f"/threads/{thread.id}/poll")).texts("main h3") == ["At sea"]


def test_the_maker_closes_it_early_and_for_good(member, worker, db, asked):
    path = f"/threads/{asked.id}/poll/closure"
    assert worker.post(path).status_code == 403
    assert member.post(path).headers["location"] == f"{asked.path}#poll"
    closed_at = the_poll(db).closes_at
    member.post(path)
    assert the_poll(db).closes_at == closed_at
    assert page(worker.get(asked.path)).one("section.poll").texts(".state") == ["Poll, closed"]
    assert page(worker.get(asked.path)).all("section.poll form") == []


def test_before_the_first_vote_a_poll_is_changed(member, worker, db, asked):
    form = page(member.get(f"/threads/{asked.id}/poll/edit")).one("form.form")
    assert (form.fields()["question"], form.fields()["options"]) == (QUESTION, "\n".join(OPTIONS))
    assert worker.post(form["action"], data=form.fields()).status_code == 403
    answer = member.post(form["action"], data=form.fields() | {"options": "Yes\nNo", "question": "Pier?"})
    assert answer.headers["location"] == f"{asked.path}#poll"
    assert list(ballot(worker, asked)) == ["Yes", "No"]


def test_after_the_first_vote_it_is_not(member, worker, db, asked):
    form = page(member.get(f"/threads/{asked.id}/poll/edit")).one("form.form")
    vote(worker, asked, "At sea")
    told = "Somebody has voted, so question and options stay as they are. You can close or delete it."
    answer = member.post(form["action"], data=form.fields() | {"question": "Something else?"})
    assert told in said(answer, 409)
    assert told in said(member.get(f"/threads/{asked.id}/poll/edit"), 409)
    assert (the_poll(db).question, votes(db)) == (QUESTION, [0, 1, 0])


def test_a_poll_is_deleted_with_a_reason(member, worker, db, cast, asked):
    vote(worker, asked, "At sea")
    path = f"/threads/{asked.id}/poll/deletion"
    assert worker.get(f"{path}/new").status_code == 403
    assert worker.post(path, data={"reason": "x"}).status_code == 403
    refused = page(member.post(path, data={"reason": " "}), 422)
    assert refused.one("#reason-error").text == "Error: Please fill this in."
    assert member.post(path, data={"reason": "Asked badly."}).headers["location"] == asked.path
    for table in (Poll, PollOption, PollVoter, PollChoice):
        assert db.scalars(select(table)).all() == []
    change = db.scalars(select(ThreadChange)).one()
    assert (change.kind, change.reason, change.changed_by) == ("poll", "Asked badly.", cast[MEMBER].id)
    assert page(worker.get(asked.path)).all("section.poll") == []
    assert ask(member, asked).status_code == 303


def test_a_poll_of_a_hidden_thread_or_for_others_is_nowhere(member, worker, db, cast, now, asked):
    poll = the_poll(db)
    poll.audience_id = next(
        space.audience_id
        for space in [make_space(db, name="E", audience="constituency:employers_org", now=now)]
    )
    assert page(worker.get(asked.path)).all("section.poll") == []
    paths = ("poll", "poll/edit", "poll/deletion/new")
    assert {worker.get(f"/threads/{asked.id}/{path}").status_code for path in paths} == {404}
    for path, data in (("votes", {"option": "1"}), ("closure", {}), ("deletion", {"reason": "x"})):
        assert member.post(f"/threads/{asked.id}/poll/{path}", data=data).status_code == 404
    poll.audience_id = 2
    db.get_one(Thread, asked.id).audience_id = 1
    shown = page(worker.get(asked.path)).one("section.poll")
    assert shown.texts(".audience") == ["Members of the network can read this"]


def test_under_htmx_the_poll_alone_is_swapped(worker, asked):
    fragment = parse(vote(worker, asked, "At sea", headers=HTMX).text)
    [section] = [element for element in fragment.children if not isinstance(element, str)]
    assert (section["id"], section.one("table").all("td")[1].text) == ("poll", "1")
    nothing = worker.post(f"/threads/{asked.id}/poll/votes", data={}, headers=HTMX)
    assert parse(nothing.text).one("#poll-error").text == "Please choose first."


def test_a_thread_without_a_poll_costs_no_query_for_it_and_one_with_it_costs_one(
    worker, queries, member, thread
):
    def count():
        worker.get("/about")
        with queries:
            worker.get(thread.path)
        return queries.count

    worker.get(thread.path)
    before = count()
    ask(member, thread)
    assert count() == before + 1, queries
