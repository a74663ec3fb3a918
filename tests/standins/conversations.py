"""What is said to a Meilisearch server while it is recorded: as our engine does, and what it must refuse."""

from collections.abc import Callable
from contextlib import nullcontext, suppress

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError

from apfl_net.kit.search.asking import DATE, PUBLISHED, Expansion, Query
from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.engine import EngineAway, NotBuilt
from apfl_net.kit.search.language import understand
from apfl_net.kit.search.meilisearch.index import MeilisearchEngine
from apfl_net.kit.search.meilisearch.keys import check, make_key
from apfl_net.kit.search.meilisearch.server import Server
from tests.kit.search.engines import AT, CAUCUS, MEMBERS, PUBLIC, ask, fill, post, write
from tests.kit.search.grouped import EVERYTHING

EVERYBODY = (PUBLIC, MEMBERS, CAUCUS)
LIBRARY = [
    post(1, "Passports kept in a safe", "A recruiter told the dock crew", author="Dara Sok", country="TH"),
    post(2, "Wages withheld", "The owner keeps the passports. Overtime", country="VN", space="news"),
    post(3, "Fees", "Workers in the labour ministry's inspectorate wrote of co-operation", PUBLIC, MEMBERS),
    post(4, "Convention C29", "Call 1800-555-0142 about 18,500 baht", MEMBERS, CAUCUS, country="it's 100%"),
    post(5, "强迫劳动公约", "签了合同。工资没有付", language="zh"),
    post(6, "แรงงานบังคับในประเทศไทย", "ค่าจ้างของลูกเรือ ๒๕๖๗", language="th"),
    post(7, "ពលកម្មដោយបង្ខំ", "អធិការកិច្ចការងារ", language="km"),
    post(8, "အဓမ္မလုပ်အား", "လုပ်ငန်းခွင် သင်္ဘော", language="my"),
    post(9, "Lao động cưỡng bức", "Trường hợp ở Đà Nẵng", language="vi", written_at=AT.replace(year=2027)),
    post(10, "албадан хөдөлмөр", "гэрээний тухай", language="mn"),
]  # fmt: skip
ASKED = [
    *("passport", "PASSPORTS", "passports crew", '"dock crew"', '"crew dock"', "passports -crew"),
    *('-"dock crew"', "withholding", "inspecting", "labor", "co-operations", "cooperation", "c29", "18500"),
    *("1800-555-0142", "pasports", "overtme", "overt", "overt ", "the fees of the", "airport", "劳工组织"),
    *("劳动", "强迫劳力公约", '"合同工资"', "บังคับ", "ลูกเรือ", "2567", "បង្ខំ", "လုပ်အား", "động", "албдан"),
    *("lao dong cuong buc", "гэрээ ", "author:dara", "wages -author:dara", "in:news", "-lang:vi -in:news"),
    *("lang:km", "!!!", "", "in:\"x' OR 'a'='a\" wages"),
]
VALUES = ['VN" OR door0 = "9', "VN' OR 1=1", "VN) OR (country:MY", "*", "\x00", "", "\\", "\\'", "it's 100%"]
NO_FILTERS = [
    *("kind =", "kind = post OR", "(kind = 'post'", "title = 'x'", "kind > 'a'", "nobody IN ['x']"),
    *("NOT", "kind IN 'post'", "kind IN ['post'", "STARTS WITH 'x'", "kind >= 3", "written >= "),
]


def finding(url: str, key: str) -> None:
    engine = _engine(url, make_key(url, key))
    fill(engine, LIBRARY)
    for typed in ASKED:
        ask(engine, typed, *EVERYBODY, facets=("kind", "language"), as_member=True)
    for value in (*VALUES, "x" * 2000):
        ask(engine, "", *EVERYBODY, filters={"country": (value,)}, facets=("country", "year"))
    for audiences in ((PUBLIC,), (PUBLIC, MEMBERS), (CAUCUS,), (0,)):
        ask(engine, "", *audiences, facets=("country",))
    ask(engine, "passports", filters={"country": ("VN", "TH"), "year": ("2026",)}, facets=("country", "year"))
    ask(engine, "passports", since=AT, facets=("year",))
    ask(engine, "passports", since=AT.replace(year=2030), facets=("year",))
    engine.kept("post", 0, 3)
    engine.kept("post", 3, 100)
    ask(engine, "a", order=DATE, first=1, limit=2)
    ask(engine, "", first=2, limit=0)
    told = (Expansion(0, 2, ("劳动", "lao động", "crew")),)
    engine.search(Query(understand("forced labour"), frozenset(EVERYBODY), expansions=told))
    engine.search(Query(understand("passports"), frozenset(EVERYBODY), passing_over=frozenset({"post-1"})))


