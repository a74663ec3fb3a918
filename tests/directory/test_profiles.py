"""What members say about themselves, who sees it, and where they work."""

import pytest
from sqlalchemy import select

from apfl_net.access.models import FieldLevel
from apfl_net.access.queries import audience_of_constituency, viewer_for
from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, MODERATOR, OBSERVER, WORKER
from apfl_net.directory.queries.profiles import expertise_of
from apfl_net.discussions.models.posts import Post
from apfl_net.members.models import Member, Membership, Organisation
from apfl_net.members.queries import current_membership
from tests.factories.directory import describe, show
from tests.factories.discussions import make_thread
from tests.html import page, said

PROFILE = "/settings/profile"
SAVED = f"{PROFILE}?saved=yes"


def about_form(shown):
    return next(form for form in shown.all("form") if form["action"] == PROFILE)


def place_form(shown):
    return next(form for form in shown.all("form") if form["action"] == f"{PROFILE}/place")


def places(db, member):
    rows = select(Membership).where(Membership.member_id == member.id).order_by(Membership.id)
    return db.scalars(rows).all()


def test_what_is_filled_in_is_kept_and_shown(browser_as, db, cast):
    member = browser_as(MEMBER)
    form = about_form(page(member.get(PROFILE))).fields()
    assert (form["language_vi"], form["language_en"], form["sex"]) == ("yes", "yes", "")
    form |= {"bio": "Inspects.", "expertise_fishing": "yes", "expertise_debt_bondage": "yes", "sex": "woman"}
    form.pop("language_en")
    answer = member.post(PROFILE, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, SAVED)
    assert about_form(page(member.get(SAVED))).fields() == form
    kept = db.get_one(Member, cast[MEMBER].id)
    assert (kept.bio, kept.languages, kept.sex) == ("Inspects.", "vi", "woman")
    shown = page(browser_as(WORKER).get(cast[MEMBER].path))
    assert shown.texts(".tags li") == ["Debt bondage", "Fishing"]
    assert "woman" not in shown.one("main").text.casefold()


def test_levels_are_rows_only_where_they_differ(browser_as, db, cast):
    member = browser_as(MEMBER)
    form = about_form(page(member.get(PROFILE))).fields()
    assert form["level_photo"] == "constituency"
    member.post(PROFILE, data=form | {"level_bio": "staff", "level_photo": "members"})
    rows = select(FieldLevel.field, FieldLevel.level).order_by(FieldLevel.field)
    assert [tuple(row) for row in db.execute(rows)] == [("bio", "staff"), ("photo", "members")]
    member.post(PROFILE, data=form)
    assert db.execute(rows).all() == []


@pytest.mark.parametrize(
    "sent", [{}, {"level_bio": "anybody"}, {"level_bio": ""}, {"level_everything": "public"}]
)
def test_what_is_not_said_of_a_level_widens_nothing(browser_as, db, cast, now, sent):
    show(db, cast[MEMBER], bio="staff", now=now)
    assert browser_as(MEMBER).post(PROFILE, data=sent).status_code == 303
    rows = select(FieldLevel.field, FieldLevel.level)
    assert [tuple(row) for row in db.execute(rows)] == [("bio", "staff")]


def test_too_much_and_unknown_choices(browser_as, db, cast):
    member = browser_as(MEMBER)
    known = about_form(page(member.get(PROFILE)))
    boxes = [box["name"] for box in known.all("input") if box["name"].startswith("expertise_")]
    shown = page(member.post(PROFILE, data=dict.fromkeys(boxes[:13], "yes") | {"bio": "x" * 2001}), 422)
    assert len(shown.texts(".error-summary li")) == 2
    assert about_form(shown).fields()["bio"] == "x" * 2001
    assert member.post(PROFILE, data={"expertise_magic": "yes", "language_xx": "yes"}).status_code == 303
    assert expertise_of(db, [cast[MEMBER].id]) == {}


