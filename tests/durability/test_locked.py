"""Somebody holds the database's lock for longer than we wait: who writes is told so, who reads goes on."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from apfl_net.access.models import FailedSignIn, SignIn
from apfl_net.demo.cast import EMPLOYER, MEMBER, OBSERVER, WORKER, person_with_email
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Reading
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import open_session
from apfl_net.kit.errors import Unavailable
from apfl_net.kit.i18n import activate, gettext, zone
from apfl_net.members.queries import member_by_email
from tests.browsing import HTMX
from tests.durability import keeping
from tests.durability.locking import all_writing_locked
from tests.durability.running import PATIENCE, serving, wait_until, working
from tests.durability.writing import TRACES, TYPED, Writer, ask_question
from tests.html import page, parse


@pytest.fixture
def site(own_database, tmp_path):
    """Pages, worker, and the browsers of three members and a visitor; EMPLOYER reads them in Thai."""
    question = ask_question()
    with open_session(writing=True) as session:
        member_by_email(session, EMPLOYER).interface_language = "th"
    with ExitStack() as running:
        server = running.enter_context(serving(own_database, tmp_path))
        worker = running.enter_context(working(own_database, tmp_path))
        people = {
            who: running.enter_context(Writer(server.address)) for who in (EMPLOYER, WORKER, OBSERVER, None)
        }
        for email in (EMPLOYER, WORKER, OBSERVER):
            people[email].sign_in(email)
        let_two_hours_pass()
        wait_until(keeping.is_all_delivered, "nothing is left to do")
        yield question, people, worker


def let_two_hours_pass() -> None:
    """So that every page wants to note that its reader was here."""
    with open_session(writing=True) as session:
        session.execute(update(SignIn).values(seen_at=utc_now() - timedelta(hours=2)))


def told(language: str) -> str:
    activate(language, zone("UTC"))
    try:
        return gettext(Unavailable.message)
    finally:
        activate("en", zone("UTC"))


def count(table) -> int:
    with open_session(writing=False) as session:
        return session.scalar(select(func.count()).select_from(table))


def test_who_writes_is_told_and_given_back_their_words(site):
    question, people, worker = site
    forms = {
        who: people[who].reply_form(question.post_id, TYPED) if who else people[who].sign_in_form(MEMBER)
        for who in people
    }
    asked = {WORKER: HTMX, OBSERVER: {"Accept": "application/json"}}
    before = [count(table) for table in (Post, Draft, SignIn, FailedSignIn)]
    with all_writing_locked(), ThreadPoolExecutor(len(forms)) as at_once:
        sent = {
            who: at_once.submit(people[who].send, form, **asked.get(who, {})) for who, form in forms.items()
        }
        answers = {who: answer.result(PATIENCE) for who, answer in sent.items()}
        assert [count(table) for table in (Post, Draft, SignIn, FailedSignIn)] == before
    assert {who: answer.status_code for who, answer in answers.items()} == dict.fromkeys(forms, 503)
    assert {answer.headers["retry-after"] for answer in answers.values()} == {"5"}
    assert [answer.text for answer in answers.values() if TRACES.search(answer.text)] == []

    shown = page(answers[EMPLOYER], 503)
    assert shown.one("h1").text == told("th")
    assert shown.one("html")["lang"] == "th"
    assert shown.one("textarea").raw.removeprefix("\n") == TYPED
    assert person_with_email(EMPLOYER).name in shown.one("header").text
    assert parse(answers[WORKER].text).one(".flash--error").text == told("en")
    assert answers[WORKER].headers["hx-retarget"] == "#flash"
    assert answers[OBSERVER].json()["detail"] == told("en")
    assert page(answers[None], 503).one("h1").text == told("en")
    assert "set-cookie" not in answers[None].headers
    assert settings().demo_password not in answers[None].text

    again = {who: people[who].send(form) for who, form in forms.items()}
    assert {answer.status_code for answer in again.values()} == {303}
    assert count(Post) == before[0] + 3
    wait_until(keeping.is_all_delivered, "the worker goes on")
    keeping.check_the_outbox_is_done(3)
    assert worker.end() == 0


def test_who_reads_goes_on_reading(site):
    question, people, _worker = site
    with open_session(writing=False) as session:
        member = session.get_one(Post, question.post_id).author_id
    pages = [
        "/", "/discussions", f"/threads/{question.thread_id}", f"/posts/{question.post_id}/reply",
        "/notifications", "/drafts", "/settings", "/settings/sign-ins",
        f"/members/{member}", f"/members/{member}/posts", "/about", "/help-now", "/readyz", "/healthz",
    ]  # fmt: skip
    with all_writing_locked():
        locked = {path: people[EMPLOYER].get(path) for path in pages}
        visitors = {path: people[None].get(path) for path in ["/", "/discussions", "/sign-in", "/about"]}
        assert count(Reading) == 1  # of the one who asked
    free = {path: people[EMPLOYER].get(path) for path in pages}
    assert {path: answer.status_code for path, answer in (locked | free).items()} == dict.fromkeys(pages, 200)
    assert {answer.status_code for answer in visitors.values()} == {200}
    assert count(Reading) == 2  # noted as soon as that can be written
