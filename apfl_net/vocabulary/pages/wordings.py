"""How a term is said in other languages: adding, changing, switching on and off."""

from fastapi import Request, Response

from apfl_net.access.entrances import Staff
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.vocabulary import actions, policy
from apfl_net.vocabulary.models import UNSURE, Concept, Wording
from apfl_net.vocabulary.pages.keeping import choices
from apfl_net.vocabulary.queries.glossary import get_concept, get_wording
from apfl_net.vocabulary.schemas import WordingChangeForm, WordingForm

router = room()


@router.get("/glossary/{concept_id}/wordings/new")
def new_wording(request: Request, db: DB, viewer: Staff, concept_id: Id) -> Response:
    return _form(request, get_concept(db, concept_id), None, {"confidence": UNSURE})


@router.post("/glossary/{concept_id}/wordings")
def create_wording(request: Request, db: DB, viewer: Staff, concept_id: Id, typed: TypedForm) -> Response:
    concept = get_concept(db, concept_id)
    form, errors = parse(WordingForm, typed)
    if form is None:
        return _form(request, concept, None, typed, errors=errors, status=422)
    try:
        actions.add_wording(db, viewer=viewer, concept=concept, now=utc_now(), **form.model_dump())
    except policy.WordingIsThere as refusal:
        return _form(request, concept, None, typed, errors={"text": refusal.words()}, status=422)
    return see_other(request, f"/glossary/{concept_id}/edit?saved=yes")


@router.get("/glossary/{concept_id}/wordings/{wording_id}/edit")
def edit_wording(request: Request, db: DB, viewer: Staff, concept_id: Id, wording_id: Id) -> Response:
    wording = get_wording(db, concept_id, wording_id)
    return _form(request, get_concept(db, concept_id), wording, _as_it_stands(wording))


@router.post("/glossary/{concept_id}/wordings/{wording_id}")
def update_wording(
    request: Request, db: DB, viewer: Staff, concept_id: Id, wording_id: Id, typed: TypedForm
) -> Response:
    concept, wording = get_concept(db, concept_id), get_wording(db, concept_id, wording_id)
    form, errors = parse(WordingChangeForm, typed)
    if form is None:
        return _form(request, concept, wording, typed, errors=errors, status=422)
    try:
        actions.change_wording(db, viewer=viewer, wording=wording, now=utc_now(), **form.model_dump())
    except policy.WordingIsThere as refusal:
        return _form(request, concept, wording, typed, errors={"text": refusal.words()}, status=422)
    except policy.ChangedMeanwhile as refusal:
        typed["started_from"] = str(wording.version)
        return _form(request, concept, wording, typed, message=refusal.words(), status=409)
    return see_other(request, f"/glossary/{concept_id}/edit?saved=yes")


def _as_it_stands(wording: Wording) -> Typed:
    return {
        "text": wording.text,
        "confidence": wording.confidence,
        "source": wording.source,
        "is_on": "yes" if wording.is_on else "",
        "started_from": str(wording.version),
    }


def _form(
    request: Request,
    concept: Concept,
    wording: Wording | None,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    message: str = "",
    status: int = 200,
) -> Response:
    """To add a wording, or to change one."""
    return page(
        request,
        "vocabulary/wording.html",
        status=status,
        concept=concept,
        wording=wording,
        typed=dict.fromkeys(WordingChangeForm.model_fields, "") | typed,
        errors=errors or {},
        message=message,
        **choices(),
    )
