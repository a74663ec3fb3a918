"""Links that prove themselves."""

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from itsdangerous import URLSafeTimedSerializer

from apfl_net.kit import signing
from apfl_net.kit.config import settings
from tests.kit.setting import given

HOUR = 3600


def test_what_is_signed_is_read_again():
    assert signing.unsign("reset", signing.sign("reset", "7", over="hash"), over="hash", seconds=HOUR) == "7"


def test_a_fingerprint_is_the_same_for_the_same_parts_purpose_and_key():
    one = signing.fingerprint("queries", "7", "squid")
    assert one == signing.fingerprint("queries", "7", "squid")
    others = [
        signing.fingerprint("queries", "7squid"),
        signing.fingerprint("queries", "7", "squids"),
        signing.fingerprint("others", "7", "squid"),
    ]
    with given(APFL_SECRET_KEY="another key"):
        others.append(signing.fingerprint("queries", "7", "squid"))
    assert len({one, *others}) == 5


def test_a_token_is_good_for_its_purpose_only():
    assert signing.unsign("unsubscribe", signing.sign("reset", "7"), seconds=HOUR) is None


def test_a_token_ends_when_what_it_was_signed_over_changes():
    token = signing.sign("reset", "7", over="old hash")
    assert signing.unsign("reset", token, over="new hash", seconds=HOUR) is None
    assert signing.unsign("reset", token, seconds=HOUR) is None


def test_purpose_and_subject_cannot_be_traded_for_each_other():
    """The salt joins the two with a colon; our purposes have none."""
    assert signing.unsign("reset", signing.sign("reset", "7", over="a:b"), over="a", seconds=HOUR) is None


def test_a_token_that_is_too_old_is_not_taken():
    token = signing.sign("reset", "7")
    assert signing.unsign("reset", token, seconds=-1) is None


def test_a_token_of_another_installation_is_not_taken():
    with given(APFL_SECRET_KEY="another"):
        token = signing.sign("reset", "7")
    assert signing.unsign("reset", token, seconds=HOUR) is None


def test_a_changed_token_is_not_taken():
    token = signing.sign("reset", "7")
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        assert signing.unsign("reset", changed, seconds=HOUR) in {None, "7"} - ({"7"} if place < 3 else set())


@for_all(st.text(max_size=80))
def test_whatever_comes_as_a_token_is_refused_and_never_breaks(token):
    assert signing.unsign("reset", token, seconds=HOUR) is None
    assert signing.read_unverified("reset", token) in {None, signing.read_unverified("reset", token)}


def test_what_a_token_claims_can_be_read_before_it_is_verified():
    assert signing.read_unverified("reset", signing.sign("reset", "7", over="hash")) == "7"


@pytest.mark.parametrize("claim", [7, None, ["7"], {"id": "7"}])
def test_a_claim_that_is_no_text_is_none(claim):
    forged = URLSafeTimedSerializer(settings().signing_key, salt="reset:").dumps(claim)
    assert signing.read_unverified("reset", forged) is None
