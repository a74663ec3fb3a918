"""The form in which a thread is started."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import Audience
from apfl_net.access.policy import why_not
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.pages.asking import Question
from apfl_net.discussions.pages.posting_as import in_space
from apfl_net.discussions.pages.rendering import preview_html
from apfl_net.discussions.policy.identities import PseudonymRefused
from apfl_net.discussions.queries.drafts import draft_in_space
from apfl_net.discussions.queries.related import threads_about
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.discussions.schemas.posting import DraftForm
from apfl_net.files.gathering import Attached
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.web.forms import Typed, parse
from apfl_net.kit.web.page import page
from apfl_net.members.reference import country_name, country_names
from apfl_net.vocabulary.terms import terms

FIELDS = (
    *("title", "body", "language", "country", "theme", "form", "sector", "is_question", "form_key"),
    *("posts_as", "pseudonym"),
)


def show(
    request: Request,
    db: Session,
    viewer: Viewer,
    space: Space,
    *,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
    refusal: AppError | None = None,
    question: Question | None = None,
    preview: bool = False,
    title: str = "",
    attached: Attached | None = None,
    status: int = 200,
) -> Response:
    """The form with what was typed, or with the draft kept for this space, or empty but for a title."""
    if isinstance(refusal, PseudonymRefused):
        errors = {"pseudonym": refusal.words()}
    given = dict.fromkeys(FIELDS, "") | (typed if typed is not None else _drafted(db, viewer, space, title))
    audience = db.get_one(Audience, space.audience_id)
    return page(
        request,
        "discussions/thread_new.html",
        status=refusal.status if refusal else status,
        space=space,
        audience=audience_mark(audience.kind, audience.constituency, audience.name),
        typed=given | {"form_key": given["form_key"] or new_form_key()},
        errors=errors or {},
        message=refusal.words() if refusal and not errors else why_not(viewer.restrictions),
        question=question,
        attached=attached or Attached(),
        preview_html=preview_html(db, viewer, space, None, given["body"]) if preview else None,
        posting_as=in_space(db, viewer, space, given["posts_as"], given["pseudonym"]),
        threads=threads_about(db, viewer, given["title"]) if preview else [],
        countries={code: country_name(code) for code in country_names()},
        terms={kind: terms(kind) for kind in ("theme", "form", "sector")},
    )


def keep(db: Session, viewer: Viewer, space: Space, typed: Typed) -> Draft | None:
    """Keep what was typed as the draft of this space."""
    form, _errors = parse(DraftForm, typed)
    if form is None:
        return None
    return keep_draft(
        db,
        author=viewer,
        space=space,
        title=form.title,
        body=form.body,
        language=form.language,
        identity=(form.posts_as, form.pseudonym),
        form_key=form.form_key,
        now=utc_now(),
    )


def _drafted(db: Session, viewer: Viewer, space: Space, title: str) -> Typed:
    draft = draft_in_space(db, viewer, space)
    if draft is None:
        return {"title": title}
    kept = ("title", "body", "language", "form_key", "posts_as", "pseudonym")
    return {name: getattr(draft, name) for name in kept}
