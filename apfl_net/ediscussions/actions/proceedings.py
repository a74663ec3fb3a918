"""Making proceedings, freezing them, and withdrawing a version that may not be read any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.creating import hold_ediscussion
from apfl_net.ediscussions.events import ProceedingsAsked, ProceedingsFrozen, ProceedingsWithdrawn
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.proceedings import Proceedings, ProceedingsPerson, ProceedingsPost
from apfl_net.ediscussions.policy import proceedings as policy
from apfl_net.ediscussions.policy.roles import check_may_facilitate
from apfl_net.ediscussions.queries.proceedings import in_the_making, last_number, standing_of, why_not
from apfl_net.ediscussions.queries.visible import roles_of
from apfl_net.kit import outbox
from apfl_net.kit.printing.jobs import PrintJob, forget_print, order_print, print_again
from apfl_net.kit.storage import new_key
from apfl_net.moderation.actions import note_in_audit_log


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a version says and repeats, with the key under which its HTML is kept."""

    audience_id: int
    contributions: int
    citation: str
    html_key: str
    html_size: int
    html_sha256: str
    posts: Iterable[tuple[int, int, str]]  # id, revision, how its author is shown
    people: Iterable[int]


def ask_for_proceedings(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, language: str, now: datetime
) -> Proceedings:
    """The next version, put together and printed in the background."""
    check_may_write(by.restrictions)
    check_may_facilitate(by, roles_of(session, by, ediscussion.id))
    ediscussion = hold_ediscussion(session, ediscussion.id)
    policy.check_may_make(ediscussion.schedule, now)
    if in_the_making(session, ediscussion.id):
        raise policy.InTheMaking
    made = _next_version(session, ediscussion, language, by.id, now)
    note_in_audit_log(session, by.id, "asked for proceedings of", "e-discussion", ediscussion.id, now=now)
    return made


def freeze(session: Session, *, version: Proceedings, frozen: Frozen, now: datetime) -> None:
    """From now on it is read, and its PDF is on the way."""
    version.audience_id, version.frozen_at = frozen.audience_id, now
    version.contributions, version.citation = frozen.contributions, frozen.citation
    version.html_key, version.html_size = frozen.html_key, frozen.html_size
    version.html_sha256 = frozen.html_sha256
    session.add_all(
        ProceedingsPost(proceedings_id=version.id, post_id=post_id, revision=revision, shown_as=shown_as)
        for post_id, revision, shown_as in frozen.posts
    )
    session.add_all(
        ProceedingsPerson(proceedings_id=version.id, member_id=member_id) for member_id in set(frozen.people)
    )
    target = new_key("proceedings", f"{version.ediscussion_id}-{version.number}", "pdf")
    version.print_job_id = order_print(session, source=frozen.html_key, target=target, now=now).id
    session.flush()
    outbox.record(session, ProceedingsFrozen(proceedings_id=version.id), now=now)


def print_proceedings_again(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, version: Proceedings, now: datetime
) -> None:
    """After the PDF failed, when whatever was missing has been installed."""
    check_may_write(by.restrictions)
    check_may_facilitate(by, roles_of(session, by, ediscussion.id))
    job = session.get(PrintJob, version.print_job_id, with_for_update=True) if version.print_job_id else None
    if job is None or not job.failed_at or job.forgotten_at:
        raise policy.NotPrintable
    print_again(job, now=now)


def withdraw(session: Session, *, version: Proceedings, because: str, now: datetime) -> None:
    """Nobody gets it any more; its files go, and whom it named. If no later one stands, a new one is made."""
    ediscussion = hold_ediscussion(session, version.ediscussion_id)
    session.refresh(version, with_for_update=True)
    if version.withdrawn_at:
        return
    version.withdrawn_at, version.withdrawn_because = now, because
    session.execute(delete(ProceedingsPerson).where(ProceedingsPerson.proceedings_id == version.id))
    job = session.get(PrintJob, version.print_job_id) if version.print_job_id else None
    if job:
        forget_print(job, now=now)
    session.flush()
    outbox.record(session, ProceedingsWithdrawn(proceedings_id=version.id), now=now)
    if not _is_replaced(session, version) and not in_the_making(session, ediscussion.id):
        _next_version(session, ediscussion, version.language, None, now)


def _is_replaced(session: Session, version: Proceedings) -> bool:
    return any(
        other.number > version.number and why_not(session, other) is None
        for other in standing_of(session, version.ediscussion_id)
    )


def _next_version(
    session: Session, ediscussion: Ediscussion, language: str, by: int | None, now: datetime
) -> Proceedings:
    made = Proceedings(
        ediscussion_id=ediscussion.id,
        number=last_number(session, ediscussion.id) + 1,
        language=language,
        asked_at=now,
        asked_by=by,
    )
    session.add(made)
    session.flush()
    outbox.record(session, ProceedingsAsked(proceedings_id=made.id), now=now)
    return made
