"""Organisations: there for whom their members are there; put in order by staff."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.members.models import Membership, Organisation, Signer
from tests.factories.directory import make_member, show
from tests.factories.discussions import make_thread
from tests.html import page, said


def body_of(db, member):
    return db.scalar(
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.member_id == member.id, Membership.ended_on.is_(None))
    )


def test_an_organisation_is_there_for_whom_a_member_is_there(browser_as, db, cast, now):
    body = body_of(db, cast[MEMBER])
    worker, member, admin = browser_as(WORKER), browser_as(MEMBER), browser_as(ADMIN)
    shown = page(worker.get(body.path))
    assert (shown.one("h1").text, shown.texts(".row__title")) == (body.name, ["Lan Tran"])
    show(db, cast[MEMBER], organisation="constituency", now=now)
    for hiding in (None, "listed"):
        if hiding:
            show(db, cast[MEMBER], organisation="members", now=now)
            cast[MEMBER].listed = False
        assert worker.get(body.path).status_code == 404
        assert body.name not in said(worker.get("/organisations"))
        assert body.name not in said(worker.get("/settings/profile"))
        for browser in (member, admin):
            assert browser.get(body.path).status_code == 200
            assert body.name in said(browser.get("/organisations"))


def test_the_list_counts_whom_one_would_find(browser_as, db, cast, now):
    body = body_of(db, cast[MEMBER])
    second = make_member(
        db, "Bui Ha", organisation=body.name, country="VN", constituency="gov_labour", now=now
    )
    worker = browser_as(WORKER)

    def counted():
        rows = page(worker.get("/organisations?q=southern")).all("li.row")
        return [(row.one("h2").text, row.one(".row__side").text) for row in rows]

    assert counted() == [(body.name, "2 members listed")]
    show(db, second, organisation="staff", now=now)
    assert counted() == [(body.name, "1 member listed")]


def test_staff_describe_an_organisation_and_bylines_follow(browser_as, db, cast, now):
    thread = make_thread(db, author=cast[MEMBER], now=now)
    worker, admin = browser_as(WORKER), browser_as(ADMIN)
    assert "Southern Coast" in worker.get(thread.path).text
    body = body_of(db, cast[MEMBER])
    form = page(admin.get(f"/organisations/{body.id}/edit")).all("form.form")[0].fields()
    form |= {"name": "Coast Inspectorate", "kind": "labour_ministry", "website": "https://example.org/a"}
    answer = admin.post(
        f"/organisations/{body.id}", data=form | {"mail_domains": "@Labour.Example.org a.example"}
    )
    assert answer.headers["location"] == f"/organisations/{body.id}-coast-inspectorate"
    assert "Coast Inspectorate" in worker.get(thread.path).text
    assert db.get_one(Organisation, body.id).mail_domains == "labour.example.org a.example"
    shown = page(worker.get(answer.headers["location"]))
    assert "Ministry of labour, or its inspectorate" in shown.text
    assert [link["rel"] for link in shown.all("main a") if link["href"] == "https://example.org/a"] == [
        "noreferrer nofollow"
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ""},
        {"kind": "workers"},
        {"name": " "},
        {"website": "javascript:alert(1)"},
        {"website": "example.org"},
        {"website": "https://[::1"},
        {"website": "https://a b"},
        {"mail_domains": "nowhere"},
        {"mail_domains": "a.example, <b>.example"},
        {"about": "x" * 2001},
    ],
)
def test_what_cannot_be_said_of_an_organisation(browser_as, db, cast, wrong):
    body = body_of(db, cast[MEMBER])
    form = {"name": body.name, "kind": "labour_ministry", "website": "", "mail_domains": "", "about": ""}
    shown = page(browser_as(ADMIN).post(f"/organisations/{body.id}", data=form | wrong), 422)
    assert len(shown.texts(".error-summary li")) == 1
    assert db.get_one(Organisation, body.id).website == ""


def test_a_double_is_merged_with_all_that_hangs_on_it(browser_as, db, cast, now, deliver):
    thread = make_thread(db, author=cast[MEMBER], now=now)
    body = body_of(db, cast[MEMBER])
    body.mail_domains = "a.example"
    double = make_member(
        db, "Bui Ha", organisation="Southern Inspectorate", country="VN", constituency="gov_labour", now=now
    )
    winner = body_of(db, double)
    db.add(
        Signer(member_id=cast[MEMBER].id, organisation_id=body.id, granted_at=now, granted_by=cast[ADMIN].id)
    )
    post = db.scalar(select(Post).where(Post.thread_id == thread.id))
    post.on_behalf_of_id = body.id
    admin, old = browser_as(ADMIN), body.path
    assert admin.post(f"/organisations/{body.id}/merge", data={"into": winner.id}).status_code == 303
    deliver()
    assert sorted(page(browser_as(WORKER).get(winner.path)).texts(".row__title")) == ["Bui Ha", "Lan Tran"]
    assert db.scalar(select(Post.on_behalf_of_id).where(Post.id == post.id)) == winner.id
    signers = db.scalars(select(Signer).where(Signer.ended_at.is_(None))).all()
    assert [(signer.member_id, signer.organisation_id) for signer in signers] == [
        (cast[MEMBER].id, winner.id)
    ]
    assert db.get_one(Organisation, winner.id).mail_domains == "a.example"
    led = browser_as(WORKER).get(old)
    assert (led.status_code, led.headers["location"]) == (303, winner.path)
    again = make_member(
        db,
        "Ly An",
        organisation="Provincial Labour Inspectorate of the Southern Coast",
        country="VN",
        constituency="gov_labour",
        now=now,
    )  # the former name leads to the one that stands for it
    assert body_of(db, again).id == winner.id
    assert admin.post(f"/organisations/{winner.id}/merge", data={"into": winner.id}).status_code == 400


def test_only_doubles_of_one_country_are_merged(browser_as, db, cast):
    body, other = body_of(db, cast[MEMBER]), body_of(db, cast[EMPLOYER])
    admin = browser_as(ADMIN)
    assert admin.post(f"/organisations/{body.id}/merge", data={"into": other.id}).status_code == 400
    assert admin.post(f"/organisations/{body.id}/merge", data={"into": 2**31 - 1}).status_code == 404
    assert admin.post(f"/organisations/{body.id}/merge", data={}).status_code == 422
