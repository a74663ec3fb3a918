"""Static files: addressed by the hash of their content, kept by browsers for ever, sent small."""

import gzip
import hashlib

import pytest

from apfl_net.kit.web.assets import STATIC, asset, assets

FOREVER = "public, max-age=31536000, immutable"
PLAIN = {"Accept-Encoding": "identity"}


def test_the_address_holds_the_hash_of_the_content(client):
    content = client.get(asset("css/app.css"), headers=PLAIN).content
    assert asset("css/app.css") == f"/static/{hashlib.sha256(content).hexdigest()[:12]}/css/app.css"


@pytest.mark.parametrize("name", sorted(assets()))
def test_a_file_is_served_whole_plain_and_compressed(client, name):
    plain = client.get(asset(name), headers=PLAIN)
    assert (plain.status_code, plain.headers["cache-control"], plain.headers["vary"]) == (
        200,
        FOREVER,
        "Accept-Encoding",
    )
    assert "content-encoding" not in plain.headers
    assert client.get(asset(name), headers={"Accept-Encoding": "gzip, br"}).content == plain.content
    if not name.startswith(("css/", "js/app")):
        assert plain.content == (STATIC / name).read_bytes()


def test_what_gets_smaller_is_sent_compressed(client):
    answer = client.get(asset("css/app.css"), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert (
        int(answer.headers["content-length"]) == len(assets()["css/app.css"].zipped) < len(answer.content) / 3
    )
    assert gzip.decompress(assets()["css/app.css"].zipped) == answer.content


def test_the_style_sheet_is_all_of_them_in_order_without_comments_and_indentation(client):
    order = (STATIC / "css" / "order.txt").read_text().split()
    together = "\n".join((STATIC / "css" / name).read_text() for name in order)
    said = "".join(part.rpartition("*/")[2] for part in together.split("/*"))
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    sent = client.get(asset("css/app.css")).text
    assert [line for line in sent.splitlines() if line] == lines
    assert " \n" not in sent and "\n " not in sent


def without_comments(path):
    lines = path.read_text().splitlines(keepends=True)
    return "".join(line for line in lines if not line.lstrip().startswith("//"))


def test_the_scripts_are_all_of_them_each_in_a_block_and_the_shortcuts_only_for_who_wants_them(client):
    order = (STATIC / "js" / "order.txt").read_text().split()
    scripts = {path.name: f"{{\n{without_comments(path)}}}" for path in (STATIC / "js").glob("*.js")}
    assert sorted(order) == sorted(scripts.keys() - {"shortcuts.js"})
    together = "\n".join(scripts[name] for name in order)
    assert client.get(asset("js/app.js")).text == together
    assert client.get(asset("js/app-with-keys.js")).text == f"{together}\n{scripts['shortcuts.js']}"


def test_a_page_names_files_by_their_hash(client):
    html = client.get("/").text
    for name in ("css/app.css", "img/favicon.svg"):
        assert asset(name) in html


def test_an_old_mark_still_gets_the_file_but_not_for_ever(client):
    answer = client.get("/static/000000000000/css/app.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=300")


@pytest.mark.parametrize(
    "address",
    [
        "/static/",
        "/static/x",
        "/static/x/",
        "/static/x/css/base.css",
        "/static/x/css/order.txt",
        "/static/x/vendor/SHA256SUMS",
        "/static/x/../../pyproject.toml",
        "/static/x/%2e%2e/%2e%2e/pyproject.toml",
        "/static/x//etc/passwd",
    ],
)
def test_nothing_else_is_served(client, address):
    assert client.get(address).status_code == 404


def test_nothing_can_be_written_there(client):
    assert client.post(asset("css/app.css")).status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("css/app.css", "text/css; charset=utf-8"),
        ("img/favicon.svg", "image/svg+xml"),
        ("js/composer.js", "text/javascript; charset=utf-8"),
    ],
)
def test_a_file_says_what_it_is(client, name, kind):
    assert client.get(asset(name)).headers["content-type"] == kind
