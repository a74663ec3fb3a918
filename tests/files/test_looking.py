"""The worker looks at what was sent: it is ready or refused afterwards, and never both."""

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from apfl_net.demo.cast import MEMBER
from apfl_net.files import looking
from apfl_net.files.actions import add_version, remove_file
from apfl_net.files.looking import MOST_TRIES, look_at_waiting
from apfl_net.files.models import READY, REFUSED, REMOVED, WAITING, FilePassage, FileVersion
from apfl_net.files.queries import files_of, get_file, passages_of, version_to_give, versions_of
from apfl_net.files.schedule import sweep
from apfl_net.files.shown import show_file
from apfl_net.kit import storage
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.errors import NotFound
from apfl_net.kit.outbox import OutboxEntry
from tests.factories.files import WORDS, kept_keys, look_at_all, make_file, received
from tests.kit.content.making import made_pdf
from tests.scanner import SIGNED, clamd


def happened(db) -> list[str]:
    named = select(OutboxEntry.event).where(OutboxEntry.event.like("files.%")).order_by(OutboxEntry.id)
    return list(db.scalars(named))


def the_version(db, file) -> FileVersion:
    return versions_of(db, file.id)[0]


def picture() -> bytes:
    drawn = BytesIO()
    Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(drawn, "JPEG", exif=_secrets())
    return drawn.getvalue()


def _secrets() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = "Somebody Else"  # artist
    return exif.tobytes()


def test_what_was_sent_waits_and_nobody_gets_it(db, cast, now):
    file = make_file(db, by=cast[MEMBER], now=now)
    with pytest.raises(NotFound):
        version_to_give(db, file.id)
    shown = show_file(get_file(db, file.id))
    assert (shown.is_ready, shown.words) == (
        False,
        "This file is being looked at and cleaned. Nobody gets it before that.",
    )


def test_a_text_is_ready_with_its_words_and_what_was_sent_is_gone(db, cast, now):
    file = make_file(db, by=cast[MEMBER], now=now, name="..\\folder/fees\x00.doc")
    look_at_all(db)
    version = the_version(db, file)
    assert (version.state, version.kind, version.language, version.tries) == (READY, "txt", "en", 1)
    assert (file.name, version.sent_key, version.lease) == ("fees.txt", "", None)
    assert storage.read(version.key).strip() == WORDS.strip()
    assert [(passage.page, passage.text) for passage in passages_of(db, [file.id])] == [
        (1, WORDS.decode().strip())
    ]
    assert kept_keys() == {version.key}
    assert happened(db) == ["files.FileReady"]
    assert look_at_waiting(utc_now) == 0


def test_a_pdf_has_its_words_by_page_a_preview_and_no_author(db, cast, now, tmp_path):
    pdf = made_pdf(tmp_path / "a.pdf", ["First page", "กลางหน้าที่สอง แรงงานบังคับ"]).read_bytes()
    assert PdfReader(BytesIO(pdf)).metadata.author == "Somebody Else"
    file = make_file(db, by=cast[MEMBER], now=now, content=pdf, name="guide")
    look_at_all(db)
    found = get_file(db, file.id)
    assert (file.name, found.version.pages, found.version.has_text_layer) == ("guide.pdf", 2, True)
    given = PdfReader(BytesIO(storage.read(found.version.key)))
    assert (given.metadata or {}).get("/Author") is None
    assert Image.open(BytesIO(storage.read(found.version.preview_key))).format == "JPEG"
    assert [passage.page for passage in passages_of(db, [file.id]) if "บังคับ" in passage.text] == [2]
    assert show_file(found).facts.startswith("PDF, 2 pages, ")


def test_a_picture_keeps_its_pixels_only(db, cast, now):
    sent = picture()
    assert b"Somebody Else" in sent
    file = make_file(db, by=cast[MEMBER], now=now, content=sent, name="photo.JPEG")
    look_at_all(db)
    version = the_version(db, file)
    assert (file.name, version.kind, version.inline) == ("photo.JPEG", "jpg", True)
    assert b"Somebody Else" not in storage.read(version.key)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "nothing.pdf", "Empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "guide.pdf", "IsProgram"),
        (b"%PDF-1.7 and then nothing", "cut.pdf", "Broken"),
    ],
)
def test_what_we_do_not_take_is_refused_with_a_sentence_and_not_kept(db, cast, now, content, name, reason):
    file = make_file(db, by=cast[MEMBER], now=now, content=content, name=name)
    look_at_all(db)
    version = the_version(db, file)
    assert (version.state, version.reason, kept_keys()) == (REFUSED, reason, set())
    assert show_file(get_file(db, file.id)).words.endswith(".")
    assert happened(db) == ["files.FileRefused"]


def test_a_file_too_large_for_its_kind_is_refused(db, cast, now, monkeypatch):
    monkeypatch.setitem(looking.policy.LARGEST, "text", 0)
    file = make_file(db, by=cast[MEMBER], now=now)
    look_at_all(db)
    assert the_version(db, file).reason == "TooLargeForItsKind"


