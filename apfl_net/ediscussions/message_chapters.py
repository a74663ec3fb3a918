"""What facilitators wrote to all, as chapters of proceedings and exports; it names none of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.ediscussions.chapters import (
    INVITATION,
    MESSAGES,
    SUMMARIES,
    Passage,
    chapter,
)
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.policy import messages as policy
from apfl_net.ediscussions.queries.message_words import worded
from apfl_net.ediscussions.queries.messages import sent_messages, texts_of
from apfl_net.ediscussions.queries.ring import RingReader
from apfl_net.ediscussions.queries.weeks import weeks_told
from apfl_net.ediscussions.telling import filled_in
from apfl_net.kit import markdown
from apfl_net.kit.i18n import gettext
from apfl_net.kit.markdown import without_handles


@chapter(INVITATION)
def invitations(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime
) -> Sequence[Passage]:
    return _messages(session, ring, ediscussion, now, invitations=True)


@chapter(MESSAGES)
def other_messages(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime
) -> Sequence[Passage]:
    return _messages(session, ring, ediscussion, now, invitations=False)


def _messages(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime, *, invitations: bool
) -> list[Passage]:
    """Those that went to all, in the order in which they left."""
    sent = [
        message
        for message in sent_messages(session, ediscussion.id)
        if (message.kind == policy.INVITATION) == invitations
    ]
    texts = texts_of(session, [message.id for message in sent])
    told = []
    for message in sent:
        words = worded(session, ring.viewer, ediscussion, message, texts[message.id], now)
        told.append(_written(words.subject, words.language, words.body, message.sent_at))
    return told


@chapter(SUMMARIES)
def weekly_summaries(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime
) -> Sequence[Passage]:
    return [
        _written(
            gettext("Week %(number)s") % {"number": week.number},
            week.language,
            week.body,
            week.published_at,
        )
        for week in weeks_told(session, ring.viewer, ediscussion)
        if week.body
    ]


def _written(title: str, language: str, text: str, at: datetime | None) -> Passage:
    body = without_handles(text)
    return Passage(
        title=title,
        language=language,
        body=body,
        body_html=filled_in(markdown.render(body), {}, {}),
        byline=gettext("The facilitators"),
        at=at,
    )
