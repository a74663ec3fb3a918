"""Proceedings: the page of a version, its files, and how far a new one is."""

from typing import Annotated

from fastapi import Path, Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.actions.proceedings import ask_for_proceedings, print_proceedings_again
from apfl_net.ediscussions.models.proceedings import Proceedings
from apfl_net.ediscussions.pages.proceedings_shown import (
    HTML_FILE,
    PDF_FILE,
    FileShown,
    making_shown,
    text_of,
    version_shown,
)
from apfl_net.ediscussions.policy.proceedings import Withdrawn, may_make
from apfl_net.ediscussions.queries.heads import Head, facilitated, get_head
from apfl_net.ediscussions.queries.proceedings import get_version, versions_for, why_not
from apfl_net.ediscussions.schemas.proceedings import ProceedingsForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import languages, reader
from apfl_net.kit.web.addresses import LARGEST_ID, IdWithTail
from apfl_net.kit.web.files import file_answer
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

VersionNumber = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get("/e-discussions/{ediscussion_ref}/proceedings")
def show_proceedings(request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail) -> Response:
    """The newest version that is read."""
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    return _page(request, db, viewer, head, None, {}, {})


@router.post("/e-discussions/{ediscussion_ref}/proceedings")
def create_proceedings(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, typed: TypedForm
) -> Response:
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    form, errors = parse(ProceedingsForm, typed)
    if form is None:
        return _page(request, db, viewer, head, None, typed, errors)
    ask_for_proceedings(db, by=viewer, ediscussion=head.ediscussion, language=form.language, now=utc_now())
    return see_other(request, f"{head.path}/proceedings")


@router.get("/e-discussions/{ediscussion_ref}/proceedings/{number}")
def show_version(
    request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail, number: VersionNumber
) -> Response:
    """Its permanent address."""
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    return _page(request, db, viewer, head, _readable(db, viewer, head, number), {}, {})


@router.get("/e-discussions/{ediscussion_ref}/proceedings/{number}/pdf")
def show_pdf(
    request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail, number: VersionNumber
) -> Response:
    return _file(request, db, viewer, ediscussion_ref, number, PDF_FILE)


@router.get("/e-discussions/{ediscussion_ref}/proceedings/{number}/html")
def show_html(
    request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail, number: VersionNumber
) -> Response:
    return _file(request, db, viewer, ediscussion_ref, number, HTML_FILE)


@router.get("/e-discussions/{ediscussion_ref}/proceedings/{number}/progress")
def show_progress(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, number: VersionNumber
) -> Response:
    """How far it is, for the page that waits."""
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    making = making_shown(get_version(db, viewer, head.ediscussion.id, number), utc_now())
    return page(request, "ediscussions/proceedings/_progress.html", head=head, making=making)


@router.post("/e-discussions/{ediscussion_ref}/proceedings/{number}/print")
def create_print(
    request: Request, db: DB, viewer: SignedIn, ediscussion_ref: IdWithTail, number: VersionNumber
) -> Response:
    """Once more, after what was missing has been installed."""
    head = facilitated(db, viewer, ediscussion_ref, utc_now())
    version = _readable(db, viewer, head, number).Proceedings
    print_proceedings_again(db, by=viewer, ediscussion=head.ediscussion, version=version, now=utc_now())
    return see_other(request, f"{head.path}/proceedings/{number}")


def _page(
    request: Request,
    db: Session,
    viewer: Viewer,
    head: Head,
    chosen: AnyRow | None,
    typed: Typed,
    errors: dict[str, str],
) -> Response:
    """`chosen`: the version asked for; else the newest that is read, if there is one."""
    rows = versions_for(db, viewer, head.ediscussion.id)
    read = [row for row in rows if row.Proceedings.frozen_at and why_not(db, row.Proceedings) is None]
    shown = chosen or next(iter(read), None)
    unfrozen = next((row for row in rows if not row.Proceedings.frozen_at), None)
    waiting = unfrozen or shown
    return page(
        request,
        "ediscussions/proceedings/proceedings.html",
        status=422 if errors else 200,
        head=head,
        version=version_shown(head.path, shown) if shown else None,
        body_html=text_of(shown.Proceedings) if shown else "",
        newest=read[0].Proceedings.number if read else None,
        versions=[row.Proceedings for row in rows],
        making=making_shown(waiting, utc_now()) if waiting and head.facilitates else None,
        may_make=not unfrozen and _may_make(viewer, head),
        choices=languages(),
        typed={"language": reader().language, **typed},
        errors=errors,
    )


def _may_make(viewer: Viewer, head: Head) -> bool:
    return head.facilitates and viewer.may_write and may_make(head.ediscussion.schedule, utc_now())


def _readable(db: Session, viewer: Viewer, head: Head, number: int) -> AnyRow:
    row = get_version(db, viewer, head.ediscussion.id, number)
    if row.Proceedings.frozen_at is None:
        raise NotFound
    because = why_not(db, row.Proceedings)
    if because:
        raise Withdrawn(number, because, _newest_read(db, viewer, row.Proceedings))
    return row


def _newest_read(db: Session, viewer: Viewer, version: Proceedings) -> int | None:
    rows = versions_for(db, viewer, version.ediscussion_id)
    read = (one.Proceedings for one in rows if one.Proceedings.is_standing)
    return next((one.number for one in read if why_not(db, one) is None), None)


def _file(
    request: Request, db: Session, viewer: Viewer, ediscussion_id: int, number: int, kind: FileShown
) -> Response:
    head = get_head(db, viewer, ediscussion_id, utc_now())
    key, digest = kind.found(_readable(db, viewer, head, number))
    name = f"proceedings-{head.ediscussion.id}-{number}.{kind.ending}"
    return file_answer(
        request, key=key, digest=digest, media_type=kind.media_type, name=name, inline=kind.inline
    )
