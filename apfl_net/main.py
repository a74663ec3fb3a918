"""The web application: the one place that knows every room's pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI
from starlette.routing import Mount

from apfl_net.access import pages as access_pages
from apfl_net.access.entrances import OpenToAnyone
from apfl_net.accounts import pages as accounts_pages
from apfl_net.desk import pages as desk_pages
from apfl_net.directory import documents as directory_documents
from apfl_net.directory import figures as directory_figures
from apfl_net.directory import pages as directory_pages
from apfl_net.discussions import bylines_followed, head_documents, held_notices, widening_notices
from apfl_net.discussions import documents as discussions_documents
from apfl_net.discussions import figures as discussions_figures
from apfl_net.discussions import notices as discussions_notices
from apfl_net.discussions import pages as discussions_pages
from apfl_net.ediscussions import documents as ediscussions_documents
from apfl_net.ediscussions import message_chapters, message_notices, outcome_documents, synthesis_notices
from apfl_net.ediscussions import notices as ediscussions_notices
from apfl_net.ediscussions import pages as ediscussions_pages
from apfl_net.ediscussions.pages import chapters as ediscussions_chapters
from apfl_net.editorial import documents as editorial_documents
from apfl_net.editorial import pages as editorial_pages
from apfl_net.files import pages as files_pages
from apfl_net.groups import notices as groups_notices
from apfl_net.groups import pages as groups_pages
from apfl_net.home import pages as home_pages
from apfl_net.joining import notices as joining_notices
from apfl_net.joining import pages as joining_pages
from apfl_net.kit.db import open_session
from apfl_net.kit.facts import fact
from apfl_net.kit.web import errors
from apfl_net.kit.web.assets import serve_static
from apfl_net.kit.web.middleware import AnswerFailures, SameSiteWrites, SecurityHeaders
from apfl_net.leaving import pages as leaving_pages
from apfl_net.moderation import notices as moderation_notices
from apfl_net.moderation import pages as moderation_pages
from apfl_net.notifications import pages as notifications_pages
from apfl_net.resources import documents as resources_documents
from apfl_net.resources import figures as resources_figures
from apfl_net.resources import harvesting as resources_harvesting
from apfl_net.resources import notices as resources_notices
from apfl_net.resources import pages as resources_pages
from apfl_net.search import notices as search_notices
from apfl_net.search import pages as search_pages
from apfl_net.vocabulary import pages as vocabulary_pages

ROUTERS = [
    *discussions_pages.routers,
    *ediscussions_pages.routers,
    *home_pages.routers,
    *search_pages.routers,
    access_pages.router,
    *accounts_pages.routers,
    *leaving_pages.routers,
    files_pages.router,
    notifications_pages.router,
    *directory_pages.routers,
    *editorial_pages.routers,
    groups_pages.router,
    *joining_pages.routers,
    *desk_pages.routers,
    moderation_pages.router,
    *vocabulary_pages.routers,
    *resources_pages.routers,
]
SUBJECTS_COME_FROM = [
    discussions_notices,
    ediscussions_notices,
    groups_notices,
    held_notices,
    joining_notices,
    message_notices,
    moderation_notices,
    resources_notices,
    search_notices,
    synthesis_notices,
    widening_notices,
]
FIGURES_COME_FROM = [directory_figures, discussions_figures, resources_figures]
DOCUMENTS_COME_FROM = [
    bylines_followed,
    directory_documents,
    discussions_documents,
    ediscussions_documents,
    editorial_documents,
    head_documents,
    outcome_documents,
    resources_harvesting,
    resources_documents,
]
CHAPTERS_COME_FROM = [ediscussions_chapters, message_chapters]


@asynccontextmanager
async def _start(app: FastAPI) -> AsyncIterator[None]:
    app.state.is_demo = await to_thread.run_sync(_holds_demo)
    yield


def _holds_demo() -> bool:
    with open_session(writing=False) as session:
        return fact(session, "demo") is not None


def create_app() -> FastAPI:
    app = FastAPI(
        title="APFL Net",
        lifespan=_start,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        routes=[Mount("/static", app=serve_static)],
    )
    app.state.is_demo = False
    # Flat, in the order of the list: included routers would each be asked in turn for every request.
    app.router.routes.extend(route for router in ROUTERS for route in router.routes)
    errors.install(app, OpenToAnyone())
    app.add_middleware(SameSiteWrites)
    app.add_middleware(AnswerFailures)
    app.add_middleware(SecurityHeaders)
    return app
