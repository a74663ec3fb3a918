"""The form in which a poll is made, and changed while nobody has voted."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor
from apfl_net.access.marks import audience_mark
from apfl_net.access.models import Audience
from apfl_net.discussions.actions.polls import change_poll, make_poll
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy import polls as policy
from apfl_net.discussions.queries.polls import get_poll, has_votes, options_of
from apfl_net.discussions.queries.visible import get_thread, role_in
from apfl_net.discussions.schemas.answering import PollForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext, reader
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

FIELDS = ("question", "options", "several", "votes", "closes_at", "hidden_until_closed")


@router.get("/threads/{thread_ref}/poll/new")
def new_poll(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    policy.check_may_ask(viewer, thread.author_id, role_in(db, viewer, thread.space_id))
    return _form(request, db, thread, {})


@router.post("/threads/{thread_ref}/poll")
def create_poll(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    form, errors = parse(PollForm, typed)
    if form is None:
        return _form(request, db, thread, typed, errors=errors)
    try:
        make_poll(db, maker=viewer, thread=thread, now=utc_now(), **form.terms())
    except (policy.BadClosingTime, policy.OnePollOnly) as refusal:
        return _refused(request, db, thread, typed, refusal)
    return see_other(request, f"{thread.path}#poll")


@router.get("/threads/{thread_ref}/poll/edit")
def edit_poll(request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    poll = get_poll(db, viewer, thread.id)
    policy.check_may_run(viewer, poll, role_in(db, viewer, thread.space_id))
    if has_votes(db, poll.id):
        raise policy.PollHasVotes
    typed = {
        "question": poll.question,
        "options": "\n".join(option.label for option in options_of(db, poll.id)),
        "several": "yes" if poll.several else "",
        "votes": "anonymous" if poll.anonymous else "open",
        "closes_at": f"{poll.closes_at.astimezone(reader().zone):%Y-%m-%dT%H:%M}" if poll.closes_at else "",
        "hidden_until_closed": "yes" if poll.hidden_until_closed and not poll.anonymous else "",
    }
    return _form(request, db, thread, typed, is_new=False)


@router.post("/threads/{thread_ref}/poll/revision")
def create_poll_revision(
    request: Request, db: DB, viewer: Contributor, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    form, errors = parse(PollForm, typed)
    if form is None:
        return _form(request, db, thread, typed, errors=errors, is_new=False)
    try:
        change_poll(db, viewer=viewer, thread=thread, now=utc_now(), **form.terms())
    except (policy.BadClosingTime, policy.PollHasVotes) as refusal:
        return _refused(request, db, thread, typed, refusal, is_new=False)
    return see_other(request, f"{thread.path}#poll")


def _refused(
    request: Request,
    db: Session,
    thread: Thread,
    typed: Typed,
    refusal: policy.BadClosingTime | policy.OnePollOnly | policy.PollHasVotes,
    *,
    is_new: bool = True,
) -> Response:
    field = "closes_at" if isinstance(refusal, policy.BadClosingTime) else "question"
    errors = {field: gettext(refusal.message)}
    return _form(request, db, thread, typed, errors=errors, status=refusal.status, is_new=is_new)


def _form(
    request: Request,
    db: Session,
    thread: Thread,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    status: int = 422,
    is_new: bool = True,
) -> Response:
    audience = db.get_one(Audience, thread.audience_id)
    return page(
        request,
        "discussions/poll_form.html",
        status=status if errors else 200,
        thread=thread,
        typed=dict.fromkeys(FIELDS, "") | typed,
        errors=errors or {},
        is_new=is_new,
        audience=audience_mark(audience.kind, audience.constituency, audience.name),
    )
