"""The poll of a thread: its page, voting, closing and deleting it."""

from itertools import groupby

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, Contributor
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.polls import close_poll, delete_poll, vote
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.pages.poll_shown import show_poll
from apfl_net.discussions.policy import polls as policy
from apfl_net.discussions.queries.polls import choices_in, get_poll
from apfl_net.discussions.queries.visible import get_thread, role_in
from apfl_net.discussions.schemas.answering import PollDeletionForm, VoteForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import IdWithTail, PageNumber
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/threads/{thread_ref}/poll")
def view_poll(
    request: Request, db: DB, viewer: Anyone, thread_ref: IdWithTail, number: PageNumber = 1
) -> Response:
    return _poll_page(request, db, viewer, get_thread(db, viewer, thread_ref), number=number)


@router.post("/threads/{thread_ref}/poll/votes")
def create_vote(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    form, _errors = parse(VoteForm, typed)
    try:
        vote(db, voter=viewer, thread=thread, chosen=form.chosen if form else [], now=utc_now())
    except (policy.NothingChosen, policy.PollIsClosed) as refusal:
        return _poll_page(request, db, viewer, thread, status=refusal.status, error=gettext(refusal.message))
    if is_htmx(request):
        return _poll_page(request, db, viewer, thread)
    return see_other(request, f"{thread.path}#poll")


@router.post("/threads/{thread_ref}/poll/closure")
def create_poll_closure(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    close_poll(db, viewer=viewer, thread=thread, now=utc_now())
    return see_other(request, f"{thread.path}#poll")


@router.get("/threads/{thread_ref}/poll/deletion/new")
def new_poll_deletion(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    poll = get_poll(db, viewer, thread.id)
    policy.check_may_run(viewer, poll, role_in(db, viewer, thread.space_id))
    return page(request, "discussions/poll_deletion.html", thread=thread, poll=poll, typed={}, errors={})


@router.post("/threads/{thread_ref}/poll/deletion")
def create_poll_deletion(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    form, errors = parse(PollDeletionForm, typed)
    if form is None:
        context = {"thread": thread, "poll": get_poll(db, viewer, thread.id)}
        return page(
            request, "discussions/poll_deletion.html", status=422, typed=typed, errors=errors, **context
        )
    delete_poll(db, viewer=viewer, thread=thread, reason=form.reason, now=utc_now())
    return see_other(request, thread.path)


def _poll_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    thread: Thread,
    *,
    number: int = 1,
    status: int = 200,
    error: str = "",
) -> Response:
    """The poll with who chose what; under htmx the poll alone, to stand where it stood in the thread."""
    poll = show_poll(db, viewer, thread.id, thread.audience_id, utc_now())
    if is_htmx(request):
        return page(
            request, "discussions/_poll.html", status=status, poll=poll, poll_error=error, thread=thread
        )
    row = get_poll(db, viewer, thread.id)
    choices, has_more = choices_in(db, viewer, row, number) if poll.tells_result else ([], False)
    if number > 1 and not choices:
        raise NotFound
    return page(
        request,
        "discussions/poll.html",
        status=status,
        thread=thread,
        poll=poll,
        poll_error=error,
        choices=[(label, list(rows)) for label, rows in groupby(choices, key=lambda row: row.label)],
        number=number,
        has_more=has_more,
        may_run=policy.may_run(viewer, row.made_by, role_in(db, viewer, thread.space_id)),
    )
