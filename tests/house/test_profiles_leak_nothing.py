"""Profiles and the directory: each viewer finds and counts exactly what the members show to them.

Random people with random choices are asked for by all of each other and by a visitor; every list, every count
and every word is compared with the oracle of `leaks/profiles.py`.
"""

import re

from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import update

from apfl_net.access.actions import begin_sign_in, make_staff
from apfl_net.directory.actions.profile import choose_levels, describe_oneself
from apfl_net.directory.queries.profiles import levels_of
from apfl_net.kit.clock import utc_now
from apfl_net.members.actions import add_member, take_place
from apfl_net.members.models import Member
from tests.browsing import Browser
from tests.house.leaks.profiles import ProfileOracle, Somebody, plans
from tests.house.leaks.world import undone
from tests.html import page

thorough = settings(
    max_examples=15,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FACETS = ("country", "constituency", "theme", "language")
SEARCHES = (
    {},
    {"country": "IN"},
    {"theme": "fishing"},
    {"language": "vi", "constituency": "workers_org"},
    {"q": "abax"},
    {"q": "name1", "country": "VN"},
    {"theme": "mining", "q": "ebex"},
)


@thorough
@given(plan=plans)
def test_everybody_finds_and_counts_what_is_for_them(connection, app, plan):
    with undone(connection) as db, Browser(app, db) as browser:
        oracle = make(db, plan, utc_now())
        for viewer in (None, *oracle.people):
            browser.cookies.clear()
            if viewer:
                member = db.get_one(Member, viewer.id)
                browser.carry(begin_sign_in(db, member=member, browser="test", now=utc_now()))
                look_for_people(browser, oracle, viewer)
                look_for_organisations(browser, oracle, viewer)
            look_at_pages(browser, oracle, viewer)


def make(db, plan, now) -> ProfileOracle:
    db.execute(update(Member).values(left_at=now))
    people = []
    for place, person in enumerate(plan):
        member = add_member(
            db,
            email=f"p{place}@example.org",
            name=f"Name{place}x",
            time_zone="Asia/Bangkok",
            listed=person.listed,
            public_name=person.public_name,
            now=now,
        )
        body = {"organisation": person.organisation, "country": person.country}
        held = {"position": f"position{place}x", "constituency": person.constituency}
        take_place(db, member=member, now=now, **body, **held)
        said = {"bio": f"bio{place}x", "sex": "woman"}
        known = {"languages": sorted(person.languages), "expertise": sorted(person.terms)}
        describe_oneself(db, member=member, now=now, **said, **known)
        choose_levels(db, member=member, levels=levels_of(db, member.id) | person.levels, now=now)
        member.hidden_at = now if person.hidden else None
        if person.is_staff:
            make_staff(db, member=member, role="moderator", now=now)
        people.append(Somebody(place, member.id, person))
    db.flush()
    return ProfileOracle(people)


def look_for_people(browser, oracle, viewer):
    for wanted in SEARCHES:
        query = "&".join(f"{name}={value}" for name, value in wanted.items())
        shown = page(browser.get(f"/members?{query}"))
        found = oracle.found(viewer, **wanted)
        assert shown.texts(".row__title") == sorted(person.name for person in found)
        assert shown.one("#found").text == f"{len(found)} member{'' if len(found) == 1 else 's'}"
        for facet in FACETS:
            assert counted(shown, facet) == dict(oracle.counts(viewer, facet, **wanted)), (facet, wanted)
        for row, person in zip(shown.all("li.row"), sorted(found, key=lambda one: one.name), strict=True):
            say_only(row.text, person, viewer, ("position", "organisation", "expertise"))


def look_for_organisations(browser, oracle, viewer):
    theirs = {}
    for person in oracle.found(viewer):
        if person.shows("organisation", viewer):
            body = theirs.setdefault((person.plan.organisation, person.plan.country), set())
            body.add(person.name)
    own = (viewer.plan.organisation, viewer.plan.country)
    there = {(person.plan.organisation, person.plan.country) for person in oracle.people}
    seen = there if viewer.plan.is_staff else {*theirs, own}
    rows = page(browser.get("/organisations")).all("li.row")
    links = [row.one("h2 a") for row in rows]
    listed = sorted(link.text for link in links)
    if not viewer.plan.is_staff:
        assert listed == sorted(name for name, _country in seen)
    for link in links:
        shown = page(browser.get(link["href"]))
        key = (link.text, "IN" if "India" in shown.one("dl.facts").text else "VN")
        if key in there:
            assert set(shown.texts(".row__title")) == theirs.get(key, set())


def look_at_pages(browser, oracle, viewer):
    for person in oracle.people:
        path = f"/members/{person.id}"
        if not person.has_page_for(viewer):
            for kind in ("", "/card"):
                assert browser.get(path + kind).status_code == 404
            continue
        shown = page(browser.get(path)).one("main")
        say_only(shown.text, person, viewer, person.words)
        say_only(browser.get(f"{path}/card").text, person, viewer, ("position", "organisation"))


def say_only(text, person, viewer, told):
    """Each field that is told stands there, each other does not."""
    for name, words in person.words.items():
        is_told = name in told and person.shows(name, viewer)
        said = {word for word in words if word in text}
        assert said == (words if is_told else set()), (person.name, name)


def counted(shown, facet):
    found = (re.fullmatch(r"(.+) \((\d+)\)", option.text) for option in shown.one(f"#{facet}").all("option"))
    return {one[1]: int(one[2]) for one in found if one}
