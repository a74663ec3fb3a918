"""Whom one can mention: a page to look through, and the same as options while typing."""

from typing import Any

from fastapi import Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.discussions.queries.people import MOST_OFFERED, mentionable
from apfl_net.discussions.queries.visible import get_space, get_thread
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.page import is_htmx, page
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.reference import country_name

router = room()


@router.get("/threads/{thread_ref}/mentionable")
def list_mentionable(
    request: Request, db: DB, viewer: SignedIn, thread_ref: IdWithTail, q: str = ""
) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    people = mentionable(db, viewer, thread.space, thread, clean_line(q)[:60])
    return _answer(request, people, q, thread.title, thread.path)


@router.get("/discussions/{slug}/mentionable")
def list_mentionable_in_space(request: Request, db: DB, viewer: SignedIn, slug: str, q: str = "") -> Response:
    space = get_space(db, viewer, slug)
    people = mentionable(db, viewer, space, None, clean_line(q)[:60])
    return _answer(request, people, q, space.name, space.path)


def _answer(request: Request, people: object, q: str, title: str, path: str) -> Response:
    template = "discussions/_mentionable.html" if is_htmx(request) else "discussions/mentionable.html"
    context: dict[str, Any] = {"people": people, "q": q, "about_title": title, "about_path": path}
    return page(request, template, most=MOST_OFFERED, country_name=country_name, **context)
