"""Every route names who may enter, and holds to it."""

import ast
import inspect
import textwrap
from typing import Any

import pytest
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Mount

from apfl_net.access.entrances import (
    Anyone,
    OpenToAnyone,
    OpenToContributors,
    OpenToSignedIn,
    OpenToStaff,
    SignedIn,
)
from apfl_net.demo.cast import MEMBER
from apfl_net.kit.web.routing import HouseRoute, room
from apfl_net.main import ROUTERS, create_app
from tests.house.walking import body_length

ROUTES: list[Any] = [route for router in ROUTERS for route in router.routes]
LONGEST_BODY = 15


def paths_behind(*entrances: type) -> list[tuple[str, str]]:
    """Method and path of every route with one of these entrances, with what its address needs filled in."""
    return [
        (method, path_of(route))
        for route in ROUTES
        if isinstance(route.entrance, entrances)
        for method in sorted(route.methods - {"HEAD"})
    ]


def path_of(route: APIRoute) -> str:
    asked = [field.alias for field in route.dependant.query_params if field.field_info.is_required()]
    path = route.path_format.format_map(dict.fromkeys(route.param_convertors, "1"))
    return f"{path}?{'&'.join(f'{name}=1' for name in asked)}"


def test_the_walk_finds_the_routes():
    assert len(ROUTES) > 35
    assert {"/", "/sign-in", "/threads/{thread_ref}", "/desk"} < {route.path for route in ROUTES}


def test_every_route_has_one_of_the_four_entrances():
    strangers = [
        route.path
        for route in ROUTES
        if not isinstance(route, HouseRoute)
        or type(route.entrance) not in {OpenToAnyone, OpenToSignedIn, OpenToContributors, OpenToStaff}
    ]
    assert strangers == []


def test_the_application_has_no_door_but_these_and_the_static_files():
    mounted = [route.path for route in create_app().routes if isinstance(route, Mount)]
    others = [route for route in create_app().routes if isinstance(route, APIRoute)]
    assert mounted == ["/static"]
    assert {type(route) for route in others} <= {HouseRoute}


def test_a_route_that_names_no_entrance_does_not_start():
    def show(request: Request) -> Response: ...

    with pytest.raises(TypeError, match="does not say who may enter"):
        room().get("/nobody")(show)


def test_a_route_that_names_two_entrances_does_not_start():
    def show(request: Request, viewer: Anyone, other: SignedIn) -> Response: ...

    with pytest.raises(TypeError, match="does not say who may enter"):
        room().get("/both")(show)


def test_no_handler_has_a_body_of_more_than_fifteen_lines():
    lengths = {}
    for route in ROUTES:
        source = textwrap.dedent(inspect.getsource(inspect.unwrap(route.endpoint)))
        lengths[f"{route.endpoint.__module__}.{route.endpoint.__name__}"] = body_length(
            ast.parse(source).body[0]
        )
    assert len(lengths) > 35
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_BODY} == {}


def test_every_route_for_members_turns_a_visitor_away(client):
    paths = paths_behind(OpenToSignedIn, OpenToContributors, OpenToStaff)
    assert len(paths) > 20
    assert {path: client.request(*path).status_code for path in paths} == dict.fromkeys(paths, 401)


def test_every_route_for_staff_turns_a_member_away(browser_as):
    paths = paths_behind(OpenToStaff)
    assert len(paths) >= 4
    browser = browser_as(MEMBER)
    assert {path: browser.request(*path).status_code for path in paths} == dict.fromkeys(paths, 403)


def test_no_route_fails_for_a_member_who_asks_for_what_is_not_there(browser_as):
    browser = browser_as(MEMBER)
    statuses = {
        path: browser.request(*path).status_code
        for path in paths_behind(OpenToSignedIn, OpenToContributors, OpenToAnyone)
    }
    assert len(statuses) > 35
    assert {path: status for path, status in statuses.items() if status >= 500} == {}
