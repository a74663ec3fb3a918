"""What a file is, its content says; what is not taken is said with its reason."""

import pytest

from apfl_net.kit.content.kinds import FAMILIES, KINDS, kind_of
from apfl_net.kit.content.problems import (
    PROBLEMS,
    Empty,
    HasMacros,
    IsArchive,
    IsForeignPicture,
    IsOld,
    IsProgram,
    NotAllowed,
    Protected,
)
from tests.kit.content import recordings
from tests.kit.content.making import written, zipped

TYPES = "<Types>application/vnd.{}+xml</Types>"
DOCUMENT = TYPES.format("openxmlformats-officedocument.wordprocessingml.document.main")
WORD = {"[Content_Types].xml": DOCUMENT, "word/document.xml": "<document/>"}
CAPTIONS = "1\n00:00:01,000 --> 00:00:02,000\nWords\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("Plain words\r\nof a text", "txt"),
        ("<p>in angle brackets", "html"),
        ("<!DOCTYPE html><title>Page</title>", "html"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nWords\n", "vtt"),
        (CAPTIONS, "srt"),
        ("\ufeffคำบรรยาย".encode("utf-16-le"), "txt"),
        ("强迫劳动是指以惩罚相威胁的一切劳动或服务。".encode("gb18030"), "txt"),
        (b"ID3\x04\0\0\0\0\0\0" + bytes(50), "mp3"),
        (b"\xff\xfb\x90\x00" + bytes(500), "mp3"),
        (recordings.mp4(), "mp4"),
        (recordings.mp4().replace(b"vide", b"soun"), "m4a"),
        (b"RIFF\0\0\0\0WAVEfmt " + bytes(40), "wav"),
        (b"fLaC\0\0\0\x22" + bytes(40), "flac"),
        (b"OggS" + bytes(24) + b"OpusHead", "ogg"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(40), "webm"),
        (b"\x00\x01\x02\x03" * 40, None),
    ],
)
def test_a_kind_is_known_by_its_content(tmp_path, content, kind):
    found = kind_of(written(tmp_path / "wrong.pdf", content))
    assert (found and found.name) == kind


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Empty),
        (" \n\t", Empty),
        (b"MZ\x90\0" + bytes(60), IsProgram),
        (b"\x7fELF\x02\x01\x01", IsProgram),
        ("#!/bin/sh\nrm -rf /\n", IsProgram),
        ("<?php echo 1;", IsProgram),
        ('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NotAllowed),
        ('<?xml version="1.0"?><thing/>', NotAllowed),
        ("{\\rtf1 words}", NotAllowed),
        (b"Rar!\x1a\x07\0", IsArchive),
        (b"PK\x05\x06" + bytes(18), IsArchive),
        (b"\0\0\0\x18ftypheic" + bytes(40), IsForeignPicture),
        (b"BM" + bytes(60), IsForeignPicture),
        (OLE, IsOld),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Protected),
    ],
)
def test_what_is_not_taken_is_said_with_its_reason(tmp_path, content, problem):
    with pytest.raises(NotAllowed if problem is NotAllowed else problem) as refusal:
        kind_of(written(tmp_path / "a.txt", content))
    assert type(refusal.value) is problem


@pytest.mark.parametrize(
    "more",
    [
        {"word/vbaProject.bin": b"\xd0\xcf"},
        {"word/activeX/activeX1.xml": "<ax/>"},
        {"[Content_Types].xml": TYPES.format("ms-word.document.macroEnabled.main")},
    ],
)
def test_macros_are_refused_whatever_the_file_is_called(tmp_path, more):
    with pytest.raises(HasMacros):
        kind_of(zipped(tmp_path / "a.docx", WORD | more))


def test_an_office_file_is_known_by_its_main_part(tmp_path):
    assert kind_of(zipped(tmp_path / "a.zip", WORD)) == KINDS["docx"]
    with pytest.raises(IsArchive):
        kind_of(zipped(tmp_path / "b.docx", {"letter.txt": "Dear all"}))


def test_every_problem_has_a_sentence_and_every_kind_a_family():
    assert len({problem.message for problem in PROBLEMS.values()}) == len(PROBLEMS)
    assert {kind.family for kind in KINDS.values()} == set(FAMILIES)
    assert not KINDS["html"].inline
