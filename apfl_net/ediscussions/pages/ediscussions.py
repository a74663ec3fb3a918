"""The list of e-discussions, the page of one, its topic note and its calendar file, and taking part."""

from typing import Annotated

from fastapi import Query, Request, Response

from apfl_net.access.entrances import Anyone, Contributor
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.ediscussions.actions.contributing import take_part
from apfl_net.ediscussions.pages import ediscussion_page
from apfl_net.ediscussions.pages.calendar import calendar_file
from apfl_net.ediscussions.pages.ediscussion_page import mark_of
from apfl_net.ediscussions.pages.shown import time_shown
from apfl_net.ediscussions.policy.roles import may_create
from apfl_net.ediscussions.queries import lists
from apfl_net.ediscussions.queries.heads import get_head
from apfl_net.ediscussions.queries.questions import questions_of, topic_notes_of
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import reader
from apfl_net.kit.web.addresses import IdWithTail, PageNumber
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.watches.actions import choose_level
from apfl_net.watches.queries import level_of

router = room()

QuestionNumber = Annotated[int | None, Query(ge=0, le=1000)]


@router.get("/e-discussions")
def list_ediscussions(request: Request, db: DB, viewer: Anyone) -> Response:
    now = utc_now()
    return page(
        request,
        "ediscussions/index.html",
        rows=lists.ediscussions_for(db, viewer, now),
        time_of=lambda row: time_shown(row.Ediscussion, row.time_zone, now),
        mark_of=mark_of,
        may_create=may_create(viewer),
    )


@router.get("/e-discussions/{ediscussion_ref}")
def show_ediscussion(
    request: Request,
    db: DB,
    viewer: Anyone,
    ediscussion_ref: IdWithTail,
    question: QuestionNumber = None,
    number: PageNumber = 1,
) -> Response:
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    return ediscussion_page.show(request, db, viewer, head, question, number)


@router.get("/e-discussions/{ediscussion_ref}/topic-note")
def show_topic_note(
    request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail, language: str = ""
) -> Response:
    """To read and to print, in the language asked for, the reader's, or whichever there is."""
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    notes = {note.language: note for note in topic_notes_of(db, head.ediscussion.id)}
    if not notes:
        raise NotFound
    note = (
        notes.get(language) or notes.get(reader().language) or notes.get("en") or next(iter(notes.values()))
    )
    return page(
        request,
        "ediscussions/topic_note.html",
        head=head,
        note=note,
        notes=notes,
        questions=questions_of(db, head.ediscussion, note.language, utc_now()),
    )


@router.get("/e-discussions/{ediscussion_ref}/calendar")
def show_calendar(request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail) -> Response:
    """For the calendar that whoever asks uses."""
    now = utc_now()
    head = get_head(db, viewer, ediscussion_ref, now)
    text = calendar_file(head, questions_of(db, head.ediscussion, reader().language, now), now)
    name = f"e-discussion-{head.ediscussion.id}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


@router.post("/e-discussions/{ediscussion_ref}/participation")
def create_participation(
    request: Request, db: DB, viewer: Contributor, ediscussion_ref: IdWithTail
) -> Response:
    """Takes part, and follows the contributions, unless they have chosen otherwise."""
    now = utc_now()
    head = get_head(db, viewer, ediscussion_ref, now)
    thread = get_thread(db, viewer, head.ediscussion.thread_id)
    take_part(db, member=viewer, ediscussion=head.ediscussion, now=now)
    if level_of(db, viewer, "thread", thread.id) is None:
        choose_level(db, viewer=viewer, subject="thread", subject_id=thread.id, level="follow", now=now)
    return see_other(request, f"{head.path}#take-part")
