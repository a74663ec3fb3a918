"""Changing the pages of the network, and how each read before."""

from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.editorial import actions, queries, schemas
from apfl_net.editorial.texts import PAGES, delivered
from apfl_net.kit.clock import utc_now
from apfl_net.kit.differences import differences
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import SOURCE_LANGUAGE, languages
from apfl_net.kit.languages import REGION
from apfl_net.kit.markdown import render
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/pages")
def list_pages(request: Request, db: DB, viewer: Staff) -> Response:
    known = {slug: sorted(queries.page_texts(db, slug)) for slug in PAGES}
    return page(request, "editorial/pages.html", pages=PAGES, known=known)


@router.get("/pages/{slug}/new")
def new_language(request: Request, viewer: Staff, slug: str, language: str) -> Response:
    """Leads to the page in another language; a form without script cannot put an address together."""
    _check_known(slug, language)
    return see_other(request, f"/pages/{slug}/{language}/edit")


@router.get("/pages/{slug}/{language}/edit")
def edit_page(request: Request, db: DB, viewer: Staff, slug: str, language: str) -> Response:
    _check_known(slug, language)
    texts = queries.page_texts(db, slug)
    text = texts.get(language) or texts[SOURCE_LANGUAGE]
    typed = {
        "title": text.title,
        "body": text.body,
        "started_from": str(queries.latest_version_id(db, slug, language)),
    }
    return _editor(request, slug, language, typed)


@router.post("/pages/{slug}/{language}")
def update_page(
    request: Request, db: DB, viewer: Staff, slug: str, language: str, typed: TypedForm
) -> Response:
    _check_known(slug, language)
    form, errors = parse(schemas.PageForm, typed)
    if form is None or "preview" in typed:
        return _editor(request, slug, language, typed, errors, status=422 if form is None else 200)
    try:
        actions.save_page(db, viewer=viewer, slug=slug, language=language, now=utc_now(), **form.model_dump())
    except actions.ChangedMeanwhile as refusal:
        typed["started_from"] = str(queries.latest_version_id(db, slug, language))
        return _editor(request, slug, language, typed, message=refusal.words(), status=409)
    return see_other(request, f"/{slug}?language={language}")


@router.get("/pages/{slug}/{language}/history")
def show_history(request: Request, db: DB, viewer: Staff, slug: str, language: str) -> Response:
    _check_known(slug, language)
    return page(
        request,
        "editorial/page_history.html",
        slug=slug,
        title=PAGES[slug],
        language=language,
        versions=_versions(db, slug, language),
    )


def _versions(session: Session, slug: str, language: str) -> list[dict[str, Any]]:
    """Newest first, each with what it changed; the first changes what was delivered, if anything was."""
    original = delivered(slug).get(language)
    before = original.body if original else ""
    versions: list[dict[str, Any]] = []
    for row in queries.page_versions(session, slug, language):
        versions.append({"row": row, "passages": differences(before, row.body)})
        before = row.body
    return versions[::-1]


def _editor(
    request: Request,
    slug: str,
    language: str,
    typed: Typed,
    errors: dict[str, str] | None = None,
    *,
    message: str = "",
    status: int = 200,
) -> Response:
    given = dict.fromkeys(schemas.PageForm.model_fields, "") | typed
    return page(
        request,
        "editorial/page_edit.html",
        status=status,
        slug=slug,
        language=language,
        interface_languages=languages(),
        typed=given,
        errors=errors or {},
        message=message,
        preview_html=render(given["body"], below=1) if "preview" in typed else "",
    )


def _check_known(slug: str, language: str) -> None:
    if slug not in PAGES or language not in REGION:
        raise NotFound
