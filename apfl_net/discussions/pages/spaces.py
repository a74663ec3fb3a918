"""The list of spaces, one space with its threads, and making a space."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, Staff
from apfl_net.access.marks import audience_mark
from apfl_net.access.queries import audiences_open_to
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.spaces import open_space
from apfl_net.discussions.marks import labels_of, last_writer_for, mark_of
from apfl_net.discussions.policy import moderating, posting
from apfl_net.discussions.queries.space_head import space_head
from apfl_net.discussions.queries.threads import spaces_for, threads_in
from apfl_net.discussions.schemas.spaces import SpaceForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.web.addresses import PageNumber
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.watches.marks import following

router = room()


@router.get("/discussions")
def list_spaces(request: Request, db: DB, viewer: Anyone) -> Response:
    return page(request, "discussions/index.html", spaces=spaces_for(db, viewer), mark_of=mark_of)


@router.get("/discussions/new")
def new_space(request: Request, db: DB, viewer: Staff) -> Response:
    audiences = audiences_open_to(db, viewer)
    return page(
        request, "discussions/space_new.html", audiences=audiences, mark=audience_mark, typed={}, errors={}
    )


@router.post("/discussions")
def create_space(request: Request, db: DB, viewer: Staff, typed: TypedForm) -> Response:
    form, errors = parse(SpaceForm, typed)
    audiences = audiences_open_to(db, viewer)
    chosen = next((audience for audience in audiences if form and audience.id == form.audience), None)
    if form is None or chosen is None:
        context = {"audiences": audiences, "mark": audience_mark, "typed": typed, "errors": errors}
        return page(request, "discussions/space_new.html", status=422, **context)
    content = form.model_dump(exclude={"audience"})
    return see_other(request, open_space(db, audience=chosen, now=utc_now(), **content).path)


@router.get("/discussions/{slug}")
def show_space(request: Request, db: DB, viewer: Anyone, slug: str, number: PageNumber = 1) -> Response:
    space = space_head(db, viewer, slug)
    if space.home:
        return see_other(request, space.home)
    return page(
        request,
        "discussions/space.html",
        space=space,
        audience=mark_of(space),
        labels=labels_of,
        last_writer=last_writer_for(viewer),
        may_moderate=moderating.may_moderate(viewer, space.role),
        may_start=posting.may_start_thread(viewer, space, space.role),
        following=following("space", space.level, space.level) if viewer.signed_in else None,
        **_threads(db, viewer, space.id, number),
    )


def _threads(db: Session, viewer: Viewer, space_id: int, number: int) -> dict[str, Any]:
    threads, has_older = threads_in(db, viewer, space_id, number)
    if number > 1 and not threads:
        raise NotFound
    return {"threads": threads, "number": number, "has_older": has_older}
