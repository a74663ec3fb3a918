"""A member's drafts."""

from fastapi import Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.discussions.actions.contributing import withdraw_contribution
from apfl_net.discussions.actions.drafts import delete_draft
from apfl_net.discussions.queries.drafts import drafts_of, get_draft
from apfl_net.discussions.queries.holds import own_held_posts, own_waiting
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/drafts")
def list_drafts(request: Request, db: DB, viewer: SignedIn) -> Response:
    return page(
        request,
        "discussions/drafts.html",
        drafts=drafts_of(db, viewer),
        waiting=own_waiting(db, viewer),
        held=own_held_posts(db, viewer),
    )


@router.post("/drafts/{draft_id}/deletion")
def create_deletion(request: Request, db: DB, viewer: SignedIn, draft_id: Id) -> Response:
    delete_draft(db, draft=get_draft(db, viewer, draft_id))
    return see_other(request, "/drafts")


@router.post("/held/{contribution_id}/withdrawal")
def create_withdrawal(request: Request, db: DB, viewer: SignedIn, contribution_id: Id) -> Response:
    """Back among the drafts."""
    withdraw_contribution(db, author=viewer, contribution_id=contribution_id, now=utc_now())
    return see_other(request, "/drafts")
