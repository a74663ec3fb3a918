"""Inviting many: the lines of a file, a batch at a time, each batch whole or not at all.

Nobody is invited twice, however often a file is sent or a run is broken off: an address has at most one
invitation that waits (`uq_invitations_pending`), and whoever has one, or is a member, is passed over.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.joining import policy
from apfl_net.joining.events import ImportGoesOn
from apfl_net.joining.models import PENDING, Import, ImportProblem, Invitation
from apfl_net.joining.queries import invitations as queries
from apfl_net.joining.sheets import Guest, Problem, read_sheet
from apfl_net.kit import outbox
from apfl_net.kit.db import insert_or
from apfl_net.kit.mail.letters import post_letter

BATCH = 500


@dataclass
class Outcome:
    """What became of some lines. `known`: members already, or invited already."""

    invited: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


def invite_guests(
    session: Session,
    guests: Sequence[Guest],
    *,
    inviter: Viewer | None,
    now: datetime,
    days: int = policy.INVITATION_DAYS,
    only_check: bool = False,
) -> Outcome:
    """Invite the people of some lines. `inviter`: None for the command line, which may use every group."""
    outcome = Outcome()
    groups = queries.groups_named(session)
    if inviter:
        groups = {slug: group for slug, group in groups.items() if group.id in inviter.audiences}
    new = _new_among(session, guests, outcome, groups, now)
    if not only_check:
        _send_all(session, new, groups, inviter, now, days)
    outcome.invited = len(new)
    return outcome


def _new_among(
    session: Session, guests: Sequence[Guest], outcome: Outcome, groups: dict[str, Audience], now: datetime
) -> list[Guest]:
    """Those who are to be invited; what becomes of the others is noted."""
    emails = [guest.email for guest in guests]
    members = queries.members_among(session, emails)
    pending = queries.pending_to(session, emails)
    revoked = queries.revoked_among(session, emails)
    new = []
    for guest in guests:
        waiting, group = pending.get(guest.email), guest.cells.get("group", "")
        if guest.email in members or (waiting and waiting.state(now) != "expired"):
            outcome.known += 1
        elif group and group not in groups:
            outcome.problems.append(Problem(guest.line, guest.email, "group", {"given": group[:60]}))
        elif guest.email in revoked and not waiting:
            outcome.problems.append(Problem(guest.line, guest.email, "revoked"))
        else:
            new.append(guest)
    return new


def _send_all(
    session: Session,
    guests: Sequence[Guest],
    groups: dict[str, Audience],
    inviter: Viewer | None,
    now: datetime,
    days: int,
) -> None:
    if not guests:
        return
    emails = [guest.email for guest in guests]
    session.execute(update(Invitation).where(Invitation.email.in_(emails), PENDING).values(replaced_at=now))
    rows = [_row(guest, groups, inviter, now, days) for guest in guests]
    made = session.execute(
        insert_or(session, Invitation)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["email"], index_where=PENDING)
        .returning(Invitation.id, Invitation.sent_at)
    ).all()
    for invitation_id, sent_at in made:
        if sent_at:
            post_letter(session, "joining.invitation", now=now, invitation_id=invitation_id)
    session.flush()


def _row(
    guest: Guest, groups: dict[str, Audience], inviter: Viewer | None, now: datetime, days: int
) -> dict[str, object]:
    said = {
        name: guest.cells.get(name, "") for name in ("name", "organisation", "organisation_kind", "position")
    }
    group = groups.get(guest.cells.get("group", ""))
    return said | {
        "email": guest.email,
        "constituency": guest.cells.get("constituency") or None,
        "country": guest.cells.get("country") or None,
        "interface_language": guest.cells.get("language") or None,
        "note": guest.cells.get("note", ""),
        "audience_id": group.id if group else None,
        "invited_by": inviter.id if inviter else None,
        "invited_at": now,
        "expires_at": now + timedelta(days=days),
        "sent_at": None if group and group.needs_second else now,
    }


def begin_import(session: Session, *, inviter: Viewer, text: str, only_check: bool, now: datetime) -> Import:
    """Read a file that was sent; raises `NotASheet` for what is none. Its people are invited afterwards."""
    guests: list[Guest] = []
    problems: list[Problem] = []
    for found in read_sheet(text.splitlines(keepends=True)):
        (guests if isinstance(found, Guest) else problems).append(found)  # type: ignore[arg-type]
    made = Import(
        content="\n".join(json.dumps(asdict(guest)) for guest in guests),
        only_check=only_check,
        made_by=inviter.id,
        made_at=now,
        total=len(guests) + len(problems),
    )
    session.add(made)
    session.flush()
    _note(session, made, problems)
    made.done = len(problems)
    outbox.record(session, ImportGoesOn(made.id, 0), now=now)
    return made


def go_on_importing(session: Session, *, made: Import, inviter: Viewer, done: int, now: datetime) -> None:
    """The next batch; `done` people of it were worked through before."""
    lines = made.content.splitlines()
    batch = [Guest(**json.loads(line)) for line in lines[done : done + BATCH]]
    outcome = invite_guests(session, batch, inviter=inviter, now=now, only_check=made.only_check)
    _note(session, made, outcome.problems)
    made.invited += outcome.invited
    made.known += outcome.known
    made.done += len(batch)
    if done + BATCH >= len(lines):
        made.content, made.finished_at = "", now
    else:
        outbox.record(session, ImportGoesOn(made.id, done + BATCH), now=now)


def _note(session: Session, made: Import, problems: Iterable[Problem]) -> None:
    session.add_all(
        ImportProblem(
            import_id=made.id,
            line=problem.line,
            email=problem.email,
            code=problem.code,
            about=json.dumps(problem.about),
        )
        for problem in problems
    )
