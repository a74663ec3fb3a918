"""Members who chose to be listed are found by what all members see of them; who hides, at once no more."""

from functools import partial

import pytest
from sqlalchemy import update

from apfl_net.access.actions import restrict
from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import ADMIN, EMPLOYER, WORKER
from apfl_net.directory.actions.organisations import describe_organisation, merge_organisations
from apfl_net.directory.actions.places import change_place
from apfl_net.directory.documents import documents_of_members, documents_of_organisations
from apfl_net.joining.actions.reconfirming import ask_who_is_due, confirm_membership, let_lapse
from apfl_net.joining.policy import YEAR
from apfl_net.leaving.actions import erase, let_go
from apfl_net.members.actions import change_preferences, hide, unhide
from apfl_net.members.models import Member, Organisation
from apfl_net.members.queries import current_membership
from tests.factories.directory import describe, make_member, show
from tests.factories.discussions import make_thread, viewer_of
from tests.finding import shown, waiting


@pytest.fixture
def ana(db, cast, now):
    """Who can be found; nobody of the cast."""
    db.execute(update(Member).values(listed=False))
    db.expire_all()
    made = make_member(
        db, "Ana Đặng", organisation="Kiln Union", constituency="workers_org", country="IN", now=now
    )
    said = {"bio": "Inspecting chimneys since 1999", "expertise": ["brick_kilns"], "languages": ["hi", "en"]}
    describe(db, made, now=now, **said)
    return made


@pytest.fixture
def found(found):
    """Of people and what they wrote; pages are found for themselves."""
    return partial(found, kind=("member", "organisation", "thread", "post"))


@pytest.fixture
def reader(db, cast):
    """Of another constituency."""
    return viewer_of(db, cast[EMPLOYER])


def chosen(member, **other):
    kept = ("interface_language", "time_zone", "listed", "public_name", "shortcuts")
    return {name: getattr(member, name) for name in kept} | other


@pytest.mark.parametrize(
    "typed", ["ana dang", "kiln union officer", "chimney", "brick kilns", "brick_kilns", "hindi", "India"]
)
def test_a_member_is_found_by_each_field_that_members_see(db, ana, reader, found, typed):
    assert ("member", ana.id) in found(typed, reader)
    assert found(typed, Viewer()) == set()


def test_a_member_is_found_by_country_and_constituency(ana, reader, found):
    assert found("chimney", reader, country=("IN",), constituency=("workers_org",)) == {("member", ana.id)}
    assert found("chimney", reader, country=("VN",)) == set()


def test_who_is_not_listed_is_not_found(db, ana, reader, found, now):
    change_preferences(db, member=ana, now=now, **chosen(ana, listed=False))
    assert found("chimney", reader) == set()
    assert shown(db, reader, "member", ana.id) is None
    change_preferences(db, member=ana, now=now, **chosen(ana, listed=True))
    assert found("chimney", reader) == {("member", ana.id)}


@pytest.mark.parametrize("level", ["constituency", "staff"])
def test_a_field_that_not_all_members_see_is_in_no_document(db, cast, ana, reader, found, now, level):
    show(db, ana, now=now, bio=level, organisation=level, expertise=level, languages=level, position=level)
    assert ("member", ana.id) in waiting(db)
    for viewer in (reader, viewer_of(db, cast[WORKER]), viewer_of(db, cast[ADMIN])):
        for typed in ("chimney", "kiln union", "brick_kilns", "hindi", "officer"):
            assert found(typed, viewer) == set()
    assert found("ana", reader) == {("member", ana.id)}
    assert shown(db, reader, "member", ana.id).text == "India · Workers"
    assert "chimneys" in shown(db, viewer_of(db, cast[ADMIN]), "member", ana.id).text


def test_a_hit_is_shown_to_members_and_to_no_visitor(db, ana, reader):
    hit = shown(db, reader, "member", ana.id)
    assert (hit.title, hit.address, hit.mark.kind) == ("Ana Đặng", f"/members/{ana.id}-ana-dang", "members")
    assert hit.text.split("\n") == [
        "Officer, Kiln Union",
        "India · Workers",
        "Brick kilns",
        "Hindi, English",
        "Inspecting chimneys since 1999",
    ]
    ana.public_name = True
    assert shown(db, Viewer(), "member", ana.id) is None


