"""Where the Chatham House rule holds, nothing that leaves says who was here."""

import io
from zipfile import ZipFile

import pytest

from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, WORKER
from apfl_net.demo.cast import cast as people
from tests.ediscussions.closed import at, freeze, make_closed, say
from tests.needs import needs_pdf
from tests.printed import closed_up, facts_of, print_all, text_of

SPOKE = (MEMBER, WORKER, EMPLOYER, FACILITATOR, ADMIN)


def bylines():
    """Names, handles, organisations, addresses of everybody who has a part."""
    those = [person for person in people().values() if person.email in SPOKE]
    return [told for one in those for told in (one.name, one.handle, one.organisation, one.email)]


@pytest.fixture(params=["members", "public"])
def silent(request, db, cast, deliver, now):
    """A closed one with its proceedings; one contribution mentions somebody who wrote another."""
    made = make_closed(
        db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), chatham_house=True, ring=request.param, now=now
    )
    for minutes, email in enumerate((MEMBER, WORKER, EMPLOYER)):
        say(db, made, cast[email], "We pay the fees, as @rosnah-idris knows.", at(now, 10 * minutes))
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=made, now=now)
    return made


def said_in(text):
    return [byline for byline in bylines() if byline in text]


def test_pages_files_and_exports_name_nobody(browser_as, client, silent):
    path = silent.path
    for browser in (
        browser_as(WORKER),
        browser_as(FACILITATOR),
        *([client] if client.get(path).status_code == 200 else []),
    ):
        html = browser.get(f"{path}/proceedings/1/html").text
        assert "Chatham House rule" in html
        assert html.count("We pay the fees, as") == 3
        assert said_in(html) == []
        json_file = browser.get(f"{path}/export/json").text
        assert json_file.count("We pay the fees, as @… knows.") == 3
        assert said_in(json_file) == []
        assert '"byline": ""' in json_file
        assert '"country": null' in json_file
        with ZipFile(io.BytesIO(browser.get(f"{path}/export/csv").content)) as archive:
            tables = {name: archive.read(name).decode() for name in archive.namelist()}
        assert said_in("".join(tables.values())) == []
        assert "people.csv" not in tables


def test_the_text_of_the_page_names_nobody(client, browser_as, silent):
    text = browser_as(WORKER).get(f"{silent.path}/proceedings").text
    frozen = text.partition('<div class="proceedings">')[2].partition("<footer")[0]
    assert "We pay the fees" in frozen
    assert said_in(frozen) == []


def test_the_pdf_names_nobody_in_text_and_metadata(db, browser_as, silent):
    needs_pdf()
    print_all(db)
    pdf = browser_as(WORKER).get(f"{silent.path}/proceedings/1/pdf").content
    text = text_of(pdf)
    assert text.count("We pay the fees") == 3
    assert said_in(text) == said_in(facts_of(pdf)) == []
    assert [byline for byline in bylines() if closed_up(byline) in closed_up(text)] == []
    assert [byline for byline in bylines() if byline.encode() in pdf] == []
