"""Whoever looks into a file gets so much memory, time and room, and nothing else of ours."""

import os
import zlib

import pytest

from apfl_net.kit.content.cleaning import clean
from apfl_net.kit.content.kinds import KINDS, kind_of
from apfl_net.kit.content.preview import preview
from apfl_net.kit.content.problems import TookTooLong, TooMuch
from apfl_net.kit.content.running import Bounds, look
from apfl_net.kit.content.text import read_text
from tests.kit.content.making import made_pdf, made_picture, written

PDF = KINDS["pdf"]


def with_content(path, content: bytes):
    """A PDF of one page, whose content is pressed together."""
    pressed = zlib.compress(content, 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>"
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    parts.append(b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(pressed), pressed))
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 5\n0000000000 65535 f \n%btrailer<</Size 5/Root 1 0 R>>\n" % rows
    return written(path, body + table + b"startxref\n%d\n%%%%EOF\n" % len(body))


def test_a_page_that_unfolds_without_end_is_refused(tmp_path):
    bomb = with_content(tmp_path / "a.pdf", b"0 0 m " * 60_000_000)
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(TooMuch):
        read_text(bomb, PDF)
    preview(bomb, PDF, tmp_path / "p.jpg")
    assert {path.name for path in tmp_path.iterdir()} <= {"a.pdf", "p.jpg"}


def test_more_memory_than_there_is_ends_it(tmp_path):
    path = made_picture(tmp_path / "a.png", size=(6000, 6000), kind="PNG")
    with pytest.raises(TooMuch):
        clean(path, KINDS["png"], tmp_path / "b.png", bounds=Bounds(megabytes=130))


def test_more_time_than_there_is_ends_it(tmp_path):
    path = made_pdf(tmp_path / "a.pdf", ["Words"])
    with pytest.raises(TookTooLong):
        look("text", "pdf", path, bounds=Bounds(seconds=0))


def test_who_waits_instead_of_working_is_ended_by_the_clock(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(TookTooLong):
        kind_of(tmp_path / "pipe", bounds=Bounds(seconds=1))


def test_nothing_larger_than_allowed_is_written_and_no_half_of_it_stays(tmp_path):
    path = made_picture(tmp_path / "a.jpg")
    with pytest.raises(TooMuch):
        clean(path, KINDS["jpg"], tmp_path / "b.jpg", bounds=Bounds(written=500))
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


def test_what_is_no_fault_of_the_file_is_not_held_against_it(tmp_path):
    with pytest.raises(FileNotFoundError):
        kind_of(tmp_path / "nothing")
    path = made_picture(tmp_path / "a.jpg")
    (tmp_path / "b.jpg.draft").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        clean(path, KINDS["jpg"], tmp_path / "b.jpg")
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


def test_the_programs_that_help_it_learn_none_of_our_secrets(tmp_path, monkeypatch):
    """A `pdftotext` that tells what it knows."""
    path = made_pdf(tmp_path / "a.pdf", ["Words"])
    program = written(tmp_path / "pdftotext", "#!/bin/sh\nenv\nprintf '\\f'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("APFL_SECRET_KEY", "of ours")
    told = read_text(path, PDF).pages[0].text
    assert "LANG=C.UTF-8" in told
    assert "of ours" not in told