def test_whoever_hides_is_passed_over_at_once_with_organisation_and_posts(db, ana, reader, found, now):
    thread = make_thread(db, author=ana, now=now)
    union = db.query(Organisation).filter_by(name="Kiln Union").one()
    assert found("kiln union", reader) == {("member", ana.id), ("organisation", union.id)}
    assert found('author:"ana dang"', reader) == {("thread", thread.id)}
    hide(db, member=db.get_one(Member, ana.id), now=now)
    assert {("member", ana.id), ("organisation", union.id), ("thread", thread.id)} <= waiting(db)
    assert shown(db, reader, "member", ana.id) is None
    assert shown(db, reader, "organisation", union.id) is None
    assert found("kiln union", reader) == found('author:"ana dang"', reader) == set()
    unhide(db, member=db.get_one(Member, ana.id), now=now)
    assert found("kiln union", reader) == set()


@pytest.mark.parametrize("goes", [let_go, erase])
def test_whoever_leaves_is_found_no_more(db, ana, reader, found, now, goes):
    assert found("chimney", reader) == {("member", ana.id)}
    goes(db, member=db.get_one(Member, ana.id), now=now)
    assert ("member", ana.id) in waiting(db)
    assert found("chimney", reader) == found("kiln union", reader) == set()
    assert shown(db, reader, "member", ana.id) is None


def test_whoever_lapses_is_not_found_until_they_confirm(db, cast, ana, reader, found, now):
    later = now + YEAR
    for member in db.query(Member):
        member.confirmed_at = now
    ask_who_is_due(db, now=later)
    let_lapse(db, now=later)
    assert ("member", ana.id) in waiting(db)
    assert found("chimney", reader) == set()
    assert shown(db, reader, "member", ana.id) is None
    said = {"organisation": "Kiln Union", "kind": "", "position": "Officer"}
    confirm_membership(db, viewer=viewer_of(db, ana), now=later, **said)
    assert found("chimney", reader) == {("member", ana.id)}


def test_whoever_is_suspended_stays_in_the_list(db, ana, reader, found, now):
    restrict(db, member_id=ana.id, kind="read_only", cause="suspended", until=None, now=now)
    assert found("chimney", reader) == {("member", ana.id)}


def test_another_place_is_followed_with_both_organisations(db, ana, reader, found, now):
    place = {"organisation": "Quarry Union", "kind": "", "position": "Steward"}
    change_place(db, member=ana, constituency="workers_org", country="IN", now=now, **place)
    quarry = current_membership(db, ana.id).organisation_id
    assert found('"kiln union"', reader) == set()
    assert found("quarry steward", reader) == {("member", ana.id)}
    assert found('"quarry union"', reader) == {("member", ana.id), ("organisation", quarry)}


def test_an_organisation_is_found_while_somebody_is_found_there(db, cast, ana, reader, found, now):
    union = db.query(Organisation).filter_by(name="Kiln Union").one()
    said = {"kind": "workers", "website": "", "mail_domains": "", "about": "Founded by stokers"}
    describe_organisation(db, body=union, name="Kiln Workers' Union", now=now, **said)
    assert ("organisation", union.id) in waiting(db)
    assert found("stokers", reader) == {("organisation", union.id)}
    assert found("kiln workers union", reader) == {("member", ana.id), ("organisation", union.id)}
    hit = shown(db, reader, "organisation", union.id)
    assert (hit.title, hit.address) == (
        "Kiln Workers' Union",
        f"/organisations/{union.id}-kiln-workers-union",
    )
    assert shown(db, Viewer(), "organisation", union.id) is None
    show(db, ana, now=now, organisation="constituency")
    assert found("stokers", reader) == found("stokers", viewer_of(db, cast[WORKER])) == set()
    assert shown(db, reader, "organisation", union.id) is None


def test_a_double_is_found_as_what_stands_for_it(db, ana, reader, found, now):
    double = db.query(Organisation).filter_by(name="Kiln Union").one()
    body = make_member(db, "Bo Lim", organisation="Union of Kiln Workers", country="IN", now=now)
    into = db.get_one(Organisation, current_membership(db, body.id).organisation_id)
    merge_organisations(db, body=double, into=into, now=now)
    assert {hit for hit in found("kiln", reader) if hit[0] == "organisation"} == {("organisation", into.id)}
    assert ("member", ana.id) in found("union of kiln workers", reader)


def test_a_batch_is_read_in_a_few_queries(db, now, queries):
    people = [make_member(db, f"Person {number}", now=now) for number in range(12)]
    for member in people:
        describe(db, member, expertise=["fishing"], now=now)
    db.flush()
    with queries:
        assert len(documents_of_members(db, [member.id for member in people])) == 12
    assert queries.count == 2, queries
    bodies = {current_membership(db, member.id).organisation_id for member in people}
    with queries:
        assert len(documents_of_organisations(db, sorted(bodies))) == 1
    assert queries.count == 1, queries
