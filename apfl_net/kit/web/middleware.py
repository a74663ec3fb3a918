"""Pure ASGI layers around the whole site: security headers, our failures, refusal of cross-site writes."""

import logging
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from apfl_net.kit.config import settings
from apfl_net.kit.errors import AppError, Forbidden
from apfl_net.kit.i18n import N_
from apfl_net.kit.web.errors import answer_error
from apfl_net.kit.web.routing import SAFE_METHODS

log = logging.getLogger("apfl_net.web")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


@cache
def security_headers() -> list[tuple[bytes, bytes]]:
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if settings().production:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


class SecurityHeaders:
    """Puts the headers on every answer, whatever made it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_lacking(message["headers"])]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _lacking(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """An answer may bring a policy of its own, as files do that people sent: it is stricter."""
    given = {name for name, _value in headers}
    return [header for header in security_headers() if header[0] not in given]


class AnswerFailures:
    """Answers what nobody foresaw. (A handler of FastAPI would stand outside `SecurityHeaders`.)"""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noticing_send(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noticing_send)
        except Exception:
            if begun or scope["type"] != "http":
                raise
            log.exception("unexpected error at %s", scope["path"])
            await answer_error(scope, AppError())(scope, receive, send)


class CrossSiteWrite(Forbidden):
    message = N_("This form was sent from another site, so we did not act on it.")


class SameSiteWrites:
    """Refuses a write that a browser says came from elsewhere; programs say nothing and bring no cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] == "http"
            and scope["method"] not in SAFE_METHODS
            and _from_elsewhere(Headers(scope=scope))
        ):
            await answer_error(scope, CrossSiteWrite())(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _from_elsewhere(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc not in {headers.get("host", ""), urlsplit(settings().base_url).netloc}
