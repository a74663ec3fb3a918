"""Outcomes of e-discussions as records of the document repository.

A record holds the title and the objectives, and leads to the outcome; of what people wrote it holds nothing,
so that nothing has to be taken from it. It has the readers of the outcome. What the secretariat adds to it,
or that it withdrew it, stays.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.ediscussions.actions.creating import hold_ediscussion
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.outcomes import PROCEEDINGS, SYNTHESIS, EdiscussionResource
from apfl_net.ediscussions.queries.outcomes import newest_proceedings, published_synthesis, record_of
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import N_, catalogue
from apfl_net.kit.languages import REGION
from apfl_net.resources.actions.correcting import withdraw_resource
from apfl_net.resources.actions.issuing import issue_resource, reissue_resource
from apfl_net.resources.description import Description
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.records import description_of

TITLES = {PROCEEDINGS: N_("Proceedings: %(title)s"), SYNTHESIS: N_("Synthesis: %(title)s")}
GONE = "What it led to was withdrawn."
PUBLISHER = "APFL Net"


@dataclass(frozen=True)
class _Outcome:
    path: str
    day: date
    audience_id: int


def keep_records(session: Session, *, ediscussion_id: int, now: datetime) -> None:
    """Bring the records to what the e-discussion has published now; safe to run again."""
    ediscussion = hold_ediscussion(session, ediscussion_id)
    for outcome, found in (
        (PROCEEDINGS, _proceedings(session, ediscussion)),
        (SYNTHESIS, _synthesis(session, ediscussion)),
    ):
        _keep(session, ediscussion, outcome, found, now)


def _proceedings(session: Session, ediscussion: Ediscussion) -> _Outcome | None:
    newest = newest_proceedings(session, ediscussion)
    if newest is None:
        return None
    version, audience_id = newest
    frozen_on = (version.frozen_at or version.asked_at).date()
    return _Outcome(f"/proceedings/{version.number}", frozen_on, audience_id)


def _synthesis(session: Session, ediscussion: Ediscussion) -> _Outcome | None:
    latest = published_synthesis(session, ediscussion)
    return _Outcome("/synthesis", latest.written_at.date(), ediscussion.audience_id) if latest else None


def _keep(
    session: Session, ediscussion: Ediscussion, outcome: str, found: _Outcome | None, now: datetime
) -> None:
    record = record_of(session, ediscussion.id, outcome)
    if record is None and found:
        _issue(session, ediscussion, outcome, found, now)
    elif record and found:
        _follow(session, ediscussion, outcome, record, found, now)
    elif record and record.is_published:
        withdraw_resource(session, resource=record, reason=GONE, now=now)


def _issue(session: Session, ediscussion: Ediscussion, outcome: str, found: _Outcome, now: datetime) -> None:
    said = Description(
        type="study",
        licence="permission",
        abstract=ediscussion.objectives,
        publishers=(PUBLISHER,),
        languages=tuple(code for code in ediscussion.languages.split() if code in REGION),
        source_note=f"{outcome} of e-discussion {ediscussion.id}",
        **_moving(ediscussion, outcome, found),
    )
    key = f"ediscussion-{ediscussion.id}-{outcome}"
    record = issue_resource(session, key=key, said=said, audience_id=found.audience_id, now=now)
    session.add(EdiscussionResource(ediscussion_id=ediscussion.id, outcome=outcome, resource_id=record.id))
    session.flush()


def _follow(
    session: Session,
    ediscussion: Ediscussion,
    outcome: str,
    record: Resource,
    found: _Outcome,
    now: datetime,
) -> None:
    if not record.is_published and record.withdrawn_reason != GONE:
        return  # somebody withdrew it, and knew why
    before = description_of(session, record)
    said = replace(before, **_moving(ediscussion, outcome, found))
    if said != before or record.audience_id != found.audience_id or not record.is_published:
        reissue_resource(session, resource=record, said=said, audience_id=found.audience_id, now=now)


def _moving(ediscussion: Ediscussion, outcome: str, found: _Outcome) -> dict[str, Any]:
    """What of a record follows the e-discussion."""
    language = ediscussion.title_language or "en"
    return {
        "title": catalogue(language).gettext(TITLES[outcome]) % {"title": ediscussion.title},
        "title_language": language,
        "date": found.day.isoformat(),
        "links": ((f"{settings().base_url}{ediscussion.path}{found.path}", ""),),
    }
