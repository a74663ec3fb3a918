"""The map of what everybody may read, for search engines; and what they are asked to leave alone."""

from fastapi import Request, Response
from starlette.responses import PlainTextResponse

from apfl_net.access.entrances import VISITOR, Anyone
from apfl_net.editorial.texts import PAGES
from apfl_net.home.queries import PARTS, Place, pieces, places_in
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.errors import NotFound
from apfl_net.kit.web.routing import DB, room
from apfl_net.kit.web.xml import xml_answer

router = room()

ALWAYS = (
    "/",
    *(f"/{slug}" for slug in PAGES),
    "/resources",
    "/collections",
    "/discussions",
    "/e-discussions",
)
NOT_FOR_ROBOTS = ("/search", "/sign-in", "/join", "/settings", "/desk", "/resources?", "/feeds/", "/oai")
"""Pages without end, and such as mean nothing to them. Nothing here protects anything."""


@router.get("/sitemap.xml")
def show_sitemap(request: Request, db: DB, viewer: Anyone) -> Response:
    """An index: one map for what is always there, and each list in pieces."""
    parts = ["pages/1", *(f"{name}/{number}" for name, number in pieces(db, VISITOR, utc_now()))]
    addresses = [f"{settings().base_url}/sitemaps/{part}" for part in parts]
    return xml_answer(request, "home/sitemaps.xml", addresses=addresses)


@router.get("/sitemaps/{part}/{number}")
def show_piece(request: Request, db: DB, viewer: Anyone, part: str, number: int) -> Response:
    if part == "pages" and number == 1:
        places = [Place(path) for path in ALWAYS]
    elif part in PARTS and 0 < number < 100_000:
        places = list(places_in(db, VISITOR, part, number, utc_now()))
    else:
        raise NotFound
    return xml_answer(request, "home/sitemap.xml", base_url=settings().base_url, places=places)


@router.get("/robots.txt")
def show_robots(request: Request, viewer: Anyone) -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    return PlainTextResponse("\n".join([*lines, f"Sitemap: {settings().base_url}/sitemap.xml", ""]))
