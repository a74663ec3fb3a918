"""Reading a thread, and starting one."""

from functools import partial
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.access.policy import ReadingOnly
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.attaching import attach_files
from apfl_net.discussions.actions.contributing import Contribution, contribute_thread
from apfl_net.discussions.actions.posting import NoMembership
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.pages import thread_form, thread_page
from apfl_net.discussions.pages.addresses import post_address, thread_path
from apfl_net.discussions.pages.asking import question_about
from apfl_net.discussions.pages.posting_as import typed_identity
from apfl_net.discussions.policy import posting
from apfl_net.discussions.policy.identities import NoPseudonymsHere, NotASigner, PseudonymRefused
from apfl_net.discussions.policy.wording import WordingRefused
from apfl_net.discussions.queries.posts import count_after, first_unread
from apfl_net.discussions.queries.signposts import target_of, thread_or_target
from apfl_net.discussions.queries.thread_head import thread_head
from apfl_net.discussions.queries.threads import MOST_UNREAD
from apfl_net.discussions.queries.visible import get_space, get_thread, role_in
from apfl_net.discussions.schemas.fields import LONGEST_TITLE
from apfl_net.discussions.schemas.posting import ThreadForm
from apfl_net.files.gathering import gather_files
from apfl_net.files.receiving import SentForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.text import clean_line
from apfl_net.kit.web.addresses import IdWithTail, Number, PageNumber
from apfl_net.kit.web.forms import Typed, parse
from apfl_net.kit.web.page import is_htmx, nothing_new, page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

REFUSALS = (
    posting.PostingTooFast,
    WordingRefused,
    NoPseudonymsHere,
    NotASigner,
    PseudonymRefused,
    ReadingOnly,
    NoMembership,
)
"""After these the text stays in the form, and is kept as a draft."""


@router.get("/threads/new")
def new_thread(request: Request, db: DB, viewer: SignedIn, space: str, title: str = "") -> Response:
    """`title`: what somebody looked for and did not find."""
    found = get_space(db, viewer, space)
    posting.check_may_start_thread(viewer, found, role_in(db, viewer, found.id))
    return thread_form.show(request, db, viewer, found, title=clean_line(title)[:LONGEST_TITLE])


@router.post("/threads")
def create_thread(request: Request, db: DB, viewer: SignedIn, sent: SentForm) -> Response:
    space = get_space(db, viewer, sent.typed.get("space", ""))
    form, errors = parse(ThreadForm, sent.typed)
    attached = gather_files(db, viewer, sent, now=utc_now())
    refuse = partial(_refused, request, db, viewer, space, sent.typed, attached=attached)
    if form is None or attached.refused:
        return refuse(errors=errors)
    if question := question_about(sent.typed, form.title, form.body):
        return refuse(question=question)
    try:
        made = contribute_thread(db, author=viewer, space=space, now=utc_now(), **_content(form))
    except REFUSALS as refusal:
        return refuse(refusal=refusal)
    attach_files(db, to=made, file_ids=attached.ids, now=utc_now())
    return see_other(request, _path_of(db, viewer, made))


def _refused(
    request: Request, db: Session, viewer: Viewer, space: Space, typed: Typed, **told: Any
) -> Response:
    """Say why or ask, and keep what was written."""
    thread_form.keep(db, viewer, space, typed)
    return thread_form.show(request, db, viewer, space, typed=typed, status=422, **told)


def _path_of(db: Session, viewer: Viewer, made: Contribution) -> str:
    """Of the new thread or, where it waits for a moderator, among the drafts."""
    return made.path if isinstance(made, HeldContribution) else get_thread(db, viewer, made.thread_id).path


def _content(form: ThreadForm) -> dict[str, Any]:
    content = form.model_dump(exclude={"posts_as", "pseudonym", "readers"})
    identity = typed_identity(form.posts_as, form.pseudonym)
    return content | {"identity": identity, "said_readers": form.readers}


@router.post("/threads/preview")
def create_thread_preview(request: Request, db: DB, viewer: SignedIn, sent: SentForm) -> Response:
    space = get_space(db, viewer, sent.typed.get("space", ""))
    thread_form.keep(db, viewer, space, sent.typed)
    attached = gather_files(db, viewer, sent, now=utc_now())
    return thread_form.show(request, db, viewer, space, typed=sent.typed, preview=True, attached=attached)


@router.post("/threads/draft")
def create_thread_draft(request: Request, db: DB, viewer: SignedIn, sent: SentForm) -> Response:
    space = get_space(db, viewer, sent.typed.get("space", ""))
    draft = thread_form.keep(db, viewer, space, sent.typed)
    attached = gather_files(db, viewer, sent, now=utc_now())
    if not is_htmx(request) and (attached.ids or attached.refused):
        return thread_form.show(request, db, viewer, space, typed=sent.typed, attached=attached)
    return page(request, "discussions/_draft_saved.html", saved_at=draft and draft.saved_at, to="/drafts")


@router.get("/threads/{thread_ref}")
def show_thread(
    request: Request, db: DB, viewer: Anyone, thread_ref: IdWithTail, number: PageNumber = 1
) -> Response:
    """A merged thread leads on to the one that its posts are in."""
    try:
        etag, unchanged = thread_page.unchanged_for_visitor(request, db, viewer, thread_ref, number)
        answer = unchanged or thread_page.show(request, db, viewer, thread_ref, number)
    except NotFound:
        return see_other(request, target_of(db, viewer, thread_ref).path)
    if etag:
        answer.headers["ETag"] = etag
    return answer


@router.get("/threads/{thread_ref}/unread")
def show_first_unread(
    request: Request, db: DB, viewer: SignedIn, thread_ref: IdWithTail, after: Number = 0
) -> Response:
    """Leads to the first post by others after a number, or after what one has read; or to the start."""
    thread = thread_or_target(db, viewer, thread_ref)
    known = after or thread_head(db, viewer, thread.id).read_to
    post = first_unread(db, viewer, thread.id, known) if known else None
    return see_other(request, post_address(db, viewer, post, thread) if post else thread_path(thread))


@router.get("/threads/{thread_ref}/news")
def show_news(
    request: Request, db: DB, viewer: SignedIn, thread_ref: IdWithTail, after: Number = 0
) -> Response:
    """How many posts came after a number: asked every half minute by an open page, so one small query."""
    count = count_after(db, viewer, thread_ref, after, MOST_UNREAD)
    if not count:
        return nothing_new()
    return page(request, "discussions/_news.html", thread_id=thread_ref, after=after, count=count)
