"""Groups with owners: who is let in by whom, and what closes when somebody goes."""

import pytest
from sqlalchemy import select

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.access.models import Audience, GroupMember
from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, MODERATOR, OBSERVER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.groups.models import GroupAdmission
from apfl_net.leaving.actions import erase
from apfl_net.moderation.models import AuditEntry
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, parse, said

LAST_OWNER = "This is the last owner of the group."


@pytest.fixture
def group(db, cast, now):
    """Of the member, who owns it, and the worker."""
    made = make_group(db, slug="fees", name="Working party on fees")
    for email in (MEMBER, WORKER):
        add_to_group(db, group=made, member=cast[email], now=now)
    db.get_one(GroupMember, (made.id, cast[MEMBER].id)).is_owner = True
    db.commit()
    return made


def belongs(db, group, member):
    return db.get(GroupMember, (group.id, member.id)) is not None


def notices(browser):
    return page(browser.get("/notifications")).one("main").text


def test_who_does_not_belong_finds_no_group(browser_as, client, db, group):
    for browser in (browser_as(EMPLOYER), browser_as(ADMIN)):
        assert browser.get("/groups/fees").status_code == 404
        assert browser.post("/groups/fees/leaving").status_code == 404
        assert browser.post("/groups/fees/members", data={"handle": "x"}).status_code == 404
        assert "Working party" not in browser.get("/groups").text
    assert client.get("/groups/fees").status_code == 401
    assert "Working party on fees" in said(browser_as(WORKER).get("/groups"))


def test_the_menu_leads_there_only_for_who_belongs_or_is_staff(browser_as, group):
    for email, leads in ((WORKER, True), (ADMIN, True), (EMPLOYER, False)):
        links = [link["href"] for link in page(browser_as(email).get("/settings")).all("a.menu__item")]
        assert ("/groups" in links) is leads


def test_staff_open_a_group_and_do_not_belong_to_it(browser_as, db, cast):
    form = {"name": "Reading circle", "purpose": "We read.", "handle": "@rosnah-idris", "needs_second": "yes"}
    assert browser_as(MEMBER).post("/groups", data=form).status_code == 403
    admin = browser_as(ADMIN)
    assert admin.post("/groups", data=form | {"handle": "nobody"}).status_code == 422
    assert admin.post("/groups", data=form | {"name": " "}).status_code == 422
    assert admin.post("/groups", data=form).headers["location"] == "/groups?opened=yes"
    assert admin.get("/groups/reading-circle").status_code == 404
    worker = browser_as(WORKER)
    assert "You are an owner of the group “Reading circle” now" in notices(worker)
    assert page(worker.get("/groups/reading-circle")).texts(".state") == ["Owner"]
    made = db.scalars(select(Audience).where(Audience.slug == "reading-circle")).one()
    assert (made.purpose, made.needs_second) == ("We read.", True)
    assert [entry.act for entry in db.scalars(select(AuditEntry))] == ["opened"]
    assert "Opened a group" not in said(admin.get("/desk/audit"))


def test_an_owner_lets_in_and_out_and_everything_closes_at_once(browser_as, db, cast, group, now, deliver):
    space = make_space(db, name="Fees", audience="group:fees", now=now)
    thread = make_thread(db, author=cast[WORKER], space=space, title="On fees", now=now)
    owner, employer = browser_as(MEMBER), browser_as(EMPLOYER)
    handle = cast[EMPLOYER].handle
    assert browser_as(WORKER).post("/groups/fees/members", data={"handle": handle}).status_code == 403
    assert owner.post("/groups/fees/members", data={"handle": f"@{handle}"}).status_code == 303
    assert owner.post("/groups/fees/members", data={"handle": handle}).status_code == 409
    assert "You belong to the group “Working party on fees” now" in notices(employer)
    body = f"@{handle} what do you think?"
    post = make_reply(db, author=cast[WORKER], thread=thread, body=body, now=now)
    deliver()
    token = parse(employer.post("/settings/feeds", data={"label": "mine"}).text).one("#all")["value"]
    feed = token.removeprefix("http://127.0.0.1:8000")
    seen = ("/", "/discussions", "/threads/new-ones", "/notifications", feed, f"/members/{cast[WORKER].id}-x")
    assert "On fees" in employer.get(feed).text
    assert owner.post(f"/groups/fees/members/{cast[EMPLOYER].id}/removal").status_code == 303
    for path in seen:
        assert "On fees" not in employer.get(path).text, path
    for path in (thread.path, space.path, f"/posts/{post.id}", "/groups/fees", f"/posts/{post.id}/reactions"):
        assert employer.get(path).status_code == 404, path
    assert "You no longer belong to the group “Working party on fees”" in notices(employer)
    assert db.scalars(select(Post.id)).all()


