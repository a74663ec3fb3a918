"""How somebody gets in whose password was right: at once, or after a code."""

from datetime import datetime
from urllib.parse import quote

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.actions import appeal_token, begin_sign_in
from apfl_net.access.entrances import set_cookie
from apfl_net.access.policy import ShutOut
from apfl_net.access.viewer import Viewer
from apfl_net.accounts.actions.signing_in import CODE_WITHIN, await_code, is_password_of
from apfl_net.accounts.queries import second_factor_of
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.page import page, see_other
from apfl_net.members.models import Member


def let_in(db: Session, request: Request, member: Member, next_path: str) -> Response:
    """Signed in; or, with a second factor, asked for its code on the next page; or told they are shut out."""
    if second_factor_of(db, member.id):
        answer = see_other(request, f"/sign-in/code?next={quote(next_path)}")
        return set_pending_cookie(answer, await_code(db, member=member))
    return let_in_at_once(db, request, member, next_path)


def let_in_at_once(
    db: Session, request: Request, member: Member, next_path: str, second_factor_at: datetime | None = None
) -> Response:
    browser, now = browser_of(request), utc_now()
    try:
        token = begin_sign_in(db, member=member, browser=browser, now=now, second_factor_at=second_factor_at)
    except ShutOut as refusal:
        return _shut_out(request, refusal)
    return set_cookie(see_other(request, next_path), token)


def _shut_out(request: Request, refusal: ShutOut) -> Response:
    """Until when, and how to appeal; shown to whoever has given the right password or holds a link."""
    appeal = f"/appeals/{appeal_token(refusal.member_id)}"
    return page(request, "access/shut_out.html", status=refusal.status, until=refusal.until, appeal=appeal)


def is_own_password(db: Session, request: Request, viewer: Viewer, password: str) -> bool:
    return is_password_of(db, viewer=viewer, password=password, address=address_of(request), now=utc_now())


def wrong_password() -> dict[str, str]:
    return {"current": gettext("This is not your password.")}


def pending_cookie_name() -> str:
    return "__Host-apfl-code" if settings().production else "apfl-code"


def set_pending_cookie(response: Response, token: str) -> Response:
    response.set_cookie(
        pending_cookie_name(),
        token,
        max_age=int(CODE_WITHIN.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings().production,
        path="/",
    )
    return response


def clear_pending_cookie(response: Response) -> Response:
    response.delete_cookie(
        pending_cookie_name(), path="/", httponly=True, samesite="lax", secure=settings().production
    )
    return response


def browser_of(request: Request) -> str:
    return request.headers.get("user-agent", "")


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def kept_nowhere(response: Response) -> Response:
    """For pages that show a secret."""
    response.headers["Cache-Control"] = "no-store"
    return response


def local_path(address: str) -> str:
    """The address if it is a path of this site, else the start page: nobody is sent elsewhere from here."""
    safe = address.startswith("/") and address[1:2] not in {"/", "\\"} and address.isprintable()
    return address if safe else "/"
