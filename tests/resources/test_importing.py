"""Records come in from files of others: tables, RIS, BibTeX; the lines that are wrong are said."""

import csv
import sys

import pytest
from sqlalchemy import func, select

from apfl_net.access.models import MEMBERS, PUBLIC
from apfl_net.cli import main
from apfl_net.kit.db import open_session
from apfl_net.kit.outbox import OutboxEntry
from apfl_net.resources.actions.issuing import issue_resource
from apfl_net.resources.citing import citable
from apfl_net.resources.importing.addresses import plain_address
from apfl_net.resources.importing.entries import Entry, NotReadable
from apfl_net.resources.importing.files import read_file
from apfl_net.resources.importing.words import DATA
from apfl_net.resources.models.resources import PROPOSED, PUBLISHED, Resource
from apfl_net.resources.queries.records import description_of
from tests.resources.importing import bring, problems, read

PUBLICATIONS = DATA / "publications.csv"
TWO = "key;title;type;date\na;Guide one;guide;2019\nb;Guide two;guide;\n"


def test_the_publications_that_come_with_the_house_are_read_without_a_remark():
    lines, found = read_file(PUBLICATIONS)
    entries = list(found)
    assert (lines, len(entries)) == (64, 62)
    assert [entry for entry in entries if not isinstance(entry, Entry) or entry.remarks] == []
    assert all(entry.source_note and entry.links for entry in entries)


def test_a_line_becomes_a_record_with_its_lists(db, now):
    _outcome, records = bring(db, PUBLICATIONS.read_text("utf-8"), now)
    assert len(records) == 62
    [told] = citable(db, [records["ilo-indicators-vi"]])
    assert told.record.title == "Các chỉ số của ILO về lao động cưỡng bức"
    assert (told.record.title_language, told.record.title_english) == (
        "vi",
        "ILO indicators of forced labour",
    )
    assert (told.lists.languages, told.lists.countries, told.publishers) == (["vi"], ["VN"], ["ILO Hanoi"])
    assert (told.record.type, told.record.licence, told.record.may_host) == ("guidance", "link_only", False)
    assert told.record.work_id == records["ilo-indicators-en"].id == records["ilo-indicators-en"].work_id
    assert records["employers-handbook-2"].replaces_id == records["employers-handbook-1"].id
    assert (told.record.state, told.record.published_at) == (PUBLISHED, now)
    assert told.terms == [("theme", "protection")]
    heard = select(func.count()).where(OutboxEntry.event == "resources.ResourcePublished")
    assert db.scalar(heard) == 62


def test_what_came_before_is_known_and_left_as_somebody_corrected_it(db, now):
    _outcome, records = bring(db, TWO, now)
    records["a"].title = "Guide one, corrected"
    db.flush()
    outcome, records = bring(db, TWO + "c;Guide three;guide;2020\n", now)
    assert (outcome.imported, outcome.known, outcome.problems) == (1, 2, [])
    assert records["a"].title == "Guide one, corrected"


def test_a_key_that_another_record_came_with_is_said(db, now):
    bring(db, TWO, now)
    outcome, _records = bring(db, "key,title,type\na,Work in brick kilns: ten portraits,study\n", now)
    assert [one.words() for one in outcome.problems] == ["Another record came with this key: Guide one"]


def test_a_doi_that_is_there_is_said_within_a_file_too(db, now):
    text = "title,type,doi\nOne,study,10.1234/AB\nTwo,study,https://doi.org/10.1234/ab\n"
    outcome, _records = bring(db, text, now)
    assert outcome.imported == 1
    assert [one.words() for one in outcome.problems] == ["There is a record with this DOI: One"]


def test_film_and_sound_wait_for_their_transcript(db, now):
    outcome, records = bring(db, "key,title,type\nf,A film,video\n", now)
    assert (records["f"].state, records["f"].published_at) == (PROPOSED, None)
    assert [one.code for one in outcome.problems] == ["waits"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (",guide,,", "There is no title."),
        ("A,,,", "There is no type."),
        ("A,handbok,,", "There is no type “handbok”. Did you mean handbook?"),
        ("A,guide,last May,", "“last May” is no date. A year, a month as 2019-04 or a day as 2019-04-30 is."),
        ("A,guide,2019-13,", "“2019-13” is no date. A year, a month as 2019-04 or a day as 2019-04-30 is."),
        ("x" * 501 + ",guide,,", "Too long: title."),
        ("A,guide,2019,,,more", "There are more cells than in the heading. Is a separator part of a text?"),
    ],
)
def test_a_line_that_is_wrong_is_left_out_and_said(line, told):
    assert problems(f"title,type,date,countries\n{line}\n") == [(2, told)]


def test_what_only_makes_a_record_poorer_is_left_out_of_it_and_said():
    heading = "title,type,countries,languages,topics,url,isbn,licence\n"
    line = "A,guide,VNM;Atlantis,en;xx,fishing;gardening,javascript:alert(1),978-0-00,GPL\n"
    [entry] = read(heading + line)
    assert (entry.countries, entry.languages, entry.terms) == (("VN",), ("en",), (("sector", "fishing"),))
    assert (entry.links, entry.identifiers, entry.licence, entry.rights) == ((), (), "unknown", "GPL")
    assert [words.partition("”")[0] for _line, words in problems(heading + line)] == [
        "There is no language “xx",
        "We do not know the licence “GPL",
        "There is no country “Atlantis",
        "“gardening",
        "“978-0-00",
        "“javascript:alert(1)",
    ]