def test_the_version_before_is_given_away_until_the_next_is_ready(db, cast, now):
    file = make_file(db, by=cast[MEMBER], now=now)
    look_at_all(db)
    add_version(db, file=file, uploader_id=cast[MEMBER].id, received=received(b"Second edition"), now=now)
    assert get_file(db, file.id).version.number == 1
    look_at_all(db)
    assert get_file(db, file.id).version.number == 2
    assert [passage.text for passage in passages_of(db, [file.id])] == ["Second edition"]
    add_version(db, file=file, uploader_id=cast[MEMBER].id, received=received(b""), now=now)
    look_at_all(db)
    assert [version.state for version in versions_of(db, file.id)] == [REFUSED, READY, READY]
    assert get_file(db, file.id).version.number == 2
    assert version_to_give(db, file.id, 1).version.number == 1


def test_with_a_scanner_a_file_is_scanned_before_anybody_gets_it(db, cast, now, tmp_path, monkeypatch):
    with clamd(tmp_path) as url:
        monkeypatch.setattr(settings(), "scan_url", url)
        clean = make_file(db, by=cast[MEMBER], now=now)
        bad = make_file(db, by=cast[MEMBER], now=now, content=b"words, " + SIGNED)
        assert "scanned for viruses" in show_file(get_file(db, clean.id)).words
        look_at_all(db)
    assert (the_version(db, clean).state, the_version(db, clean).scanned_at is not None) == (READY, True)
    assert (the_version(db, bad).state, the_version(db, bad).reason) == (REFUSED, "Virus")
    assert kept_keys() == {the_version(db, clean).key}


def test_while_the_scanner_is_away_files_wait_however_long(db, cast, now, monkeypatch):
    monkeypatch.setattr(settings(), "scan_url", "tcp://127.0.0.1:1")
    file = make_file(db, by=cast[MEMBER], now=now)
    for _turn in range(MOST_TRIES + 2):
        the_version(db, file).run_at = now
        look_at_all(db)
    version = the_version(db, file)
    assert (version.state, version.tries, version.lease) == (WAITING, 0, None)
    assert version.run_at > utc_now()
    monkeypatch.setattr(settings(), "scan_url", "")
    version.run_at = now
    look_at_all(db)
    assert the_version(db, file).state == READY


def test_who_was_killed_leaves_the_file_to_the_next_and_what_kills_every_worker_is_refused(db, cast, now):
    file = make_file(db, by=cast[MEMBER], now=now)
    version = the_version(db, file)
    version.lease, version.leased_until, version.tries = "dead", utc_now() + timedelta(minutes=1), 1
    look_at_all(db)
    assert the_version(db, file).state == WAITING
    the_version(db, file).leased_until = utc_now() - timedelta(seconds=1)
    look_at_all(db)
    assert the_version(db, file).state == READY
    again = make_file(db, by=cast[MEMBER], now=now)
    the_version(db, again).tries = MOST_TRIES
    look_at_all(db)
    assert (the_version(db, again).state, the_version(db, again).reason) == (REFUSED, "Broken")


def test_a_worker_that_is_to_end_puts_the_file_back(db, cast, now):
    file = make_file(db, by=cast[MEMBER], now=now)
    db.commit()
    stop = threading.Event()
    stop.set()
    look_at_waiting(utc_now, stop=stop)
    db.expire_all()
    version = the_version(db, file)
    assert (version.state, version.tries, version.lease) == (WAITING, 0, None)


def test_a_file_that_is_taken_away_is_gone_with_its_words(db, cast, now, deliver):
    file = make_file(db, by=cast[MEMBER], now=now)
    waiting = make_file(db, by=cast[MEMBER], now=now)
    look_at_all(db)
    late = make_file(db, by=cast[MEMBER], now=now)
    for each in (file, waiting, late):
        remove_file(db, file=each, now=now)
    look_at_all(db)
    deliver()
    assert files_of(db, [file.id, waiting.id, late.id]) == {}
    assert (file.name, the_version(db, late).state) == ("", REMOVED)
    assert (kept_keys(), list(db.scalars(select(FilePassage)))) == (set(), [])


def test_what_nobody_needs_is_swept_away_after_a_day(db, cast, now, deliver):
    loose = make_file(db, by=cast[MEMBER], now=now - timedelta(days=2))
    wanted = make_file(db, by=cast[MEMBER], now=now)
    wanted.attached_at = now
    orphan = received(b"its row was never written")
    (storage.drafts() / "half").write_bytes(b"its end never came")
    look_at_all(db)
    sweep(db, now)
    assert orphan.key in kept_keys()
    deliver()
    assert (loose.removed_at, wanted.removed_at) == (now, None)
    sweep(db, now + timedelta(days=2))
    assert kept_keys() == {the_version(db, wanted).key}
    assert list(storage.drafts().iterdir()) == []
