"""A thread on paper and as plain text; and threads like the one being started."""

from datetime import timedelta

import pytest

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.queries.related import clues, tries
from tests.browsing import HTMX
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, parse


@pytest.fixture
def talk(db, cast, thread, now):
    for number in range(2, 25):
        make_reply(
            db,
            author=cast[WORKER],
            thread=thread,
            body=f"A **bold** word & number {number}.",
            now=now - timedelta(minutes=300 - 6 * number),
        )
    return thread


def test_the_print_has_every_post_on_one_page_and_nothing_to_do(member, talk):
    shown = page(member.get(f"/threads/{talk.id}/print"))
    assert len(shown.all("article.post")) == 24
    assert shown.all("form.composer") == []
    assert shown.one("p.meta").text.startswith("Members of the network can read this")


def test_the_text_has_the_words_as_typed(member, talk, cast):
    answer = member.get(f"/threads/{talk.id}/text")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="thread-{talk.id}.txt"'
    lines = answer.text.splitlines()
    assert lines[:2] == [talk.title, f"http://127.0.0.1:8000{talk.path}"]
    assert "A **bold** word & number 24." in lines
    assert lines.count("-" * 40) == 24


def test_a_visitor_s_copies_name_nobody(client, db, cast, now):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, body=f"Ask @{cast[WORKER].handle}.", now=now)
    for tail in ("text", "print"):
        text = client.get(f"/threads/{thread.id}/{tail}").text
        assert cast[MEMBER].name not in text
        assert cast[WORKER].handle not in text
        assert "Viet Nam" in text


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("How do you inspect vessels?", ["inspect", "vessels"]),
        ("เรือประมง", ["เรื", "ือป", "ประ", "ะมง"]),
        ("a b 12", []),
        ("", []),
        ("%%%% ____ \\\\\\\\", []),
    ],
)
def test_the_clues_of_a_title(title, expected):
    assert clues(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Whom to inspect", [["inspect", "whom"], ["inspect"], ["whom"]]),
        ("Which wages, and where?", [["wages"]]),
        ("wages wages", [["wages"]]),
        ("强迫劳动公约", [["强迫劳动", "公约"], ["强迫劳动"], ["公约"]]),
        ("a b 12 %%", []),
        ("", []),
    ],
)
def test_words_of_a_title_are_tried_together_and_then_alone(title, expected):
    assert tries(title) == expected


def test_threads_with_like_titles_are_offered_best_first(member, db, cast, thread, now):
    make_thread(db, author=cast[MEMBER], title="Vessels at night", now=now)
    make_thread(db, author=cast[MEMBER], title="Brick kilns", now=now)
    answer = member.get("/threads/related?title=Whom to inspect on VESSELS", headers=HTMX)
    assert [link.text for link in parse(answer.text).all("li a")] == [
        "How do you inspect vessels?",
        "Vessels at night",
    ]


def test_threads_about_the_same_are_found_in_their_texts_and_in_other_forms(member, db, cast, now, index):
    make_thread(db, author=cast[MEMBER], title="Dredgers", body="A vessel of two decks, inspected", now=now)
    make_thread(db, author=cast[MEMBER], title="Ships at anchor", body="Two vessels", now=now)
    make_thread(db, author=cast[MEMBER], title="Brick kilns", body="No ship", now=now)
    make_thread(db, author=cast[MEMBER], title="ลูกเรือประมง", body="ค่าจ้าง", now=now)
    index()
    answer = member.get("/threads/related?title=Whom to inspect on -vessels author:nobody", headers=HTMX)
    assert [link.text for link in parse(answer.text).all("li a")] == ["Dredgers", "Ships at anchor"]
    answer = member.get("/threads/related?title=ค่าจ้าง", headers=HTMX)
    assert [link.text for link in parse(answer.text).all("li a")] == ["ลูกเรือประมง"]


def test_hidden_threads_are_not_offered(member, db, cast, now, index):
    space = make_space(db, audience="constituency:workers_org", now=now)
    make_thread(db, author=cast[WORKER], space=space, title="Vessels, among us", now=now)
    asked = "/threads/related?title=vessels among"
    assert "among us" not in member.get(asked).text
    index()
    assert "among us" not in member.get(asked).text


def test_the_preview_offers_them_without_javascript(member, db, thread):
    typed = {"space": "labour-inspection-in-practice", "title": "Inspecting vessels", "body": "Text."}
    answer = member.post("/threads/preview", data=typed)
    assert [link.text for link in page(answer).all("#related-threads a")] == [thread.title]


def test_threads_to_link_to_are_offered_while_typing(member, thread):
    offered = parse(member.get("/threads/linkable?q=vessels", headers=HTMX).text).all("li")
    assert [one["data-insert"] for one in offered] == [f"http://127.0.0.1:8000/threads/{thread.id}"]
    shown = page(member.get("/threads/linkable?q=vessels")).one("main")
    assert shown.texts("code") == [f"http://127.0.0.1:8000/threads/{thread.id}"]
