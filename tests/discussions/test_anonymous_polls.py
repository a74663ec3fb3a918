"""Anonymous polls: it is kept that somebody voted, and nothing tells what for."""

import threading

import pytest
from sqlalchemy import inspect, select

from apfl_net.access.queries import viewer_for
from apfl_net.demo.cast import EMPLOYER, OBSERVER, WORKER
from apfl_net.discussions.actions.polls import make_poll
from apfl_net.discussions.actions.polls import vote as give_vote
from apfl_net.discussions.models.polls import PollChoice, PollOption, PollVoter
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.members.models import Member
from tests.discussions.polls import OPTIONS, ask, facts, result, vote
from tests.factories.discussions import make_thread
from tests.html import page, said


@pytest.fixture
def asked(member, thread):
    assert ask(member, thread, votes="anonymous").status_code == 303
    return thread


def let_vote(db, thread, *numbers):
    """So many other members choose the first option, so many the second, and so on."""
    options = db.scalars(select(PollOption).order_by(PollOption.position)).all()
    people = iter(db.scalars(select(Member).where(Member.id != thread.author_id).order_by(Member.id)).all())
    for option, number in zip(options, numbers, strict=True):
        for _ in range(number):
            voter = viewer_for(db, next(people).id)
            give_vote(db, voter=voter, thread=thread, chosen=[option.id], now=utc_now())
    db.commit()


def votes(db):
    return list(db.scalars(select(PollOption.votes).order_by(PollOption.position)))


def test_it_is_said_before_one_votes(worker, asked):
    said_before = "Anonymous: it is kept that you voted, not what for. So a vote cannot be changed."
    assert said_before in page(worker.get(asked.path)).one("section.poll form").text


def test_nothing_ties_a_vote_to_its_voter(worker, db, cast, asked):
    vote(worker, asked, "At sea")
    assert db.scalars(select(PollChoice)).all() == []
    assert db.scalars(select(PollVoter.member_id)).all() == [cast[WORKER].id]
    assert votes(db) == [0, 1, 0]
    columns = {column["name"] for column in inspect(db.connection()).get_columns("poll_voters")}
    assert columns == {"poll_id", "member_id"}


def test_the_first_vote_counts_and_cannot_be_changed(worker, db, asked):
    later = page(worker.get(asked.path)).one("section.poll form")
    vote(worker, asked, "At sea")
    other = later.all("input")[0]
    assert worker.post(later["action"], data={other["name"]: other["value"]}).status_code == 303
    assert votes(db) == [0, 1, 0]
    assert page(worker.get(asked.path)).all("section.poll form") == []
    assert "You have voted" in facts(worker, asked)


def test_no_result_before_it_is_closed_since_single_votes_could_be_watched(member, worker, db, asked):
    let_vote(db, asked, 6, 7, 0)
    for browser in (member, worker):
        assert result(browser, asked) == {}
    assert "Seen growing vote by vote, it would tell who voted for what." in said(member.get(asked.path))
    assert "13 members have voted" in facts(member, asked)


def test_fewer_than_five_voters_are_not_counted_aloud(member, db, asked):
    let_vote(db, asked, 2, 2, 0)
    assert "voted" not in facts(member, asked)
    let_vote_more = db.scalars(select(PollVoter.member_id)).all()
    assert len(let_vote_more) == 4


@pytest.mark.parametrize(
    ("numbers", "shown", "voters"),
    [
        ((6, 7, 0), ["6", "7", "0"], "13 members have voted"),
        ((3, 6, 9), ["not shown", "not shown", "9"], "18 members have voted"),
        ((3, 8, 2), ["not shown", "8", "not shown"], "13 members have voted"),
        ((1, 2, 0), ["not shown", "not shown", "not shown"], ""),
    ],
)
def test_a_closed_one_shows_no_small_numbers(member, worker, db, asked, numbers, shown, voters):
    let_vote(db, asked, *numbers)
    member.post(f"/threads/{asked.id}/poll/closure")
    for browser in (member, worker):
        assert list(result(browser, asked).values()) == shown
        assert voters in facts(browser, asked)
        assert ("voted" in facts(browser, asked)) is bool(voters)
        told = "Numbers under five are not shown, nor those from which one could work them out."
        assert (told in said(browser.get(asked.path))) is ("not shown" in shown)


def test_nobody_is_told_who_voted(member, worker, db, asked):
    vote(worker, asked, "At sea")
    member.post(f"/threads/{asked.id}/poll/closure")
    assert "Rosnah" not in said(member.get(f"/threads/{asked.id}/poll"))
    assert page(member.get(f"/threads/{asked.id}/poll")).all("main h3") == []


def test_of_several_choices_each_counts_once(member, browser_as, db, thread):
    ask(member, thread, votes="anonymous", several="yes")
    for person in (WORKER, EMPLOYER, OBSERVER):
        vote(browser_as(person), thread, "At sea", "At the pier")
        browser_as(person).post(f"/threads/{thread.id}/poll/votes", data={})
    assert votes(db) == [3, 3, 0]


def test_clicks_at_the_same_moment_count_once(own_database):
    with open_session(writing=True) as session:
        author, voter = session.scalars(select(Member).order_by(Member.id).limit(2)).all()
        thread = make_thread(session, author=author, now=utc_now())
        maker = viewer_for(session, author.id)
        make_poll(
            session, maker=maker, thread=thread, question="?", options=OPTIONS, anonymous=True, now=utc_now()
        )
        options = list(session.scalars(select(PollOption.id).order_by(PollOption.position)))
        voter_id = voter.id
    failures = []

    def click(option_id):
        try:
            with open_session(writing=True) as session:
                viewer = viewer_for(session, voter_id)
                give_vote(session, voter=viewer, thread=thread, chosen=[option_id], now=utc_now())
        except Exception as error:
            failures.append(error)

    clicking = [threading.Thread(target=click, args=(options[number % 3],)) for number in range(9)]
    for one in clicking:
        one.start()
    for one in clicking:
        one.join(60)
    assert failures == []
    with open_session(writing=False) as session:
        assert sum(votes(session)) == 1
        assert session.scalars(select(PollVoter.member_id)).all() == [voter_id]
