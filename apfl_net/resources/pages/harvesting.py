"""`/oai`: the door for harvesters (OAI-PMH 2.0). It is the same whoever asks: what everybody may read."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import VISITOR, Anyone
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.web.forms import TypedForm
from apfl_net.kit.web.routing import DB, room
from apfl_net.kit.web.xml import xml_answer
from apfl_net.resources.oai.answering import ANSWERS
from apfl_net.resources.oai.asking import PROTOCOL, Refused, arguments_of, stamp

router = room()


@router.get("/oai")
def show_harvest(request: Request, db: DB, viewer: Anyone) -> Response:
    return _answer(request, db, parse_qsl(request.scope["query_string"].decode("latin-1"), True))


@router.post("/oai")
def create_harvest(request: Request, viewer: Anyone, typed: TypedForm) -> Response:
    """The protocol lets harvesters ask by POST, too. It writes nothing."""
    return _answer(request, request.state.session, list(typed.items()))


def _answer(request: Request, db: Session, pairs: Sequence[tuple[str, str]]) -> Response:
    now = utc_now()
    verb, error = "", None
    given: dict[str, str] = {}
    answer: dict[str, Any] = {}
    try:
        verb, given = arguments_of(pairs)
        answer = ANSWERS[verb](db, VISITOR, given, now)
    except Refused as refusal:
        error = refusal
        if not refusal.repeats_arguments:
            verb, given = "", {}
    return xml_answer(
        request,
        "resources/oai.xml",
        responded=stamp(now),
        base_url=f"{settings().base_url}/oai",
        told=PROTOCOL,
        verb=verb,
        given=given,
        error=error,
        **answer,
    )
