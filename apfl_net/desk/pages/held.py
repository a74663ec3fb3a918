"""The queue of contributions that wait for a moderator."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Contributor, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.desk.subjects import check_moderates
from apfl_net.discussions.actions.contributing import decline_contribution, release_contribution
from apfl_net.discussions.policy.holding import CannotBePosted, DecidedAlready
from apfl_net.discussions.queries.files import file_of_waiting, files_waiting
from apfl_net.discussions.queries.moderated import contributions_for
from apfl_net.files.answers import give_file
from apfl_net.files.shown import show_files
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import AppError
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.moderation.schemas import DecliningForm

router = room()


@router.get("/desk/held")
def list_held(request: Request, db: DB, viewer: SignedIn) -> Response:
    check_moderates(db, viewer)
    return _queue(request, db, viewer)


@router.get("/desk/held/{contribution_id}/files/{file_id}")
def show_held_file(request: Request, db: DB, viewer: SignedIn, contribution_id: Id, file_id: Id) -> Response:
    return give_file(request, db, viewer, file_of_waiting(db, viewer, contribution_id, file_id))


@router.post("/desk/held/{contribution_id}/release")
def create_release(request: Request, db: DB, viewer: Contributor, contribution_id: Id) -> Response:
    try:
        release_contribution(db, moderator=viewer, contribution_id=contribution_id, now=utc_now())
    except (CannotBePosted, DecidedAlready) as refusal:
        return _queue(request, db, viewer, refusal=refusal, at=contribution_id)
    return see_other(request, "/desk/held")


@router.post("/desk/held/{contribution_id}/decline")
def create_decline(
    request: Request, db: DB, viewer: Contributor, contribution_id: Id, typed: TypedForm
) -> Response:
    form, errors = parse(DecliningForm, typed)
    if form is None:
        return _queue(request, db, viewer, at=contribution_id, typed=typed, errors=errors)
    try:
        decline_contribution(
            db, moderator=viewer, contribution_id=contribution_id, reason=form.reason, now=utc_now()
        )
    except DecidedAlready as refusal:
        return _queue(request, db, viewer, refusal=refusal, at=contribution_id)
    return see_other(request, "/desk/held")


def _queue(
    request: Request,
    db: Session,
    viewer: Viewer,
    *,
    refusal: AppError | None = None,
    at: int | None = None,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    contributions = contributions_for(db, viewer)
    files = files_waiting(db, [one.id for one in contributions])
    return page(
        request,
        "desk/held.html",
        status=refusal.status if refusal else 422 if errors else 200,
        contributions=contributions,
        files={one.id: show_files(files.get(one.id, ())) for one in contributions},
        message=refusal.words() if refusal else "",
        at=at,
        typed=typed or {},
        errors=errors or {},
    )
