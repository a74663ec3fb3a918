"""How closely one follows a thread or a space."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.pages.addresses import thread_path
from apfl_net.discussions.pages.thread_page import following_thread
from apfl_net.discussions.queries.thread_head import thread_head
from apfl_net.discussions.queries.visible import get_space, get_thread
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import BadRequest
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.watches.actions import choose_level
from apfl_net.watches.marks import Following, following
from apfl_net.watches.queries import level_of
from apfl_net.watches.schemas import LevelForm

router = room()


@router.post("/threads/{thread_ref}/watch")
def update_thread_watch(
    request: Request, db: DB, viewer: SignedIn, thread_ref: IdWithTail, typed: TypedForm
) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    _choose(db, viewer, "thread", thread.id, typed)
    shown = following_thread(thread_head(db, viewer, thread.id))
    return _chosen(request, shown, f"/threads/{thread.id}", thread_path(thread, anchor="#watch"))


@router.post("/discussions/{slug}/watch")
def update_space_watch(request: Request, db: DB, viewer: SignedIn, slug: str, typed: TypedForm) -> Response:
    space = get_space(db, viewer, slug)
    _choose(db, viewer, "space", space.id, typed)
    level = level_of(db, viewer, "space", space.id)
    return _chosen(request, following("space", level, level), space.path, f"{space.path}#watch")


def _choose(db: Session, viewer: Viewer, subject: str, subject_id: int, typed: dict[str, str]) -> None:
    """Only our own buttons send this form, so there is no page to mend it on."""
    form, _errors = parse(LevelForm, typed)
    if form is None:
        raise BadRequest
    choose_level(db, viewer=viewer, subject=subject, subject_id=subject_id, level=form.level, now=utc_now())


def _chosen(request: Request, shown: Following, path: str, back: str) -> Response:
    """The box as it is now; without htmx, back to the page it is on."""
    if is_htmx(request):
        return page(request, "watches/_changed.html", following=shown, path=path)
    return see_other(request, back)
