"""What another site sends in a member's name is not done."""

import pytest
from sqlalchemy import func, select

from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from tests.factories.discussions import make_thread

ADDRESS = "http://127.0.0.1"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "something-new"}, 403),
        ({"Origin": ADDRESS}, 303),
        ({"Origin": "http://127.0.0.1:8000"}, 303),  # the base URL
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1.evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1234"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": ADDRESS, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 303),
    ],
)
def test_a_write_is_done_only_when_it_comes_from_here(browser_as, db, cast, now, headers, status):
    thread = make_thread(db, author=cast[MEMBER], now=now)
    answer = browser_as(WORKER).post(f"/threads/{thread.id}/replies", data={"body": "Yes."}, headers=headers)
    assert answer.status_code == status
    assert db.scalar(select(func.count()).select_from(Post)) == (2 if status == 303 else 1)


def test_a_link_from_another_site_may_be_followed(client):
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_the_refusal_says_why(client):
    answer = client.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site", "Accept": "application/json"})
    assert answer.json()["detail"] == "This form was sent from another site, so we did not act on it."


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "MERGE"])
def test_every_method_that_writes_is_looked_at(client, method):
    assert client.request(method, "/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
