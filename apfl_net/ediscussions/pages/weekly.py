"""The summary of the week: begun from what was said, published at the head and to the people."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.summaries import SummaryChanged
from apfl_net.discussions.pages.summary_shown import shown_summary
from apfl_net.discussions.policy.wording import WordingRefused
from apfl_net.ediscussions.actions.weekly import publish_week
from apfl_net.ediscussions.pages.weekly_text import weekly_text
from apfl_net.ediscussions.policy.messages import NotAnnounced
from apfl_net.ediscussions.queries.desk import weeks_of
from apfl_net.ediscussions.queries.heads import Head, facilitated
from apfl_net.ediscussions.schemas.desk import WeekForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/e-discussions/{ediscussion_ref}/desk/weekly")
def edit_week(request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail) -> Response:
    return _week_page(request, db, viewer, facilitated(db, viewer, ediscussion_ref, utc_now()))


@router.post("/e-discussions/{ediscussion_ref}/desk/weekly")
def create_week(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    form, errors = parse(WeekForm, typed)
    if form is None:
        return _week_page(request, db, viewer, head, typed=typed, errors=errors)
    try:
        publish_week(db, by=viewer, ediscussion=head.ediscussion, now=now, **form.model_dump())
    except (SummaryChanged, WordingRefused, NotAnnounced) as refusal:
        return _week_page(request, db, viewer, head, typed=typed, refusal=refusal)
    return see_other(request, f"{head.path}/desk/weekly?published=yes")


def _week_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    head: Head,
    *,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
) -> Response:
    """Begun from the week; after a refusal what was typed, with the version saved meanwhile beside it."""
    now = utc_now()
    weeks = weeks_of(db, head.ediscussion.id)
    current = shown_summary(db, viewer, head.ediscussion.thread_id) if head.ediscussion.announced_at else None
    since = weeks[-1].until if weeks else head.ediscussion.opens_at or head.ediscussion.created_at
    if typed is None:
        typed = {"body": weekly_text(db, viewer, head, since, now), "tell": "yes"}
    if "started_from" not in typed or isinstance(refusal, SummaryChanged):
        typed = typed | {"started_from": str(current.revision if current else 0)}
    return page(
        request,
        "ediscussions/desk_weekly.html",
        status=refusal.status if refusal else 422 if errors else 200,
        head=head,
        weeks=weeks,
        since=since,
        number=len(weeks) + 1,
        current=current,
        changed=isinstance(refusal, SummaryChanged),
        published=request.query_params.get("published") == "yes",
        typed=typed,
        errors=errors or {},
        message=refusal.words() if refusal else "",
    )
