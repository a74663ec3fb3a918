"""Members find each other: by name and organisation, country, constituency, expertise and language."""

import re
from itertools import count

import pytest
from sqlalchemy import insert, text, update

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, WORKER
from apfl_net.directory.models import MemberExpertise
from apfl_net.members.models import Member, Membership, Organisation
from tests.discussions.test_plans import Sent, plan_of
from tests.factories.directory import describe, make_member, show
from tests.html import page, said


@pytest.fixture
def people(db, cast, now):
    """Four who can be found and one who did not choose it; nobody of the cast."""
    db.execute(update(Member).values(listed=False))
    db.expire_all()
    made = [
        make_member(
            db, "Ana Ray", organisation="Kiln Union", constituency="workers_org", country="IN", now=now
        ),
        make_member(
            db, "Bo Lim", organisation="Kiln Owners", constituency="employers_org", country="IN", now=now
        ),
        make_member(
            db, "Cai Đặng", organisation="Port Office", constituency="gov_labour", country="VN", now=now
        ),
        make_member(
            db, "Dee Ray", organisation="Port Union", constituency="workers_org", country="VN", now=now
        ),
        make_member(db, "Eve Ray", organisation="Kiln Union", country="IN", listed=False, now=now),
    ]
    for member, term, languages in zip(
        made,
        ("brick_kilns", "brick_kilns", "fishing", "fishing", "fishing"),
        ("hi", "en hi", "vi", "vi en", "en"),
        strict=True,
    ):
        describe(db, member, expertise=[term], languages=languages.split(), now=now)
    return {member.name.split()[0]: member for member in made}


def names(shown):
    return [name.split()[0] for name in shown.texts(".row__title")]


def facet(shown, name):
    """What can be chosen, with its count."""
    chosen = (re.fullmatch(r"(.+) \((\d+)\)", option.text) for option in shown.one(f"#{name}").all("option"))
    return {found[1]: int(found[2]) for found in chosen if found}


def test_visitors_never_meet_the_list(client):
    for path in ("/members", "/members?q=lan", "/members/overview", "/organisations", "/organisations/1"):
        answer = client.get(path)
        assert (answer.status_code, "Lan Tran" in answer.text) == (401, False)
    assert 'href="/members"' not in client.get("/").text


def test_the_menu_leads_members_there(browser_as, people):
    assert 'href="/members"' in browser_as(WORKER).get("/").text
    shown = page(browser_as(WORKER).get("/members"))
    assert names(shown) == ["Ana", "Bo", "Cai", "Dee"]
    assert shown.one("#found").text == "4 members"
    assert shown.texts("li.row .row__text")[0] == "Officer, Kiln Union"


def test_facets_count_whom_one_would_find(browser_as, people):
    shown = page(browser_as(WORKER).get("/members"))
    assert facet(shown, "country") == {"India": 2, "Viet Nam": 2}
    assert facet(shown, "constituency") == {"Employers": 1, "Government, labour": 1, "Workers": 2}
    assert facet(shown, "theme") == {"Brick kilns": 2, "Fishing": 2}
    assert facet(shown, "language") == {"English": 2, "Hindi": 2, "Vietnamese": 2}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("country=IN", ["Ana", "Bo"]),
        ("constituency=workers_org", ["Ana", "Dee"]),
        ("theme=fishing&language=en", ["Dee"]),
        ("country=IN&theme=fishing", []),
        ("q=ray", ["Ana", "Dee"]),
        ("q=KILN+own", ["Bo"]),
        ("q=dang", ["Cai"]),
        ("q=%C4%90%E1%BA%B7ng", ["Cai"]),
        ("q=%25", []),
        ("q=a_a", []),
        ("q=&country=&page=1", ["Ana", "Bo", "Cai", "Dee"]),
    ],
)
def test_conditions_hold_together(browser_as, people, query, found):
    shown = page(browser_as(WORKER).get(f"/members?{query}"))
    assert names(shown) == found
    if not found:
        assert "Nobody who chose to be found fits all of this." in shown.text


def test_counts_stay_when_a_value_is_chosen(browser_as, people):
    shown = page(browser_as(WORKER).get("/members?country=IN"))
    assert facet(shown, "country") == {"India": 2, "Viet Nam": 2}
    assert facet(shown, "theme") == {"Brick kilns": 2}
    assert shown.one("form.form").fields() == {
        "q": "",
        "country": "IN",
        "constituency": "",
        "theme": "",
        "language": "",
    }
    nobody = page(browser_as(WORKER).get("/members?country=IN&theme=fishing"))
    assert (facet(nobody, "country"), facet(nobody, "theme")) == (
        {"India": 0, "Viet Nam": 2},
        {"Brick kilns": 2, "Fishing": 0},
    )


