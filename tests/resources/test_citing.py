"""Whatever a record holds, what is taken along can be read again, by others and by us."""

import json

import pytest

from apfl_net.access.models import MEMBERS
from apfl_net.demo.cast import MEMBER
from apfl_net.resources.citing import as_bibtex, as_csl, as_ris, citable, cited
from apfl_net.resources.importing.words import DATA
from tests.html import said
from tests.resources.importing import bring, read

SITE = "apfl.example"
HEADING = "key,title,type,authors,publishers,date,languages,topics,url,doi,abstract,licence,edition\n"
LINE = (
    'k,"Wages & {fees}: 50% of ~all~",study,"Tran, Lan;Sok, Dara",ILO;IOE,2019-04-30,en,'
    '"fishing;employers;C29;law enforcement",https://a.example/a_b%20c?x=1&y={z},10.1234/ab_c,'
    '"First.\n\nTY  - no",CC BY 4.0,second edition\n'
)


@pytest.fixture
def told(db, now):
    _outcome, records = bring(db, HEADING + LINE, now)
    [told] = citable(db, [records["k"]])
    return told


def test_a_line_to_cite_names_whoever_wrote_it_when_what_and_where(told, db, now):
    assert cited(told, "https://apfl.example/resources/1-x") == (
        "Tran, Lan; Sok, Dara (2019). Wages & {fees}: 50% of ~all~. second edition. ILO; IOE. "
        "https://doi.org/10.1234/ab_c"
    )
    _outcome, records = bring(db, (DATA / "publications.csv").read_text("utf-8"), now)
    [told] = citable(db, [records["ilo-indicators-th"]])
    assert cited(told, "https://apfl.example/r") == (
        "ILO (no date). ตัวชี้วัดขององค์การแรงงานระหว่างประเทศว่าด้วยแรงงานบังคับ [ILO indicators of forced labour]. "
        "https://apfl.example/r"
    )


@pytest.mark.parametrize(("write", "ending"), [(as_ris, ".ris"), (as_bibtex, ".bib")])
def test_what_is_taken_along_is_read_again_as_it_was(told, write, ending):
    [entry] = read(write(told, "https://apfl.example/resources/1", SITE), ending)
    assert entry.remarks == ()
    assert (entry.key, entry.title, entry.type) == ("k", "Wages & {fees}: 50% of ~all~", "study")
    assert (entry.authors, entry.publishers) == (("Tran, Lan", "Sok, Dara"), ("ILO", "IOE"))
    assert (entry.edition, entry.languages, entry.licence) == ("second edition", ("en",), "cc_by_4")
    assert sorted(entry.terms) == sorted(told.terms)
    assert ("doi", "10.1234/ab_c") in entry.identifiers
    assert entry.links[0].startswith("https://a.example/a_b%20c?x=1&y=")
    assert entry.date in {"2019-04-30", "2019-04"}


def test_all_publications_are_read_again_from_both(db, now):
    _outcome, records = bring(db, (DATA / "publications.csv").read_text("utf-8"), now)
    told = citable(db, list(records.values()))
    for write, ending in [(as_ris, ".ris"), (as_bibtex, ".bib")]:
        entries = read("".join(write(one, "https://apfl.example/r", SITE) for one in told), ending)
        assert [(entry.key, entry.title, entry.type) for entry in entries] == [
            (one.record.key, one.record.title, one.record.type) for one in told
        ]


def test_csl_says_the_same(told):
    [told] = json.loads(as_csl(told, "https://apfl.example/r", SITE))
    assert told["title"] == "Wages & {fees}: 50% of ~all~"
    assert told["issued"] == {"date-parts": [[2019, 4, 30]]}
    assert told["author"] == [{"literal": "Tran, Lan"}, {"literal": "Sok, Dara"}]
    assert (told["type"], told["DOI"]) == ("report", "10.1234/ab_c")


def test_the_page_of_a_record_says_how_it_is_cited_and_gives_it_along(client, db, now):
    _outcome, records = bring(db, HEADING + LINE, now)
    one = records["k"]
    shown = client.get(one.path)
    assert "Tran, Lan; Sok, Dara (2019)." in said(shown)
    for form, ending, begins in [
        ("ris", "ris", "TY  - RPRT"),
        ("bibtex", "bib", "@techreport"),
        ("csl-json", "json", "["),
    ]:
        answer = client.get(f"/resources/{one.id}/citation/{form}")
        assert (answer.status_code, answer.text.startswith(begins)) == (200, True)
        assert answer.headers["content-disposition"] == f'attachment; filename="resource-{one.id}.{ending}"'
    assert client.get(f"/resources/{one.id}/citation/word").status_code in {404, 422}


def test_search_engines_read_a_public_record_and_nothing_breaks_out(client, browser_as, db, now):
    nasty = HEADING + 'n,"</script><script>alert(1)</script> & <!--",study,,,2019,en,,,,,CC BY 4.0,\n'
    _outcome, records = bring(db, nasty, now)
    text = client.get(records["n"].path).text
    block = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    told = json.loads(block)
    assert told["name"] == "</script><script>alert(1)</script> & <!--"
    assert (told["@context"], told["@type"], told["datePublished"]) == (
        "https://schema.org",
        "Report",
        "2019",
    )
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    _outcome, records = bring(db, "key,title,type\nm,For members,guide\n", now, audience=MEMBERS)
    assert "ld+json" not in browser_as(MEMBER).get(records["m"].path).text
    assert client.get(f"/resources/{records['m'].id}/citation/ris").status_code == 404
