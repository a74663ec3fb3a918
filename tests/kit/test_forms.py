"""What is typed is read strictly, or refused with the words given back."""

from urllib.parse import quote_plus

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.web.forms import LARGEST_FORM
from tests.factories.discussions import make_thread
from tests.html import page

URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
NOT_TEXT = "What your browser sent is not readable text (UTF-8). Please check it and send it again."
NOT_READ = "We could not read what your browser sent."
TOO_MUCH = "That is more than we can take at once."
KHMER = "កម្មករនេសាទ 🐟 Đặng"


@pytest.fixture
def send(browser_as, db, cast, now):
    """Send the body of a request to where replies go."""
    thread = make_thread(db, author=cast[MEMBER], now=now)
    browser = browser_as(WORKER)
    return lambda content, **headers: browser.post(
        f"/threads/{thread.id}/replies", content=content, headers=URLENCODED | headers
    )


def posts(db):
    return db.scalars(select(Post.body).where(Post.number > 1).order_by(Post.number)).all()


def said(answer):
    return answer.status_code, page(answer, answer.status_code).one("h1").text


def test_every_script_is_read(send, db):
    assert send(f"body={quote_plus(KHMER)}".encode()).status_code == 303
    assert posts(db) == [KHMER]


def test_of_several_fields_of_one_name_the_last_counts(send, db):
    assert send(b"body=first&body=second").status_code == 303
    assert posts(db) == ["second"]


@pytest.mark.parametrize(
    "body", [b"caf%E9", b"%FF%FE", b"%ED%A0%80", b"%C0%AF", b"%F5%80%80%80", "café".encode("latin-1")]
)
def test_what_is_not_utf8_is_refused_and_given_back(send, db, body):
    answer = send(b"body=Before+" + body)
    assert said(answer) == (400, NOT_TEXT)
    assert page(answer, 400).one("textarea").raw.strip().startswith("Before ")
    assert posts(db) == []


def test_a_nul_is_left_out(send, db):
    assert send(b"body=be%00fore").status_code == 303
    assert posts(db) == ["before"]


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain", "application/json", ""])
def test_only_forms_as_browsers_send_them_are_read(send, db, kind):
    assert said(send(b"body=text", **{"Content-Type": kind})) == (400, NOT_READ)
    assert posts(db) == []


def test_a_form_may_say_its_character_set(send, db):
    kind = "application/X-WWW-form-urlencoded; charset=UTF-8"
    assert send(b"body=text", **{"Content-Type": kind}).status_code == 303


def test_too_many_fields_are_refused(send, db):
    assert send(b"body=text" + b"&x=1" * 199).status_code == 303
    assert said(send(b"body=text" + b"&x=1" * 200)) == (400, NOT_READ)


def test_a_megabyte_gets_its_own_message_and_is_kept(send, db):
    answer = send(b"body=" + b"a" * 1_000_000)
    assert answer.status_code == 422
    assert "This is too long: at most 20000 characters." in answer.text
    assert (posts(db), len(db.scalars(select(Draft.body)).one())) == ([], 1_000_000)


def test_more_than_that_is_not_read(send, db):
    assert said(send(b"body=" + b"a" * (LARGEST_FORM - 4))) == (413, TOO_MUCH)
    assert posts(db) == []


def test_what_comes_in_pieces_is_counted_too(send):
    def pieces():
        for _ in range(LARGEST_FORM // 1_000_000 + 1):
            yield b"a" * 1_000_000

    assert said(send(pieces())) == (413, TOO_MUCH)


def test_an_empty_form_is_said_to_be_empty(send, db):
    answer = send(b"")
    assert answer.status_code == 422
    assert "Please fill this in." in answer.text
    assert posts(db) == []


def test_a_text_of_invisible_characters_is_empty(send, db):
    assert send(f"body={quote_plus(chr(0x200B) * 5)}".encode()).status_code == 422
    assert posts(db) == []
