"""A record is proposed, looked at, and published; until then nobody else has it."""

from urllib.parse import unquote

from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from apfl_net.resources.models.resources import Resource
from tests.factories.resources import make_proposal, make_resource
from tests.html import page, said

PROPOSED = {
    "title": "Sổ tay thanh tra lao động",
    "title_language": "vi",
    "title_english": "Handbook for labour inspectors",
    "type": "guidance",
    "links": "https://example.org/handbook",
    "abstract": "How to prepare a *visit*.",
    "publishers": "Ministry of Example\nExample Institute",
    "date": "2021-05",
    "finality": "draft",
    "language_vi": "yes",
    "country_VN": "yes",
    "theme_enforcement": "yes",
    "reader_labour_inspectors": "yes",
    "instrument_C29": "yes",
    "doi": "https://doi.org/10.1000/XYZ",
    "isbn": "92-2-127748-8",
    "licence": "cc_by_4",
    "rights_statement": "We published it.",
    "audience": "2",
}
ALL_CHECKED = {"checked_rights": "yes", "checked_confidentiality": "yes", "checked_metadata": "yes"}


def proposed(db) -> Resource:
    return db.scalars(select(Resource).order_by(Resource.id.desc())).first()


def test_a_member_proposes_staff_publish_and_members_read(browser_as, client, db, deliver, index):
    member, staff, reader = browser_as(MEMBER), browser_as(ADMIN), browser_as(WORKER)
    form = page(member.get("/resources/new")).one("form.form").fields()
    assert (form["audience"], form["finality"]) == ("2", "final")
    sent = member.post("/resources", data=PROPOSED)
    resource = proposed(db)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/resources/proposals/{resource.id}")
    assert "Waits for the secretariat" in said(member.get(sent.headers["location"]))
    for stranger in (reader, client):
        assert stranger.get(resource.path).status_code == 404
        assert resource.title not in stranger.get("/resources").text
    assert reader.get(f"/resources/proposals/{resource.id}").status_code == 404
    assert reader.get(f"/desk/resources/{resource.id}").status_code == 403

    assert page(staff.get("/desk/resources")).texts(".row h2") == [PROPOSED["title"]]
    assert "1 waits" in said(staff.get("/desk"))
    answer = staff.post(
        f"/desk/resources/{resource.id}/publication", data=ALL_CHECKED | {"note": "Thank you."}
    )
    assert (answer.status_code, unquote(answer.headers["location"])) == (303, resource.path)
    deliver()
    index()

    shown = page(reader.get(resource.path))
    assert shown.one("h1").text == PROPOSED["title"]
    assert shown.one("h1")["lang"] == "vi"
    assert shown.one(".prose em").text == "visit"
    facts = dict(zip(shown.texts("aside dt"), shown.texts("aside dd"), strict=True))
    assert facts == {
        "Type": "Guidance",
        "Publishers": "Ministry of Example; Example Institute",
        "Date": "May 2021",
        "Languages": "Vietnamese",
        "Countries": "Viet Nam",
        "Themes": "Enforcement",
        "Written for": "Labour inspectors",
        "Instruments": "Forced Labour Convention, 1930 (C29)",
        "DOI": "10.1000/xyz",
        "ISBN": "9789221277484",
        "Licence": "CC BY 4.0",
    }
    assert "Draft, not final" in shown.text
    assert page(reader.get("/resources")).texts(".row h3") == [PROPOSED["title"]]
    assert client.get(resource.path).status_code == 404
    assert "What you proposed is published" in said(member.get("/notifications"))
    assert "Thank you." in said(member.get(f"/resources/proposals/{resource.id}"))


def test_nothing_is_published_before_everything_was_looked_at(browser_as, db, cast, now):
    resource = make_proposal(db, by=cast[MEMBER], now=now)
    staff = browser_as(ADMIN)
    answer = staff.post(f"/desk/resources/{resource.id}/publication", data={"checked_rights": "yes"})
    assert "Please look at every point of the checklist" in said(answer, 409)
    assert page(answer, 409).all("form.form")[0].fields()["checked_rights"] == "yes"
    db.refresh(resource)
    assert resource.state == "proposed"


