"""Bookmarks: kept with one click or with a note and a reminder, found again, one's own alone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.actions.bookmarks import keep_bookmark
from apfl_net.discussions.models.posts import Bookmark, Post
from apfl_net.discussions.policy.bookmarking import MOST_BOOKMARKS, NoSuchDay, reminder_for
from apfl_net.kit.outbox import OutboxEntry
from apfl_net.notifications.models import Notice
from tests.browsing import HTMX
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.html import page, parse, said

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def post(db, cast, thread, now):
    """A reply by the worker; the member bookmarks it."""
    made = make_reply(db, author=cast[WORKER], thread=thread, body="We **board** at the pier.", now=now)
    db.commit()
    return made


def kept(db):
    return db.execute(select(Bookmark.member_id, Bookmark.post_id, Bookmark.note).order_by(Bookmark.id)).all()


def link(browser, thread, post):
    return page(browser.get(thread.path)).one(f"a#bookmark-{post.id}")


def set_reminder(db, cast, post, at, now, note=""):
    viewer = viewer_of(db, cast[MEMBER])
    keep_bookmark(db, viewer=viewer, post=post, note=note, remind_at=at, now=now)


def reminders(browser):
    lines = page(browser.get("/notifications")).all("li.notice")
    return [
        line.one(".notice__what").text
        for line in lines
        if "wanted to come back" in line.text and "notice--unread" in line["class"]
    ]


def test_under_each_post_is_a_link_to_keep_it(member, thread, post):
    shown = link(member, thread, post)
    assert (shown.text, shown["href"], shown["hx-post"]) == (
        "Bookmark",
        f"/posts/{post.id}/bookmark",
        f"/posts/{post.id}/bookmark",
    )


def test_visitors_have_no_such_link(client, db, cast, now):
    thread = make_thread(db, author=cast[MEMBER], space=make_space(db, audience="public", now=now), now=now)
    assert "ookmark" not in page(client.get(thread.path)).one("article.post").text


def test_with_htmx_one_click_keeps_it_and_another_lets_it_go(member, db, cast, thread, post):
    for words, expected in (("Bookmarked", [(cast[MEMBER].id, post.id, "")]), ("Bookmark", [])):
        answer = member.post(f"/posts/{post.id}/bookmark", headers=HTMX)
        assert (answer.status_code, parse(answer.text).one("a").text) == (200, words)
        assert kept(db) == expected
        assert link(member, thread, post).text == words


def test_one_click_does_not_throw_a_note_away(member, db, cast, post):
    member.post(f"/posts/{post.id}/bookmark", data={"note": "For the training", "remind": "none", "day": ""})
    answer = member.post(f"/posts/{post.id}/bookmark", headers=HTMX)
    assert answer.headers["hx-redirect"] == f"/posts/{post.id}/bookmark"
    assert kept(db) == [(cast[MEMBER].id, post.id, "For the training")]


def test_without_script_a_page_keeps_it_with_a_note(member, db, cast, thread, post):
    form = page(member.get(f"/posts/{post.id}/bookmark")).one("form.form")
    assert form.fields() == {"note": "", "remind": "none", "day": ""}
    answer = member.post(form["action"], data=form.fields() | {"note": " For the\ntraining "})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/posts/{post.id}")
    assert kept(db) == [(cast[MEMBER].id, post.id, "For the\ntraining")]
    assert page(member.get(form["action"])).one("form.form").fields()["note"] == "For the\ntraining"


def test_keeping_it_again_changes_the_note_and_makes_no_second_one(member, db, cast, post):
    for note in ("One", "Two"):
        member.post(f"/posts/{post.id}/bookmark", data={"note": note})
    assert kept(db) == [(cast[MEMBER].id, post.id, "Two")]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"note": "x" * 1001}, "note", "This is too long: at most 1000 characters."),
        ({"remind": "day", "day": ""}, "day", "Please choose a day from tomorrow on, within five years."),
        ({"remind": "day", "day": "2020-01-01"}, "day", "Please choose a day from tomorrow on,"),
        ({"remind": "day", "day": "9999-12-31"}, "day", "Please choose a day from tomorrow on,"),
        ({"remind": "day", "day": "soon"}, "day", "This does not look right; please check it."),
    ],
)
def test_what_cannot_be_kept_comes_back_with_a_message(member, db, post, typed, field, message):
    shown = page(member.post(f"/posts/{post.id}/bookmark", data={"note": "Mine"} | typed), 422)
    assert shown.one(f"#{field}-error").text.startswith(f"Error: {message}")
    assert shown.one("textarea").raw.removeprefix("\n") == typed.get("note", "Mine")
    assert kept(db) == []


def test_the_list_has_the_latest_first_with_notes_and_who_wrote_it(member, db, cast, thread, post):
    first = db.scalars(select(Post).where(Post.number == 1)).one()
    member.post(f"/posts/{first.id}/bookmark", data={"note": "Start here"})
    member.post(f"/posts/{post.id}/bookmark", headers=HTMX)
    rows = page(member.get("/bookmarks")).all("li.row")
    assert [row.one("h2").text for row in rows] == [
        "#2 in “How do you inspect vessels?”",
        "#1 in “How do you inspect vessels?”",
    ]
    assert rows[0].one(".row__text").text == "Rosnah Idris: We board at the pier."
    assert "Start here" in rows[1].text


def test_a_post_that_is_hidden_now_is_said_to_be_and_can_be_let_go(member, db, cast, thread, post):
    member.post(f"/posts/{post.id}/bookmark", data={"note": "Ask about this"})
    thread.audience_id = audience_of_constituency(db, "workers_org").id
    row = page(member.get("/bookmarks")).one("li.row")
    assert row.one("h2").text == "A post that is no longer open to you"
    assert "Ask about this" in row.text
    assert [word for word in ("board", "vessels", "Rosnah", f"/posts/{post.id}") if word in row.text] == []
    for browse in (member.get, member.post):
        assert browse(f"/posts/{post.id}/bookmark").status_code == 404
    answer = member.post(row.one("form")["action"])
    assert (answer.status_code, answer.headers["location"], kept(db)) == (303, "/bookmarks", [])
    assert "No bookmarks yet" in said(member.get("/bookmarks"))


def test_bookmarks_are_ones_own(member, worker, client, db, thread, post):
    member.post(f"/posts/{post.id}/bookmark", headers=HTMX)
    bookmark_id = db.scalars(select(Bookmark.id)).one()
    assert link(worker, thread, post).text == "Bookmark"
    assert "No bookmarks yet" in said(worker.get("/bookmarks"))
    assert worker.post(f"/bookmarks/{bookmark_id}/deletion").status_code == 404
    for path in ("/bookmarks", f"/posts/{post.id}/bookmark"):
        assert client.get(path).status_code == 401
    assert len(kept(db)) == 1


def test_there_is_an_end_to_how_many_one_can_keep(member, db, cast, thread, post):
    last = post.id
    for number in range(MOST_BOOKMARKS):
        copy = {column: getattr(post, column) for column in ("thread_id", "audience_id", "author_id")}
        copy |= {"membership_id": post.membership_id, "body": "", "body_html": "", "language": "en"}
        db.add(Post(**copy, number=number + 3, form_key=f"{number:032x}", written_at=post.written_at))
    db.flush()
    for post_id in db.scalars(select(Post.id).where(Post.id > last)).all():
        db.add(Bookmark(member_id=cast[MEMBER].id, post_id=post_id, made_at=post.written_at))
    answer = member.post(f"/posts/{last}/bookmark", data={"note": "One more"})
    assert answer.status_code == 429
    assert "You have very many bookmarks." in answer.text


MORNING = datetime(2026, 1, 31, 1, 0, tzinfo=UTC)  # eight in the morning in Hanoi


@pytest.mark.parametrize(
    ("choice", "day", "expected"),
    [
        ("none", date(2026, 3, 1), None),
        ("tomorrow", None, datetime(2026, 2, 1, 1, tzinfo=UTC)),
        ("week", None, datetime(2026, 2, 7, 1, tzinfo=UTC)),
        ("month", None, datetime(2026, 2, 28, 1, tzinfo=UTC)),
        ("day", date(2026, 2, 1), datetime(2026, 2, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_reminder_comes_in_the_morning_where_one_is(choice, day, expected):
    assert reminder_for(choice, day, now=MORNING, zone=HANOI) == expected


def test_a_month_from_december_is_january():
    december = datetime(2026, 12, 15, tzinfo=UTC)
    assert reminder_for("month", None, now=december, zone=UTC) == datetime(2027, 1, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize("day", [None, date(2026, 1, 31), date(2025, 12, 1), date(2099, 1, 1), date.max])
def test_a_day_that_has_begun_or_is_too_far_is_none(day):
    with pytest.raises(NoSuchDay):
        reminder_for("day", day, now=MORNING, zone=HANOI)


def test_a_reminder_waits_for_its_day(member, db, post):
    member.post(f"/posts/{post.id}/bookmark", data={"note": "", "remind": "week"})
    remind_at = db.scalars(select(Bookmark.remind_at)).one()
    entry = select(OutboxEntry.run_at).where(OutboxEntry.event == "discussions.BookmarkDue")
    assert db.scalars(entry).all() == [remind_at]
    assert remind_at.astimezone(HANOI).hour == 8
    day = page(member.get(f"/posts/{post.id}/bookmark")).one("form.form").fields()
    assert (day["remind"], day["day"]) == ("day", remind_at.astimezone(HANOI).date().isoformat())


def test_when_its_time_comes_one_is_told_once(member, db, cast, post, now, deliver):
    set_reminder(db, cast, post, now - timedelta(minutes=1), now - timedelta(days=1), note="Ask Rosnah")
    deliver()
    for entry in db.scalars(select(OutboxEntry)):
        entry.done_at = None
    deliver()
    assert reminders(member) == ["You wanted to come back to a post in “How do you inspect vessels?”"]
    line = next(line for line in page(member.get("/notifications")).all("li.notice") if "Ask" in line.text)
    assert line.one(".notice__quote").text == "Ask Rosnah"
    answer = member.get(line.one("a")["href"])
    assert answer.headers["location"] == f"/posts/{post.id}"
    assert reminders(member) == []


def test_set_anew_it_comes_again_at_the_new_time_only(member, db, cast, post, now, deliver):
    for minutes in (3, 2):
        set_reminder(db, cast, post, now - timedelta(minutes=minutes), now - timedelta(days=1))
    deliver()
    assert db.scalars(select(Notice.noticed_at).where(Notice.reason == "reminder")).all() == [
        now - timedelta(minutes=2)
    ]
    member.get(page(member.get("/notifications")).all("p.notice__what a")[0]["href"])
    set_reminder(db, cast, post, now - timedelta(minutes=1), now)
    deliver()
    assert len(reminders(member)) == 1


@pytest.mark.parametrize("what", ["removed", "without reminder", "hidden"])
def test_nobody_is_reminded_of_what_they_let_go_or_may_not_see(
    member, db, cast, thread, post, now, deliver, what
):
    set_reminder(db, cast, post, now - timedelta(minutes=1), now - timedelta(days=1))
    if what == "removed":
        member.post(f"/bookmarks/{db.scalars(select(Bookmark.id)).one()}/deletion")
    elif what == "without reminder":
        set_reminder(db, cast, post, None, now)
    else:
        thread.audience_id = audience_of_constituency(db, "workers_org").id
    deliver()
    assert db.scalars(select(Notice).where(Notice.reason == "reminder")).all() == []


def test_a_reminder_goes_with_its_bookmark_and_with_the_view_of_its_post(
    member, db, cast, thread, post, now, deliver
):
    set_reminder(db, cast, post, now - timedelta(minutes=1), now - timedelta(days=1))
    deliver()
    before = thread.audience_id
    thread.audience_id = audience_of_constituency(db, "workers_org").id
    assert reminders(member) == []
    thread.audience_id = before
    assert len(reminders(member)) == 1
    member.post(f"/bookmarks/{db.scalars(select(Bookmark.id)).one()}/deletion")
    assert db.scalars(select(Notice).where(Notice.subject == "bookmark")).all() == []
