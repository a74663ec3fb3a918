"""The glossary is read by everybody and kept by the secretariat; nothing that somebody wrote is lost."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER, MODERATOR
from apfl_net.vocabulary.models import Concept, Wording
from tests.html import page, said

FORMS = (
    "/glossary",
    "/glossary/1",
    "/glossary/1/wordings",
    "/glossary/1/wordings/1",
    "/glossary/1/relations",
    "/glossary/1/relations/2/removal",
)


@pytest.fixture
def union(db):
    return db.scalars(select(Concept).where(Concept.code == "trade_union")).one().id


@pytest.fixture
def khmer(db):
    """An address of a wording: trade union, in Khmer."""
    wording = db.scalars(select(Wording).where(Wording.text == "សហជីព")).one()
    return f"/glossary/{wording.concept_id}/wordings/{wording.id}"


def fields(browser, address):
    shown = page(browser.get(address))
    return {name: value for form in shown.all("main form") for name, value in form.fields().items()}


def section(client, slug):
    return page(client.get("/glossary")).one(f"#term-{slug}")


def test_anybody_reads_the_terms_with_their_wordings(client):
    shown = page(client.get("/glossary"))
    assert len(shown.all("main section")) == 26
    term = section(client, "trade-union")
    assert term.texts("dt") == ["Chinese", "Khmer", "Malay", "Mongolian", "Thai", "Vietnamese"]
    assert [one["lang"] for one in term.all("dd span")] == ["zh", "km", "ms", "mn", "th", "vi"]
    assert term.one("h2").text == "trade union"
    assert "organisation of workers" in term.text
    assert "/glossary" in [link["href"] for link in page(client.get("/")).all("footer a")]


def test_the_reader_s_own_language_comes_first(client):
    answer = client.get("/glossary", headers={"Accept-Language": "vi"})
    assert page(answer).one("#term-trade-union").all("dd span")[0]["lang"] == "vi"


def test_what_nobody_has_confirmed_is_marked(client):
    assert "Khmer ពលកម្មដោយបង្ខំ not yet confirmed" in section(client, "forced-labour").text
    assert "not yet confirmed" not in section(client, "trade-union").text


def test_related_terms_lead_to_each_other(client):
    links = [link["href"] for link in section(client, "trade-union").all("a")]
    assert links == ["#term-workers-organisation"]


def test_members_keep_nothing(browser_as):
    browser = browser_as(MEMBER)
    assert {browser.post(path, data={}).status_code for path in FORMS} == {403}
    assert "Change" not in said(browser.get("/glossary"))


def test_a_term_is_added_with_a_wording(browser_as, client):
    browser = browser_as(ADMIN)
    told = {"term": "wage theft", "definition": "not paying what was earned", "source": "own words"}
    answer = browser.post("/glossary", data=told)
    assert answer.status_code == 303
    address = answer.headers["location"].removesuffix("/edit")
    wording = {"language": "vi", "text": "cướp lương", "confidence": "known", "source": "A dictionary"}
    assert browser.post(f"{address}/wordings", data=wording).status_code == 303
    assert section(client, "wage-theft").one("dd span").text == "cướp lương"
    history = page(browser.get(f"{address}/edit")).texts("section li.row p")
    assert "Added a wording: cướp lương (Vietnamese)" in history
    assert "Added the term" in history


def test_a_wording_is_corrected_and_switched_off(browser_as, client, cast, khmer):
    browser = browser_as(ADMIN)
    sent = fields(browser, f"{khmer}/edit")
    assert sent == {
        "text": "សហជីព",
        "confidence": "found",
        "source": "https://www.betterwork.org/km/faq/",
        "is_on": "yes",
        "started_from": "1",
    }
    del sent["is_on"]
    assert browser.post(khmer, data=sent | {"text": "សហជីពថ្មី", "confidence": "unsure"}).status_code == 303
    assert "Khmer សហជីពថ្មី not yet confirmed" in section(client, "trade-union").text
    history = page(browser.get(khmer.partition("/wordings")[0] + "/edit"))
    assert history.texts("section li.row del") == ["Found: it was read at the source below", "សហជីព"]
    assert history.texts("section li.row ins") == ["Not yet confirmed", "សហជីពថ្មី"]
    assert "No longer searched for: សហជីព (Khmer)" in history.texts("section li.row p")
    assert cast[ADMIN].name in history.texts("section li.row .meta span")


def test_what_is_wrong_is_shown_to_nobody_and_not_added_again(browser_as, client, union, khmer):
    browser = browser_as(ADMIN)
    sent = fields(browser, f"{khmer}/edit")
    refused = browser.post(khmer, data=sent | {"confidence": "wrong"})
    assert "What is wrong is not searched for." in said(refused, 422)
    del sent["is_on"]
    assert browser.post(khmer, data=sent | {"confidence": "wrong"}).status_code == 303
    assert "Khmer" not in section(client, "trade-union").text
    again = {"language": "km", "text": "សហជីព", "confidence": "known"}
    refused = browser.post(f"/glossary/{union}/wordings", data=again)
    assert "This wording is there already." in said(refused, 422)


def test_two_who_change_a_wording_at_once_lose_nothing(browser_as, khmer):
    one, other = browser_as(ADMIN), browser_as(MODERATOR)
    sent = fields(one, f"{khmer}/edit")
    assert one.post(khmer, data=sent | {"text": "មួយ"}).status_code == 303
    shown = page(other.post(khmer, data=sent | {"text": "ពីរ"}), 409)
    assert "Somebody changed this while you were writing." in shown.text
    assert "មួយ" in shown.one(".said").text
    assert shown.one("#text")["value"] == "ពីរ"
    assert other.post(khmer, data=shown.one("form.form").fields()).status_code == 303
    assert fields(one, f"{khmer}/edit")["text"] == "ពីរ"


def test_two_who_change_a_term_at_once_lose_nothing(browser_as, client, union):
    one, other, address = browser_as(ADMIN), browser_as(MODERATOR), f"/glossary/{union}"
    sent = {"term": "trade union", "definition": "D", "source": "", "is_on": "yes", "started_from": "1"}
    assert one.post(address, data=sent).status_code == 303
    shown = page(other.post(address, data=sent | {"definition": "E"}), 409)
    assert "D" in shown.one(".said").text
    assert shown.one("#definition").raw.strip() == "E"
    form = next(form for form in shown.all("form.form") if form["action"] == address)
    assert other.post(address, data=form.fields()).status_code == 303
    assert "E" in section(client, "trade-union").text.split()


def test_two_wordings_changed_at_once_do_not_stand_in_each_other_s_way(browser_as, db, khmer):
    browser = browser_as(ADMIN)
    other = db.scalars(select(Wording).where(Wording.text == "工会")).one()
    chinese = f"/glossary/{other.concept_id}/wordings/{other.id}"
    first, second = fields(browser, f"{khmer}/edit"), fields(browser, f"{chinese}/edit")
    assert browser.post(khmer, data=first | {"source": "A"}).status_code == 303
    assert browser.post(chinese, data=second | {"source": "B"}).status_code == 303


def test_what_cannot_be_kept_is_given_back(browser_as, union):
    browser, long = browser_as(ADMIN), "x" * 121
    answers = [
        browser.post("/glossary", data={"term": "!?", "definition": "D"}),
        browser.post("/glossary", data={"term": "Trade  Union", "definition": "D"}),
        browser.post(
            f"/glossary/{union}", data={"term": "forced labour", "definition": "D", "started_from": 1}
        ),
        browser.post(f"/glossary/{union}", data={"term": long, "definition": "D", "started_from": 1}),
        browser.post(
            f"/glossary/{union}/wordings", data={"language": "xx", "text": "a", "confidence": "known"}
        ),
        browser.post(f"/glossary/{union}/relations", data={"other": "many"}),
        browser.post(f"/glossary/{union}/relations", data={"other": union}),
    ]
    problems = [page(answer, 422).one(".error-summary li").text for answer in answers]
    assert problems == [
        "Term, in English: Please write at least one word.",
        "Term, in English: There is a term of this name already.",
        "Term, in English: There is a term of this name already.",
        "Term, in English: This is too long: at most 120 characters.",
        "Language: Please choose one of the list.",
        "Another term: This should be a number.",
        "Another term: A term is not related to itself.",
    ]
    assert page(answers[0], 422).one("#definition").raw.strip() == "D"
    assert page(answers[3], 422).one("#term")["value"] == long


def test_relations_are_made_and_taken_away(browser_as, client, db, union):
    browser = browser_as(ADMIN)
    employer = db.scalars(select(Concept).where(Concept.code == "employer")).one().id
    for _twice in range(2):
        assert browser.post(f"/glossary/{union}/relations", data={"other": employer}).status_code == 303
    assert "employer" in section(client, "trade-union").texts("a")
    assert "trade union" in section(client, "employer").texts("a")
    for _twice in range(2):
        assert browser.post(f"/glossary/{employer}/relations/{union}/removal").status_code == 303
    assert "employer" not in section(client, "trade-union").texts("a")
    history = page(browser.get(f"/glossary/{union}/edit")).texts("section li.row p")
    assert history.count("Related it to another term: employer") == 1
    assert history.count("Took a relation away: employer") == 1
    assert browser.post(f"/glossary/{union}/relations", data={"other": employer}).status_code == 303


def test_a_term_is_taken_out_and_brought_back(browser_as, client, union):
    browser, address = browser_as(ADMIN), f"/glossary/{union}"
    sent = {"term": "trade union", "definition": "D", "started_from": "1"}
    browser.post(address, data=sent)
    assert page(client.get("/glossary")).all("#term-trade-union") == []
    assert "trade union" not in said(client.get("/glossary"))
    assert page(browser.get("/glossary")).one("#taken-out").text == "Taken out of the glossary"
    assert browser.post(address, data=sent | {"started_from": "2", "is_on": "yes"}).status_code == 303
    assert "D" in section(client, "trade-union").text


@pytest.mark.parametrize(
    "path", ["/glossary/9999/edit", "/glossary/1/wordings/9999/edit", "/glossary/9999/wordings/new"]
)
def test_what_is_not_there_is_not_there(browser_as, path):
    assert browser_as(ADMIN).get(path).status_code == 404


def test_a_wording_belongs_to_its_term(browser_as, union, khmer):
    other = khmer.replace(f"/glossary/{union}/", "/glossary/1/")
    assert browser_as(ADMIN).get(f"{other}/edit").status_code == 404


def test_what_is_typed_is_shown_as_text(browser_as, client):
    told = {"term": "<b>bold</b>", "definition": "<script>alert(1)</script>", "source": '"><i>'}
    assert browser_as(ADMIN).post("/glossary", data=told).status_code == 303
    assert "<script>alert(1)</script>" in section(client, "b-bold-b").text
