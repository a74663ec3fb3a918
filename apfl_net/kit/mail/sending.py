"""Sending the letters that wait: taken under a lease, written, carried without any lock, then marked.

A worker that is killed between the carrier's "accepted" and our mark lets one mail go out again, with the
same Message-ID. Nothing else goes out twice, and nothing is lost.
"""

import json
import logging
import secrets
import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.mail.answers import NotNow, Refused, ServerAway
from apfl_net.kit.mail.carriers import carry
from apfl_net.kit.mail.composing import compose
from apfl_net.kit.mail.letters import LEAVING, WRITERS, Letter, Written

LEASE = timedelta(minutes=5)
"""Longer than one letter can take, which is a dozen answers of a server at `PATIENCE`, and `RENEW_AFTER`."""
RENEW_AFTER = timedelta(seconds=30)
BATCH = 10
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440, 1440))
"""How long to wait after each failure, some five days in all. After the last one it counts as refused."""

WHEN_AWAY = timedelta(minutes=1)
"""When the server is away, the letters behind the one that found it so wait this long, untried."""

log = logging.getLogger("apfl_net.mail")


def send_waiting(*, limit: int = BATCH, stop: threading.Event | None = None) -> int:
    """Send up to `limit` letters that are due; returns how many were taken.

    When `stop` is set meanwhile, or the server turns out to be away, the others are given back.
    """
    lease = secrets.token_hex(8)
    ids = _take(lease, limit)
    ours, renewed_at = set(ids), utc_now()
    for place, letter_id in enumerate(ids):
        if stop is not None and stop.is_set():
            _give_back(lease, ids[place:])
            break
        if utc_now() - renewed_at > RENEW_AFTER:
            ours, renewed_at = _renew(lease, ids[place:]), utc_now()
        if letter_id in ours and not _send(letter_id, lease):
            _give_back(lease, ids[place + 1 :], after=WHEN_AWAY)
            break
    return len(ids)


def _take(lease: str, limit: int) -> Sequence[int]:
    now = utc_now()
    due = (
        select(Letter.id)
        .where(LEAVING, Letter.run_at <= now)
        .where(Letter.leased_until.is_(None) | (Letter.leased_until < now))
        .order_by(Letter.run_at, Letter.id)
        .limit(limit)
    )
    with open_session(writing=False) as session:
        if not session.scalars(due).all():
            return []  # the usual case, which takes no lock
    with open_session(writing=True) as session:
        ids = session.scalars(due.with_for_update(skip_locked=True)).all()
        session.execute(
            update(Letter).where(Letter.id.in_(ids)).values(lease=lease, leased_until=now + LEASE)
        )
    return ids


def _renew(lease: str, ids: Sequence[int]) -> set[int]:
    """Keep what waits behind a slow letter; returns what is still ours."""
    with open_session(writing=True) as session:
        renewed = session.scalars(
            update(Letter)
            .where(Letter.id.in_(ids), Letter.lease == lease, LEAVING)
            .values(leased_until=utc_now() + LEASE)
            .returning(Letter.id)
        )
        return set(renewed)


def _give_back(lease: str, ids: Sequence[int], after: timedelta = timedelta()) -> None:
    """Let other workers have what we took and did not begin."""
    with open_session(writing=True) as session:
        session.execute(
            update(Letter)
            .where(Letter.id.in_(ids), Letter.lease == lease)
            .values(lease=None, leased_until=None, run_at=utc_now() + after)
        )


def _send(letter_id: int, lease: str) -> bool:
    """Write, carry and mark one letter. Whether the server is there for the next one."""
    away, written, tries = False, None, 0
    try:
        with open_session(writing=False) as session:
            letter = session.get_one(Letter, letter_id)
            tries = letter.tries
            written = WRITERS[letter.kind](session, json.loads(letter.about), utc_now())
            mail = compose(letter, written) if written else None
        outcome = {"sent_at": utc_now(), "answer": carry(mail)} if mail else {"dropped_at": utc_now()}
    except Refused as refusal:
        log.warning("letter %s is refused", letter_id)
        outcome = {"refused_at": utc_now(), "answer": str(refusal)[:2000]}
    except NotNow as reason:
        away = isinstance(reason, ServerAway)
        outcome = _later(tries, str(reason))
    except Exception as error:
        log.exception("letter %s could not be written", letter_id)
        outcome = _later(tries, f"{type(error).__name__}: {error}")
    _mark(letter_id, lease, written, outcome)
    return not away


def _later(tries: int, reason: str) -> dict[str, Any]:
    if tries >= len(PAUSES):
        return {"refused_at": utc_now(), "answer": reason[:2000]}
    return {"run_at": utc_now() + PAUSES[tries], "answer": reason[:2000]}


def _mark(letter_id: int, lease: str, written: Written | None, outcome: dict[str, Any]) -> None:
    with open_session(writing=True) as session:
        session.execute(
            update(Letter)
            .where(Letter.id == letter_id, Letter.lease == lease)
            .values(
                lease=None,
                leased_until=None,
                tries=Letter.tries + 1,
                sent_to=written.to if written else None,
                **outcome,
            )
        )
