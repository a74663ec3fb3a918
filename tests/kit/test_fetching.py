"""Our server asks public servers only, at the address that was checked, for so long and for so much."""

import time
from collections.abc import Iterator
from ipaddress import ip_address
from socket import inet_aton, inet_ntoa

import pytest

from apfl_net.kit.fetching import NotFetched, Reach, fetch, is_public
from tests.kit.strange_servers import signed_by_nobody, strange_server


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with strange_server() as port:
        yield port


def here(port: int, **limits) -> Reach:
    """A reach in which every name is this machine, which stands for the internet."""
    return Reach(
        may_reach=lambda _address: True, names=lambda *_asked: ["127.0.0.1"], ports={80, port}, **limits
    )


def why_not(address: str, reach: Reach | None = None) -> str:
    with pytest.raises(NotFetched) as refused:
        fetch(address, reach=reach or Reach())
    assert refused.value.WORDS[refused.value.code]
    return refused.value.code


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1"),
        *("100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1"),
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1"),
        *("fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001:db8::1", "fec0::1", "100::1"),
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_no_place_of_our_own_is_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "64:ff9b::101:101"])
def test_places_in_the_internet_are(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "https://127.0.0.1"),
        *("http://169.254.169.254/latest/meta-data/", "http://10.1.2.3", "http://localhost/"),
    ],
)
def test_addresses_of_our_own_machines_are_refused(address):
    """Numbers need no looking up, so they are what is found."""
    reach = Reach(names=lambda host, _port: [host.replace("localhost", "127.0.0.1")])
    assert why_not(address, reach) == "not_public"


def test_this_machine_by_name_is_refused():
    assert why_not("http://localhost/") == "not_public"


@pytest.mark.parametrize("spelled", ["http://2130706433/", "http://0x7f000001/", "http://127.1/"])
def test_spelling_a_number_in_another_way_changes_nothing(spelled):
    """It is looked up as the connection would; what is found there is what is checked."""

    def names(host, _port):
        return [inet_ntoa(inet_aton(host))]

    assert why_not(spelled, Reach(names=names)) == "not_public"


@pytest.mark.parametrize(
    "address",
    [
        *("", "x", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org", "javascript:alert(1)"),
        *("http://", "http:///path", "http://user@example.org/", "http://u:p@example.org/", "//example.org"),
        *("http://example.org:22/", "http://example.org:99999/", "http://example.org:x/", "http://[::1/"),
        *("http://exa\nmple.org/", "http://example.org/ HTTP/1.1", "http://example.org/" + "x" * 2000),
        *("http://" + "a" * 64 + ".org/", "http://a..b/"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(address):
    assert why_not(address, Reach(names=lambda *_asked: ["1.1.1.1"])) == "bad_address"


def test_a_name_with_one_address_of_ours_among_public_ones_is_refused():
    assert why_not("http://tricky.example/", Reach(names=lambda *_: ["1.1.1.1", "10.0.0.1"])) == "not_public"


def test_a_name_nobody_has_is_said():
    def nobody(*_asked):
        raise OSError("no such name")

    assert why_not("http://nobody.example/", Reach(names=nobody)) == "no_such_name"
    assert why_not("http://nobody.example/", Reach(names=lambda *_asked: [])) == "no_such_name"


def test_the_answer_is_read_in_the_name_of_the_host(port):
    answer = fetch(f"http://somewhere.example:{port}/a b?c=d e".replace(" ", "%20"), reach=here(port))
    assert (answer.status, answer.is_whole, answer.media_type) == (200, True, "text/html")
    assert answer.body == f"asked for /a%20b?c=d%20e at somewhere.example:{port}".encode()


def test_a_name_is_looked_up_once_and_the_connection_goes_where_was_checked(port):
    """Else a name could be public when it is checked and ours when it is used."""
    asked = []

    def changing(host, _port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    reach = Reach(may_reach=lambda address: address.is_loopback, names=changing, ports={port})
    assert fetch(f"http://changing.example:{port}/", reach=reach).status == 200
    assert asked == ["changing.example"]
    assert why_not(f"http://changing.example:{port}/", reach) == "not_public"


@pytest.mark.parametrize(
    "leads_to", ["http://inside.example/", "http://10.0.0.1/", "//169.254.169.254/latest/meta-data/"]
)
def test_a_redirect_to_a_place_of_ours_is_refused(port, leads_to):
    def names(host, _port):
        return ["127.0.0.1"] if host == "outside.example" else ["10.0.0.1"]

    reach = Reach(may_reach=lambda address: address.is_loopback, names=names, ports={80, port})
    assert why_not(f"http://outside.example:{port}/to?{leads_to}", reach) == "not_public"


@pytest.mark.parametrize(
    "leads_to", ["file:///etc/passwd", "ftp://example.org/", "http://x.example:99999/", "http://u@x.example"]
)
def test_a_redirect_to_what_is_no_page_is_refused(port, leads_to):
    assert why_not(f"http://outside.example:{port}/to?{leads_to}", here(port)) == "bad_address"


def test_a_redirect_is_followed_and_the_last_address_is_told(port):
    answer = fetch(f"http://old.example:{port}/to?/status/204", reach=here(port))
    assert (answer.status, answer.address) == (204, f"http://old.example:{port}/status/204")


def test_whoever_leads_in_circles_is_left(port):
    assert why_not(f"http://round.example:{port}/circle", here(port)) == "too_many_redirects"


def test_an_endless_page_is_cut(port):
    answer = fetch(f"http://long.example:{port}/endless", reach=here(port, most_bytes=100_000))
    assert (len(answer.body), answer.is_whole) == (100_000, False)


@pytest.mark.parametrize("how", ["drip", "silent"])
def test_whoever_drips_or_says_nothing_is_too_slow(port, how):
    began = time.monotonic()
    assert why_not(f"http://slow.example:{port}/{how}", here(port, seconds=0.5)) == "too_slow"
    assert time.monotonic() - began < 2.5


def test_what_is_no_http_is_said(port):
    assert why_not(f"http://odd.example:{port}/nonsense", here(port)) == "bad_answer"


def test_a_server_that_is_not_there_is_said(port):
    assert why_not("http://gone.example:1/", here(1)) == "no_connection"


def test_a_certificate_that_nobody_stands_behind_is_said(tmp_path):
    certificate = signed_by_nobody(tmp_path / "own.pem", "own.example")
    with strange_server(certificate) as port:
        assert why_not(f"https://own.example:{port}/", here(port)) == "bad_certificate"
