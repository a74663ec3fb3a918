"""What somebody wrote too late: handing it to the facilitators, and what became of it."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.bylines import MEMBER
from apfl_net.access.entrances import SignedIn
from apfl_net.access.policy import ReadingOnly, why_not
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.pages import posting_as
from apfl_net.discussions.pages.asking import Question, question_about
from apfl_net.discussions.policy.identities import NotASigner, PseudonymRefused
from apfl_net.discussions.policy.wording import WordingRefused
from apfl_net.discussions.queries.thread_head import thread_head
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.ediscussions.actions.contributing import Beside
from apfl_net.ediscussions.actions.late import hand_over, take_back
from apfl_net.ediscussions.pages.contribution_form import capacities_for, identity_typed, keep
from apfl_net.ediscussions.pages.ediscussion_page import mark_of
from apfl_net.ediscussions.policy.contributing import CapacityRefused
from apfl_net.ediscussions.queries.heads import Head, get_head
from apfl_net.ediscussions.queries.late import own_late
from apfl_net.ediscussions.queries.questions import questions_of
from apfl_net.ediscussions.schemas.contributing import ContributionForm, questions_typed
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError, Conflict
from apfl_net.kit.i18n import reader
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

REFUSALS = (Conflict, CapacityRefused, WordingRefused, NotASigner, PseudonymRefused, ReadingOnly)


@router.get("/e-discussions/{ediscussion_ref}/late")
def show_late(request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail) -> Response:
    """The draft that is kept here, ready to be handed over; and what one handed over before."""
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    draft = thread_head(db, viewer, head.ediscussion.thread_id)
    typed: Typed = {"form_key": new_form_key()}
    if draft.draft_body is not None:
        typed = {"body": draft.draft_body, "language": draft.draft_language or ""}
        typed |= {"form_key": draft.draft_form_key, "posts_as": draft.draft_posts_as or MEMBER}
    return _late_page(request, db, viewer, head, typed)


@router.post("/e-discussions/{ediscussion_ref}/late")
def create_late(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(ContributionForm, typed)
    asked = question_about(typed, form.body) if form else None
    if form is None or asked:
        keep(db, viewer, head, typed)
        return _late_page(request, db, viewer, head, typed, errors=errors, asked=asked, status=422)
    try:
        _hand_over(db, viewer, head, form, typed)
    except REFUSALS as refusal:
        keep(db, viewer, head, typed)
        return _late_page(request, db, viewer, head, typed, refusal=refusal)
    return see_other(request, f"{head.path}/late#handed")


@router.post("/e-discussions/{ediscussion_ref}/late/{late_id}/withdrawal")
def create_withdrawal(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, late_id: Id
) -> Response:
    """Back among the drafts."""
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    take_back(db, author=viewer, late_id=late_id, now=utc_now())
    return see_other(request, f"{head.path}/late")


def _hand_over(db: Session, viewer: Viewer, head: Head, form: ContributionForm, typed: Typed) -> None:
    questions = questions_of(db, head.ediscussion, reader().language, utc_now())
    numbers = questions_typed(typed, [question.number for question in questions])
    hand_over(
        db,
        author=viewer,
        ediscussion=head.ediscussion,
        body=form.body,
        language=form.language,
        identity=identity_typed(db, viewer, head, form),
        beside=Beside(form.form_key, form.capacity, [one.id for one in questions if one.number in numbers]),
        now=utc_now(),
    )


def _late_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    head: Head,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    asked: Question | None = None,
    refusal: AppError | None = None,
    status: int = 200,
) -> Response:
    thread = thread_head(db, viewer, head.ediscussion.thread_id)
    offered = posting_as.in_thread(db, viewer, thread, typed.get("posts_as", ""), typed.get("pseudonym", ""))
    said: dict[str, Any] = {"typed": typed, "errors": errors or {}, "asked": asked}
    return page(
        request,
        "ediscussions/late.html",
        status=refusal.status if refusal else status,
        head=head,
        thread=thread,
        audience=mark_of(head.row),
        questions=questions_of(db, head.ediscussion, reader().language, utc_now()),
        posting_as=offered,
        capacities=capacities_for(offered),
        handed=own_late(db, viewer, head.ediscussion.id),
        is_late=head.phase in {"closed", "synthesis"},
        message=refusal.words() if refusal else why_not(viewer.restrictions),
        **said,
    )
