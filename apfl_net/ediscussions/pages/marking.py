"""The rapporteur's table: reading contributions and marking them, themes and questions as a matrix."""

from typing import Annotated

from fastapi import Query, Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.ediscussions.actions import marking as actions
from apfl_net.ediscussions.pages.marking_shown import back_to, not_marked, reading, theme_page, themes_page
from apfl_net.ediscussions.policy.synthesis import SynthesisRefused
from apfl_net.ediscussions.queries import marked as queries
from apfl_net.ediscussions.queries.synthesis import get_written
from apfl_net.ediscussions.schemas.synthesis import MarkForm, ThemeForm, ThemesForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id, IdWithTail, PageNumber
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import see_other
from apfl_net.kit.web.routing import DB, room

router = room()

Question = Annotated[int | None, Query(ge=0, le=2**31 - 1)]


@router.get("/e-discussions/{ediscussion_ref}/synthesis/contributions")
def read_contributions(
    request: Request,
    db: DB,
    viewer: SignedIn,
    ediscussion_ref: IdWithTail,
    question: Question = None,
    number: PageNumber = 1,
) -> Response:
    found = get_written(db, viewer, ediscussion_ref, utc_now())
    return reading(request, db, viewer, found, question, number)


@router.post("/e-discussions/{ediscussion_ref}/synthesis/contributions/{post_id}/passages")
def create_passage(
    request: Request,
    db: DB,
    viewer: SignedIn,
    ediscussion_ref: IdWithTail,
    post_id: Id,
    typed: TypedForm,
    question: Question = None,
) -> Response:
    found, now = get_written(db, viewer, ediscussion_ref, utc_now()), utc_now()
    ediscussion = found.head.ediscussion
    post = queries.get_contribution(db, viewer, ediscussion, post_id)
    form, errors = parse(MarkForm, typed)
    if form is None:
        return not_marked(request, db, viewer, found, post, question, typed, errors)
    try:
        actions.mark(db, by=viewer, ediscussion=ediscussion, post=post, now=now, **form.model_dump())
    except SynthesisRefused as refusal:
        return not_marked(request, db, viewer, found, post, question, typed, {"words": refusal.words()})
    return back_to(request, db, viewer, found, post, question)


@router.post("/e-discussions/{ediscussion_ref}/synthesis/passages/{passage_id}")
def update_passage(
    request: Request,
    db: DB,
    viewer: SignedIn,
    ediscussion_ref: IdWithTail,
    passage_id: Id,
    typed: TypedForm,
    question: Question = None,
) -> Response:
    found = get_written(db, viewer, ediscussion_ref, utc_now())
    ediscussion = found.head.ediscussion
    passage = queries.get_passage(db, viewer, ediscussion, passage_id)
    post = queries.get_contribution(db, viewer, ediscussion, passage.post_id)
    form, _errors = parse(ThemesForm, typed)
    themes = form.themes if form else frozenset[int]()
    actions.change_themes(db, by=viewer, ediscussion=ediscussion, passage=passage, themes=themes)
    return back_to(request, db, viewer, found, post, question)


@router.post("/e-discussions/{ediscussion_ref}/synthesis/passages/{passage_id}/removal")
def create_removal_of_passage(
    request: Request,
    db: DB,
    viewer: SignedIn,
    ediscussion_ref: IdWithTail,
    passage_id: Id,
    question: Question = None,
) -> Response:
    found, now = get_written(db, viewer, ediscussion_ref, utc_now()), utc_now()
    ediscussion = found.head.ediscussion
    passage = queries.get_passage(db, viewer, ediscussion, passage_id)
    post = queries.get_contribution(db, viewer, ediscussion, passage.post_id)
    actions.unmark(db, by=viewer, ediscussion=ediscussion, passage=passage, now=now)
    return back_to(request, db, viewer, found, post, question)


@router.get("/e-discussions/{ediscussion_ref}/synthesis/themes")
def listthemes_page(request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail) -> Response:
    found = get_written(db, viewer, ediscussion_ref, utc_now())
    return themes_page(request, db, viewer, found, {}, {})


@router.post("/e-discussions/{ediscussion_ref}/synthesis/themes")
def create_theme(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    found, now = get_written(db, viewer, ediscussion_ref, utc_now()), utc_now()
    form, errors = parse(ThemeForm, typed)
    if form is None:
        return themes_page(request, db, viewer, found, typed, errors, status=422)
    try:
        actions.add_theme(db, by=viewer, ediscussion=found.head.ediscussion, name=form.name, now=now)
    except SynthesisRefused as refusal:
        return themes_page(request, db, viewer, found, typed, {"name": refusal.words()}, status=422)
    return see_other(request, f"{found.head.path}/synthesis/themes")


@router.get("/e-discussions/{ediscussion_ref}/synthesis/themes/{theme_id}")
def show_theme(
    request: Request,
    db: DB,
    viewer: SignedIn,
    ediscussion_ref: IdWithTail,
    theme_id: Id,
    question: Question = None,
) -> Response:
    """What is marked with it; `question`: in contributions to that one alone."""
    found = get_written(db, viewer, ediscussion_ref, utc_now())
    return theme_page(request, db, viewer, found, theme_id, question, {}, {})


@router.post("/e-discussions/{ediscussion_ref}/synthesis/themes/{theme_id}")
def update_theme(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, theme_id: Id, typed: TypedForm
) -> Response:
    found = get_written(db, viewer, ediscussion_ref, utc_now())
    ediscussion = found.head.ediscussion
    theme = queries.get_theme(db, ediscussion, theme_id)
    form, errors = parse(ThemeForm, typed)
    if form is None:
        return theme_page(request, db, viewer, found, theme_id, None, typed, errors, status=422)
    try:
        actions.rename_theme(db, by=viewer, ediscussion=ediscussion, theme=theme, name=form.name)
    except SynthesisRefused as refusal:
        errors = {"name": refusal.words()}
        return theme_page(request, db, viewer, found, theme_id, None, typed, errors, status=422)
    return see_other(request, f"{found.head.path}/synthesis/themes/{theme_id}")


@router.post("/e-discussions/{ediscussion_ref}/synthesis/themes/{theme_id}/removal")
def create_removal_of_theme(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, theme_id: Id
) -> Response:
    found = get_written(db, viewer, ediscussion_ref, utc_now())
    ediscussion = found.head.ediscussion
    theme = queries.get_theme(db, ediscussion, theme_id)
    actions.remove_theme(db, by=viewer, ediscussion=ediscussion, theme=theme)
    return see_other(request, f"{found.head.path}/synthesis/themes")
