"""Searches that one saved: the list, saving, changing, removing. Nobody else sees them."""

from fastapi import Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import N_, gettext
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.search.asked import read_back
from apfl_net.watches.actions import change_search, remove_search, save_search
from apfl_net.watches.models import SavedSearch
from apfl_net.watches.policy import NothingAsked
from apfl_net.watches.queries import get_search, searches_of
from apfl_net.watches.schemas import NewSearchForm, SearchForm

router = room()

TOLD = {
    "at_once": N_("At once"),
    "daily": N_("At most once a day"),
    "weekly": N_("At most once a week"),
    "never": N_("Never"),
}


@router.get("/searches")
def list_searches(request: Request, db: DB, viewer: SignedIn, saved: bool = False) -> Response:
    searches = searches_of(db, viewer)
    return page(
        request, "search/saved.html", searches=searches, address=_address, told=times_told(), saved=saved
    )


@router.post("/searches")
def create_search(request: Request, db: DB, viewer: SignedIn, typed: TypedForm) -> Response:
    form, errors = parse(NewSearchForm, typed)
    asked = read_back(typed.get("query", ""))
    if not asked.asks:
        raise NothingAsked
    if form is None:
        return _form_page(request, None, typed | {"query": asked.to_keep}, errors)
    save_search(db, viewer=viewer, query=asked.to_keep, name=form.name, told=form.told, now=utc_now())
    return see_other(request, "/searches?saved=yes")


@router.get("/searches/{search_id}/edit")
def edit_search(request: Request, db: DB, viewer: SignedIn, search_id: Id) -> Response:
    search = get_search(db, viewer, search_id)
    return _form_page(request, search, {"name": search.name, "told": search.told}, {})


@router.post("/searches/{search_id}")
def update_search(request: Request, db: DB, viewer: SignedIn, search_id: Id, typed: TypedForm) -> Response:
    search = get_search(db, viewer, search_id)
    form, errors = parse(SearchForm, typed)
    if form is None:
        return _form_page(request, search, typed, errors)
    change_search(db, search=search, name=form.name, told=form.told, now=utc_now())
    return see_other(request, "/searches?saved=yes")


@router.post("/searches/{search_id}/deletion")
def create_search_deletion(request: Request, db: DB, viewer: SignedIn, search_id: Id) -> Response:
    remove_search(db, search=get_search(db, viewer, search_id))
    return see_other(request, "/searches")


def times_told() -> dict[str, str]:
    return {value: gettext(words) for value, words in TOLD.items()}


def _address(search: SavedSearch) -> str:
    return read_back(search.query).address


def _form_page(
    request: Request, search: SavedSearch | None, typed: Typed, errors: dict[str, str]
) -> Response:
    return page(
        request,
        "search/save.html",
        status=422 if errors else 200,
        search=search,
        typed=typed,
        errors=errors,
        told=times_told(),
    )
