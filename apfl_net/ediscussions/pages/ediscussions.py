"""The list of e-discussions, and the page of one."""

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.access.marks import audience_mark
from apfl_net.ediscussions.pages.shown import phase_shown
from apfl_net.ediscussions.policy.roles import may_create
from apfl_net.ediscussions.queries import lists
from apfl_net.ediscussions.queries.questions import questions_of
from apfl_net.ediscussions.queries.visible import get_ediscussion, roles_of
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import reader
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/e-discussions")
def list_ediscussions(request: Request, db: DB, viewer: Anyone) -> Response:
    now = utc_now()
    return page(
        request,
        "ediscussions/index.html",
        rows=lists.ediscussions_for(db, viewer, now),
        phase_of=lambda row: phase_shown(row.Ediscussion, row.time_zone, now),
        mark_of=lambda row: audience_mark(row.audience_kind, row.audience_constituency, row.audience_name),
        may_create=may_create(viewer),
    )


@router.get("/e-discussions/{ediscussion_ref}")
def show_ediscussion(request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail) -> Response:
    now = utc_now()
    ediscussion = get_ediscussion(db, viewer, ediscussion_ref, now)
    return page(
        request,
        "ediscussions/ediscussion.html",
        ediscussion=ediscussion,
        questions=questions_of(db, ediscussion, reader().language, now),
        people=lists.people_in(db, ediscussion),
        roles=roles_of(db, viewer, ediscussion.id),
    )