@pytest.mark.parametrize(
    ("level", "seeing"),
    [
        ("public", {MEMBER, ADMIN, WORKER, "kanokwan-b", "visitor"}),
        ("members", {MEMBER, ADMIN, WORKER, "kanokwan-b"}),
        ("constituency", {MEMBER, ADMIN, "kanokwan-b"}),
        ("staff", {MEMBER, ADMIN}),
    ],
)
def test_each_field_is_seen_by_whom_it_is_for(browser_as, client, db, cast, now, level, seeing):
    lan = cast[MEMBER]
    lan.public_name = True
    cast["kanokwan-b"].interface_language = "en"
    describe(db, lan, bio="Bio-word", languages=["my"], expertise=["mining"], now=now)
    fields = ("position", "organisation", "bio", "languages", "expertise", "contributions")
    show(db, lan, now=now, **dict.fromkeys(fields, level))
    words = ("Labour inspector", "Southern Coast", "Bio-word", "Burmese", "Mining", "Recent posts")
    browsers = {who: browser_as(cast[who]) for who in (MEMBER, ADMIN, WORKER, "kanokwan-b")}
    for who, browser in (browsers | {"visitor": client}).items():
        text = said(browser.get(lan.path))
        assert [word in text for word in words] == [who in seeing] * 6, who
        assert ("Southern Coast" in browser.get(f"/members/{lan.id}/card").text) == (who in seeing)


def test_lists_of_discussions_obey_too(browser_as, db, cast, now):
    """Whom one can mention, and who reacted, each say the organisation."""
    thread = make_thread(db, author=cast[WORKER], now=now)
    post = db.scalar(select(Post).where(Post.thread_id == thread.id))
    browser_as(MEMBER).post(f"/posts/{post.id}/reaction", data={"kind": "useful"})
    lists = (f"/threads/{thread.id}/mentionable?q=lan", f"/posts/{post.id}/reactions")
    for level, is_told in (("members", True), ("constituency", False)):
        show(db, cast[MEMBER], organisation=level, now=now)
        for path in lists:
            text = said(browser_as(WORKER).get(path))
            assert ("Lan Tran" in text, "Southern Coast" in text) == (True, is_told), path


def test_public_fields_of_a_private_name_are_met_by_no_visitor(client, db, cast, now):
    show(db, cast[MEMBER], bio="public", now=now)
    assert client.get(cast[MEMBER].path).status_code == 404


def test_the_list_of_posts_is_hidden_at_its_own_address_too(browser_as, db, cast, now):
    make_thread(db, author=cast[MEMBER], title="Found", now=now)
    worker, path = browser_as(WORKER), f"/members/{cast[MEMBER].id}/posts"
    assert "Found" in said(worker.get(path))
    show(db, cast[MEMBER], contributions="constituency", now=now)
    assert "Nothing that you may read yet." in said(worker.get(path))
    assert "Found" in said(browser_as(MEMBER).get(path))


@pytest.mark.parametrize("moment", ["hidden_at", "erased_at", "left_at"])
def test_who_is_hidden_or_gone_is_nowhere(browser_as, client, cast, now, moment):
    setattr(cast[EMPLOYER], moment, now)
    for browser in (browser_as(WORKER), client):
        for kind in ("", "/card"):
            assert browser.get(f"/members/{cast[EMPLOYER].id}{kind}").status_code == 404
        assert "Pongsak" not in browser.get(f"/members/{cast[EMPLOYER].id}/posts").text
    assert "Pongsak" not in browser_as(WORKER).get("/members").text


def test_who_is_hidden_finds_their_page_and_so_does_staff(browser_as, cast, now):
    cast[EMPLOYER].hidden_at = now
    for who in (EMPLOYER, ADMIN):
        assert "This page is hidden" in said(browser_as(who).get(cast[EMPLOYER].path))


def test_another_position_is_written_into_the_place(browser_as, db, cast):
    member = browser_as(MEMBER)
    form = place_form(page(member.get(PROFILE))).fields() | {"kind": "labour_ministry"}
    assert member.post(f"{PROFILE}/place", data=form | {"position": " Chief  inspector "}).status_code == 303
    held = places(db, cast[MEMBER])
    assert [(place.position, place.ended_on) for place in held] == [("Chief inspector", None)]
    assert db.get_one(Organisation, held[0].organisation_id).kind == "labour_ministry"


def test_another_organisation_begins_a_new_place_and_the_history_is_for_oneself_and_staff(
    browser_as, db, cast, now
):
    member = browser_as(MEMBER)
    form = place_form(page(member.get(PROFILE))).fields()
    form |= {"organisation": "Central Inspectorate", "kind": "labour_ministry"}
    assert member.post(f"{PROFILE}/place", data=form).headers["location"] == SAVED
    held = places(db, cast[MEMBER])
    assert [place.ended_on for place in held] == [now.date(), None]
    assert [place.constituency for place in held] == ["gov_labour", "gov_labour"]
    for who, is_told in ((MEMBER, True), (ADMIN, True), (WORKER, False)):
        text = said(browser_as(who).get(cast[MEMBER].path))
        assert "Central Inspectorate" in text
        assert ("Southern Coast" in text) == is_told


