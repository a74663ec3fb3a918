"""The stand-in answers as a real server was recorded to do, request by request."""

import json

import pytest

from tests.standins.conversations import CONVERSATIONS
from tests.standins.meilisearch import VERSION, StandIn
from tests.standins.meilisearch_program import MASTER_KEY
from tests.standins.recording import RECORDED, lasting


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_it_answers_as_the_server_did(name):
    stand_in = StandIn(MASTER_KEY)
    for exchange in json.loads((RECORDED / f"{name}.json").read_text()):
        status, answer = stand_in.ask(exchange["key"], exchange["request"], exchange["body"])
        assert (status, lasting(answer)) == (exchange["status"], exchange["answer"]), exchange


def test_what_was_recorded_is_small_and_of_the_version_it_stands_in_for():
    files = list(RECORDED.glob("*.json"))
    assert {file.stem for file in files} == set(CONVERSATIONS)
    assert sum(file.stat().st_size for file in files) < 1_000_000
    told = [exchange for file in files for exchange in json.loads(file.read_text())]
    versions = {
        one["answer"]["pkgVersion"]
        for one in told
        if one["request"] == "GET /version" and one["status"] == 200
    }
    assert versions == {VERSION}
