"""The document of a version of proceedings: one HTML file that needs nothing else, to be kept and printed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.marks import audience_mark
from apfl_net.access.models import Audience
from apfl_net.ediscussions.chapters import passages_of
from apfl_net.ediscussions.models.ediscussions import Ediscussion, ReferenceEvent
from apfl_net.ediscussions.models.proceedings import Proceedings
from apfl_net.ediscussions.policy.roles import ROLES
from apfl_net.ediscussions.queries.gathering import people_of
from apfl_net.ediscussions.queries.questions import questions_of, topic_notes_of
from apfl_net.ediscussions.queries.ring import RingReader, ring_reader
from apfl_net.ediscussions.telling import contributions_told
from apfl_net.kit.config import settings
from apfl_net.kit.facts import fact
from apfl_net.kit.i18n import RTL_LANGUAGES, gettext, plain_day, read_by, zone
from apfl_net.kit.web.assets import STATIC
from apfl_net.kit.web.templating import render

DOCUMENT = "ediscussions/proceedings/document.html"
STYLE = STATIC / "print" / "proceedings.css"
"""For paper; it goes into the file, which is to be complete in itself."""


@dataclass(slots=True)
class Document:
    """The HTML, and what must be known of it to notice when it may not be read any more."""

    html: str
    audience_id: int
    citation: str
    contributions: int
    posts: list[tuple[int, int, str]] = field(default_factory=list)  # id, revision, how its author is shown
    people: set[int] = field(default_factory=set)


def set_document(session: Session, version: Proceedings, now: datetime) -> Document:
    """In the language of the version and the zone of the event, for everybody who may read the discussion."""
    ediscussion = session.get_one(Ediscussion, version.ediscussion_id)
    event = session.get_one(ReferenceEvent, ediscussion.event_id)
    language = read_by(version.language, event.time_zone)
    ring = ring_reader(session, ediscussion)
    contributions = list(contributions_told(session, ring, ediscussion))
    people = people_named(session, ring, ediscussion)
    chapters = passages_of(session, ring, ediscussion, now)
    citation = _citation(ediscussion, version, event, now)
    told = {
        "ediscussion": ediscussion,
        "event": event,
        "version": version,
        "ring": ring,
        "contributions": contributions,
        "people": people,
        "chapters": chapters,
        "citation": citation,
        "now": now,
    }
    named = {member for passages in chapters.values() for one in passages for member in one.people}
    return Document(
        html=render(DOCUMENT, **told, **_around(session, ring, ediscussion, event, language, now)),
        audience_id=ring.audience_id,
        citation=citation,
        contributions=sum(1 for one in contributions if not one.is_gone),
        posts=[(one.id, one.revision, one.shown_as) for one in contributions if not one.is_gone],
        people=named.union(*(one.people for one in contributions), (one["id"] for one in people)),
    )


def _around(
    session: Session,
    ring: RingReader,
    ediscussion: Ediscussion,
    event: ReferenceEvent,
    language: str,
    now: datetime,
) -> dict[str, Any]:
    """What stands around the contributions."""
    return {
        "language": language,
        "direction": "rtl" if language in RTL_LANGUAGES else "ltr",
        "style": Markup(STYLE.read_text()),  # noqa: S704  (part of the house)
        "audience": audience_sentence(session, ring),
        "period": _period(ediscussion, event),
        "notes": _notes(session, ediscussion, language),
        "questions": questions_of(session, ediscussion, language, now),
        "is_demo": fact(session, "demo") is not None,
        "address_of": address_of,
    }


def address_of(ediscussion: Ediscussion, version: Proceedings) -> str:
    """Where this version is found for good, whatever becomes of the title."""
    return f"{settings().base_url}/e-discussions/{ediscussion.id}/proceedings/{version.number}"


def audience_sentence(session: Session, ring: RingReader) -> str:
    audience = session.get_one(Audience, ring.audience_id)
    return audience_mark(audience.kind, audience.constituency, audience.name).sentence


def _period(ediscussion: Ediscussion, event: ReferenceEvent) -> str:
    """From its first day to its last, on the calendar of the event."""
    there = zone(event.time_zone)
    days = [at.astimezone(there).date() for at in (ediscussion.opens_at, ediscussion.closes_at) if at]
    return " – ".join(map(plain_day, days))


def _citation(ediscussion: Ediscussion, version: Proceedings, event: ReferenceEvent, now: datetime) -> str:
    words = gettext(
        "APFL Net (%(year)s). %(title)s Proceedings of the e-discussion held %(period)s after “%(event)s”."
        " Version %(number)s, %(day)s. %(address)s"
    )
    title = (
        ediscussion.title
        if ediscussion.title.endswith(("?", ".", "!", "？", "。"))
        else f"{ediscussion.title}."
    )
    return words % {
        "year": now.astimezone(zone(event.time_zone)).year,
        "title": title,
        "period": _period(ediscussion, event),
        "event": event.title,
        "number": version.number,
        "day": plain_day(now.astimezone(zone(event.time_zone)).date()),
        "address": address_of(ediscussion, version),
    }


def _notes(session: Session, ediscussion: Ediscussion, language: str) -> list[Any]:
    """The topic note, first in the language of the document, then in all others."""
    notes = topic_notes_of(session, ediscussion.id)
    return sorted(notes, key=lambda note: (note.language != language, note.language != "en", note.language))


def people_named(session: Session, ring: RingReader, ediscussion: Ediscussion) -> list[dict[str, Any]]:
    """Who had which part; nobody under the Chatham House rule, nor whose name not every reader may read."""
    if ring.chatham_house:
        return []
    return [
        {
            "id": row.member_id,
            "role": gettext(ROLES[row.role]),
            "name": name_for(ring.as_member, name=row.name, public_name=row.public_name),
            "organisation": row.organisation,
        }
        for row in people_of(session, ediscussion.id)
        if row.name and (ring.as_member or row.public_name)
    ]