def test_a_place_in_another_constituency_waits_for_staff(browser_as, db, cast):
    """Or a government delegate could read the workers' caucus by saying so."""
    member, admin = browser_as(MEMBER), browser_as(ADMIN)
    before = viewer_for(db, cast[MEMBER].id).audiences
    form = place_form(page(member.get(PROFILE))).fields()
    form |= {"constituency": "workers_org", "organisation": "A union", "kind": "workers"}
    assert member.post(f"{PROFILE}/place", data=form).headers["location"] == f"{PROFILE}#place"
    assert viewer_for(db, cast[MEMBER].id).audiences == before
    assert "You asked for this place: Labour inspector, A union" in said(member.get(PROFILE))
    waiting = page(admin.get("/desk/places"))
    assert waiting.texts("h2.row__title") == ["Lan Tran"]
    assert admin.post(waiting.all("li.row form")[0]["action"]).status_code == 303
    assert current_membership(db, cast[MEMBER].id).constituency == "workers_org"
    assert audience_of_constituency(db, "workers_org").id in viewer_for(db, cast[MEMBER].id).audiences
    assert "Nothing waits here." in said(admin.get("/desk/places"))


def test_staff_decline_with_a_reason_that_the_member_reads(browser_as, db, cast):
    member, admin = browser_as(MEMBER), browser_as(ADMIN)
    form = place_form(page(member.get(PROFILE))).fields()
    member.post(f"{PROFILE}/place", data=form | {"constituency": "cso", "kind": "", "organisation": "B"})
    refusal = page(admin.get("/desk/places")).all("li.row form")[1]["action"]
    assert page(admin.post(refusal, data={"reason": " "}), 422).texts(".error-summary li")
    assert admin.post(refusal, data={"reason": "Please call us."}).status_code == 303
    assert "did not agree to the place at B: Please call us." in said(member.get(PROFILE))
    assert admin.post(refusal, data={"reason": "Again"}).status_code == 409
    assert current_membership(db, cast[MEMBER].id).constituency == "gov_labour"


def test_nobody_agrees_to_their_own_place(browser_as, db, cast):
    admin = browser_as(ADMIN)
    form = place_form(page(admin.get(PROFILE))).fields()
    admin.post(f"{PROFILE}/place", data=form | {"constituency": "workers_org", "organisation": "U"})
    row = page(admin.get("/desk/places")).one("li.row")
    assert row.all("form") == []
    path = page(browser_as(MODERATOR).get("/desk/places")).all("li.row form")[0]["action"]
    assert admin.post(path).status_code == 403
    assert browser_as(MODERATOR).post(path).status_code == 303


def test_what_is_asked_later_stands_instead(browser_as, db, cast):
    member = browser_as(MEMBER)
    form = place_form(page(member.get(PROFILE))).fields()
    for name in ("First union", "Second union"):
        member.post(
            f"{PROFILE}/place",
            data=form | {"constituency": "workers_org", "organisation": name, "kind": "workers"},
        )
    text = said(browser_as(ADMIN).get("/desk/places"))
    assert ("First union" in text, "Second union" in text) == (False, True)


@pytest.mark.parametrize(
    ("said_of_it", "problem"),
    [
        ({"kind": ""}, "For a public authority, please say which kind it is."),
        ({"kind": "workers"}, "This kind of organisation does not go with the constituency."),
        ({"kind": "castle"}, "Please choose one of the list."),
        ({"kind": "justice", "constituency": "cso"}, "This kind of organisation does not go"),
        ({"kind": "justice", "constituency": "kings"}, "Please choose one of the list."),
        ({"kind": "justice", "country": "XX"}, "Please choose one of the list."),
        ({"kind": "justice", "organisation": " "}, "Please fill this in."),
    ],
)
def test_a_place_that_cannot_be(browser_as, db, cast, said_of_it, problem):
    member = browser_as(OBSERVER)
    form = place_form(page(member.get(PROFILE))).fields() | {"constituency": "gov_labour"} | said_of_it
    shown = page(member.post(f"{PROFILE}/place", data=form), 422)
    assert [line for line in shown.texts(".error-summary li") if problem in line]
    assert place_form(shown).fields()["organisation"] == form["organisation"]
    assert len(places(db, cast[OBSERVER])) == 1
