"""A member at the other end of the line: signs in, fills in the page's own form, presses Reply again."""

import re
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import httpx2
from sqlalchemy import select

from apfl_net.demo.cast import MEMBER
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import open_session
from apfl_net.members.queries import member_by_email
from tests.durability.running import PATIENCE, http_client
from tests.factories.discussions import make_thread
from tests.html import page

PAUSE = 0.05
"""Seconds until somebody presses the button again."""
TYPED = 'Two <b>lines</b> & "quotes",\nลูกเรือประมง'
TRACES = re.compile(r'Traceback|sqlalchemy|sqlite3|psycopg|OperationalError|File "', re.IGNORECASE)
"""What no answer ever tells."""


@dataclass(frozen=True)
class Question:
    """The thread of a test: of `MEMBER`, whose first post is answered."""

    thread_id: int
    post_id: int
    member_id: int


@dataclass
class Form:
    """A form of a page, filled in."""

    action: str
    fields: dict[str, str]


def ask_question() -> Question:
    with open_session(writing=True) as session:
        author = member_by_email(session, MEMBER)
        thread = make_thread(session, author=author, now=utc_now())
        first = session.scalar(select(Post.id).where(Post.thread_id == thread.id))
        return Question(thread.id, first, author.id)


class Writer:
    """The browser of one member, over real HTTP."""

    def __init__(self, address: str) -> None:
        accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}
        self.client = http_client(address, headers=accept)
        self.on_its_way = ""
        """The reply that was sent and is not acknowledged."""
        self.unanswered = 0

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.client.close()

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.client.get(path, headers=headers)

    def send(self, form: Form, **headers: str) -> httpx2.Response:
        """As browsers do: which page it comes from is in the headers."""
        origin = {"Origin": str(self.client.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
        return self.client.post(form.action, data=form.fields, headers=origin | headers)

    def sign_in(self, email: str) -> None:
        answer = self.send(self.sign_in_form(email))
        assert answer.status_code == 303, answer.text

    def sign_in_form(self, email: str) -> Form:
        [form] = page(self.get("/sign-in")).all("main form")
        typed = {"email": email, "password": settings().demo_password}
        return Form(form["action"], form.fields() | typed)

    def reply_form(self, post_id: int, body: str) -> Form:
        """The form for an answer to this post, as the page has it, with a text and its language filled in."""
        form = page(self.until_answered(lambda: self.get(f"/posts/{post_id}/reply"))).one("#reply form")
        return Form(form["action"], form.fields() | {"body": body, "language": "en"})

    def reply(self, post_id: int, body: str) -> str:
        """Answer a post, and send the very same form again until it is acknowledged; returns where it is."""
        form = self.reply_form(post_id, body)
        self.on_its_way = body
        answer = self.until_answered(lambda: self.send(form))
        self.on_its_way = ""
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def until_answered(self, ask: Any) -> httpx2.Response:
        """Nobody there, no answer, or "please try again": try again."""
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            try:
                answer = ask()
                if answer.status_code != 503:
                    return answer
            except httpx2.TransportError:
                pass
            self.unanswered += 1
            time.sleep(PAUSE)
        raise AssertionError("nobody answered")
