"""Setting a document: what it may take, what it may not fetch, how it ends."""

import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from apfl_net.kit import storage
from apfl_net.kit.clock import utc_now
from apfl_net.kit.printing.fonts import packages_for, scripts_in, scripts_without_font
from apfl_net.kit.printing.jobs import MOST_TRIES, PrintJob, forget_print, order_print, print_again
from apfl_net.kit.printing.press import BROKEN, MEMORY, Bounds, NotPrinted, Stopped, print_document
from apfl_net.kit.printing.work import print_waiting
from tests.needs import needs_pdf
from tests.printed import closed_up, facts_of, print_all, text_of

HEAD = '<!doctype html><html lang="en"><title>Reading matter</title>'
WORDS = {
    "th": "แรงงานบังคับ",
    "km": "ពលកម្មដោយបង្ខំ",
    "my": "အဓမ္မလုပ်အား",
    "zh": "强迫劳动",
    "vi": "lao động cưỡng bức",
    "lo": "ແຮງງານບັງຄັບ",
    "bn": "জোরপূর্বক শ্রম",
    "mn": "албадан хөдөлмөр",
}

SENTENCES = {
    "km": "ប្រសិនបើកាពីទែនរក្សាលិខិតឆ្លងដែនទាំងអស់ នោះគឺជាសញ្ញានៃពលកម្មដោយបង្ខំ។",
    "my": "အလုပ်ရှင်က လက်မှတ်များကို သိမ်းထားလျှင် အဓမ္မလုပ်အား၏ လက္ခဏာဖြစ်နိုင်သည်။",
    "th": "ขอให้เจ้าหน้าที่รอสักครึ่งชั่วโมงก่อนถามเรื่องค่าจ้าง",
    "bn": "মালিক যদি সব পাসপোর্ট রেখে দেন, তবে সেটি জোরপূর্বক শ্রমের লক্ষণ হতে পারে।",
    "ne": "श्रमिकहरू आफ्नो इच्छाले घर फर्कन पाउनुपर्छ।",
}


def printed(html: str, tmp_path: Path, **options) -> bytes:
    needs_pdf()
    print_document(html.encode(), tmp_path / "made.pdf", **options)
    return (tmp_path / "made.pdf").read_bytes()


def test_words_of_eight_languages_are_set_as_words(tmp_path):
    """They can be searched and copied: what is extracted is what was written."""
    body = "".join(f'<p lang="{code}">{words}</p>' for code, words in WORDS.items())
    text = text_of(printed(HEAD + body, tmp_path))
    assert [words for words in WORDS.values() if words not in text] == []


def test_so_are_whole_sentences_in_which_letters_melt_together(tmp_path):
    """The same glyph stands for other letters in other places; a table of glyphs would lose some of them."""
    body = "".join(f'<p lang="{code}">{sentence}</p>' for code, sentence in SENTENCES.items())
    text = closed_up(text_of(printed(HEAD + body, tmp_path)))
    assert [sentence for sentence in SENTENCES.values() if closed_up(sentence) not in text] == []


def test_the_file_is_tagged_and_says_its_title_and_nobody(tmp_path):
    facts = facts_of(printed(f'{HEAD}<meta name="generator" content="x"><p>Words', tmp_path))
    assert "Tagged:          yes" in facts
    assert "Reading matter" in facts
    assert "Author" not in facts
    assert "creator>" not in facts.lower().replace("creatortool", "")


def test_nothing_is_fetched(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        secret = tmp_path / "secret.svg"
        secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>SECRET</text></svg>')
        asking = f'<link rel="stylesheet" href="{address}/a.css"><img alt="a" src="{address}/b.png">'
        asking += f'<img alt="b" src="{secret.as_uri()}"><style>@import url({address}/c.css);</style><p>Words'
        text = text_of(printed(HEAD + asking, tmp_path))
        with pytest.raises(TimeoutError):
            server.accept()
    assert "Words" in text
    assert "SECRET" not in text


def test_a_document_gets_no_more_memory_than_it_may(tmp_path):
    with pytest.raises(NotPrinted) as refusal:
        printed(HEAD + "<p>Words" * 20_000, tmp_path, bounds=Bounds(megabytes=230))
    assert refusal.value.reason == MEMORY


def test_progress_is_told_page_by_page_and_whoever_follows_can_stop_it(tmp_path):
    told = []
    pages = HEAD + '<p style="break-after: page">Words' * 12
    printed(pages, tmp_path, progress=lambda phase, page: told.append((phase, page)) is None)
    assert told[:3] == [("setting", 1), ("setting", 2), ("setting", 3)]
    assert ("writing", 0) in told
    with pytest.raises(Stopped):
        printed(pages, tmp_path, progress=lambda _phase, page: page < 3)


def test_scripts_are_known_by_their_letters():
    assert scripts_in("Người dân · ปลา · ឈប់ · ငါး · 鱼") == [
        "Latin, Vietnamese",
        "Chinese",
        "Khmer",
        "Burmese",
        "Thai",
    ]
    assert scripts_in("plain words") == []
    assert packages_for(["Khmer", "Chinese", "Thai"]) == ["fonts-noto-cjk", "fonts-noto-core"]
    assert set(scripts_without_font(["Thai"])) <= {"Thai"}


@pytest.fixture
def ordered(db, now):
    needs_pdf()
    source, target = storage.new_key("print", "a", "html"), storage.new_key("print", "a", "pdf")
    storage.keep(source, [f"{HEAD}<p>Words".encode()])
    return order_print(db, source=source, target=target, now=now)


def test_what_was_ordered_is_printed_once(db, ordered):
    print_all(db)
    assert (ordered.pages, ordered.tries, ordered.problem, ordered.lease) == (1, 1, "", None)
    assert ordered.size == len(storage.read(ordered.target))
    assert print_waiting() == 0


def test_a_failure_is_tried_again_and_in_the_end_said(db, ordered, now):
    storage.forget(ordered.source)
    for tries in range(1, MOST_TRIES + 1):
        ordered.run_at = now
        print_all(db)
        assert (ordered.tries, ordered.problem) == (tries, BROKEN)
    assert ordered.failed_at
    assert "FileNotFoundError" in ordered.said
    print_again(ordered, now=now)
    assert (ordered.waits, ordered.tries, ordered.problem) == (True, 0, "")


def test_who_was_killed_leaves_the_job_to_the_next(db, ordered, now):
    """After the lease; and what kills every worker is given up."""
    ordered.lease, ordered.leased_until, ordered.tries = "dead", now + timedelta(minutes=1), 1
    print_all(db)
    assert ordered.printed_at is None
    ordered.leased_until = utc_now() - timedelta(seconds=1)
    print_all(db)
    assert ordered.printed_at
    ordered.printed_at, ordered.tries = None, MOST_TRIES
    print_all(db)
    assert (ordered.failed_at is not None, ordered.problem) == (True, BROKEN)


def test_a_worker_that_is_asked_to_stop_gives_it_back(db, ordered):
    stop = threading.Event()
    stop.set()
    db.commit()
    assert print_waiting(stop=stop) == 1
    db.expire_all()
    assert (ordered.waits, ordered.lease, ordered.tries) == (True, None, 0)


def test_what_nobody_wants_any_more_leaves_no_file(db, ordered, now):
    forget_print(ordered, now=now)
    print_all(db)
    assert not storage.is_kept(ordered.target)
    assert isinstance(db.get(PrintJob, ordered.id), PrintJob)
