"""Libraries harvest what everybody may read, with a client of theirs; what is gone is told to be gone."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import etree
from oaipmh.client import BaseClient
from oaipmh.error import BadArgumentError, IdDoesNotExistError, NoRecordsMatchError
from oaipmh.metadata import MetadataRegistry, oai_dc_reader

from apfl_net.access.models import MEMBERS
from apfl_net.demo.cast import ADMIN, MEMBER
from apfl_net.kit.outbox import record
from apfl_net.resources.actions.correcting import restore_resource, withdraw_resource
from apfl_net.resources.events import ResourceChanged
from apfl_net.resources.importing.words import DATA
from tests.resources.importing import bring

SCHEMA = etree.RelaxNG(file=str(Path(__file__).with_name("oai.rng")))
PUBLICATIONS = (DATA / "publications.csv").read_text("utf-8")
SECOND = timedelta(seconds=1)


class Harvester(BaseClient):
    """The client of the library, asking the application of the test; each answer is held to the schema."""

    def __init__(self, browser, *, post=False):
        registry = MetadataRegistry()
        registry.registerReader("oai_dc", oai_dc_reader)
        super().__init__(registry)
        self.browser, self.post, self.asked = browser, post, 0

    def makeRequest(self, **arguments):  # noqa: N802
        self.asked += 1
        if self.post:
            answer = self.browser.post("/oai", data=arguments)
        else:
            answer = self.browser.get(f"/oai?{urlencode(arguments)}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/xml; charset=utf-8"
        held_to_the_schema(answer)
        return answer.content


def held_to_the_schema(answer):
    tree = etree.fromstring(answer.content)
    SCHEMA.assertValid(tree)
    return tree


def error_of(client, asked):
    tree = held_to_the_schema(client.get(f"/oai?{asked}"))
    return tree.find("{*}error").get("code")


@pytest.fixture
def records(db, now):
    _outcome, records = bring(db, PUBLICATIONS, now)
    return records


@pytest.mark.parametrize("post", [False, True])
def test_the_repository_says_who_it_is(client, records, now, post):
    told = Harvester(client, post=post).identify()
    assert (told.repositoryName(), told.protocolVersion()) == ("APFL Net", "2.0")
    assert (told.deletedRecord(), told.granularity()) == ("persistent", "YYYY-MM-DDThh:mm:ssZ")
    assert told.earliestDatestamp() == now.replace(microsecond=0, tzinfo=None)
    assert Harvester(client).listMetadataFormats()[0][0] == "oai_dc"


def test_all_that_everybody_may_read_is_harvested_page_by_page(client, db, records, now):
    lines = "".join(f"more{n},More {n},guide\n" for n in range(145))
    bring(db, f"key,title,type\n{lines}", now + SECOND)
    bring(db, "key,title,type\nm,For members,guide\n", now, audience=MEMBERS)
    harvester = Harvester(client)
    harvested = list(harvester.listRecords(metadataPrefix="oai_dc"))
    assert (len(harvested), harvester.asked) == (62 + 145, 3)
    titles = [metadata.getField("title")[0] for _header, metadata, _about in harvested]
    assert len({header.identifier() for header, _metadata, _about in harvested}) == 207
    assert "For members" not in titles
    assert titles[:62] == [one.title for one in records.values()]
    headers = list(Harvester(client).listIdentifiers(metadataPrefix="oai_dc"))
    assert [header.identifier() for header in headers] == [one[0].identifier() for one in harvested]


def test_a_record_is_told_in_dublin_core(client, records):
    one = records["employers-handbook-2"]
    _header, metadata, _about = Harvester(client).getRecord(
        identifier=f"oai:127.0.0.1:{one.id}", metadataPrefix="oai_dc"
    )
    told = metadata.getMap()
    assert told["title"] == [
        "Combating forced labour: A handbook for employers and business (second edition)"
    ]
    assert told["description"] == ["反对强迫劳动 - 给雇主和企业的手册"]
    assert (told["publisher"], told["date"]) == (["ILO", "IOE"], ["2015"])
    assert (told["language"], told["type"]) == (["en", "zh"], ["Guidance"])
    assert told["identifier"] == [f"http://127.0.0.1:8000/resources/{one.id}"]
    assert told["subject"] == ["Employers and their organisations", "Prevention"]


def test_what_is_withdrawn_or_for_fewer_now_is_told_to_be_gone_and_stays_told(client, db, records, now):
    gone, narrowed = records["ge-2012"], records["ilc103-iv1"]
    withdraw_resource(db, resource=gone, reason="It was a double.", now=now + SECOND)
    narrowed.audience_id = MEMBERS
    record(db, ResourceChanged(narrowed.id), now=now + SECOND)
    db.flush()
    later = (now + SECOND).replace(microsecond=0, tzinfo=None)
    told = list(Harvester(client).listRecords(metadataPrefix="oai_dc", from_=later))
    assert {(header.identifier(), header.isDeleted(), metadata) for header, metadata, _ in told} == {
        (f"oai:127.0.0.1:{gone.id}", True, None),
        (f"oai:127.0.0.1:{narrowed.id}", True, None),
    }
    page = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").text
    assert (gone.title in page, narrowed.title in page, "It was a double" in page) == (False, False, False)
    restore_resource(db, resource=gone, now=now + 2 * SECOND)
    db.flush()
    header, metadata, _ = Harvester(client).getRecord(
        identifier=f"oai:127.0.0.1:{gone.id}", metadataPrefix="oai_dc"
    )
    assert (header.isDeleted(), metadata.getField("title")) == (False, [gone.title])


def test_what_was_never_open_to_everybody_is_not_even_told_to_be_gone(client, db, now):
    _outcome, records = bring(db, "key,title,type\nm,For members,guide\n", now, audience=MEMBERS)
    withdraw_resource(db, resource=records["m"], reason="A double.", now=now)
    db.flush()
    with pytest.raises(IdDoesNotExistError):
        Harvester(client).getRecord(identifier=f"oai:127.0.0.1:{records['m'].id}", metadataPrefix="oai_dc")
    with pytest.raises(NoRecordsMatchError):
        list(Harvester(client).listRecords(metadataPrefix="oai_dc"))


@pytest.mark.parametrize("person", [MEMBER, ADMIN])
def test_whoever_asks_is_told_what_visitors_are(browser_as, client, db, now, records, person):
    bring(db, "key,title,type\nm,For members,guide\n", now, audience=MEMBERS)
    asked = "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc"
    told = [browser.get(asked).text.count("<identifier>") for browser in (client, browser_as(person))]
    assert told == [62, 62]


def test_from_and_until_take_in_what_they_name(client, db, now):
    at = now.replace(microsecond=700_000)
    bring(db, "key,title,type\na,A,guide\n", at)
    stamp, day = at.replace(microsecond=0, tzinfo=None), f"{at:%Y-%m-%d}"
    harvester = Harvester(client)
    assert len(list(harvester.listRecords(metadataPrefix="oai_dc", from_=stamp, until=stamp))) == 1
    with pytest.raises(NoRecordsMatchError):
        list(harvester.listRecords(metadataPrefix="oai_dc", from_=stamp + SECOND))
    with pytest.raises(NoRecordsMatchError):
        list(harvester.listRecords(metadataPrefix="oai_dc", until=stamp - SECOND))
    with pytest.raises(BadArgumentError):
        list(harvester.listRecords(metadataPrefix="oai_dc", from_=stamp, until=stamp - SECOND))
    inside = client.get(f"/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&from={day}&until={day}")
    assert held_to_the_schema(inside).find(".//{*}identifier") is not None


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        *(("", "badVerb"), ("verb=Nothing", "badVerb"), ("verb=Identify&verb=Identify", "badVerb")),
        *(("verb=Identify&x=1", "badArgument"), ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument")),
        *(("verb=ListRecords", "badArgument"), ("verb=ListSets", "noSetHierarchy")),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=%3Cx%3E", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=x", "noSetHierarchy"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:999999", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:99999999999", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%3C%26%22", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:elsewhere.example:1", "idDoesNotExist"),
    ],
)
def test_what_makes_no_sense_is_an_error_of_the_protocol(client, asked, code):
    assert error_of(client, asked) == code


def test_signs_that_no_xml_may_hold_do_not_break_an_answer(client, db, now):
    _outcome, records = bring(db, "key,title,type\na,A & <B>,guide\n", now)
    records["a"].abstract = "tab\x0b ]]> \ufffe"
    db.flush()
    assert len(list(Harvester(client).listRecords(metadataPrefix="oai_dc"))) == 1
