"""Which terms are near each other, so that whoever looks for one is offered the other."""

from fastapi import Request, Response

from apfl_net.access.entrances import Staff
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.vocabulary import actions, policy
from apfl_net.vocabulary.pages.keeping import keeping_page
from apfl_net.vocabulary.queries.glossary import get_concept
from apfl_net.vocabulary.schemas import RelationForm

router = room()


@router.post("/glossary/{concept_id}/relations")
def create_relation(request: Request, db: DB, viewer: Staff, concept_id: Id, typed: TypedForm) -> Response:
    concept = get_concept(db, concept_id)
    form, errors = parse(RelationForm, typed)
    if form is None:
        return keeping_page(request, db, concept, errors=errors, status=422)
    other = get_concept(db, form.other)
    try:
        actions.relate(db, viewer=viewer, concept=concept, other=other, now=utc_now())
    except policy.SameConcept as refusal:
        return keeping_page(request, db, concept, errors={"other": refusal.words()}, status=422)
    return see_other(request, f"/glossary/{concept_id}/edit?saved=yes")


@router.post("/glossary/{concept_id}/relations/{other_id}/removal")
def create_relation_removal(
    request: Request, db: DB, viewer: Staff, concept_id: Id, other_id: Id
) -> Response:
    concept, other = get_concept(db, concept_id), get_concept(db, other_id)
    actions.unrelate(db, viewer=viewer, concept=concept, other=other, now=utc_now())
    return see_other(request, f"/glossary/{concept_id}/edit?saved=yes")
