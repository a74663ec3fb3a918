"""Guiding questions and the topic note: writing them, in one or more languages."""

from datetime import datetime
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.questions import (
    add_question,
    date_question,
    get_question,
    word_question,
    write_topic_note,
)
from apfl_net.ediscussions.policy.dates import DatesRefused
from apfl_net.ediscussions.queries.heads import Head, facilitated
from apfl_net.ediscussions.queries.questions import QuestionTold, questions_of, topic_notes_of
from apfl_net.ediscussions.schemas.preparing import QuestionForm, TopicNoteForm, in_zone
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import gettext, reader
from apfl_net.kit.languages import REGION
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.queries import member_with_handle

router = room()


@router.get("/e-discussions/{ediscussion_ref}/questions")
def list_questions(request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    return _questions_page(request, db, head, {"language": head.ediscussion.languages.split()[0]})


@router.post("/e-discussions/{ediscussion_ref}/questions")
def create_question(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(QuestionForm, typed)
    if form is None or (errors := _unknown_moderator(db, form)):
        return _questions_page(request, db, head, typed, errors, 422)
    try:
        said = form.model_dump(include={"title", "background", "language"})
        add_question(
            db, by=viewer, ediscussion=head.ediscussion, now=utc_now(), **said, **_dates(db, head, form)
        )
    except DatesRefused as refusal:
        return _questions_page(request, db, head, typed, {refusal.field: refusal.words()}, 422)
    return see_other(request, f"{head.path}/questions")


@router.get("/e-discussions/{ediscussion_ref}/questions/{number}")
def edit_question(
    request: Request,
    db: DB,
    viewer: Contributor,
    ediscussion_ref: IdWithTail,
    number: Id,
    language: str = "",
) -> Response:
    """Its text in one language, and its dates."""
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    told = _told(db, head, number, language if language in REGION else "")
    return _question_page(request, head, told, _typed_at_first(db, head, told, language))


@router.post("/e-discussions/{ediscussion_ref}/questions/{number}")
def update_question(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, number: Id, typed: TypedForm
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    told = _told(db, head, number, "")
    form, errors = parse(QuestionForm, typed)
    if form is None or (errors := _unknown_moderator(db, form)):
        return _question_page(request, head, told, typed, errors, 422)
    try:
        _change(db, viewer, head, told, form)
    except DatesRefused as refusal:
        return _question_page(request, head, told, typed, {refusal.field: refusal.words()}, 422)
    return see_other(request, f"{head.path}/questions")


@router.get("/e-discussions/{ediscussion_ref}/topic-note/edit")
def edit_topic_note(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, language: str = ""
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    chosen = language if language in REGION else head.ediscussion.languages.split()[0]
    notes = {note.language: note for note in topic_notes_of(db, head.ediscussion.id)}
    typed = {"language": chosen, "body": notes[chosen].body if chosen in notes else ""}
    return page(request, "ediscussions/topic_note_edit.html", head=head, notes=notes, typed=typed, errors={})


@router.post("/e-discussions/{ediscussion_ref}/topic-note")
def create_topic_note(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    """A new version in this language."""
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(TopicNoteForm, typed)
    if form is None:
        said: dict[str, Any] = {"head": head, "notes": {}, "typed": typed, "errors": errors}
        return page(request, "ediscussions/topic_note_edit.html", status=422, **said)
    write_topic_note(db, by=viewer, ediscussion=head.ediscussion, now=utc_now(), **form.model_dump())
    return see_other(request, f"{head.path}/topic-note?language={form.language}")


def _change(db: Session, viewer: Viewer, head: Head, told: QuestionTold, form: QuestionForm) -> None:
    question = get_question(db, told.id)
    date_question(db, ediscussion=head.ediscussion, question=question, **_dates(db, head, form))
    said = form.model_dump(include={"title", "background", "language"})
    word_question(db, by=viewer, question=question, now=utc_now(), **said)


def _told(db: Session, head: Head, number: int, language: str) -> QuestionTold:
    told = questions_of(db, head.ediscussion, language or reader().language, utc_now())
    for question in told:
        if question.number == number:
            return question
    raise NotFound


def _dates(db: Session, head: Head, form: QuestionForm) -> dict[str, Any]:
    named = member_with_handle(db, form.moderator.removeprefix("@").casefold()) if form.moderator else None
    return {
        "opens_at": in_zone(form.opens_at, head.zone),
        "closes_at": in_zone(form.closes_at, head.zone),
        "moderator_id": named.id if named else None,
    }


def _unknown_moderator(db: Session, form: QuestionForm) -> dict[str, str]:
    handle = form.moderator.removeprefix("@").casefold()
    if not handle or member_with_handle(db, handle):
        return {}
    return {"moderator": gettext("There is no member with this handle.")}


def _typed_at_first(db: Session, head: Head, told: QuestionTold, language: str) -> Typed:
    """In a language in which there is none yet, the text of the original is not filled in."""
    is_new = bool(language) and language in REGION and language not in told.languages
    typed = {
        "language": language if is_new else told.language,
        "title": "" if is_new else told.title,
        "background": "" if is_new else told.background,
        "opens_at": _typed(told.opens_at, head),
        "closes_at": _typed(told.closes_at, head),
    }
    return typed | {"moderator": told.moderator}


def _typed(moment: datetime | None, head: Head) -> str:
    return moment.astimezone(head.zone).strftime("%Y-%m-%dT%H:%M") if moment else ""


def _questions_page(
    request: Request,
    db: Session,
    head: Head,
    typed: Typed,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    told = questions_of(db, head.ediscussion, reader().language, utc_now())
    said: dict[str, Any] = {"head": head, "questions": told, "typed": typed, "errors": errors or {}}
    return page(request, "ediscussions/questions.html", status=status, **said)


def _question_page(
    request: Request,
    head: Head,
    told: QuestionTold,
    typed: Typed,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    said: dict[str, Any] = {"head": head, "question": told, "typed": typed, "errors": errors or {}}
    return page(request, "ediscussions/question_edit.html", status=status, **said)
