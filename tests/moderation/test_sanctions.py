"""Warnings, suspensions and bans: with a reason, an end, and a way to appeal."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.access.actions import begin_sign_in, make_staff
from apfl_net.access.models import Restriction, SignIn
from apfl_net.access.policy import LastAdministrator, ShutOut
from apfl_net.access.queries import viewer_for
from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.kit.config import settings
from apfl_net.moderation.actions.sanctions import sanction
from apfl_net.moderation.models import Appeal, Sanction
from apfl_net.moderation.policy import BadEnd, NotOnYourself, NotYoursToDecide, OnlyAdministrators
from tests.factories.discussions import make_space, viewer_of
from tests.html import page
from tests.moderation.handling import do, in_days

REASON = "You named a broker, and then again."


def suspend(moderator, case, now, kind="suspension", days=7):
    answer = do(moderator, case, "sanctions", kind=kind, until=in_days(now, days), sanction_reason=REASON)
    assert answer.status_code == 303, answer.text


def enter(client, email, password=None):
    return client.post("/sign-in", data={"email": email, "password": password or settings().demo_password})


def test_a_warning_is_read_with_its_reason_and_takes_nothing_away(moderator, employer, case, deliver, thread):
    do(moderator, case, "sanctions", kind="warning", sanction_reason=REASON)
    deliver()
    assert "The moderators have warned you" in employer.get("/notifications").text
    assert REASON in employer.get("/moderation").text
    assert employer.post(f"/threads/{thread.id}/replies", data={"body": "I see."}).status_code == 303


def test_whoever_is_suspended_reads_and_keeps_drafts_and_posts_again_after(
    moderator, employer, case, now, db, cast, thread
):
    suspend(moderator, case, now)
    answer = employer.post(f"/threads/{thread.id}/replies", data={"body": "Let me say one thing."})
    assert answer.status_code == 403
    composer = page(answer, 403).one("section.composer form")
    assert composer.fields()["body"] == "Let me say one thing."
    assert "suspended you from writing" in page(employer.get(thread.path)).one("section.composer").text
    assert "Let me say one thing." in employer.get("/drafts").text
    db.scalars(select(Restriction)).one().until = now - timedelta(seconds=1)
    composer = page(employer.get(thread.path)).one("section.composer form")
    assert employer.post(composer["action"], data=composer.fields()).status_code == 303


def test_whoever_is_suspended_says_nothing_to_others_anywhere(
    moderator, employer, case, now, db, thread, post
):
    slug = make_space(db, now=now).slug
    suspend(moderator, case, now)
    first = f"/posts/{post.id - 1}"
    for address, typed in {
        f"{first}/reaction": {"kind": "useful"},
        f"{post.path}/revisions": {"body": "Else.", "started_from": "1"},
        f"{post.path}/language": {"language": "th"},
        f"/threads/{thread.id}/poll/votes": {"option": "1"},
        f"/threads/{thread.id}/closure": {"reason": "No."},
        "/threads": {"space": slug, "title": "T", "body": "B"},
    }.items():
        assert employer.post(address, data=typed).status_code == 403, address
    assert employer.post(f"{post.path}/deletion", data={"reason": ""}).status_code == 303  # their own words
    assert employer.post(f"{first}/report", data={"category": "spam"}).status_code == 303
    assert employer.get("/settings").status_code == 200


def test_a_ban_ends_all_sign_ins_and_is_told_only_after_the_right_password(
    moderator, employer, client, case, now, db, cast, thread
):
    suspend(moderator, case, now, kind="ban", days=30)
    assert db.scalars(select(SignIn).where(SignIn.member_id == cast[EMPLOYER].id)).all() == []
    assert employer.get("/drafts").status_code == 401
    wrong, unknown = enter(client, EMPLOYER, "wrong"), enter(client, "nobody@example.org", "wrong")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert wrong.text.replace(EMPLOYER, "") == unknown.text.replace("nobody@example.org", "")
    told = enter(client, EMPLOYER)
    assert told.status_code == 403
    assert "The moderators have shut you out until" in page(told, 403).one(".page__lead").text
    assert client.cookies.get("apfl") is None


def test_whoever_is_shut_out_belongs_to_no_audience_and_hears_of_nothing(moderator, case, now, db, cast):
    suspend(moderator, case, now, kind="ban", days=30)
    db.expire_all()
    assert viewer_for(db, cast[EMPLOYER].id).audiences == ()


def test_after_its_end_a_ban_is_over_by_itself(moderator, client, case, now, db):
    suspend(moderator, case, now, kind="ban", days=30)
    db.scalars(select(Restriction)).one().until = now - timedelta(seconds=1)
    assert enter(client, EMPLOYER).status_code == 303


def test_the_banned_appeal_by_the_link_and_somebody_else_decides(
    moderator, admin, client, case, now, db, deliver
):
    suspend(moderator, case, now, kind="ban", days=30)
    link = page(enter(client, EMPLOYER), 403).one("main a.button")["href"]
    shown = page(client.get(link))
    assert REASON in shown.text
    form = shown.one("form.form")
    assert client.post(form["action"], data={"words": ""}).status_code == 422
    assert client.post(form["action"], data={"words": "It was his public name."}).status_code == 303
    assert client.post(form["action"], data={"words": "Again."}).status_code == 409
    deliver()
    assert "An appeal waits for a decision" in admin.get("/notifications").text
    assert "An appeal waits for a decision" not in moderator.get("/notifications").text
    decision = {"outcome": "lifted", "answer": "You are right."}
    path = f"/desk/appeals/{db.scalar(select(Appeal.id))}/decision"
    assert moderator.post(path, data=decision).status_code == 403
    assert admin.post(path, data=decision | {"answer": ""}).status_code == 422
    assert admin.post(path, data=decision).status_code == 303
    assert admin.post(path, data=decision).status_code == 409
    assert enter(client, EMPLOYER).status_code == 303
    assert "You are right." in client.get("/moderation").text


def test_an_appeal_that_is_turned_down_leaves_all_as_it_is(moderator, admin, employer, case, now, db, thread):
    suspend(moderator, case, now)
    form = page(employer.get("/moderation")).one("article form")
    assert employer.post(form["action"], data={"words": "Please."}).status_code == 303
    path = f"/desk/appeals/{db.scalar(select(Appeal.id))}/decision"
    admin.post(path, data={"outcome": "upheld", "answer": "It stays."})
    assert employer.post(f"/threads/{thread.id}/replies", data={"body": "So?"}).status_code == 403
    assert "It stays." in employer.get("/moderation").text


@pytest.mark.parametrize("token", ["", "1", "x.y.z", "MQ.abc.def"])
def test_a_forged_link_opens_nothing(client, token):
    assert client.get(f"/appeals/{token}").status_code == 404
    assert client.post(f"/appeals/{token}/sanctions/1", data={"words": "Please."}).status_code == 404


def test_nobody_appeals_for_somebody_else(moderator, worker, case, now, db):
    suspend(moderator, case, now)
    one = db.scalar(select(Sanction.id))
    assert worker.post(f"/moderation/sanctions/{one}/appeal", data={"words": "Please."}).status_code == 404
    assert REASON not in worker.get("/moderation").text


def sanctioned(db, cast, now, by, of, kind="ban", days=30):
    moderator = viewer_of(db, cast[by])
    until = now + timedelta(days=days)
    member_id = cast[of].id
    return sanction(
        db, moderator=moderator, member_id=member_id, kind=kind, reason=REASON, until=until, now=now
    )


def test_the_last_administrator_cannot_be_shut_out(db, cast, now):
    make_staff(db, member=cast[MEMBER], role="admin", now=now)
    sanctioned(db, cast, now, by=ADMIN, of=MEMBER)
    with pytest.raises(NotOnYourself):
        sanctioned(db, cast, now, by=ADMIN, of=ADMIN)
    make_staff(db, member=cast[WORKER], role="admin", now=now)
    sanctioned(db, cast, now, by=ADMIN, of=WORKER)
    ghost = replace(viewer_of(db, cast[MEMBER]), staff_role="admin")
    with pytest.raises(LastAdministrator):
        sanction(
            db,
            moderator=ghost,
            member_id=cast[ADMIN].id,
            kind="ban",
            reason=REASON,
            until=now + timedelta(days=3),
            now=now,
        )


def test_moderators_do_not_shut_out_staff_nor_members_beyond_their_space(db, cast, now):
    with pytest.raises(OnlyAdministrators):
        sanctioned(db, cast, now, by=MODERATOR, of=ADMIN)
    with pytest.raises(NotYoursToDecide):
        sanctioned(db, cast, now, by=MEMBER, of=WORKER)
    sanctioned(db, cast, now, by=MEMBER, of=WORKER, kind="warning")


@pytest.mark.parametrize(("kind", "days"), [("ban", -1), ("ban", 0), ("ban", 4000), ("suspension", 400)])
def test_a_sanction_ends_at_a_time_to_come(db, cast, now, kind, days):
    with pytest.raises(BadEnd):
        sanctioned(db, cast, now, by=ADMIN, of=WORKER, kind=kind, days=days)


def test_a_day_that_is_none_is_said_in_the_form(moderator, case):
    answer = do(moderator, case, "sanctions", kind="ban", until="soon", sanction_reason=REASON)
    assert answer.status_code == 422
    assert re.search("Please give a day", answer.text)
    assert REASON in page(answer, 422).one("#sanction_reason").raw


def test_a_new_password_does_not_let_the_banned_in(db, cast, now):
    sanctioned(db, cast, now, by=ADMIN, of=WORKER)
    with pytest.raises(ShutOut):
        begin_sign_in(db, member=cast[WORKER], browser="", now=now)
