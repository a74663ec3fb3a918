"""Replying: the box, the preview, the draft, and the reply itself."""

from functools import partial
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn
from apfl_net.access.policy import ReadingOnly
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.attaching import attach_files
from apfl_net.discussions.actions.contributing import Contribution, contribute_reply
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.actions.posting import NoMembership
from apfl_net.discussions.marks import mark_of
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.pages import thread_page
from apfl_net.discussions.pages.addresses import contribution_form, number_typed
from apfl_net.discussions.pages.articles import article_for
from apfl_net.discussions.pages.asking import Question, question_about
from apfl_net.discussions.pages.posting_as import in_thread, typed_identity
from apfl_net.discussions.pages.rendering import preview_html
from apfl_net.discussions.pages.shown import Composer, show_posts
from apfl_net.discussions.policy import posting
from apfl_net.discussions.policy.identities import NoPseudonymsHere, NotASigner, PseudonymRefused
from apfl_net.discussions.policy.wording import WordingRefused
from apfl_net.discussions.queries.identities import last_choice
from apfl_net.discussions.queries.posts import post_row
from apfl_net.discussions.queries.signposts import thread_or_target
from apfl_net.discussions.queries.thread_head import thread_head
from apfl_net.discussions.queries.visible import get_post
from apfl_net.discussions.schemas.fields import OptionalNumber, new_form_key
from apfl_net.discussions.schemas.posting import DraftForm, ReplyForm
from apfl_net.files.gathering import Attached, gather_files
from apfl_net.files.receiving import SentForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError, NotFound
from apfl_net.kit.quotes import quote_of
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

REFUSALS = (
    posting.ThreadIsClosed,
    posting.ThreadNotOpenYet,
    posting.SlowMode,
    posting.MoreReaders,
    posting.PostingTooFast,
    posting.AnswersNothing,
    WordingRefused,
    NoMembership,
    NoPseudonymsHere,
    NotASigner,
    PseudonymRefused,
    ReadingOnly,
)
"""After these the text stays in the box, and is kept as a draft."""


@router.get("/posts/{post_id}/reply")
def new_reply(
    request: Request,
    db: DB,
    viewer: SignedIn,
    post_id: Id,
    seen: OptionalNumber = None,
    answers: OptionalNumber = None,
    quote: str = "",
) -> Response:
    """The box to answer a post in; with `quote`, its words are in there, even if another one is answered."""
    post = get_post(db, viewer, post_id)
    if post.removed_at:
        raise posting.NothingToAnswer
    head = thread_head(db, viewer, post.thread_id)
    if head.home:
        return see_other(request, contribution_form(head.home, post.id, quote=bool(quote)))
    answers_id = answers or post.id if quote else post.id
    composer = thread_page.composer_for(db, viewer, head, answers_id=answers_id, seen=seen)
    if composer is None:
        posting.check_takes_replies(head, head.closed_at, utc_now())
        raise posting.ThreadIsClosed
    if quote:
        composer.body = with_quote(composer.body, post)
    return _composer_page(request, db, viewer, composer)


@router.post("/threads/{thread_ref}/replies")
def create_reply(
    request: Request, db: DB, viewer: SignedIn, thread_ref: IdWithTail, sent: SentForm
) -> Response:
    thread = _thread_or_none(db, viewer, thread_ref)
    form, errors = parse(ReplyForm, sent.typed)
    attached = gather_files(db, viewer, sent, now=utc_now())
    refuse = partial(_refused, request, db, viewer, thread, sent.typed, errors=errors, attached=attached)
    if thread is None or form is None or attached.refused:
        return refuse(posting.ThreadIsGone() if thread is None else None)
    if question := question_about(sent.typed, form.body):
        return refuse(None, question=question)
    try:
        made = _contribute(db, viewer, thread, form, attached)
    except REFUSALS as refusal:
        return refuse(refusal)
    return _posted(request, db, viewer, thread, made, form.seen)


@router.post("/threads/{thread_ref}/preview")
def create_preview(
    request: Request, db: DB, viewer: SignedIn, thread_ref: IdWithTail, sent: SentForm
) -> Response:
    thread, typed = thread_or_target(db, viewer, thread_ref), sent.typed
    composer = _composer(db, viewer, thread, typed, _keep(db, viewer, thread, typed))
    composer.attached = gather_files(db, viewer, sent, now=utc_now())
    composer.preview_html = preview_html(db, viewer, thread.space, thread, composer.body)
    return _composer_page(request, db, viewer, composer)


@router.post("/threads/{thread_ref}/draft")
def create_draft(
    request: Request, db: DB, viewer: SignedIn, thread_ref: IdWithTail, sent: SentForm
) -> Response:
    """With files, or when it is to answer no post any more, the box comes back; without, it is seen anew."""
    thread, whole = thread_or_target(db, viewer, thread_ref), "whole" in sent.typed
    typed = sent.typed | ({"answers": ""} if whole else {})
    draft = _keep(db, viewer, thread, typed)
    if is_htmx(request) and not whole:
        return page(request, "discussions/_draft_saved.html", saved_at=draft and draft.saved_at)
    attached = gather_files(db, viewer, sent, now=utc_now())
    if whole or attached.ids or attached.refused:
        composer = _composer(db, viewer, thread, typed, draft)
        composer.attached = attached
        return _composer_page(request, db, viewer, composer)
    return see_other(request, f"{thread.path}#reply")


