"""About, tour, code of conduct and the others, each in the reader's language; and where help can be found."""

from fastapi import Request, Response
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone
from apfl_net.editorial import queries
from apfl_net.editorial.texts import PAGES, PageText, best_for, delivered
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import reader
from apfl_net.kit.markdown import render
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.reference import country_name, country_names

router = room()


def show_page(request: Request, db: DB, viewer: Anyone, language: str = "") -> Response:
    slug = request.url.path.strip("/")
    texts = _texts(db, slug)
    text = best_for(language or reader().language, texts)
    return page(
        request,
        "editorial/page.html",
        slug=slug,
        text=text,
        body_html=render(text.body, below=0),
        others=[other for other in texts if other != text.language],
        pages=PAGES,
    )


for _slug in PAGES:
    if _slug != "help-now":
        router.get(f"/{_slug}")(show_page)


@router.get("/help-now")
def show_help_now(request: Request, db: DB, viewer: Anyone, language: str = "") -> Response:
    text = best_for(language or reader().language, _texts(db, "help-now"))
    return page(
        request,
        "editorial/help_now.html",
        text=text,
        body_html=render(text.body, below=0),
        countries=_countries(db),
        name_of=country_name,
    )


@router.get("/help-now/{country}")
def show_help_in_country(request: Request, db: DB, viewer: Anyone, country: str) -> Response:
    if country not in country_names():
        raise NotFound
    return page(
        request,
        "editorial/help_in_country.html",
        country=country_name(country),
        referrals=queries.referrals_in(db, country),
    )


def _texts(session: Session, slug: str) -> dict[str, PageText]:
    """As it stands; while the database is away, as it was delivered: help must be found then too."""
    try:
        return queries.page_texts(session, slug)
    except SQLAlchemyError:
        return delivered(slug)


def _countries(session: Session) -> list[str]:
    try:
        return sorted(queries.countries_with_referrals(session), key=country_name)
    except SQLAlchemyError:
        return []
