"""The form in which one contributes: what is offered, what was typed, what is kept as a draft."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.policy import why_not
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.pages import posting_as
from apfl_net.discussions.pages.asking import Question
from apfl_net.discussions.pages.rendering import preview_html
from apfl_net.discussions.pages.replies import with_quote
from apfl_net.discussions.pages.thread_page import answered
from apfl_net.discussions.policy.identities import Identity, PseudonymRefused
from apfl_net.discussions.policy.posting import ThreadIsClosed
from apfl_net.discussions.queries.identities import last_choice
from apfl_net.discussions.queries.thread_head import thread_head
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.discussions.schemas.posting import DraftForm
from apfl_net.ediscussions.pages.ediscussion_page import mark_of
from apfl_net.ediscussions.pages.shown import time_shown
from apfl_net.ediscussions.policy.contributing import CAPACITIES, CapacityRefused
from apfl_net.ediscussions.queries.heads import Head
from apfl_net.ediscussions.queries.questions import questions_of
from apfl_net.ediscussions.schemas.contributing import ContributionForm
from apfl_net.files.gathering import Attached
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import gettext, reader
from apfl_net.kit.web.forms import Typed, parse
from apfl_net.kit.web.page import page


class ContributionBox:
    """The state of the form for one request."""

    def __init__(
        self,
        db: Session,
        viewer: Viewer,
        head: Head,
        typed: Typed | None = None,
        attached: Attached | None = None,
    ) -> None:
        self.db, self.viewer, self.head = db, viewer, head
        self.typed: Typed = dict(typed or {})
        self.attached = attached or Attached()
        self.thread = thread_head(db, viewer, head.ediscussion.thread_id)

    def begin(self, question: int, answers: Post | None, *, quoting: bool) -> None:
        """With the draft that is kept for this e-discussion, and what the link asked for."""
        draft = self.thread
        if draft.draft_body is not None:
            kept = {"body": draft.draft_body, "language": draft.draft_language or ""}
            self.typed |= kept | {"form_key": draft.draft_form_key, "posts_as": draft.draft_posts_as or ""}
            self.typed["answers"] = str(draft.draft_answers_id or "")
        if question:
            self.typed[f"question_{question}"] = "yes"
        if answers:
            self.typed["answers"] = str(answers.id)
            if quoting:
                self.typed["body"] = with_quote(self.typed.get("body", ""), answers)

    def refused(
        self,
        request: Request,
        *,
        errors: dict[str, str] | None = None,
        refusal: AppError | None = None,
        asked: Question | None = None,
    ) -> Response:
        """Say why, or ask; what was written is in the form and among the drafts."""
        keep(self.db, self.viewer, self.head, self.typed)
        field = {PseudonymRefused: "pseudonym", CapacityRefused: "capacity"}
        beside = next((name for kind, name in field.items() if isinstance(refusal, kind)), None)
        words = refusal.words() if refusal else ""
        return self.page(
            request,
            status=refusal.status if refusal else 422,
            errors=(errors or {}) | ({beside: words} if beside else {}),
            message="" if beside else words,
            asked=asked,
            is_late=isinstance(refusal, ThreadIsClosed),
        )

    def preview(self, request: Request) -> Response:
        keep(self.db, self.viewer, self.head, self.typed)
        thread = get_thread(self.db, self.viewer, self.thread.id)
        html = preview_html(self.db, self.viewer, thread.space, thread, self.typed.get("body", ""))
        return self.page(request, preview_html=html)

    def page(self, request: Request, *, status: int = 200, **said: Any) -> Response:
        now, head = utc_now(), self.head
        shown: dict[str, Any] = {
            "errors": {},
            "message": why_not(self.viewer.restrictions),
            "asked": None,
            "preview_html": None,
        }
        offered = posting_as.in_thread(
            self.db, self.viewer, self.thread, self.typed.get("posts_as", ""), self.typed.get("pseudonym", "")
        )
        self.typed.setdefault("form_key", new_form_key())
        number = self.typed.get("answers", "")
        return page(
            request,
            "ediscussions/contribution_new.html",
            status=status,
            head=head,
            ediscussion=head.ediscussion,
            time=time_shown(head.ediscussion, head.event.time_zone, now),
            audience=mark_of(head.row),
            thread=self.thread,
            typed=self.typed,
            attached=self.attached,
            questions=questions_of(self.db, head.ediscussion, reader().language, now),
            posting_as=offered,
            capacities=capacities_for(offered),
            answers=answered(self.db, self.viewer, self.thread, int(number)) if _is_id(number) else None,
            **({"is_late": False} | shown | said),
        )


def capacities_for(offered: posting_as.PostingAs) -> dict[str, str]:
    """Only who signs for an organisation is asked."""
    signs = any(value.startswith("organisation-") for value, _words in offered.choices)
    return {code: gettext(words) for code, words in CAPACITIES.items()} if signs else {}


def identity_typed(db: Session, viewer: Viewer, head: Head, form: ContributionForm) -> Identity:
    """A form that says nothing is personal: the last choice counts, unless it was an organisation's."""
    last = last_choice(db, viewer, head.ediscussion.thread_id)
    if last.startswith("organisation-"):
        last = ""
    return posting_as.typed_identity(form.posts_as, form.pseudonym, otherwise=last)


def keep(db: Session, viewer: Viewer, head: Head, typed: Typed) -> Draft | None:
    form, _errors = parse(DraftForm, typed)
    if form is None:
        return None
    return keep_draft(
        db,
        author=viewer,
        thread=get_thread(db, viewer, head.ediscussion.thread_id),
        body=form.body,
        language=form.language,
        identity=(form.posts_as, form.pseudonym),
        form_key=form.form_key,
        now=utc_now(),
    )


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 10