def _content(db: Session, viewer: Viewer, thread: Thread, form: ReplyForm) -> dict[str, Any]:
    last = last_choice(db, viewer, thread.id)
    return form.model_dump(include={"body", "language", "form_key"}) | {
        "said_readers": form.readers,
        "identity": typed_identity(form.posts_as, form.pseudonym, otherwise=last),
    }


def with_quote(body: str, post: Post) -> str:
    """What is being written, and below it the post as a quote; once, however often it is asked for."""
    quote = quote_of(post.body, number=post.number, post_id=post.id)
    if quote.strip() in body:
        return body
    return f"{body.rstrip()}\n\n{quote}" if body.strip() else quote


def _contribute(
    db: Session, viewer: Viewer, thread: Thread, form: ReplyForm, attached: Attached
) -> Contribution:
    answers, content = _answered(db, viewer, form.answers), _content(db, viewer, thread, form)
    made = contribute_reply(db, author=viewer, thread=thread, answers=answers, now=utc_now(), **content)
    attach_files(db, to=made, file_ids=attached.ids, now=utc_now())
    return made


def _thread_or_none(db: Session, viewer: Viewer, thread_id: int) -> Thread | None:
    try:
        return thread_or_target(db, viewer, thread_id)
    except NotFound:
        return None


def _answered(db: Session, viewer: Viewer, post_id: int | None) -> Post | None:
    """The answered post; a reply to one that is gone meanwhile answers the thread as a whole."""
    try:
        return get_post(db, viewer, post_id) if post_id else None
    except NotFound:
        return None


def _posted(
    request: Request, db: Session, viewer: Viewer, thread: Thread, post: Contribution, seen: int | None
) -> Response:
    """Under htmx the new post goes right below the last one shown; otherwise, on to where the post is.

    What waits for a moderator is shown among the author's drafts.
    """
    if isinstance(post, HeldContribution):
        return see_other(request, post.path)
    in_place = post.thread_id == thread.id and seen is not None and post.number == seen + 1
    if not is_htmx(request) or not in_place:
        return see_other(request, post.path)
    shown = show_posts(db, viewer, [post_row(db, viewer, post.id)], thread.audience_id, None)[0]
    head = thread_head(db, viewer, thread.id)
    composer = thread_page.composer_for(db, viewer, head, seen=post.number)
    return page(
        request,
        "discussions/reply_created.htmx.html",
        post=shown,
        article=article_for(utc_now(), may_reply=True, may_correct=False),
        composer=composer,
    )


def _refused(
    request: Request,
    db: Session,
    viewer: Viewer,
    thread: Thread | None,
    typed: Typed,
    refusal: AppError | None,
    *,
    errors: dict[str, str],
    attached: Attached,
    question: Question | None = None,
) -> Response:
    """Say why or ask, and keep what was written: in the box and as a draft."""
    draft = _keep(db, viewer, thread, typed)
    message = refusal.words() if refusal else ""
    status = refusal.status if refusal else 422
    if isinstance(refusal, PseudonymRefused):
        errors, message = errors | {"pseudonym": message}, ""
    if thread is None:
        body = typed.get("body", "")
        template = "discussions/_reply_refused.html" if is_htmx(request) else "discussions/reply_refused.html"
        return page(request, template, status=status, message=message, body=body)
    composer = _composer(db, viewer, thread, typed, draft)
    composer.errors, composer.message, composer.question = errors, message, question
    composer.attached = attached
    return _composer_page(request, db, viewer, composer, status=status)


def _composer(db: Session, viewer: Viewer, thread: Thread, typed: Typed, draft: Draft | None) -> Composer:
    head = thread_head(db, viewer, thread.id)
    answers_id = number_typed(typed, "answers")
    return Composer(
        thread_id=thread.id,
        audience=mark_of(head),
        audience_id=head.audience_id,
        body=typed.get("body", ""),
        language=typed.get("language", ""),
        answers=thread_page.answered(db, viewer, head, answers_id) if answers_id else None,
        form_key=typed.get("form_key") or new_form_key(),
        saved_at=draft.saved_at if draft else None,
        seen=number_typed(typed, "seen"),
        posting_as=in_thread(db, viewer, head, typed.get("posts_as", ""), typed.get("pseudonym", "")),
    )


def _composer_page(
    request: Request, db: Session, viewer: Viewer, composer: Composer, *, status: int = 200
) -> Response:
    template = "discussions/_composer.htmx.html" if is_htmx(request) else "discussions/reply_new.html"
    head = thread_head(db, viewer, composer.thread_id)
    return page(
        request,
        template,
        status=status,
        thread=head,
        article=article_for(utc_now(), may_reply=False, may_correct=False),
        composer=composer,
    )


def _keep(db: Session, viewer: Viewer, thread: Thread | None, typed: Typed) -> Draft | None:
    form, _errors = parse(DraftForm, typed)
    if form is None:
        return None
    answers = _answered(db, viewer, form.answers) if thread else None
    return keep_draft(
        db,
        author=viewer,
        thread=thread,
        answers=answers,
        body=form.body,
        language=form.language,
        identity=(form.posts_as, form.pseudonym),
        form_key=form.form_key,
        now=utc_now(),
    )
