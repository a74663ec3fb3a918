"""Every script there is goes into a post and out again: on pages, in feeds, in copies, in lists."""

import sys
import unicodedata
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.schemas.fields import LONGEST_POST, LONGEST_TITLE
from apfl_net.kit.text import clean_text
from tests.discussions.test_editing import change
from tests.factories.discussions import make_space, make_thread
from tests.html import page, parse

ATOM = "{http://www.w3.org/2005/Atom}"
COLUMN = 16
"""The tables of Unicode have columns of so many characters; scripts begin and end with them."""

LINE = 40
"""Characters to a line: each stands by itself, so that no two of them become one."""


def is_written(letter: str) -> bool:
    """Not a control, a surrogate or a place that is left empty; also not what means something in Markdown."""
    return unicodedata.category(letter)[0] in "LMNPS" and letter not in "\\`*_{}[]<>()#+-.!|~@&:/'\""


def one_of_each_column() -> list[str]:
    columns = (range(start, start + COLUMN) for start in range(0, sys.maxunicode + 1, COLUMN))
    return [
        letter
        for column in columns
        if (letter := next((chr(code) for code in column if is_written(chr(code))), None))
    ]


LETTERS = one_of_each_column()
WORDS = [f"x{letter}x" for letter in LETTERS]  # between two of ours, or a mark would join what stands before


def texts() -> list[str]:
    """As many posts as it takes, each as long as a post may be."""
    lines = [" ".join(WORDS[start : start + LINE]) for start in range(0, len(WORDS), LINE)]
    size = LONGEST_POST // (4 * LINE) - 1
    return [clean_text("\n\n".join(lines[start : start + size])) for start in range(0, len(lines), size)]


TEXTS = texts()
SOME = WORDS[::12]
TITLES = [" ".join(SOME[start : start + 45]) for start in range(0, len(SOME), 45)]


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_texts_have_every_script_and_plane():
    planes = {ord(letter) // 0x10000 for text in TEXTS for letter in text}
    assert planes == {0, 1, 2, 3, 14}  # the others are empty, or for private use
    names = (unicodedata.name(letter, "UNNAMED") for text in TEXTS for letter in text if letter.isalpha())
    scripts = {name.split()[0] for name in names}
    region = {"THAI", "KHMER", "MYANMAR", "LAO", "TIBETAN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL"}
    region |= {"MONGOLIAN", "DEVANAGARI", "BENGALI", "TAMIL", "SINHALA", "ARABIC", "JAVANESE", "BALINESE"}
    assert region <= scripts
    assert len(scripts) > 150
    assert all(len(text) <= LONGEST_POST for text in TEXTS)


@pytest.fixture
def public(db, cast, now):
    space = make_space(db, audience="public", now=now)
    return make_thread(db, author=cast["lan-tran"], space=space, now=now)


@pytest.fixture
def written(worker, db, public, post_reply):
    """Ids of the replies that hold them all."""
    for text in TEXTS:
        assert post_reply(worker, public, text).status_code == 303
    return db.scalars(select(Post.id).where(Post.number > 1).order_by(Post.number)).all()


def test_what_is_written_is_kept_and_shown_letter_by_letter(worker, db, public, written):
    assert db.scalars(select(Post.body).where(Post.id.in_(written)).order_by(Post.number)).all() == TEXTS
    shown = page(worker.get(public.path))
    for post_id, text in zip(written, TEXTS, strict=True):
        assert shown.one(f"#post-{post_id} .post__body").text == on_one_line(text)


def test_the_copies_to_print_and_to_keep_have_it(client, public, written):
    kept = client.get(f"/threads/{public.id}/text").text
    printed = page(client.get(f"/threads/{public.id}/print")).texts(".post__body")
    for text, on_paper in zip(TEXTS, printed[1:], strict=True):
        assert text in kept
        assert on_paper == on_one_line(text)


def test_the_contents_begin_with_it(worker, public, written):
    listed = page(worker.get(f"/threads/{public.id}/contents")).one("main").text
    for text in TEXTS:
        assert on_one_line(text)[:100] in listed


def test_the_feed_has_it(client, public, written):
    read = client.get(f"/feeds/threads/{public.id}")
    entries = ElementTree.fromstring(read.content).iter(f"{ATOM}entry")  # noqa: S314  (we made it)
    found = [parse(entry.findtext(f"{ATOM}content")).text for entry in entries]
    assert sorted(found) == sorted(["We board at the pier. What do others do?", *map(on_one_line, TEXTS)])


def test_a_quote_a_change_and_the_history_have_it(worker, db, public, written):
    first, text = written[0], TEXTS[0]
    typed = page(worker.get(f"/posts/{first}/edit")).one("textarea").raw
    assert typed.removeprefix("\n") == text
    post = db.get_one(Post, first)
    assert change(worker, post, f"{text[: LONGEST_POST // 2]}\n\nAnd more.").status_code == 303
    history = page(worker.get(f"/posts/{first}/history")).one("main").text
    assert set(text.split()) <= set(history.split())
    quoted = page(worker.get(f"/posts/{written[1]}/reply?quote=yes")).one("textarea").raw
    assert TEXTS[1].split()[0] in quoted


def test_a_draft_comes_back_as_it_was(worker, db, public):
    for text in TEXTS:
        worker.post(f"/threads/{public.id}/draft", data={"body": text})
        assert db.scalars(select(Draft.body)).all() == [text]
        assert page(worker.get(public.path)).one("#reply textarea").raw.removeprefix("\n") == text


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_titles_are_found_in_lists_and_by_their_addresses(worker, client, db, public, title):
    assert len(title) <= LONGEST_TITLE
    slug = public.space.slug
    answer = worker.post("/threads", data={"space": slug, "title": title, "body": "Words."})
    assert answer.status_code == 303
    kept = " ".join(clean_text(title).split())
    assert db.scalars(select(Thread.title).where(Thread.id != public.id)).all() == [kept]
    assert page(worker.get(answer.headers["location"])).one("h1").text == kept
    for address in (f"/discussions/{slug}", "/threads?list=mine"):
        assert kept in page(worker.get(address)).texts(".thread__title")
    read = ElementTree.fromstring(client.get("/feeds/discussions").content)  # noqa: S314
    assert any(kept in entry.text for entry in read.iter(f"{ATOM}title"))
