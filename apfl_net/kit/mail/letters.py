"""Letters: rows written in the transaction of what they tell of.

They hold ids only: names, titles and links are read when the letter leaves, so that a letter about something
that was taken away meanwhile says nothing of it, or does not leave at all. Rows stay for a month as a log.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from apfl_net.kit.db import Base


@dataclass(frozen=True)
class Written:
    """A letter in words. `text` is plain; the HTML beside it is made from it.

    Whoever wants quiet mail (`Member.quiet_mail`) is told that there is something, in subject and text, and
    not what: their mailbox may be one that others look into. `unsubscribe`: an address that, asked by POST,
    ends letters of this kind without a sign-in.
    """

    to: str
    subject: str
    text: str
    language: str
    unsubscribe: str = ""


Writer = Callable[[Session, dict[str, Any], datetime], Written | None]
"""`writer(session, about, now)`; reads only. None: there is nothing to say any more."""

WRITERS: dict[str, Writer] = {}


class Letter(Base):
    """One mail, on its way or gone. What became of it is said by one of the moments."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # a key of `WRITERS`
    about: Mapped[str] = mapped_column(Text)  # ids, as JSON
    posted_at: Mapped[datetime] = mapped_column(index=True)
    run_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    sent_to: Mapped[str | None]  # the address it went to, or would have
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]  # its writer had nothing to say any more
    refused_at: Mapped[datetime | None]  # the carrier will never take it; `answer` says why
    answer: Mapped[str | None] = mapped_column(Text)  # what the carrier said last


LEAVING = Letter.sent_at.is_(None) & Letter.dropped_at.is_(None) & Letter.refused_at.is_(None)
Index("ix_letters_leaving", Letter.run_at, sqlite_where=LEAVING, postgresql_where=LEAVING)


def post_letter(
    session: Session, kind: str, *, now: datetime, run_at: datetime | None = None, **about: int | str
) -> None:
    """Let a letter leave after the commit, or at `run_at`. `about` names ids, never names or texts."""
    session.add(Letter(kind=kind, about=json.dumps(about), posted_at=now, run_at=run_at or now))


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Register the writer of a kind: `@writes("joining.decision")`. Only the worker imports writers."""

    def register(writer: Writer) -> Writer:
        WRITERS[kind] = writer
        return writer

    return register
