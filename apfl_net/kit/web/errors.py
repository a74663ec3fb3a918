"""Errors as answers: a page for people, a fragment for htmx, `application/problem+json` for programs."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from apfl_net.kit.errors import AppError, BadRequest, NotFound
from apfl_net.kit.i18n import activate, best_language, reader, zone
from apfl_net.kit.web.layout import site_footer, site_header
from apfl_net.kit.web.page import is_htmx, see_other
from apfl_net.kit.web.routing import Entrance, recognise
from apfl_net.kit.web.templating import render

KEPT_FIELDS = ("title", "body", "reason", "note", "question", "options", "purpose")


def install(app: FastAPI, entrance: Entrance) -> None:
    """`entrance`: the one that all may use; it says who they are where no handler was reached."""
    app.state.entrance = entrance
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_address)


def answer_error(scope: Scope, error: AppError) -> Response:
    """The answer to an error, in the form and language the other side understands."""
    request = Request(scope)
    _speak_their_language(request)
    message = error.words()
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language, HX-Request"}
    if error.retry_after:
        headers["Retry-After"] = str(error.retry_after)
    if error.leads_to and not _is_program(request):
        return see_other(request, error.leads_to)
    if is_htmx(request):
        headers |= {"HX-Retarget": "#flash", "HX-Reswap": "innerHTML"}
        return HTMLResponse(
            render("errors/_flash.html", message=message, status=error.status), error.status, headers
        )
    if _is_program(request):
        problem = {
            "type": "about:blank",
            "title": _phrase(error.status),
            "status": error.status,
            "detail": message,
        }
        return JSONResponse(problem, error.status, headers, media_type="application/problem+json")
    html = render(
        "errors/error.html",
        request=request,
        viewer=getattr(request.state, "viewer", None),
        frame=lambda name: None,
        site_header=site_header,
        site_footer=site_footer,
        status=error.status,
        message=message,
        typed=_kept(request),
    )
    return HTMLResponse(html, error.status, headers)


def _speak_their_language(request: Request) -> None:
    viewer = getattr(request.state, "viewer", None)
    language = viewer and viewer.language
    activate(
        language or best_language(request.headers.get("accept-language", "")), reader().zone or zone("UTC")
    )


def _is_program(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


def _kept(request: Request) -> dict[str, str]:
    """What they wrote, to be given back on the error page; never a password or a token."""
    typed = getattr(request.state, "typed", {})
    return {field: typed[field] for field in KEPT_FIELDS if typed.get(field)}


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"


def _app_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)  # noqa: S101  (how handlers are registered)
    return answer_error(request.scope, error)


def _http_error(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    known: AppError = NotFound() if status == 404 else BadRequest()
    known.status = status
    recognise(request.app.state.entrance, request)
    return answer_error(request.scope, known)


def _bad_address(request: Request, error: Exception) -> Response:
    """A part of the address that is not what it should be (`/threads/abc`) leads nowhere: 404."""
    recognise(request.app.state.entrance, request)
    return answer_error(request.scope, NotFound())
