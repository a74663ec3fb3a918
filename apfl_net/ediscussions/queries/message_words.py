"""A message in the words of whoever reads it: their language where it has a version, its fields filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import func
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.ediscussions.models.ediscussions import Ediscussion, ReferenceEvent
from apfl_net.ediscussions.models.messages import EdiscussionMessage, MessageText
from apfl_net.ediscussions.policy.messages import filled
from apfl_net.ediscussions.queries.messages import summary_in
from apfl_net.ediscussions.queries.questions import questions_of
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import gettext, plain_day, reader, zone

_MARKS = re.compile(r"[\[\]()<>*_`#|\\!~]")


@dataclass(frozen=True, slots=True)
class Worded:
    subject: str
    body: str
    language: str


def text_for(message: EdiscussionMessage, texts: Mapping[str, MessageText], language: str) -> MessageText:
    """In this language, else in the one in which it was written first."""
    return texts.get(language) or texts.get(message.language) or next(iter(texts.values()))


def subject_line(text: MessageText, ediscussion: Ediscussion) -> str:
    """For lists: with the fields that say the same to everybody."""
    return filled(text.subject, {"title": ediscussion.title, "name": ""}).strip()


def worded(
    session: Session,
    viewer: Viewer,
    ediscussion: Ediscussion,
    message: EdiscussionMessage,
    texts: Mapping[str, MessageText],
    now: datetime,
) -> Worded:
    """As this viewer reads it: what was taken away meanwhile is not in it; days are counted from when it
    left."""
    at = message.sent_at or now
    text = text_for(message, texts, reader().language)
    said = f"{text.subject}\n{text.body}"
    values = _plain_values(session, viewer, ediscussion, at)
    if "{questions}" in said:
        values["questions"] = _questions(session, ediscussion, text.language, at)
    if "{contributions}" in said:
        values["contributions"] = str(_contributions(session, viewer, ediscussion, at))
    if "{summary}" in said:
        values["summary"] = summary_in(session, viewer, ediscussion, message.id)
    return Worded(filled(text.subject, values), filled(text.body, values), text.language)


def _plain_values(
    session: Session, viewer: Viewer, ediscussion: Ediscussion, now: datetime
) -> dict[str, str]:
    event = session.get_one(ReferenceEvent, ediscussion.event_id)
    where = zone(event.time_zone)
    return {
        "name": _MARKS.sub("", viewer.name) or gettext("colleagues"),
        "title": ediscussion.title,
        "event": event.title,
        "opens": _moment(ediscussion.opens_at, event.time_zone, where),
        "closes": _moment(ediscussion.closes_at, event.time_zone, where),
        "days_left": _days_left(ediscussion, where, now),
        "link": settings().base_url + ediscussion.path,
    }


def _moment(moment: datetime | None, time_zone: str, where: tzinfo) -> str:
    """On the clocks of the event: mail is read later, and elsewhere."""
    if moment is None:
        return "…"
    local = moment.astimezone(where)
    place = time_zone.rpartition("/")[2].replace("_", " ")
    words = {"day": plain_day(local.date()), "time": local.strftime("%H:%M"), "place": place}
    return gettext("%(day)s, %(time)s %(place)s") % words


def _days_left(ediscussion: Ediscussion, where: tzinfo, now: datetime) -> str:
    if ediscussion.closes_at is None:
        return "…"
    days = (ediscussion.closes_at.astimezone(where).date() - now.astimezone(where).date()).days
    return str(max(days, 0))


def _questions(session: Session, ediscussion: Ediscussion, language: str, now: datetime) -> str:
    """Those that are open; before it opens, all."""
    told = questions_of(session, ediscussion, language, now)
    chosen = [question for question in told if question.state == "open"] or told
    return "\n".join(f"{question.number}. {question.title}" for question in chosen)


def _contributions(session: Session, viewer: Viewer, ediscussion: Ediscussion, at: datetime) -> int:
    """How many had been made by then, of those that still stand."""
    seen = visible_posts(viewer).where(
        Post.thread_id == ediscussion.thread_id, Post.removed_at.is_(None), Post.written_at <= at
    )
    return session.scalar(seen.with_only_columns(func.count(Post.id))) or 0
