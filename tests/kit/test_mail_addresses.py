"""E-mail addresses: tidied, masked, compared by their looks; and secrets that are sealed."""

import pytest
from pydantic import ValidationError

from apfl_net.kit.lookalikes import in_latin_letters, mixes_scripts
from apfl_net.kit.mail.addresses import for_the_wire, masked, tidy_address
from apfl_net.kit.mail.addresses import with_addresses_masked as hide
from apfl_net.kit.sealing import seal, unseal
from tests.kit.setting import given


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Lan.Tran@Example.ORG ", "lan.tran@example.org"),
        ("o'brien+net@x.example", "o'brien+net@x.example"),
        ("đặng@thư.example", "đặng@thư.example"),
        ("สมชาย@ตัวอย่าง.example", "สมชาย@ตัวอย่าง.example"),
        ("lan@example.org\nBcc: x@example.org", None),
        ("<lan@example.org>", None),
        ("lan@[127.0.0.1]", None),
        ("lan@-x.example", None),
        ("lan.@x.example", None),
    ],
)
def test_an_address_is_tidied_or_is_none(typed, kept):
    assert tidy_address(typed) == kept


def test_a_domain_is_written_so_that_every_server_understands():
    assert for_the_wire("lan@bücher.example") == "lan@xn--bcher-kva.example"
    assert for_the_wire("lan@example.org") == "lan@example.org"


def test_addresses_are_masked_wherever_they_stand():
    assert masked("lan.tran@example.org") == "l…@example.org"
    assert hide("550 <lan.tran@example.org>: no such user, lan@x.example") == (
        "550 <l…@example.org>: no such user, l…@x.example"
    )


def test_what_looks_alike_has_one_look():
    assert in_latin_letters("ѕоре@example.org") == in_latin_letters("SOPE@example.org") == "sope@example.org"
    assert mixes_scripts("аdmin@example.org")
    assert not mixes_scripts("สมชาย@example.org")
    assert not mixes_scripts("josé@example.org")


def test_a_sealed_secret_is_opened_by_the_same_key_and_purpose_alone():
    sealed = seal("secret", purpose="one")
    assert "secret" not in sealed
    assert unseal(sealed, purpose="one") == "secret"
    assert unseal(sealed, purpose="other") is None
    assert unseal(sealed[:-2], purpose="one") is None
    with given(APFL_SECRET_KEY="another"):
        assert unseal(sealed, purpose="one") is None


@pytest.mark.parametrize("url", ["", "mail.example", "http://x", "smtp://x:port", "sendmail://"])
def test_a_carrier_that_we_do_not_know_is_not_taken(url):
    with pytest.raises(ValidationError, match="mail_url"), given(APFL_MAIL_URL=url):
        pass