def test_the_same_key_twice_in_a_file_is_one_record(tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("key,title,type\na,A,guide\na,B,guide\n")
    assert [getattr(one, "title", None) or one.words() for one in read_file(path)[1]] == [
        "A",
        "The same key as in line 2.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\xff\xfea", "encoding"),
        ("a.csv", b"caf\xe9,title\n", "encoding"),
        ("a.csv", b"name,type\n", "no_title_column"),
        ("a.csv", b"title,colour\n", "columns"),
        ("a.csv", b"title,title\n", "twice"),
        ("a.docx", b"title", "ending"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NotReadable) as refused:
        list(read_file(tmp_path / name)[1])
    assert (refused.value.code, bool(refused.value.words())) == (code, True)


def test_ris_is_read_however_it_is_written():
    text = (
        "\ufeffTY  - RPRT\r\nID  - k1\r\nTI  - A title that goes\r\n on\r\nAU  - Tran, Lan\r\n"
        "AU  - Sok, Dara\r\nPY  - 2019/04/30/\r\nKW  - fishing\r\nSN  - 978-92-2-127748-4\r\n"
        "UR  - https://a.example/x\r\nER  - \r\n"
        "\r\nTY  - BOOK\r\nT1  - Never ends\r\nY1  - 2011///\r\n"
    )
    first, second = read(text, ".ris")
    assert (first.key, first.title, first.type) == ("k1", "A title that goes on", "study")
    assert (first.authors, first.date) == (("Tran, Lan", "Sok, Dara"), "2019-04-30")
    assert (first.terms, first.links) == ((("sector", "fishing"),), ("https://a.example/x",))
    assert first.identifiers == (("isbn", "9789221277484"),)
    assert (second.title, second.date, second.line) == ("Never ends", "2011", 13)


def test_bibtex_is_read_and_what_is_broken_is_said():
    text = (
        '@book{k1, title={The {ILO} in Vi{\\^e}t Nam}, author="Tran, Lan and Sok, Dara and others",'
        " year=2019, month=apr, publisher={ILO}, keywords={fishing, employers}, url={https://a.example/a_b%20c}}\n"
        "@article{broken, title={never ends\n@misc{k2, title={Short}, year={1066}}\n"
    )
    first, broken, second = read(text, ".bib")
    assert (first.key, first.title, first.date) == ("k1", "The ILO in Viêt Nam", "2019-04")
    assert (first.authors, first.publishers) == (("Tran, Lan", "Sok, Dara"), ("ILO",))
    assert first.terms == (("sector", "fishing"), ("reader", "employers"))
    assert first.links == ("https://a.example/a_b%20c",)
    assert (broken.words(), second.code) == ("This line cannot be read.", "date")


@pytest.mark.parametrize(
    "address", ["http://x", "https://u@a.example/", "ftp://a.example/", "a.example", "http://["]
)
def test_what_is_no_address_in_the_web_is_none(address):
    assert plain_address(address) == ""


@pytest.fixture
def run(monkeypatch, capsys):
    """`run(...)`: exit status, what is said, what is complained of."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["apfl-net", "import-resources", *map(str, arguments)])
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = ended.code or 0
        return status, *capsys.readouterr()

    return run


def test_the_command_checks_reports_and_goes_on(run, own_database, tmp_path):
    file, report = tmp_path / "records.csv", tmp_path / "told.csv"
    lines = [f"k{n},Record number {n},guide,2019,\n" for n in range(600)]
    file.write_text(
        "key,title,type,date,countries\n" + "".join(lines) + "bad,Bad,nothing,,\npoor,Poor,guide,,Mars\n"
    )
    status, out, err = run(file, "--dry-run")
    assert (status, err.count("\n")) == (1, 2)
    assert "602 records: 601 would be imported, 0 known already, 1 left out; 1 remarks." in out
    status, out, err = run(file, "--audience", "members", "--report", report)
    assert (status, err) == (1, "")
    assert "602 records: 601 imported, 0 known already, 1 left out; 1 remarks." in out
    told = list(csv.reader(report.read_text("utf-8-sig").splitlines()))
    assert [line[:3] for line in told] == [
        ["line", "key", "outcome"],
        ["602", "bad", "left out"],
        ["603", "poor", "remark"],
    ]
    file.write_text(file.read_text().replace("nothing", "guide"))
    status, out, _err = run(file)
    assert (status, "602 records: 1 imported, 601 known already" in out) == (0, True)
    with open_session(writing=False) as session:
        assert session.scalar(select(func.count()).select_from(Resource)) == 602
        assert session.scalar(select(func.count()).where(Resource.audience_id == MEMBERS)) == 601


def test_the_command_refuses_in_one_line(run, own_database, tmp_path):
    for name, content in [("a.csv", ""), ("a.csv", "x,y\n"), ("a.txt", "title")]:
        (tmp_path / name).write_text(content)
        status, _out, err = run(tmp_path / name)
        assert (status, err.count("\n"), err.startswith("apfl-net: ")) == (2, 1, True)
    assert run(tmp_path / "nowhere.csv")[0] == 2


def test_an_import_writes_what_a_form_would(db, now):
    """It writes rows by the hundred, and not by what the forms go through; the outcome is the same."""
    text = (
        "key,title,title_original,type,date,languages,countries,topics,publishers,authors,url,doi,"
        "licence,edition\n"
        "a,A guide,คู่มือ,guide,2019-04,th,THA,fishing;employers;C29,ILO;Nobody,Lan,https://a.example/x,"
        "10.1234/x,CC BY 4.0,second\n"
    )
    _outcome, records = bring(db, text, now)
    said = description_of(db, records["a"])
    other = issue_resource(db, key="b", said=said, audience_id=PUBLIC, now=now)
    assert description_of(db, other) == said
    apart = {"id", "key", "rights_statement"}
    rows = [
        {name: getattr(one, name) for name in set(Resource.__table__.columns.keys()) - apart}
        for one in (records["a"], other)
    ]
    assert rows[0] == rows[1]
