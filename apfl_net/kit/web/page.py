"""Answers to people: whole pages, htmx fragments, redirects that work for both.

The layout around a page needs things that rooms know (how many notices wait). A room offers them with
`@frames(name)`; the layout asks by name, and only when a whole page is drawn.
"""

import gzip
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse

from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.layout import site_footer, site_header
from apfl_net.kit.web.templating import build_mark, render

SMALL = 1000
"""Bytes of HTML that are not worth compressing."""

VARIES_BY = "HX-Request, Cookie, Accept-Encoding, Accept-Language"

Frame = Callable[[Session, Any], object]
FRAMES: dict[str, Frame] = {}
NOT_QUOTED = "%/:?#[]@!$&'()*+,;="
"""What has a meaning in an address; the scripts of titles are quoted, since headers cannot carry them."""


def frames(name: str) -> Callable[[Frame], Frame]:
    """Offer `frame(session, viewer)` to the layout under a name."""

    def register(frame: Frame) -> Frame:
        FRAMES[name] = frame
        return frame

    return register


def is_htmx(request: Request) -> bool:
    return "hx-request" in request.headers


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """Render a template for this request's viewer. Members' pages are never kept by shared caches."""
    state = request.state
    html = render(
        template,
        request=request,
        viewer=getattr(state, "viewer", None),
        frame=lambda name: FRAMES[name](state.session, state.viewer) if name in FRAMES else None,
        site_header=site_header,
        site_footer=site_footer,
        now=utc_now(),
        is_htmx=is_htmx(request),
        **context,
    )
    headers = {"Cache-Control": "private, no-cache", "Vary": VARIES_BY}
    return zipped(request, html, status, headers, "text/html")


def zipped(request: Request, text: str, status: int, headers: dict[str, str], media_type: str) -> Response:
    """The answer, compressed where that is worth it: here, on the handler's thread."""
    body = text.encode()
    if len(body) > SMALL and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, compresslevel=4, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, media_type)


def see_other(request: Request, address: str) -> Response:
    """Go on to another page after a write; under htmx the whole page goes, not the fragment."""
    if is_htmx(request):
        return Response(status_code=204, headers={"HX-Redirect": quote(address, safe=NOT_QUOTED)})
    return RedirectResponse(address, 303)


def nothing_new() -> Response:
    """204: htmx leaves the page as it is."""
    return Response(status_code=204)


def etag_for(*parts: object) -> str:
    """A validator for a page made of these parts and of the current templates and static files."""
    text = "\x1f".join(map(str, (*parts, build_mark())))
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'


def not_modified(request: Request, etag: str) -> Response | None:
    """304 when the browser still has this version."""
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    return None
