"""A notice by mail too: by one's own choice, for its reader, as things are when it leaves."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from apfl_net.access.actions import restrict
from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.mail.letters import Letter
from apfl_net.notifications.actions import MAIL_AFTER, unsubscribe_token
from apfl_net.notifications.reasons import REASONS
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import said

QUIET = "Hello,\n\nthere is something new for you. You find it when you sign in:\n"


@pytest.fixture
def thread(db, cast, now):
    return make_thread(db, author=cast[MEMBER], now=now)


@pytest.fixture
def mails(db, deliver, capsys, now):
    """`mails()`: let five minutes pass, and read what has left."""

    def mails():
        deliver()
        db.execute(update(Letter).values(run_at=now))
        deliver()
        return capsys.readouterr().out.split("\n--- mail to ")[1:]

    return mails


def choose(browser, *by_mail, quiet=False):
    typed = dict.fromkeys(REASONS, "yes") | {f"mail_{reason}": "yes" for reason in by_mail}
    browser.post("/settings/notices", data=typed | ({"quiet": "yes"} if quiet else {}))


def test_an_answer_to_me_comes_by_mail_a_little_later(db, cast, thread, now, mails, deliver):
    reply = make_reply(db, author=cast[WORKER], thread=thread, body="We **do**.", now=now)
    deliver()
    letter = db.scalars(select(Letter)).one()
    assert (letter.run_at - now, letter.sent_at) == (MAIL_AFTER, None)
    [mail] = mails()
    assert mail.startswith(f"{MEMBER} ---")
    assert "Subject: Rosnah Idris replied to you in “How do you inspect vessels?”" in mail
    assert (
        f"We do.\n\nhttp://127.0.0.1:8000/posts/{reply.id}\n\nMembers of the network can read this." in mail
    )
    assert letter.about == f'{{"member_id": {cast[MEMBER].id}, "subject": "post", "subject_id": {reply.id}}}'


def test_a_mention_comes_by_mail_and_what_one_watches_does_not(db, browser_as, cast, thread, now, mails):
    browser_as(EMPLOYER).post(f"/threads/{thread.id}/watch", data={"level": "watch"})
    make_reply(db, author=cast[MEMBER], thread=thread, body="@rosnah-idris?", now=now)
    [mail] = mails()
    assert mail.startswith(f"{WORKER} ---")
    choose(browser_as(EMPLOYER), "watch")
    make_reply(db, author=cast[MEMBER], thread=thread, now=now)
    [mail] = mails()
    assert "Lan Tran wrote in" in mail


def test_who_chose_none_gets_none(db, browser_as, cast, thread, now, mails):
    choose(browser_as(MEMBER))
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    assert mails() == []


def test_who_has_read_it_meanwhile_gets_none(db, browser_as, cast, thread, now, mails):
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    browser_as(MEMBER).get(thread.path)
    assert mails() == []
    assert db.scalars(select(Letter.dropped_at)).one() is not None


def gone(db, cast, thread, reply, now):
    db.get_one(Post, reply.id).removed_at = now


def narrowed(db, cast, thread, reply, now):
    for what in (thread, db.get_one(Post, reply.id)):
        what.audience_id = audience_of_constituency(db, "workers_org").id


def left(db, cast, thread, reply, now):
    cast[MEMBER].left_at = now


def banned(db, cast, thread, reply, now):
    restrict(db, member_id=cast[MEMBER].id, kind="shut_out", cause="banned", until=None, now=now)


@pytest.mark.parametrize("what", [gone, narrowed, left, banned], ids=lambda what: what.__name__)
def test_what_they_may_not_see_any_more_is_not_told(db, cast, thread, now, mails, deliver, what):
    reply = make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    what(db, cast, thread, reply, now)
    db.flush()
    assert mails() == []
    letter = db.scalars(select(Letter)).one()
    assert (letter.sent_to, letter.sent_at) == (None, None)
    assert letter.dropped_at is not None


def test_quiet_mail_says_nothing_of_who_or_what(db, browser_as, cast, thread, now, mails):
    choose(browser_as(MEMBER), "reply", quiet=True)
    make_reply(db, author=cast[WORKER], thread=thread, body="A secret.", now=now)
    [mail] = mails()
    assert "Subject: Something new for you\n" in mail
    assert QUIET + "\nhttp://127.0.0.1:8000/notifications\n" in mail
    for word in ("Rosnah", "Lan", "vessels", "secret", "replied", "Members", "/posts/"):
        assert word not in mail.replace(MEMBER, "")


def test_what_only_some_may_read_is_never_in_a_mail(db, cast, now, mails):
    space = make_space(db, name="Workers", audience="constituency:workers_org", now=now)
    thread = make_thread(db, author=cast[WORKER], space=space, title="The strike", now=now)
    make_reply(db, author=cast["somchai-p"], thread=thread, body="On Monday.", now=now)
    [mail] = mails()
    assert QUIET in mail
    for word in ("strike", "Monday", "Somchai", "Workers"):
        assert word not in mail


def test_the_mail_is_in_the_readers_language(db, cast, thread, now, mails):
    cast[MEMBER].interface_language = "vi"
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    [mail] = mails()
    assert "Subject: Rosnah Idris đã" in mail


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:8000(/unsubscribe/\S+)", mail).group(1)


def test_one_click_without_a_sign_in_ends_mail_for_that_reason(client, db, cast, thread, now, mails):
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    link = link_in(mails()[0])
    assert "At present you get a mail when somebody replies to me." in said(client.get(link))
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    assert len(mails()) == 1  # opening the page was no choice
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert "Done. You get no more mail when somebody replies to me." in said(answer)
    assert client.get("/drafts").status_code == 401
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    assert mails() == []
    make_reply(db, author=cast[WORKER], thread=thread, body="@lan-tran", now=now)
    assert len(mails()) == 1


def test_a_mail_on_its_way_does_not_leave_after_that(client, db, cast, thread, now, mails, deliver):
    make_reply(db, author=cast[WORKER], thread=thread, now=now)
    deliver()
    client.post(f"/unsubscribe/{unsubscribe_token(cast[MEMBER].id, 'reply')}")
    assert mails() == []


@pytest.mark.parametrize("forged", ["x", "MToy.x.y", "%00", "Ijk5OTk5Og.x.y"])
def test_a_forged_link_ends_nothing(client, forged):
    assert client.get(f"/unsubscribe/{forged}").status_code in {404, 410}
    assert client.post(f"/unsubscribe/{forged}").status_code in {404, 410}


def test_choosing_keeps_the_rest_as_it_was(browser_as, db, cast, thread, now, mails):
    browser = browser_as(MEMBER)
    shown = said(browser.get("/settings/notices"))
    assert "Quiet mail Write nothing about the content in mail" in shown
    choose(browser, "answer", quiet=True)
    assert cast[MEMBER].quiet_mail
    choose(browser, "answer")
    assert not cast[MEMBER].quiet_mail


def test_what_is_days_old_is_no_news(db, cast, thread, now, mails):
    make_reply(db, author=cast[WORKER], thread=thread, now=now - timedelta(days=3))
    assert mails() == []
