"""Terms of the glossary: adding them, and the page on which one is kept."""

from fastapi import Request, Response

from apfl_net.access.entrances import Staff
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.vocabulary import actions, policy
from apfl_net.vocabulary.pages.keeping import keeping_page
from apfl_net.vocabulary.queries.glossary import get_concept
from apfl_net.vocabulary.schemas import ConceptChangeForm, ConceptForm

router = room()


@router.get("/glossary/new")
def new_term(request: Request, viewer: Staff) -> Response:
    return _new(request, {}, {})


@router.post("/glossary")
def create_term(request: Request, db: DB, viewer: Staff, typed: TypedForm) -> Response:
    form, errors = parse(ConceptForm, typed)
    if form is None:
        return _new(request, typed, errors)
    try:
        concept = actions.add_concept(db, viewer=viewer, now=utc_now(), **form.model_dump())
    except policy.TermIsThere as refusal:
        return _new(request, typed, {"term": refusal.words()})
    return see_other(request, f"/glossary/{concept.id}/edit")


@router.get("/glossary/{concept_id}/edit")
def edit_term(request: Request, db: DB, viewer: Staff, concept_id: Id, saved: bool = False) -> Response:
    return keeping_page(request, db, get_concept(db, concept_id), saved=saved)


@router.post("/glossary/{concept_id}")
def update_term(request: Request, db: DB, viewer: Staff, concept_id: Id, typed: TypedForm) -> Response:
    concept = get_concept(db, concept_id)
    form, errors = parse(ConceptChangeForm, typed)
    if form is None:
        return keeping_page(request, db, concept, term=typed, errors=errors, status=422)
    try:
        actions.change_concept(db, viewer=viewer, concept=concept, now=utc_now(), **form.model_dump())
    except policy.TermIsThere as refusal:
        return keeping_page(request, db, concept, term=typed, errors={"term": refusal.words()}, status=422)
    except policy.ChangedMeanwhile as refusal:
        typed["started_from"] = str(concept.version)
        return keeping_page(request, db, concept, term=typed, message=refusal.words(), status=409)
    return see_other(request, f"/glossary/{concept_id}/edit?saved=yes")


def _new(request: Request, typed: Typed, errors: dict[str, str]) -> Response:
    return page(
        request, "vocabulary/term_new.html", status=422 if errors else 200, typed=typed, errors=errors
    )
