"""Messages: writing them, saying when they leave, sending them; and reading one."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, Contributor, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions import messages as actions
from apfl_net.ediscussions.models.messages import EdiscussionMessage
from apfl_net.ediscussions.pages.desk import due_of
from apfl_net.ediscussions.pages.shown import both_zones
from apfl_net.ediscussions.policy import messages as policy
from apfl_net.ediscussions.queries.heads import Head, facilitated, get_head
from apfl_net.ediscussions.queries.message_words import subject_line, text_for, worded
from apfl_net.ediscussions.queries.messages import message_at, message_shown, messages_of, texts_of
from apfl_net.ediscussions.schemas.desk import ApprovalForm, MessageTextForm, NewMessageForm
from apfl_net.kit import markdown
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import gettext, languages, reader
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

STATES = {
    "waiting": "state",
    "approved": "state state--open",
    "sent": "state state--done",
    "missed": "state state--danger",
}


@router.get("/e-discussions/{ediscussion_ref}/desk/messages")
def list_messages(request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    messages = messages_of(db, head.ediscussion.id)
    texts = texts_of(db, [message.id for message in messages])
    rows = [_row(head, message, texts[message.id]) for message in messages]
    has_usual = set(policy.USUAL) <= {message.kind for message in messages}
    return page(request, "ediscussions/desk_messages.html", head=head, rows=rows, has_usual=has_usual)


@router.post("/e-discussions/{ediscussion_ref}/desk/messages/usual")
def create_usual_messages(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    actions.plan_usual(db, by=viewer, ediscussion=head.ediscussion, now=now)
    return see_other(request, f"{head.path}/desk/messages")


@router.get("/e-discussions/{ediscussion_ref}/desk/messages/new")
def new_message(request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    return _new_page(request, head, {"language": reader().language, "readers": "concerned"}, {})


@router.post("/e-discussions/{ediscussion_ref}/desk/messages")
def create_message(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    form, errors = parse(NewMessageForm, typed)
    if form is None:
        return _new_page(request, head, typed, errors)
    said = form.model_dump()
    made = actions.make_message(db, by=viewer, ediscussion=head.ediscussion, now=now, **said)
    return see_other(request, f"{head.path}/desk/messages/{made.id}")


@router.get("/e-discussions/{ediscussion_ref}/desk/messages/{message_id}")
def edit_message(
    request: Request,
    db: DB,
    viewer: SignedIn,
    ediscussion_ref: IdWithTail,
    message_id: Id,
    language: str = "",
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    message = message_at(db, head.ediscussion, message_id)
    return _message_page(request, db, viewer, head, message, language=language)


@router.post("/e-discussions/{ediscussion_ref}/desk/messages/{message_id}/text")
def update_text(
    request: Request,
    db: DB,
    viewer: Contributor,
    ediscussion_ref: IdWithTail,
    message_id: Id,
    typed: TypedForm,
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    message, own = message_at(db, head.ediscussion, message_id), head.ediscussion
    form, errors = parse(MessageTextForm, typed)
    if form is None:
        return _message_page(request, db, viewer, head, message, typed=typed, errors=errors)
    try:
        actions.word_message(db, by=viewer, ediscussion=own, message=message, now=now, **form.model_dump())
    except policy.SentAlready as refusal:
        return _message_page(request, db, viewer, head, message, typed=typed, refusal=refusal)
    return see_other(request, f"{head.path}/desk/messages/{message.id}?language={form.language}")


@router.post("/e-discussions/{ediscussion_ref}/desk/messages/{message_id}/approval")
def create_approval(
    request: Request,
    db: DB,
    viewer: Contributor,
    ediscussion_ref: IdWithTail,
    message_id: Id,
    typed: TypedForm,
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    message, own = message_at(db, head.ediscussion, message_id), head.ediscussion
    form, errors = parse(ApprovalForm, typed)
    if form is None:
        return _message_page(request, db, viewer, head, message, typed=typed, errors=errors)
    try:
        actions.approve(db, by=viewer, ediscussion=own, message=message, now=now, **form.moment)
    except (policy.SentAlready, policy.MomentIsOver, policy.NeverDue) as refusal:
        return _message_page(request, db, viewer, head, message, typed=typed, refusal=refusal)
    return see_other(request, f"{head.path}/desk/messages")


@router.post("/e-discussions/{ediscussion_ref}/desk/messages/{message_id}/calling-off")
def create_calling_off(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, message_id: Id
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    message = message_at(db, head.ediscussion, message_id)
    try:
        actions.call_off(db, by=viewer, ediscussion=head.ediscussion, message=message)
    except policy.SentAlready as refusal:
        return _message_page(request, db, viewer, head, message, refusal=refusal)
    return see_other(request, f"{head.path}/desk/messages")


@router.post("/e-discussions/{ediscussion_ref}/desk/messages/{message_id}/sending")
def create_sending(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, message_id: Id
) -> Response:
    now = utc_now()
    head = facilitated(db, viewer, ediscussion_ref, now)
    message = message_at(db, head.ediscussion, message_id)
    try:
        actions.send_now(db, by=viewer, ediscussion=head.ediscussion, message=message, now=now)
    except (policy.SentAlready, policy.NotAnnounced, policy.TimeIsOver, policy.ToNobody) as refusal:
        return _message_page(request, db, viewer, head, message, refusal=refusal)
    return see_other(request, f"{head.path}/desk/messages")


@router.get("/e-discussions/{ediscussion_ref}/messages/{message_id}")
def show_message(
    request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail, message_id: Id
) -> Response:
    now = utc_now()
    head = get_head(db, viewer, ediscussion_ref, now)
    message = message_shown(db, viewer, head.ediscussion.id, message_id, now)
    texts = texts_of(db, [message.id])[message.id]
    said = worded(db, viewer, head.ediscussion, message, texts, now)
    return page(
        request,
        "ediscussions/message.html",
        head=head,
        message=message,
        said=said,
        body_html=markdown.render(said.body, below=1),
    )


def _row(head: Head, message: EdiscussionMessage, texts: Any) -> dict[str, Any]:
    due, text = due_of(head, message), text_for(message, texts, reader().language)
    return {
        "message": message,
        "kind": gettext(policy.KINDS[message.kind]),
        "subject": subject_line(text, head.ediscussion),
        "language": text.language,
        "languages": list(texts),
        "readers": gettext(policy.READERS[message.readers]),
        "due": both_zones(due, head.event.time_zone) if due else "",
        "look": STATES[message.state],
        "is_pattern": message.kind in policy.COPIED and not message.sent_at,
    }


def _new_page(request: Request, head: Head, typed: Typed, errors: dict[str, str]) -> Response:
    return page(
        request,
        "ediscussions/desk_message_new.html",
        status=422 if errors else 200,
        head=head,
        typed=typed,
        errors=errors,
        languages=languages(),
        readers={key: gettext(label) for key, label in policy.READERS.items()},
        fields={name: gettext(label) for name, label in policy.FIELDS.items()},
    )


def _message_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    head: Head,
    message: EdiscussionMessage,
    *,
    language: str = "",
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
) -> Response:
    """The text in one language, the moment, and how it reads; whatever was typed comes back."""
    texts = texts_of(db, [message.id])[message.id]
    wanted = (typed or {}).get("language") or language
    chosen = wanted if wanted in languages() else message.language
    return page(
        request,
        "ediscussions/desk_message.html",
        status=refusal.status if refusal else 422 if errors else 200,
        head=head,
        row=_row(head, message, texts),
        texts=texts,
        languages=languages(),
        chosen=chosen,
        typed=_filled_in(message, texts, chosen) | (typed or {}),
        errors=errors or {},
        message=refusal.words() if refusal else "",
        preview=worded(db, viewer, head.ediscussion, message, texts, utc_now()),
        anchors={key: gettext(label) for key, label in policy.ANCHORS.items()},
        fields={name: gettext(label) for name, label in policy.FIELDS.items()},
    )


def _filled_in(message: EdiscussionMessage, texts: Any, chosen: str) -> Typed:
    text = texts.get(chosen)
    return {
        "language": chosen,
        "subject": text.subject if text else "",
        "body": text.body if text else "",
        "days": str(abs(message.days)),
        "side": "before" if message.days < 0 else "after",
        "anchor": message.anchor or policy.OPENS,
        "at": message.at or "09:00",
    }