def groups(url: str, key: str) -> None:
    """Records with their pages, of each of which one is told of, and counted."""
    engine = _engine(url, make_key(url, key))
    fill(engine, EVERYTHING)
    for typed in ("wages", "overtime wages", "overtme", "inspectors", "", "-overtime lang:th"):
        for audiences in ((PUBLIC,), EVERYBODY):
            ask(
                engine, typed, *audiences, distinct=True, facets=("kind", "country", "record_type", "licence")
            )
    chosen = {"country": ("VN",), "kind": ("record",)}
    ask(engine, "wages", distinct=True, filters=chosen, facets=("country", "kind", "year"))
    for order in (DATE, PUBLISHED):
        ask(engine, "wages", *EVERYBODY, distinct=True, order=order, first=1, limit=2)
    ask(engine, "wages", distinct=True, passing_over=frozenset({"record-1"}), facets=("kind",))


def following(url: str, key: str) -> None:
    """Built, written, built anew beside what answers, broken off and gone on with, deleted by hand."""
    engine = _engine(url, key)
    engine.state()
    with suppress(EngineAway):
        ask(engine, "wages")
    fill(engine, LIBRARY[:2])
    write(engine, [post(2, "Fees"), post(11, "Wages")], gone=["post-1", "post-99"])
    engine.state()
    with suppress(KeyboardInterrupt), engine.build() as build:
        build.add("post", LIBRARY[:1], up_to=1)
        raise KeyboardInterrupt
    with suppress(NotBuilt):
        write(engine, [post(3, "Wages")])
    engine.state()
    fill(engine, LIBRARY[1:3])
    engine.state()
    engine.places.forget(engine.places.answering)
    engine.state()


def keys(url: str, key: str) -> None:
    ours = make_key(url, key)
    make_key(url, key)
    list(check(url, ours))
    list(check(url, "wrong"))


def refusals(url: str, key: str) -> None:
    """One after the other, whatever comes back."""
    ours, _, version = make_key(url, key).partition(":")
    master, limited, asking, wrong, nobody = (Client(url, k) for k in (key, ours, version, "wrong", None))
    fill(_engine(url, f"{ours}:{version}"), LIBRARY[:3])
    uid = "apfl-everything"
    index = f"indexes/{uid}"
    one_search = {"queries": [{"indexUid": uid, "q": "", "filter": "kind = 'post'"}]}
    for client in (wrong, nobody, asking):
        _say(client, "post", "multi-search", one_search)
        _say(client, "get", "version")
    for path in ("keys", "version", "indexes/others", "tasks/999999"):
        _say(limited, "get", path)
    _say(limited, "post", "indexes", {"uid": "others"})
    _say(limited, "post", "swap-indexes", [{"indexes": [uid, "others"], "rename": False}])
    _say(limited, "post", "dumps", {})
    for told in (
        "kind =",
        "kind = post OR",
        "(kind = 'post'",
        "title = 'x'",
        "kind > 'a'",
        "nobody IN ['x']",
        "key IN []",
    ):
        _say(limited, "post", "multi-search", {"queries": [{"indexUid": uid, "q": "", "filter": told}]})
    _say(limited, "post", "multi-search", {"queries": [{"indexUid": "apfl-nothing", "q": ""}]})
    _say(limited, "post", "multi-search", {"queries": [{"indexUid": uid, "q": "", "facets": ["nobody"]}]})
    _say(limited, "post", "multi-search", {"queries": [{"indexUid": uid, "q": "", "distinct": "title"}]})
    _say(limited, "post", f"{index}/facet-search", {"facetName": "kind", "facetQuery": "po"})
    for path in (
        f"{index}/documents/nobody",
        "indexes/apfl-nothing/documents/post-1",
        "indexes/apfl-nothing/stats",
    ):
        _say(limited, "get", path)
    _say(master, "post", "keys", {"actions": ["version"], "indexes": ["apfl-*"], "expiresAt": None})
    _say(master, "post", "indexes", {"uid": "not a name!"})
    for method, path, body in (
        ("post", f"{index}/documents", [{"key": "not a key!"}]),
        ("post", f"{index}/documents", [{"nothing": 1}]),
        ("post", "indexes", {"uid": uid}),
        ("delete", "indexes/apfl-nothing", None),
        ("post", "swap-indexes", [{"indexes": [uid, "apfl-nothing"], "rename": False}]),
    ):
        task = _say(master, method, path, body)
        master.wait_for_task(task["taskUid"], 30_000)


CONVERSATIONS: dict[str, Callable[[str, str], None]] = {
    conversation.__name__: conversation for conversation in (finding, groups, following, keys, refusals)
}


def _engine(url: str, key: str) -> MeilisearchEngine:
    return MeilisearchEngine(Server(url, key), definition(), nullcontext)


def _say(client: Client, method: str, path: str, *body: object) -> dict[str, int]:
    with suppress(MeilisearchApiError):
        told: dict[str, int] = getattr(client.http, method)(
            path, *(part for part in body if part is not None)
        )
        return told
    return {}
