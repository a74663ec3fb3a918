"""Reporting a post to the moderators."""

from fastapi import Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.visible import get_post
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.moderation.actions.reporting import report
from apfl_net.moderation.policy import NobodyElseModerates, NotOnYourself, ReportedAlready, TooManyReports
from apfl_net.moderation.schemas import ReportForm
from apfl_net.moderation.words import CATEGORIES

router = room()


@router.get("/posts/{post_id}/report")
def new_report(request: Request, db: DB, viewer: SignedIn, post_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    _check_not_own(viewer, post)
    return _form(request, post, {}, {})


@router.post("/posts/{post_id}/report")
def create_report(request: Request, db: DB, viewer: SignedIn, post_id: Id, typed: TypedForm) -> Response:
    """Also while one may not write: whoever is suspended can still be hurt."""
    post = get_post(db, viewer, post_id)
    _check_not_own(viewer, post)
    form, errors = parse(ReportForm, typed)
    if form is None:
        return _form(request, post, typed, errors)
    said = form.model_dump() | {"subject": "post", "subject_id": post.id, "about_id": post.author_id}
    try:
        made = report(db, reporter=viewer, now=utc_now(), **said)
    except (ReportedAlready, TooManyReports, NobodyElseModerates) as refusal:
        return _form(request, post, typed, {}, refusal)
    return see_other(request, f"/moderation#report-{made.id}")


def _check_not_own(viewer: Viewer, post: Post) -> None:
    if post.author_id == viewer.member_id:
        raise NotOnYourself


def _form(
    request: Request, post: Post, typed: Typed, errors: dict[str, str], refusal: AppError | None = None
) -> Response:
    return page(
        request,
        "discussions/report.html",
        status=refusal.status if refusal else 422 if errors else 200,
        post=post,
        categories=CATEGORIES,
        typed={"category": "", "note": ""} | typed,
        errors=errors,
        message=refusal.words() if refusal else "",
    )
