"""The form in which a document is described: proposed, changed while it waits, corrected."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.viewer import Viewer
from apfl_net.files.gathering import Attached
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import N_, gettext
from apfl_net.kit.languages import REGION
from apfl_net.kit.web.forms import Typed, parse
from apfl_net.kit.web.page import page
from apfl_net.members.reference import country_name, country_names, subregions
from apfl_net.resources.licences import LICENCES
from apfl_net.resources.models.resources import VOCABULARIES, Resource
from apfl_net.resources.pages.shown import STEP_NAMES, VOCABULARY_NAMES, language_words
from apfl_net.resources.queries.audiences import audiences_to_keep_for, audiences_to_propose_for
from apfl_net.resources.queries.lists import sees_all
from apfl_net.resources.schemas.describing import CorrectionForm, ProposalForm, RecordForm
from apfl_net.vocabulary.terms import terms

LABELS = {
    "title": N_("Title"),
    "title_language": N_("Language of the title"),
    "title_english": N_("Title in English"),
    "type": N_("Type"),
    "links": N_("Where it is on the web"),
    "abstract": N_("Abstract"),
    "publishers": N_("Publishers"),
    "authors": N_("Authors"),
    "date": N_("Date"),
    "edition": N_("Edition"),
    "finality": N_("Draft or final"),
    "sub_region": N_("Sub-region"),
    "doi": N_("DOI"),
    "isbn": N_("ISBN"),
    "ilo": N_("ILO code"),
    "source_project": N_("Project it comes from"),
    "work_of": N_("The same document in another language"),
    "replaces": N_("It replaces"),
    "transcript": N_("Transcript"),
    "licence": N_("Licence"),
    "rights_statement": N_("Why we may share it"),
    "audience": N_("Who can read it"),
    "note": N_("What is corrected"),
    **STEP_NAMES,
}
HELP = {
    "context": N_("Where, when, who, and what was wrong."),
    "action": N_("By whom, with whom, in which steps, with what means."),
    "result": N_("What changed, for whom. No names of people who were helped."),
    "evidence": N_("How it is known: figures, an evaluation, those concerned."),
    "lessons": N_("What worked, what did not, what you would do otherwise."),
    "transferability": N_("What must be there for it to work in another place."),
}
FINALITIES = {"final": N_("Final"), "draft": N_("Draft, not final")}


def check(
    db: Session, viewer: Viewer, schema: type[RecordForm], typed: Typed, resource: Resource | None = None
) -> tuple[Any, dict[str, str]]:
    """The form with what needs the database, too: other records that the viewer sees, readers to choose.

    `resource`: the published record that it corrects.
    """
    form, errors = parse(schema, typed)
    if form is None:
        return None, errors
    for field in ("work_of", "replaces"):
        if not sees_all(db, viewer, getattr(form, field)):
            errors[field] = gettext("There is no such record, or it is not open to you.")
    if str(form.audience) not in readers_to_choose(db, viewer, resource):
        errors["audience"] = gettext("Please choose one of the list.")
    return (None if errors else form), errors


def show(
    request: Request,
    db: Session,
    viewer: Viewer,
    *,
    typed: Typed,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
    resource: Resource | None = None,
    attaching: Attached | None = None,
    doubles: Sequence[Resource] = (),
    status: int = 200,
    **about: Any,
) -> Response:
    """The form as it was typed, or as the record is. `about`: for what it is, and where it is sent."""
    fields = {**ProposalForm.model_fields, **CorrectionForm.model_fields}
    return page(
        request,
        "resources/form.html",
        status=refusal.status if refusal else status,
        typed=dict.fromkeys(fields, "") | typed,
        errors=errors or {},
        message=refusal.words() if refusal else "",
        attaching=attaching,
        doubles=doubles,
        labels=_said(LABELS),
        help=_said(HELP),
        resource=resource,
        readers=readers_to_choose(db, viewer, resource),
        **_choices(),
        **about,
    )


def readers_to_choose(db: Session, viewer: Viewer, resource: Resource | None = None) -> dict[str, str]:
    """For a proposal; or for a published record, as far as its readers can become others."""
    audiences = (
        audiences_to_keep_for(db, viewer, resource) if resource else audiences_to_propose_for(db, viewer)
    )
    return {str(one.id): audience_mark(one.kind, one.constituency, one.name).sentence for one in audiences}


def _choices() -> dict[str, Any]:
    return {
        "types": terms("resource_type"),
        "vocabularies": {kind: (gettext(VOCABULARY_NAMES[kind]), terms(kind)) for kind in VOCABULARIES},
        "region": _by_name(REGION, language_words),
        "countries": _by_name(country_names(), country_name),
        "sub_regions": {one: gettext(one) for one in subregions()},
        "licences": {code: gettext(one.label) for code, one in LICENCES.items()},
        "finalities": _said(FINALITIES),
        "step_names": _said(STEP_NAMES),
    }


def _by_name(codes: Any, name_of: Callable[[str], str]) -> dict[str, str]:
    return dict(sorted(((code, name_of(code)) for code in codes), key=lambda named: named[1]))


def _said(words: dict[str, str]) -> dict[str, str]:
    return {code: gettext(text) for code, text in words.items()}