def test_what_is_given_back_is_completed_and_waits_again(browser_as, db, cast, now, deliver):
    resource = make_proposal(db, by=cast[MEMBER], now=now)
    staff, member = browser_as(ADMIN), browser_as(MEMBER)
    assert staff.post(f"/desk/resources/{resource.id}/return", data={"reason": ""}).status_code == 422
    assert (
        staff.post(f"/desk/resources/{resource.id}/return", data={"reason": "Which year?"}).status_code == 303
    )
    deliver()
    assert "Something is missing in what you proposed" in said(member.get("/notifications"))
    own = f"/resources/proposals/{resource.id}"
    assert "Which year?" in said(member.get(own))
    form = page(member.get(f"{own}/edit")).one("form.form").fields()
    assert (form["title"], form["country_VN"], form["doi"]) == (resource.title, "yes", "10.1000/kilns")
    assert member.post(own, data=form | {"date": "2020"}).status_code == 303
    db.refresh(resource)
    assert (resource.state, resource.date, resource.year) == ("proposed", "2020", 2020)


def test_what_is_declined_leaves_no_page_and_its_proposer_reads_why(browser_as, db, cast, now, deliver):
    resource = make_proposal(db, by=cast[MEMBER], now=now)
    browser_as(ADMIN).post(f"/desk/resources/{resource.id}/refusal", data={"reason": "It names a victim."})
    deliver()
    member = browser_as(MEMBER)
    assert "It names a victim." in said(member.get(f"/resources/proposals/{resource.id}"))
    assert member.get(resource.path).status_code == 404
    assert member.post(f"/resources/proposals/{resource.id}", data=PROPOSED).status_code == 409
    assert browser_as(ADMIN).get(f"/desk/resources/{resource.id}").status_code == 404


def test_a_proposer_takes_it_back_while_it_waits(browser_as, db, cast, now):
    resource = make_proposal(db, by=cast[MEMBER], now=now)
    member = browser_as(MEMBER)
    assert member.post(f"/resources/proposals/{resource.id}/withdrawal").status_code == 303
    assert page(browser_as(ADMIN).get("/desk/resources")).texts(".row h2") == []
    assert "Not published" in said(member.get("/resources/proposals"))


def test_what_is_wrong_is_said_and_what_was_typed_stays(browser_as, db):
    member = browser_as(MEMBER)
    wrong = PROPOSED | {
        "title": " ",
        "type": "novel",
        "date": "2021-13",
        "links": "javascript:alert(1)",
        "isbn": "978-92-2-127748-0",
        "work_of": "/resources/99",
        "audience": "0",
    }
    form = page(member.post("/resources", data=wrong), 422)
    assert form.texts(".error-summary li a") == [
        "Title: Please fill this in.",
        "Type: Please choose one of the list.",
        "Where it is on the web: Please give whole addresses, one a line, as in https://example.org/report.",
        "Date: Please write a year, a month or a day: 2019, 2019-04 or 2019-04-30.",
        "ISBN: This does not look right; please check it.",
        "Who can read it: This does not look right; please check it.",
    ]
    kept = form.one("form.form").fields()
    assert (kept["abstract"], kept["links"], kept["country_VN"]) == (wrong["abstract"], wrong["links"], "yes")
    answer = member.post("/resources", data=PROPOSED | {"work_of": "/resources/99-x", "audience": "4"})
    assert page(answer, 422).texts(".error-summary li a") == [
        "The same document in another language: There is no such record, or it is not open to you.",
        "Who can read it: Please choose one of the list.",
    ]
    assert proposed(db) is None


def test_a_record_for_a_group_is_there_for_nobody_else(browser_as, client, db, cast, now):
    resource = make_resource(
        db, by=cast[ADMIN], staff=cast[ADMIN], now=now, audience="constituency:workers_org"
    )
    assert browser_as(WORKER).get(resource.path).status_code == 200
    for stranger in (browser_as(MEMBER), client):
        assert stranger.get(resource.path).status_code == 404
        assert resource.title not in stranger.get("/resources").text


def test_a_record_is_proposed_for_readers_among_whom_somebody_looks_at_it(browser_as, db):
    """The caucus of the workers has nobody of the staff in it: who would publish?"""
    form = page(browser_as(WORKER).get("/resources/new"))
    readers = [option.text for option in form.one("#audience").all("option")]
    assert readers[:2] == ["Members of the network can read this", "Everybody can read this"]
    assert "Only Workers can read this" not in readers
