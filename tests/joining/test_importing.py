"""Files of people to invite: on the desk and by the command, however they are written."""

import csv
import sys
from io import StringIO

import pytest
from sqlalchemy import func, select

from apfl_net.access.models import GroupMember
from apfl_net.cli import main
from apfl_net.demo.cast import ADMIN, MEMBER
from apfl_net.joining.models import Import, Invitation
from apfl_net.joining.sheets import Guest, NotASheet, Problem, read_sheet, text_of
from apfl_net.kit.db import open_session
from apfl_net.kit.mail.letters import Letter
from apfl_net.kit.sheets import csv_text
from tests.html import page, said

HEADING = "email,name,organisation,organisation_kind,position,constituency,country,language,group,note\n"


def read(text):
    return list(read_sheet(text.splitlines(keepends=True)))


def problems(text):
    return [(found.line, found.words()) for found in read(text) if isinstance(found, Problem)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separators_and_byte_order_marks_are_understood(separator, mark):
    text = (
        mark
        + separator.join(["E-Mail", "Name", "Country"])
        + "\r\n"
        + separator.join(["A@Dock.example", "Bảo", "vn"])
    )
    (guest,) = read(text)
    assert (guest.line, guest.email, guest.cells["name"], guest.cells["country"]) == (
        2,
        "a@dock.example",
        "Bảo",
        "VN",
    )


def test_text_is_read_as_spreadsheets_write_it():
    text = "email\tname\r\na@dock.example\tBảo\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert text_of(text.encode(encoding)) == text
    with pytest.raises(NotASheet):
        text_of("email,name\na@dock.example,José".encode("latin-1"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty."),
        ("\ufeff\r\n;;\r\n", "The file is empty."),
        ("name,country\n", "The first line must name the columns, and “email” is not among them."),
        ("a@dock.example,Bao\n", "The first line must name the columns, and “email” is not among them."),
        ("email,phone\n", "There is no column “phone”. Known: email, name,"),
        ("email,E-mail\n", "The column “email” is there twice."),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_one_sentence(text, told):
    with pytest.raises(NotASheet) as refused:
        read(text)
    assert refused.value.words().startswith(told)


def test_each_bad_line_has_its_number_and_its_reason():
    text = HEADING + (
        ",No address,,,,,,,,\n"
        "a@dock.example,,,,,,VN,,,\n"
        "\n"
        "A@DOCK.example,,,,,,VN,,,\n"
        "not an address,,,,,,,,,\n"
        "b@dock.example,,,,,,Vietnam,,,\n"
        "c@dock.example,,,,,worker_org,,,,\n"
        "d@dock.example,,,,,gov_labour,,,,\n"
        "e@dock.example,,,,,,,xx,,\n"
        'f@dock.example,"two\nlines",,,,,,,,\n'
        "g@dock.example,,,,,,,,,,,surplus\n"
        f"h@dock.example,{'x' * 201},,,,,,,,\n"
    )
    assert problems(text) == [
        (2, "There is no e-mail address."),
        (5, "The same address as in line 3."),
        (6, "“not an address” is not an e-mail address."),
        (7, "There is no country “Vietnam” in the region. Did you mean VN (Viet Nam)?"),
        (8, "There is no constituency “worker_org”. Did you mean workers_org?"),
        (9, "organisation_kind: For a public authority, please say which kind it is."),
        (10, "The pages are not written in “xx”."),
        (13, "There are more cells than in the heading. Is a separator part of a text?"),
        (14, "Too long: name."),
    ]


def test_names_are_taken_for_codes():
    text = HEADING + "a@dock.example,,,,,Workers,Korea\u002c Republic of,,,\n".replace(
        "Korea, Republic of", '"Korea, Republic of"'
    )
    (guest,) = read(text)
    assert (guest.cells["constituency"], guest.cells["country"]) == ("workers_org", "KR")


def test_fifty_thousand_lines_are_read_one_by_one():
    def lines():
        yield "email,name\n"
        for number in range(50_000):
            yield f"guest{number}@dock.example,Guest {number}\n"

    count = sum(isinstance(found, Guest) for found in read_sheet(lines()))
    assert count == 50_000


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_nothing_we_export_is_a_formula(cell):
    (row,) = list(csv.reader(StringIO(csv_text(["a"], [[cell]]))))[1:]
    assert row == [f"'{cell}"]


@pytest.fixture
def admin(browser_as):
    return browser_as(ADMIN)


def upload(browser, text, **typed):
    content = text if isinstance(text, bytes) else text.encode()
    return browser.post("/desk/invitations/imports", files={"file": ("people.csv", content)}, data=typed)


def report_of(browser, path):
    answer = browser.get(f"{path}/report")
    assert answer.headers["content-disposition"].startswith("attachment")
    return list(csv.reader(StringIO(answer.text.removeprefix("\ufeff"))))


def test_a_file_on_the_desk_invites_and_reports(admin, db, arrived):
    text = (
        HEADING
        + f"a@dock.example,=1+1,,,,,VN,,,\nb@dock.example,,,,,,XX,,,\n=bad,,,,,,,,,\n{MEMBER},,,,,,,,,\n"
    )
    answer = upload(admin, text)
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert "At work: 2 of 4 lines" in said(admin.get(path))
    assert admin.get(path, headers={"HX-Request": "true"}).text.startswith(
        '<div class="stack" id="progress" hx-get'
    )
    letters = arrived()
    assert [letter.to for letter in letters] == ["a@dock.example"]
    assert "Hello =1+1," in letters[0].text  # text it is, and text it stays
    assert page(admin.get(path)).texts("dl.facts dd") == ["4", "1", "1", "2"]
    assert report_of(admin, path)[1:] == [
        ["3", "b@dock.example", "There is no country “XX” in the region."],
        ["4", "'=bad", "“=bad” is not an e-mail address."],
    ]
    assert db.scalars(select(Import)).one().content == ""


def test_the_same_file_again_invites_nobody_twice(admin, db, arrived):
    text = HEADING + "".join(f"g{number}@dock.example,,,,,,,,,\n" for number in range(1200))
    upload(admin, text)
    assert len(arrived()) == 1200
    second = upload(admin, text).headers["location"]
    assert arrived() == []
    assert page(admin.get(second)).texts("dl.facts dd") == ["1200", "0", "1200", "0"]
    assert db.scalar(select(func.count()).select_from(Invitation)) == 1200


def test_only_checking_invites_nobody(admin, db, arrived):
    path = upload(admin, HEADING + "a@dock.example,,,,,,,,,\n", only_check="yes").headers["location"]
    assert arrived() == []
    assert "nobody has been invited" in said(admin.get(path))
    assert db.scalar(select(func.count()).select_from(Invitation)) == 0


@pytest.mark.parametrize(
    "content", ["", "x,y\n1,2\n", b"\xff\xfe\x00", b"email\n\xff@dock.example\n", bytes(range(256)) * 20]
)
def test_a_file_that_is_none_is_refused_on_the_form(admin, content, db):
    answer = upload(admin, content)
    assert len(page(answer, 422).texts("#file-error")) == 1
    assert db.scalar(select(func.count()).select_from(Import)) == 0


def test_a_form_without_a_file_is_refused_too(admin):
    assert admin.post("/desk/invitations/imports", data={"only_check": "yes"}).status_code == 400
    answer = admin.post("/desk/invitations/imports", files={"other": ("x", b"email\n")})
    assert answer.status_code == 422


def test_groups_are_those_of_whoever_imports(admin, closed_group, db, cast, arrived):
    text = HEADING + "a@dock.example,,,,,,,,rapid-response,\nb@dock.example,,,,,,,,no-group,\n"
    path = upload(admin, text).headers["location"]
    assert arrived() == []  # the group is closed: a second person must agree
    assert db.scalars(select(Invitation)).one().audience_id == closed_group.id
    assert report_of(admin, path)[1:] == [
        ["3", "b@dock.example", "You have no group “no-group” to let people into."]
    ]
    db.delete(db.get_one(GroupMember, (closed_group.id, cast[ADMIN].id)))
    path = upload(admin, HEADING + "c@dock.example,,,,,,,,rapid-response,\n").headers["location"]
    arrived()
    assert len(report_of(admin, path)) == 2


@pytest.fixture
def run(monkeypatch, capsys):
    """`run(...)`: exit status, what is said, what is complained of."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["apfl-net", "import-members", *map(str, arguments)])
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = ended.code or 0
        return status, *capsys.readouterr()

    return run


def test_the_command_invites_checks_reports_and_goes_on(run, own_database, tmp_path):
    people, report = tmp_path / "people.csv", tmp_path / "bad.csv"
    people.write_text(
        "\ufeffemail;country\na@dock.example;VN\nb@dock.example;Vietnam\n"
        + "".join(f"g{n}@dock.example;TH\n" for n in range(700))
    )
    status, out, err = run(people, "--dry-run")
    assert (status, err) == (
        1,
        "line 3: There is no country “Vietnam” in the region. Did you mean VN (Viet Nam)?\n",
    )
    assert "702 lines: 701 would be invited, 0 members or invited already, 1 left out." in out
    assert run(people, "--report", report)[0] == 1
    assert report.read_text().splitlines()[1].startswith("3,b@dock.example,")
    people.write_text(people.read_text().replace("Vietnam", "VN"))
    status, out, err = run(people)
    assert (status, err) == (0, "")
    assert "702 lines: 1 invited, 701 members or invited already, 0 left out." in out
    with open_session(writing=False) as session:
        assert session.scalar(select(func.count()).select_from(Invitation)) == 702
        assert session.scalar(select(func.count()).select_from(Letter)) == 702


def test_the_command_refuses_in_one_line(run, own_database, tmp_path):
    for content, told in [
        (b"", "The file is empty."),
        (b"x,y\n", "The first line"),
        (b"email\n\xff@x.example\n", "The file is not written"),
    ]:
        (tmp_path / "people.csv").write_bytes(content)
        status, _out, err = run(tmp_path / "people.csv")
        assert (status, err.count("\n"), err.startswith(f"apfl-net: {told}")) == (2, 1, True)
    assert run(tmp_path / "nowhere.csv")[0] == 2
