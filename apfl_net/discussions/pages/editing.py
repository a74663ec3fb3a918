"""Changing a post."""

from functools import partial
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn
from apfl_net.access.policy import ReadingOnly
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.actions.editing import edit_post
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.pages.asking import Question, question_about
from apfl_net.discussions.pages.attaching import change_files, with_files_of
from apfl_net.discussions.pages.rendering import preview_html
from apfl_net.discussions.policy import editing
from apfl_net.discussions.policy.wording import WordingRefused
from apfl_net.discussions.queries.drafts import draft_of_change
from apfl_net.discussions.queries.revisions import is_deleted
from apfl_net.discussions.queries.visible import get_post, get_thread, role_in
from apfl_net.discussions.schemas.editing import ChangeDraftForm, EditForm
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.files.gathering import Attached, gather_files
from apfl_net.files.receiving import SentForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.differences import differences
from apfl_net.kit.errors import AppError
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

REFUSALS = (
    editing.EditedMeanwhile,
    editing.TooLateToEdit,
    editing.ReasonWanted,
    editing.PostIsDeleted,
    WordingRefused,
    ReadingOnly,
)
"""After these the text stays in the box, and is kept as a draft."""


@router.get("/posts/{post_id}/edit")
def new_revision(request: Request, db: DB, viewer: SignedIn, post_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    role = role_in(db, viewer, post.thread.space_id)
    editing.check_may_edit(viewer, post, role, reason="to come", now=utc_now())
    if is_deleted(db, post.id):
        raise editing.PostIsDeleted
    draft = draft_of_change(db, viewer, post)
    source, begun = (draft, draft.started_from) if draft else (post, post.version)
    typed = {"body": source.body, "language": source.language, "started_from": str(begun)}
    meanwhile = None if begun == post.version else editing.EditedMeanwhile()
    return _form(request, db, viewer, post, typed, refusal=meanwhile, status=200)


@router.post("/posts/{post_id}/revisions")
def create_revision(request: Request, db: DB, viewer: SignedIn, post_id: Id, sent: SentForm) -> Response:
    post = get_post(db, viewer, post_id)
    form, errors = parse(EditForm, sent.typed)
    attached = gather_files(db, viewer, sent, now=utc_now())
    refuse = partial(_refused, request, db, viewer, post, sent.typed, attached=attached)
    if form is None or attached.refused:
        return refuse(errors=errors)
    if question := question_about(sent.typed, form.body, known=post.body):
        return refuse(question=question)
    try:
        edit_post(db, editor=viewer, post=post, now=utc_now(), **form.model_dump())
    except REFUSALS as refusal:
        return refuse(refusal=refusal)
    change_files(db, viewer, post, attached, sent.typed)
    return see_other(request, post.path)


def _refused(
    request: Request, db: Session, viewer: Viewer, post: Post, typed: Typed, **told: Any
) -> Response:
    """Say why or ask, and keep what was written."""
    _keep(db, viewer, post, typed)
    return _form(request, db, viewer, post, typed, status=None if "refusal" in told else 422, **told)


@router.post("/posts/{post_id}/revisions/preview")
def create_revision_preview(
    request: Request, db: DB, viewer: SignedIn, post_id: Id, sent: SentForm
) -> Response:
    post = get_post(db, viewer, post_id)
    _keep(db, viewer, post, sent.typed)
    attached = gather_files(db, viewer, sent, now=utc_now())
    return _form(request, db, viewer, post, sent.typed, preview=True, attached=attached)


@router.post("/posts/{post_id}/revisions/draft")
def create_revision_draft(
    request: Request, db: DB, viewer: SignedIn, post_id: Id, sent: SentForm
) -> Response:
    post = get_post(db, viewer, post_id)
    draft = _keep(db, viewer, post, sent.typed)
    if is_htmx(request):
        return page(request, "discussions/_draft_saved.html", saved_at=draft and draft.saved_at, to="/drafts")
    attached = gather_files(db, viewer, sent, now=utc_now())
    if attached.ids or attached.refused:
        return _form(request, db, viewer, post, sent.typed, attached=attached)
    return see_other(request, f"{post.path}/edit")


def _keep(db: Session, viewer: Viewer, post: Post, typed: Typed) -> Draft | None:
    form, _errors = parse(ChangeDraftForm, typed)
    if form is None:
        return None
    return keep_draft(
        db,
        author=viewer,
        changing=post,
        started_from=form.started_from,
        body=form.body,
        language=form.language,
        form_key=new_form_key(),
        now=utc_now(),
    )


def _form(
    request: Request,
    db: Session,
    viewer: Viewer,
    post: Post,
    typed: Typed,
    *,
    status: int | None = None,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
    question: Question | None = None,
    preview: bool = False,
    attached: Attached | None = None,
) -> Response:
    """The form; if somebody saved meanwhile, with what they changed beside what was typed."""
    thread = get_thread(db, viewer, post.thread_id)
    typed = {"body": ""} | typed
    context: dict[str, Any] = {"typed": typed, "passages": None}
    if isinstance(refusal, editing.EditedMeanwhile):
        context["typed"] = typed | {"started_from": str(post.version)}
        context["passages"] = differences(post.body, typed["body"])
    if isinstance(refusal, editing.ReasonWanted):
        errors = {"reason": refusal.words()}
    return page(
        request,
        "discussions/post_edit.html",
        status=status or (refusal.status if refusal else 200),
        post=post,
        thread=thread,
        errors=errors or {},
        message=refusal.words() if refusal and not errors else "",
        question=question,
        attached=with_files_of(db, post, attached or Attached(), typed),
        is_own=post.author_id == viewer.member_id,
        preview_html=_preview(db, viewer, thread, typed) if preview else None,
        **context,
    )


def _preview(db: Session, viewer: Viewer, thread: Thread, typed: Typed) -> str:
    return preview_html(db, viewer, thread.space, thread, typed["body"])
