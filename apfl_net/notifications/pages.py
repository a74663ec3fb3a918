"""The page of notices, how many of them wait, and of what one is told."""

from collections.abc import Sequence
from functools import partial

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import note_briefly
from apfl_net.kit.web.addresses import Id, PageNumber
from apfl_net.kit.web.forms import TypedForm
from apfl_net.kit.web.page import frames, page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.models import Member
from apfl_net.notifications import actions, queries
from apfl_net.notifications.models import Notice
from apfl_net.notifications.reasons import REASONS
from apfl_net.notifications.subjects import SUBJECTS, Line

router = room()


@frames("unseen_notices")
def unseen_notices(session: Session, viewer: Viewer) -> int:
    return queries.count_unseen(session, viewer) if viewer.signed_in else 0


@frames("latest_notices")
def latest_notices(session: Session, viewer: Viewer) -> list[tuple[Notice, bool, Line]]:
    notices, _has_older = queries.notices_of(session, viewer, 1)
    return _with_lines(session, viewer, [found for found in notices if found[1]][:4])


@router.get("/notifications")
def list_notices(request: Request, db: DB, viewer: SignedIn, number: PageNumber = 1) -> Response:
    notices, has_older = queries.notices_of(db, viewer, number)
    lines = _with_lines(db, viewer, notices)
    return page(request, "notifications/index.html", notices=lines, number=number, has_older=has_older)


@router.get("/notifications/{notice_id}")
def show_notice(request: Request, db: DB, viewer: SignedIn, notice_id: Id) -> Response:
    """Leads to what the notice is about, and notes that it has been seen."""
    notice = queries.get_notice(db, viewer, notice_id)
    (_notice, _is_new, line), *_ = _with_lines(db, viewer, [(notice, True)])
    note_briefly(db, partial(actions.mark_seen, notice_id=notice.id, now=utc_now()))
    return see_other(request, line.path)


@router.post("/notifications/seen")
def create_seen(request: Request, db: DB, viewer: SignedIn) -> Response:
    actions.mark_all_seen(db, viewer=viewer, now=utc_now())
    return see_other(request, "/notifications")


@router.get("/settings/notices")
def edit_notices(request: Request, db: DB, viewer: SignedIn, saved: bool = False) -> Response:
    return page(
        request,
        "notifications/preferences.html",
        reasons=REASONS,
        wanted=queries.reasons_wanted(db, viewer),
        by_mail=queries.mails_wanted(db, viewer),
        quiet=db.get_one(Member, viewer.id).quiet_mail,
        saved=saved,
    )


@router.post("/settings/notices")
def update_notices(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    actions.choose_notices(
        db,
        viewer=viewer,
        wanted=[reason for reason in REASONS if reason in typed],
        by_mail=[reason for reason in REASONS if f"mail_{reason}" in typed],
        quiet="quiet" in typed,
    )
    return see_other(request, "/settings/notices?saved=yes")


@router.get("/unsubscribe/{token}")
def new_unsubscription(request: Request, viewer: Anyone, token: str) -> Response:
    """From a mail, by whoever opens it: asks first, since mail servers open links too."""
    return _unsubscription(request, token, done=False)


@router.post("/unsubscribe/{token}")
def create_unsubscription(request: Request, db: DB, viewer: Anyone, token: str) -> Response:
    """From the page above, or at once from a mail program (RFC 8058)."""
    found = actions.whose_unsubscription(token)
    if found:
        actions.stop_mail(db, member_id=found[0], reason=found[1])
    return _unsubscription(request, token, done=True)


def _unsubscription(request: Request, token: str, *, done: bool) -> Response:
    found = actions.whose_unsubscription(token)
    return page(
        request,
        "notifications/unsubscription.html",
        status=200 if found else 410,
        reason=REASONS[found[1]] if found else None,
        token=token,
        done=done,
    )


def _with_lines(
    session: Session, viewer: Viewer, notices: Sequence[tuple[Notice, bool]]
) -> list[tuple[Notice, bool, Line]]:
    lines: dict[tuple[str, int], Line] = {}
    for name, subject in SUBJECTS.items():
        wanted = [(notice.subject_id, notice.reason) for notice, _is_new in notices if notice.subject == name]
        told = subject.lines(session, viewer, wanted) if wanted else {}
        lines |= {(name, subject_id): line for subject_id, line in told.items()}
    known = [(notice, is_new, lines.get((notice.subject, notice.subject_id))) for notice, is_new in notices]
    return [(notice, is_new, line) for notice, is_new, line in known if line]