@pytest.mark.parametrize(
    "query", ["country=XX", "theme=magic", "language=zz", "page=2", "page=0", "constituency=x"]
)
def test_an_address_that_can_lead_nowhere(browser_as, people, query):
    assert browser_as(WORKER).get(f"/members?{query}").status_code == 404


@pytest.mark.parametrize("moment", ["hidden_at", "left_at", "erased_at"])
def test_who_is_hidden_or_gone_is_neither_listed_nor_counted(browser_as, people, now, moment):
    setattr(people["Ana"], moment, now)
    for who in (WORKER, ADMIN):
        shown = page(browser_as(who).get("/members"))
        assert names(shown) == ["Bo", "Cai", "Dee"]
        assert facet(shown, "country") == {"India": 1, "Viet Nam": 2}


def test_nobody_is_found_or_counted_by_a_field_that_is_hidden(browser_as, db, people, now):
    """The employer looks; a worker shows these to her own constituency."""
    show(
        db,
        people["Ana"],
        expertise="constituency",
        languages="constituency",
        organisation="constituency",
        now=now,
    )
    employer, worker, admin = browser_as(EMPLOYER), browser_as(WORKER), browser_as(ADMIN)
    shown = page(employer.get("/members"))
    assert facet(shown, "theme") == {"Brick kilns": 1, "Fishing": 2}
    assert facet(shown, "language") == {"English": 2, "Hindi": 1, "Vietnamese": 2}
    assert facet(shown, "country") == {"India": 2, "Viet Nam": 2}
    assert "Kiln Union" not in shown.text
    for query in ("theme=brick_kilns", "language=hi", "q=union"):
        assert "Ana" not in names(page(employer.get(f"/members?{query}")))
        for browser in (worker, admin):
            assert "Ana" in names(page(browser.get(f"/members?{query}")))


def test_pages_of_a_long_list_keep_the_conditions(browser_as, db, people, now):
    for number in range(31):
        make_member(db, f"Fay {number:02}", country="FJ", now=now)
    first = page(browser_as(WORKER).get("/members?country=FJ&q=fay"))
    assert len(names(first)) == 30
    following = next(link["href"] for link in first.all("nav.pagination a") if link.get("rel") == "next")
    assert following == "/members?q=fay&country=FJ&page=2"
    assert len(names(page(browser_as(WORKER).get(following)))) == 1


def test_an_empty_directory_says_what_it_is_for(browser_as, db):
    db.execute(update(Member).values(listed=False))
    assert "Members are listed here only if they want it." in said(browser_as(MEMBER).get("/members"))


def test_a_full_page_takes_few_queries(browser_as, db, cast, now, queries):
    fill(db, 500, now)
    worker = browser_as(WORKER)
    worker.get("/members")
    with queries:
        assert len(page(worker.get("/members?country=IN&q=m")).all("li.row")) == 30
    assert queries.count <= 6, queries


@pytest.mark.parametrize(
    "path", ["/members", "/members?country=IN&theme=fishing&language=en&q=memb", "/organisations"]
)
def test_ten_thousand_members_are_found_by_index(browser_as, db, connection, cast, now, path):
    fill(db, 10_000, now)
    if connection.dialect.name == "postgresql":
        for table in ("members", "memberships", "organisations", "member_expertise", "field_levels"):
            connection.execute(text(f"ANALYZE {table}"))
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    worker = browser_as(WORKER)
    with Sent() as sent:
        assert worker.get(path).status_code == 200
    steps = [step for statement, values in sent for step in plan_of(connection, statement, values)]
    tables = "members|memberships|member_expertise|field_levels|photos"
    through = re.compile(rf"Seq Scan on ({tables})\b|SCAN ({tables})(_\d+)?$")
    assert len(steps) > 10
    assert [step for step in steps if through.search(step)] == []


def fill(db, number, now):
    """So many who can be found, with a place, two terms each, every tenth hiding something."""
    ids = count(1_000)
    countries, constituencies = ("IN", "VN", "TH", "NP"), ("workers_org", "gov_labour", "cso")
    db.execute(insert(Organisation), [{"id": 900, "name": "A body", "country": "IN", "constituency": "cso"}])
    members = [
        {
            "id": next(ids),
            "email": f"m{place}@example.org",
            "handle": f"m-{place}",
            "name": f"Member {place:05}",
            "languages": "en hi",
            "time_zone": "Asia/Bangkok",
            "listed": True,
            "joined_at": now,
            "changed_at": now,
        }
        for place in range(number)
    ]
    db.execute(insert(Member), members)
    places = [
        {
            "member_id": member["id"],
            "organisation_id": 900,
            "position": "Officer",
            "constituency": constituencies[member["id"] % 3],
            "country": countries[member["id"] % 4],
            "began_on": now.date(),
        }
        for member in members
    ]
    db.execute(insert(Membership), places)
    knowing = [
        {"member_id": member["id"], "term": term} for member in members for term in ("fishing", "mining")
    ]
    db.execute(insert(MemberExpertise), knowing)
    db.flush()
