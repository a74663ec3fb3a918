"""The four entrances. Every route names one, as the type of its viewer."""

from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access import actions, policy, queries
from apfl_net.access.viewer import Viewer
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import WRITING, note_briefly
from apfl_net.kit.errors import NotFound, SignInNeeded
from apfl_net.kit.i18n import activate, reader, zone

VISITOR = Viewer()
SEEN_EVERY = timedelta(hours=1)


def cookie_name() -> str:
    return "__Host-apfl" if settings().production else "apfl"


def set_cookie(response: Response, token: str) -> Response:
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(actions.SIGN_IN_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings().production,
        path="/",
    )
    return response


def clear_cookie(response: Response) -> Response:
    response.delete_cookie(
        cookie_name(), path="/", httponly=True, samesite="lax", secure=settings().production
    )
    return response


class OpenToAnyone:
    def admit(self, session: Session, request: Request) -> Viewer:
        return _viewer_of(session, request) or VISITOR


class OpenToSignedIn:
    def admit(self, session: Session, request: Request) -> Viewer:
        viewer = _viewer_of(session, request)
        if viewer is None:
            raise SignInNeeded
        return viewer


class OpenToStaff:
    def admit(self, session: Session, request: Request) -> Viewer:
        viewer = OpenToSignedIn().admit(session, request)
        if not viewer.is_staff:
            request.state.viewer = viewer  # the refusal is told to them, signed in and in their language
            raise policy.SecondFactorNeeded if viewer.staff_role else policy.StaffOnly
        return viewer


class OpenToContributors:
    """Whoever may say something to others: not while they only read (lapsed, suspended)."""

    def admit(self, session: Session, request: Request) -> Viewer:
        viewer = OpenToSignedIn().admit(session, request)
        if not viewer.may_write:
            request.state.viewer = viewer  # as above
            policy.check_may_write(viewer.restrictions)
        return viewer


Anyone = Annotated[Viewer, OpenToAnyone()]
SignedIn = Annotated[Viewer, OpenToSignedIn()]
Contributor = Annotated[Viewer, OpenToContributors()]
Staff = Annotated[Viewer, OpenToStaff()]


def viewer_with_feed_token(session: Session, token: str) -> Viewer:
    """The member whose feed reader asks with this token. It opens feeds and nothing else."""
    kept = queries.feed_token_with(session, actions.hash_token(token))
    if kept is None:
        raise NotFound
    viewer, now = queries.viewer_for(session, kept.member_id), utc_now()
    activate(viewer.language or reader().language, zone(viewer.time_zone))
    if kept.used_at is None or now - kept.used_at > SEEN_EVERY:
        note_briefly(session, partial(actions.note_feed_read, token_id=kept.id, now=now))
    return viewer


def _viewer_of(session: Session, request: Request) -> Viewer | None:
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    now = utc_now()
    found = queries.viewer_with_token(session, actions.hash_token(token), now)
    if found is None:
        return None
    viewer, seen_at = found
    if now - seen_at > SEEN_EVERY and viewer.sign_in_id:
        note = partial(actions.note_seen, sign_in_id=viewer.sign_in_id, now=now)
        note(session) if session.info.get(WRITING) else note_briefly(session, note)
    return viewer
