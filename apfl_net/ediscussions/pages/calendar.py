"""The calendar file of an e-discussion (RFC 5545): when it is open, and when each question opens."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from apfl_net.ediscussions.queries.heads import Head
from apfl_net.ediscussions.queries.questions import QuestionTold
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import gettext

LONGEST_LINE = 75
"""Bytes."""


def calendar_file(head: Head, questions: Sequence[QuestionTold], now: datetime) -> str:
    """Moments are given in UTC, so that every calendar shows them on its own clock."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//APFL Net//E-discussions//EN"]
    for entry in _entries(head, questions):
        lines += ["BEGIN:VEVENT", f"DTSTAMP:{_moment(now)}", *entry, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _entries(head: Head, questions: Sequence[QuestionTold]) -> Iterator[list[str]]:
    one, address = head.ediscussion, f"{settings().base_url}{head.path}"
    if one.opens_at is None or one.closes_at is None:
        return
    yield _entry("open", head, one.opens_at, one.closes_at, one.title, address)
    closing = gettext("Last minute: %(title)s") % {"title": one.title}
    yield _entry("closing", head, one.closes_at, one.closes_at, closing, address)
    for question in questions:
        if question.opens_at:
            title = gettext("Question %(number)s: %(title)s") % {
                "number": question.number,
                "title": question.title,
            }
            yield _entry(
                f"question-{question.id}", head, question.opens_at, question.opens_at, title, address
            )


def _entry(name: str, head: Head, begins: datetime, ends: datetime, title: str, address: str) -> list[str]:
    host = settings().base_url.rpartition("/")[2]
    return [
        f"UID:e-discussion-{head.ediscussion.id}-{name}@{host}",
        f"DTSTART:{_moment(begins)}",
        f"DTEND:{_moment(ends)}",
        f"SUMMARY:{_text(title)}",
        f"URL:{address}",
    ]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """No line of more than 75 bytes, none cut within a letter."""
    folded, room = [""], LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            folded.append(" ")
            room = LONGEST_LINE - 1
        folded[-1] += letter
        room -= size
    return "\r\n".join(folded)
