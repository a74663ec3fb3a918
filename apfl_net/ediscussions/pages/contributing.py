"""Contributing: the form, its preview, and what becomes of what was written."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.attaching import attach_files
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.pages.asking import question_about
from apfl_net.discussions.pages.replies import REFUSALS
from apfl_net.discussions.queries.visible import get_post
from apfl_net.ediscussions.actions.contributing import contribute
from apfl_net.ediscussions.pages.contribution_form import ContributionBox, identity_typed, keep
from apfl_net.ediscussions.phases import TAKES_CONTRIBUTIONS
from apfl_net.ediscussions.policy.contributing import CapacityRefused, QuestionClosed
from apfl_net.ediscussions.queries.heads import Head, get_head
from apfl_net.ediscussions.queries.questions import questions_of
from apfl_net.ediscussions.schemas.contributing import ContributionForm, questions_typed
from apfl_net.files.gathering import gather_files
from apfl_net.files.receiving import Sent, SentForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import reader
from apfl_net.kit.web.addresses import IdWithTail, Number
from apfl_net.kit.web.forms import parse
from apfl_net.kit.web.page import see_other
from apfl_net.kit.web.routing import DB, room

router = room()

ALL_REFUSALS = (*REFUSALS, CapacityRefused, QuestionClosed)
"""After these the text stays in the form, and is kept as a draft."""


@router.get("/e-discussions/{ediscussion_ref}/contributions/new")
def new_contribution(
    request: Request,
    db: DB,
    viewer: SignedIn,
    ediscussion_ref: IdWithTail,
    question: Number = 0,
    answers: Number = 0,
    quote: str = "",
) -> Response:
    """`question`: the number of the one ticked; `answers`: a contribution; `quote`: with its words."""
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    if head.phase not in TAKES_CONTRIBUTIONS:
        return see_other(request, head.path)
    box = ContributionBox(db, viewer, head)
    box.begin(question, _answered(db, viewer, head, answers), quoting=bool(quote))
    return box.page(request)


@router.post("/e-discussions/{ediscussion_ref}/contributions")
def create_contribution(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, sent: SentForm
) -> Response:
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    box = _box(db, viewer, head, sent)
    form, errors = parse(ContributionForm, sent.typed)
    asked = question_about(sent.typed, form.body) if form else None
    if form is None or asked or box.attached.refused:
        return box.refused(request, errors=errors, asked=asked)
    try:
        made = _contribute(db, viewer, head, form, sent.typed)
    except ALL_REFUSALS as refusal:
        return box.refused(request, refusal=refusal)
    attach_files(db, to=made, file_ids=box.attached.ids, now=utc_now())
    return see_other(request, made.path)


@router.post("/e-discussions/{ediscussion_ref}/contributions/preview")
def create_contribution_preview(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, sent: SentForm
) -> Response:
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    return _box(db, viewer, head, sent).preview(request)


@router.post("/e-discussions/{ediscussion_ref}/contributions/draft")
def create_contribution_draft(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, sent: SentForm
) -> Response:
    """With files, the form comes back; without, the e-discussion, which says that there is a draft."""
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    box = _box(db, viewer, head, sent)
    keep(db, viewer, head, sent.typed)
    if box.attached.ids or box.attached.refused:
        return box.page(request)
    return see_other(request, f"{head.path}#draft")


def _box(db: Session, viewer: Viewer, head: Head, sent: Sent) -> ContributionBox:
    attached = gather_files(db, viewer, sent, now=utc_now())
    return ContributionBox(db, viewer, head, sent.typed, attached)


def _contribute(
    db: Session, viewer: Viewer, head: Head, form: ContributionForm, typed: dict[str, str]
) -> Post | HeldContribution:
    questions = questions_of(db, head.ediscussion, reader().language, utc_now())
    numbers = questions_typed(typed, [question.number for question in questions])
    return contribute(
        db,
        author=viewer,
        ediscussion=head.ediscussion,
        body=form.body,
        language=form.language,
        form_key=form.form_key,
        now=utc_now(),
        capacity=form.capacity,
        questions=[question.id for question in questions if question.number in numbers],
        identity=identity_typed(db, viewer, head, form),
        answers=_answered(db, viewer, head, form.answers or 0),
        said_readers=form.readers,
    )


def _answered(db: Session, viewer: Viewer, head: Head, post_id: int) -> Post | None:
    """The contribution that is answered, while it can be seen here."""
    try:
        post = get_post(db, viewer, post_id) if post_id else None
    except NotFound:
        return None
    return post if post and post.thread_id == head.ediscussion.thread_id and not post.removed_at else None
