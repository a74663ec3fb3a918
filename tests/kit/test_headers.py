"""The security headers are on every answer, whoever made it."""

import pytest

from apfl_net.demo.cast import MEMBER
from apfl_net.kit.web.assets import asset
from apfl_net.kit.web.middleware import security_headers
from tests.factories.discussions import make_thread
from tests.kit.breaking import broken_app
from tests.kit.setting import given

EXPECTED = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
CROSS_SITE = {"Sec-Fetch-Site": "cross-site"}


def on(answer) -> dict[str, str]:
    return {name: answer.headers.get(name) for name in EXPECTED}


@pytest.mark.parametrize(
    ("status", "method", "address", "options"),
    [
        (200, "GET", "/", {}),
        (200, "GET", "/healthz", {}),
        (200, "GET", "/sign-in", {"headers": {"HX-Request": "true"}}),
        (200, "GET", asset("css/app.css"), {}),
        (303, "POST", "/sign-in", {"data": {"email": MEMBER, "password": "network-of-practice"}}),
        (400, "POST", "/sign-in", {"content": b"\xff", "headers": {"Content-Type": "text/plain"}}),
        (401, "GET", "/drafts", {}),
        (401, "GET", "/drafts", {"headers": {"Accept": "application/json"}}),
        (403, "POST", "/sign-in", {"headers": CROSS_SITE}),
        (404, "GET", "/nowhere", {}),
        (404, "GET", "/threads/abc", {}),
        (404, "GET", "/static/x/nowhere.css", {}),
        (405, "DELETE", "/", {}),
        (413, "POST", "/sign-in", {"content": b"a" * 4_000_001, "headers": URLENCODED}),
        (422, "POST", "/sign-in", {"data": {"email": "", "password": ""}}),
    ],
)
def test_every_answer_has_the_security_headers(client, cast, status, method, address, options):
    answer = client.request(method, address, **options)
    assert (answer.status_code, on(answer)) == (status, EXPECTED)


def test_a_copy_that_is_still_good_has_them_too(client, db, cast, now):
    thread = make_thread(db, author=cast[MEMBER], now=now)
    thread.audience_id = thread.space.audience_id = 1
    first = client.get(thread.path)
    again = client.get(thread.path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, on(again)) == (304, EXPECTED)


def test_an_answer_to_our_own_failure_has_them_too(db):
    with broken_app(db) as browser:
        answer = browser.get("/broken")
    assert (answer.status_code, on(answer)) == (500, EXPECTED)


def test_each_header_is_there_once(client):
    names = [name for name, _value in client.get("/").headers.multi_items()]
    assert len(names) == len(set(names))


def test_in_production_browsers_are_told_to_keep_to_https(client):
    assert "strict-transport-security" not in client.get("/healthz").headers
    with given(APFL_ENV="production"):
        told = dict(security_headers())
    assert told[b"strict-transport-security"] == b"max-age=31536000; includeSubDomains"
