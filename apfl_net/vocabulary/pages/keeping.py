"""The page on which a term of the glossary is kept."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.kit.i18n import SOURCE_LANGUAGE, gettext, language_name, reader
from apfl_net.kit.languages import REGION
from apfl_net.kit.web.forms import Typed
from apfl_net.kit.web.page import page
from apfl_net.vocabulary import policy
from apfl_net.vocabulary.models import Concept
from apfl_net.vocabulary.queries.glossary import changes_of, not_related_to, related_to, wordings_of


def keeping_page(
    request: Request,
    session: Session,
    concept: Concept,
    *,
    term: Typed | None = None,
    errors: dict[str, str] | None = None,
    message: str = "",
    saved: bool = False,
    status: int = 200,
) -> Response:
    """`term`: what was typed into its form, if it could not be kept."""
    stands = {name: getattr(concept, name) for name in ("term", "definition", "source", "is_on")}
    stands["started_from"] = concept.version
    return page(
        request,
        "vocabulary/term.html",
        status=status,
        concept=concept,
        typed=stands if term is None else dict.fromkeys(stands, "") | term,
        stands=stands if message else None,
        wordings=wordings_of(session, concept),
        related=related_to(session, concept),
        others={str(other.id): other.term for other in not_related_to(session, concept)},
        changes=changes_of(session, concept),
        errors=errors or {},
        message=message,
        saved=saved,
        **choices(),
    )


def choices() -> dict[str, dict[str, str]]:
    """What the forms offer."""
    here = reader().language
    by_name = sorted(REGION, key=lambda code: (code == SOURCE_LANGUAGE, language_name(code, here).casefold()))
    return {
        "languages": {code: language_name(code, here) for code in by_name},
        "confidences": {code: gettext(label) for code, label in policy.CONFIDENCES.items()},
        "kinds": {kind: gettext(label) for kind, label in policy.CHANGES.items()},
    }