def test_the_last_owner_stays_until_there_is_another(browser_as, db, cast, group):
    owner, worker = browser_as(MEMBER), browser_as(WORKER)
    assert LAST_OWNER in said(owner.post("/groups/fees/leaving"), 409)
    own = f"/groups/fees/members/{cast[MEMBER].id}"
    assert LAST_OWNER in said(owner.post(f"{own}/removal"), 409)
    assert LAST_OWNER in said(owner.post(f"{own}/ownership", data={"owner": "no"}), 409)
    assert owner.post(f"{own}/ownership", data={"owner": "perhaps"}).status_code == 422
    other = f"/groups/fees/members/{cast[WORKER].id}/ownership"
    assert worker.post(other, data={"owner": "yes"}).status_code == 403
    assert owner.post(other, data={"owner": "yes"}).status_code == 303
    assert "You are an owner of the group" in notices(worker)
    assert owner.post("/groups/fees/leaving").headers["location"] == "/groups"
    assert not belongs(db, group, cast[MEMBER])
    acts = [entry.act for entry in db.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert acts == ["made somebody an owner of", "left"]


@pytest.fixture
def closed(db, cast, group, now):
    """The same group, with a second owner and staff, where a second pair of eyes is needed."""
    group.needs_second = True
    add_to_group(db, group=group, member=cast[MODERATOR], now=now)
    db.get_one(GroupMember, (group.id, cast[WORKER].id)).is_owner = True
    db.commit()
    return group


def test_a_second_owner_or_staff_of_the_group_must_agree(browser_as, db, cast, closed):
    owner, second, staff = browser_as(MEMBER), browser_as(WORKER), browser_as(MODERATOR)
    handle = cast[EMPLOYER].handle
    assert owner.post("/groups/fees/members", data={"handle": handle}).status_code == 303
    assert not belongs(db, closed, cast[EMPLOYER])
    assert owner.post("/groups/fees/members", data={"handle": handle}).status_code == 409
    admission = db.scalars(select(GroupAdmission)).one()
    address = f"/groups/fees/admissions/{admission.id}"
    assert "second pair of eyes" in notices(second)
    assert "second pair of eyes" in notices(staff)
    assert owner.post(address, data={"decision": "agree"}).status_code == 409
    assert browser_as(EMPLOYER).post(address, data={"decision": "agree"}).status_code == 404
    assert browser_as(ADMIN).post(address, data={"decision": "agree"}).status_code == 404
    assert second.post(address, data={"decision": "agree"}).status_code == 303
    assert belongs(db, closed, cast[EMPLOYER])
    assert staff.post(address, data={"decision": "decline"}).status_code == 409
    assert "second pair of eyes" not in notices(staff)


def test_what_somebody_proposed_who_no_longer_may_is_not_agreed_to(browser_as, db, cast, closed):
    owner, second = browser_as(MEMBER), browser_as(WORKER)
    owner.post("/groups/fees/members", data={"handle": cast[EMPLOYER].handle})
    second.post(f"/groups/fees/members/{cast[MEMBER].id}/removal")
    admission = db.scalars(select(GroupAdmission)).one()
    address = f"/groups/fees/admissions/{admission.id}"
    assert second.post(address, data={"decision": "agree"}).status_code == 409
    assert second.post(address, data={"decision": "decline"}).status_code == 303
    assert not belongs(db, closed, cast[EMPLOYER])


def test_who_hides_has_no_name_in_the_group_and_is_not_found_by_a_handle(browser_as, db, cast, group, now):
    cast[WORKER].hidden_at = cast[OBSERVER].hidden_at = now
    owner = browser_as(MEMBER)
    assert "Rosnah Idris" not in owner.get("/groups/fees").text
    answers = [
        said(owner.post("/groups/fees/members", data={"handle": handle}), 422)
        for handle in (cast[OBSERVER].handle, "nobody-at-all")
    ]
    assert all("There is no member with this handle." in answer for answer in answers)


def test_a_group_goes_on_when_its_last_owner_is_erased(db, cast, group, now):
    erase(db, member=cast[MEMBER], now=now)
    assert db.get_one(GroupMember, (group.id, cast[WORKER].id)).is_owner
    assert not belongs(db, group, cast[MEMBER])
