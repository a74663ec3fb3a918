"""Saved searches are looked through: whoever saved them is told once of what is new and theirs to read."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from apfl_net.demo.cast import ADMIN, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.redaction import delete_post
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.mail.letters import Letter
from apfl_net.kit.search.tasks import look_again
from apfl_net.notifications.actions import choose_notices, mark_all_seen
from apfl_net.notifications.models import Notice
from apfl_net.search import looking
from apfl_net.search.looking import look_through
from apfl_net.watches.actions import save_search, set_level
from apfl_net.watches.models import SavedSearch
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page

LATER = timedelta(minutes=5)


@pytest.fixture
def save(db, cast, now):
    """`save("q=dredgers")`: somebody saved that a little while ago."""

    def save(query: str = "q=dredgers", *, by: str = MEMBER, told: str = "at_once") -> None:
        save_search(db, viewer=viewer_of(db, cast[by]), query=query, name="Ships", told=told, now=now - LATER)

    return save


@pytest.fixture
def write(db, cast, now):
    """`write()`: a thread about dredgers, of now."""

    def write(*, by: str = WORKER, title: str = "Dredgers in port", at=now, **options):
        return make_thread(db, author=cast[by], now=at, title=title, **options)

    return write


@pytest.fixture
def look(db, index, now):
    """`look()`: the index has followed, and a few minutes later somebody looks."""

    def look(after: timedelta = LATER) -> int:
        index()
        looked = look_through(now + after)
        db.expire_all()
        return looked

    return look


def told(browser):
    return [line.text for line in page(browser.get("/notifications")).all("main .notice__what a")]


def notices(db):
    return db.scalars(select(Notice.id).where(Notice.reason == "search")).all()


def test_who_saved_a_search_is_told_of_what_is_new(browser_as, save, write, look):
    save()
    write()
    assert look() == 1
    browser = browser_as(MEMBER)
    assert told(browser) == ["1 new result for “Ships”"]
    assert page(browser.get("/notifications")).one("main .notice__quote").text == "Dredgers in port"
    assert browser_as(WORKER).get("/notifications").text.count("new result") == 0
    leads = page(browser.get("/notifications")).one("main .notice__what a")["href"]
    assert browser.get(leads).headers["location"] == "/search?q=dredgers&order=date"


def test_they_are_told_once_however_often_somebody_looks(db, save, write, look):
    save()
    write()
    for minutes in (5, 5, 10, 60, 24 * 60):
        look(timedelta(minutes=minutes))
    assert len(notices(db)) == 1


def test_what_was_there_before_is_not_new(db, save, write, look, now):
    write(at=now - timedelta(days=1))
    save()
    look()
    assert notices(db) == []


def test_what_somebody_wrote_themselves_or_muted_is_not_told(db, cast, save, write, look, now):
    save()
    write(by=MEMBER)
    muted = write()
    watch = {"viewer": viewer_of(db, cast[MEMBER]), "level": "mute", "now": now}
    set_level(db, subject="thread", subject_id=muted.id, **watch)
    make_reply(db, author=cast[MODERATOR], thread=muted, now=now, body="More dredgers")
    write(by=ADMIN)
    set_level(db, subject="member", subject_id=cast[ADMIN].id, **watch)
    look()
    assert notices(db) == []


def test_what_a_member_may_not_read_is_not_told(db, cast, browser_as, save, write, look, now):
    save()
    save(by=WORKER)
    caucus = make_space(db, now=now, audience="constituency:workers_org")
    write(by=WORKER, space=caucus)
    make_reply(db, author=cast[WORKER], thread=write(space=caucus), now=now, body="More dredgers")
    assert look() == 2
    assert notices(db) == []
    assert told(browser_as(MEMBER)) == []


def test_what_is_gone_since_is_neither_counted_nor_said(db, cast, browser_as, save, write, look, now):
    save()
    thread = write(title="Ships")
    reply = make_reply(db, author=cast[WORKER], thread=thread, now=now, body="Dredgers, all of them")
    look()
    browser = browser_as(MEMBER)
    assert told(browser) == ["1 new result for “Ships”"]
    post = db.get_one(Post, reply.id)
    delete_post(db, by=viewer_of(db, cast[WORKER]), post=post, reason="", now=now)
    answer = browser.get("/notifications")
    assert told(browser) == ["What was new for “Ships” is not there any more"]
    assert page(answer).one("main .notice__quote").text == ""


def test_one_notice_grows_until_it_is_read(db, cast, browser_as, save, write, look, now):
    save()
    write()
    look()
    write(at=now + timedelta(minutes=10), title="A second dredger")
    look(timedelta(minutes=20))
    assert told(browser_as(MEMBER)) == ["2 new results for “Ships”"]
    mark_all_seen(db, viewer=viewer_of(db, cast[MEMBER]), now=now)
    write(at=now + timedelta(minutes=30), title="A third dredger")
    look(timedelta(minutes=40))
    assert told(browser_as(MEMBER)) == ["1 new result for “Ships”", "2 new results for “Ships”"]


def test_who_is_told_once_a_day_gets_one_notice_for_all_of_it(db, browser_as, save, write, look, now):
    save(told="daily")
    save("q=ports", told="weekly")
    save("q=wages", told="never")
    write()
    write(at=now + timedelta(hours=20), title="A second dredger in a port")
    assert look() == 0
    assert look(timedelta(hours=24)) == 1
    assert told(browser_as(MEMBER)) == ["2 new results for “Ships”"]
    assert look(timedelta(hours=47)) == 0
    assert look(timedelta(days=7)) == 2
    assert len(notices(db)) == 2


def test_while_the_index_is_behind_nobody_looks_and_nothing_is_lost(db, save, write, index, now):
    save()
    index()
    write()
    db.commit()
    assert look_through(now + LATER) == 0
    index()
    assert look_through(now + LATER) == 1
    assert len(notices(db)) == 1


def test_what_changes_while_somebody_looks_is_not_lost(db, save, write, index, now, monkeypatch):
    save()
    thread = write()
    index()
    look_again(db, "thread", [thread.id], now=now)
    db.commit()
    monkeypatch.setattr(looking, "waiting_tasks", lambda *_, **__: [])  # it changed a moment after we asked
    assert (look_through(now + LATER), notices(db)) == (0, [])
    index()
    assert look_through(now + LATER) == 1
    assert len(notices(db)) == 1


def test_while_there_is_no_index_nobody_looks_and_nothing_is_lost(db, save, write, look, deliver, now):
    save()
    deliver()
    db.execute(SavedSearch.__table__.update().values(due_at=now))
    assert look_through(now + LATER) == 0
    write()
    assert look() == 1
    assert len(notices(db)) == 1


def test_what_may_not_be_committed_yet_is_told_later(db, save, write, look):
    save()
    write()
    assert look(timedelta(seconds=30)) == 1
    assert notices(db) == []
    look()
    assert len(notices(db)) == 1


def test_who_looked_a_moment_later_than_somebody_else_tells_nothing(db, save, write, index, now, monkeypatch):
    """As after a crash: what was found and not noted is found again; what was noted is not."""
    save()
    write()
    index()
    note = looking._note
    monkeypatch.setattr(looking, "_note", lambda *_: None)  # killed before it was noted
    assert look_through(now + LATER) == 1
    assert notices(db) == []
    found = []
    monkeypatch.setattr(looking, "_note", lambda session, news, *_: found.extend(news))
    look_through(now + LATER)
    monkeypatch.setattr(looking, "_note", note)
    assert look_through(now + LATER) == 1
    note(db, found, now + timedelta(minutes=4), now + LATER)
    assert len(notices(db)) == 1


def test_a_search_that_fails_keeps_back_no_other_and_is_tried_again(
    db, save, write, look, monkeypatch, caplog
):
    save("q=dredgers&type=post")
    save("q=dredgers")
    write()
    read_back = looking.read_back
    monkeypatch.setattr(looking, "read_back", lambda query: 1 / 0 if "type" in query else read_back(query))
    assert look() == 2
    assert "could not be looked through" in caplog.text
    assert len(notices(db)) == 1
    monkeypatch.setattr(looking, "read_back", read_back)
    assert look(timedelta(minutes=10)) >= 1


def test_who_wants_no_such_notices_gets_none(db, cast, save, write, look):
    choose_notices(db, viewer=viewer_of(db, cast[MEMBER]), wanted=[], by_mail=[], quiet=False)
    save()
    write()
    look()
    assert notices(db) == []


def test_where_nothing_was_written_no_search_is_asked_by_itself(db, cast, save, look, index, now, queries):
    index()
    for number in range(5):
        save(f"q=dredgers+{number}")
    with queries:
        look_through(now + LATER)
    few = queries.count
    for number in range(5, 15):
        save(f"q=dredgers+{number}", by=WORKER)
    with queries:
        look_through(now + 2 * LATER)
    assert queries.count == few


def test_a_mail_about_it_names_neither_the_search_nor_what_it_found(
    db, cast, save, write, look, deliver, capsys, now
):
    choose_notices(db, viewer=viewer_of(db, cast[MEMBER]), wanted=["search"], by_mail=["search"], quiet=False)
    save()
    write()
    look()
    db.execute(update(Letter).values(run_at=now))
    deliver()
    [mail] = capsys.readouterr().out.split("\n--- mail to ")[1:]
    assert mail.startswith(f"{MEMBER} ---")
    assert "Subject: Something new for you" in mail
    assert ("Ships" in mail, "Dredgers" in mail) == (False, False)
