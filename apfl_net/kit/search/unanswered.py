"""What is looked for and not there, without who looked for it.

Staff see the words once three different members have asked for them, never before: what one person looks for
can say who they are, or whom they try to help. A row says neither. `asker` and `query` are keyed
fingerprints, of member and words together and of the words alone, so that askers can be counted, and two
queries of one member do not look alike; the words are sealed with the key of the house, all to one length,
without a time.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Text, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from apfl_net.kit.chores import every
from apfl_net.kit.db import WRITING, Base, insert_or, note_briefly
from apfl_net.kit.exposing.finding import find_exposing
from apfl_net.kit.sealing import seal, unseal
from apfl_net.kit.search.language import understand
from apfl_net.kit.search.words import tokens_of
from apfl_net.kit.signing import fingerprint
from apfl_net.kit.text import clean_line

PURPOSE = "unanswered query"
ENOUGH = 3
MOST_LETTERS = 100
KEPT_FOR = timedelta(days=90)
MOST_SHOWN = 200

_FIELD = re.compile(r"\bauthor\s*[:：]", re.IGNORECASE)


class UnansweredQuery(Base):
    """That somebody asked for these words, and on which day last."""

    __tablename__ = "unanswered_queries"

    asker: Mapped[str] = mapped_column(primary_key=True)
    query: Mapped[str] = mapped_column(index=True)
    sealed: Mapped[str] = mapped_column(Text)
    asked_on: Mapped[date] = mapped_column(index=True)


@dataclass(frozen=True)
class Unanswered:
    words: str
    askers: int
    last_on: date


def note_unanswered(session: Session, *, member_id: int, typed: str, now: datetime) -> None:
    """A search for this, with no filter chosen, found nothing.

    Only of members: visitors cannot be told apart, so one of them could be three.
    """
    words = worth_keeping(typed)
    if words:
        note = partial(_note, member_id=member_id, words=words, day=now.date())
        note(session) if session.info.get(WRITING) else note_briefly(session, note)


def worth_keeping(typed: str) -> str:
    """The words; empty where a person or a place is named by an operator, or what exposes somebody is in it.

    With a minus or an operator it would not be known whether the words alone are answered.
    """
    if _FIELD.search(typed) or any(term.field or term.excluded for term in understand(typed).terms):
        return ""
    words = clean_line(typed[: 4 * MOST_LETTERS]).casefold()[:MOST_LETTERS].strip()
    return "" if find_exposing(words) else words


def _note(session: Session, *, member_id: int, words: str, day: date) -> None:
    folded = " ".join(token.text for token in tokens_of(words))
    if not folded:
        return
    row = {
        "asker": fingerprint(PURPOSE, str(member_id), folded),
        "query": fingerprint(PURPOSE, folded),
        "sealed": seal(_of_one_length(words), purpose=PURPOSE, dated=False),
        "asked_on": day,
    }
    statement = insert_or(session, UnansweredQuery).values(row)
    session.execute(statement.on_conflict_do_update(index_elements=["asker"], set_={"asked_on": day}))


def _of_one_length(words: str) -> str:
    """So that what is sealed does not tell how long it is: no letter takes more than four bytes."""
    return words + " " * (4 * MOST_LETTERS - len(words.encode()))


def unanswered(session: Session) -> list[Unanswered]:
    """What enough members asked for, the latest first; without what was sealed with a key that is gone."""
    row = UnansweredQuery
    last, askers = func.max(row.asked_on), func.count()
    asked = (
        select(func.min(row.sealed).label("sealed"), askers.label("askers"), last.label("last_on"))
        .group_by(row.query)
        .having(askers >= ENOUGH)
        .order_by(last.desc(), askers.desc(), row.query)
        .limit(MOST_SHOWN)
    )
    opened = [(unseal(one.sealed, purpose=PURPOSE), one) for one in session.execute(asked)]
    return [Unanswered(words.strip(), one.askers, one.last_on) for words, one in opened if words]


@every("23 3 * * *")
def forget_unanswered(session: Session, now: datetime) -> None:
    session.execute(delete(UnansweredQuery).where(UnansweredQuery.asked_on < (now - KEPT_FOR).date()))
