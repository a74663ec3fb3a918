"""What the stand-in answers to which request, and to whose key."""

import fnmatch
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.standins.meilisearch_indexes import Index, Refused

GLOBAL = {"version", "keys.get", "keys.create", "dumps.create"}
ONCE = "2026-01-01T00:00:00.000001Z"

Answer = tuple[int, Any]


@dataclass
class Held:
    master_key: str
    version: str
    indexes: dict[str, Index] = field(default_factory=dict)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)

    def index(self, uid: str, status: int = 404) -> Index:
        if uid not in self.indexes:
            raise Refused(status, "index_not_found")
        return self.indexes[uid]

    def task(self, kind: str, uid: str | None, work: Callable[[], object]) -> Answer:
        """Done at once; told as waiting, then as done."""
        error = None
        try:
            work()
        except Refused as refused:
            error = refused.told()
        number, state = len(self.tasks), "failed" if error else "succeeded"
        told = {"uid": number, "indexUid": uid, "status": state, "type": kind, "enqueuedAt": ONCE}
        self.tasks.append(told | {"canceledBy": None, "error": error})
        told = {"taskUid": number, "indexUid": uid, "status": "enqueued", "type": kind, "enqueuedAt": ONCE}
        return 202, told


@dataclass(frozen=True)
class Asker:
    """What a key is good for."""

    is_master: bool
    actions: frozenset[str]
    indexes: tuple[str, ...]

    def may(self, right: str) -> None:
        if not self.is_master and right not in self.actions:
            raise Refused(403, "invalid_api_key", "auth")

    def knows(self, uid: str | None) -> bool:
        """A swap is of no index, so only who knows all of them is told of it."""
        return self.is_master or any(fnmatch.fnmatch(uid or "", name) for name in self.indexes)

    def may_touch(self, uid: str) -> None:
        if not self.knows(uid):
            raise Refused(403, "invalid_api_key", "auth")


def answered(held: Held, key: str, request: str, body: Any) -> Answer:
    told = held.keys.get(key, {"actions": [], "indexes": []})
    asker = Asker(key == held.master_key, frozenset(told["actions"]), tuple(told["indexes"]))
    for pattern, right, route in ROUTES:
        if match := re.fullmatch(pattern, request):
            asker.may(right)
            if match.lastindex and "/indexes/" in request:
                asker.may_touch(match[1])
            return route(held, asker, body, *match.groups())
    raise AssertionError(f"the stand-in does not know {request}")


def _version(held: Held, _asker: Asker, _body: Any) -> Answer:
    return 200, {"commitSha": "none", "commitDate": "unknown", "pkgVersion": held.version}


def _make_key(held: Held, _asker: Asker, told: dict[str, Any]) -> Answer:
    if told["indexes"] != ["*"] and GLOBAL & set(told["actions"]):
        raise Refused(400, "index_scoped_api_key_with_global_action")
    if any(key["uid"] == told["uid"] for key in held.keys.values()):
        raise Refused(409, "api_key_already_exists")
    value = hmac.new(held.master_key.encode(), told["uid"].encode(), hashlib.sha256).hexdigest()
    held.keys[value] = told | {"key": value, "createdAt": ONCE, "updatedAt": ONCE}
    return 201, held.keys[value]


def _key(held: Held, _asker: Asker, _body: Any, uid: str) -> Answer:
    return 200, next(key for key in held.keys.values() if key["uid"] == uid)


def _list(held: Held, asker: Asker, asked: dict[str, list[str]]) -> Answer:
    limit = int(asked["limit"][0])
    known = [one for uid, one in sorted(held.indexes.items()) if asker.knows(uid)]
    told = [{"uid": one.uid, "primaryKey": one.key, "createdAt": ONCE, "updatedAt": ONCE} for one in known]
    return 200, {"results": told[:limit], "offset": 0, "limit": limit, "total": len(told)}


def _create(held: Held, asker: Asker, told: dict[str, Any]) -> Answer:
    uid = told["uid"]
    asker.may_touch(uid)
    if not re.fullmatch(r"[\w-]+", uid, re.ASCII):
        raise Refused(400, "invalid_index_uid")

    def create() -> None:
        if uid in held.indexes:
            raise Refused(400, "index_already_exists")
        held.indexes[uid] = Index(uid, told.get("primaryKey"))

    return held.task("indexCreation", uid, create)


def _get(held: Held, _asker: Asker, _body: Any, uid: str) -> Answer:
    return 200, {"uid": uid, "primaryKey": held.index(uid).key}


def _delete(held: Held, _asker: Asker, _body: Any, uid: str) -> Answer:
    return held.task("indexDeletion", uid, lambda: held.indexes.pop(held.index(uid).uid))


def _set_up(held: Held, _asker: Asker, told: dict[str, Any], uid: str) -> Answer:
    return held.task("settingsUpdate", uid, lambda: held.index(uid).settings.update(told))


def _put(held: Held, _asker: Asker, told: list[dict[str, Any]], uid: str) -> Answer:
    return held.task("documentAdditionOrUpdate", uid, lambda: held.index(uid).put(told))


def _remove(held: Held, _asker: Asker, told: dict[str, Any], uid: str) -> Answer:
    return held.task("documentDeletion", uid, lambda: held.index(uid).remove(told["filter"]))


def _document(held: Held, _asker: Asker, _body: Any, uid: str, key: str) -> Answer:
    return 200, held.index(uid).document(key)


def _stats(held: Held, _asker: Asker, _body: Any, uid: str) -> Answer:
    told = {"numberOfDocuments": len(held.index(uid).documents), "isIndexing": False}
    sizes = {"rawDocumentDbSize": 0, "avgDocumentSize": 0, "fieldDistribution": {}}
    return 200, told | sizes | {"numberOfEmbeddings": 0, "numberOfEmbeddedDocuments": 0}


def _facets(held: Held, _asker: Asker, told: dict[str, Any], uid: str) -> Answer:
    return 200, held.index(uid).resembling(told)


def _search(held: Held, asker: Asker, told: dict[str, Any]) -> Answer:
    for query in told["queries"]:
        asker.may_touch(query["indexUid"])
    return 200, {"results": [held.index(one["indexUid"], 400).search(one) for one in told["queries"]]}


def _swap(held: Held, asker: Asker, told: list[dict[str, Any]]) -> Answer:
    (one, other), rename = told[0]["indexes"], told[0]["rename"]
    asker.may_touch(one)
    asker.may_touch(other)

    def swap() -> None:
        first, second = held.index(one), None if rename else held.index(other)
        del held.indexes[one]
        for uid, index in ((other, first), (one, second)):
            if index:
                index.uid, held.indexes[uid] = uid, index

    return held.task("indexSwap", None, swap)


def _task(held: Held, asker: Asker, _body: Any, number: str) -> Answer:
    if int(number) >= len(held.tasks) or not asker.knows(held.tasks[int(number)]["indexUid"]):
        raise Refused(404, "task_not_found")
    return 200, held.tasks[int(number)]


def _nothing(_held: Held, _asker: Asker, _body: Any) -> Answer:
    raise AssertionError("nobody may do that here")


ROUTES: list[tuple[str, str, Callable[..., Answer]]] = [
    ("GET /version", "version", _version),
    ("POST /keys", "keys.create", _make_key),
    ("GET /keys", "keys.get", _nothing),
    ("GET /keys/(.+)", "keys.get", _key),
    ("POST /dumps", "dumps.create", _nothing),
    ("GET /indexes", "indexes.get", _list),
    ("POST /indexes", "indexes.create", _create),
    ("GET /indexes/([^/]+)", "indexes.get", _get),
    ("DELETE /indexes/([^/]+)", "indexes.delete", _delete),
    ("PATCH /indexes/([^/]+)/settings", "settings.update", _set_up),
    ("POST /indexes/([^/]+)/documents", "documents.add", _put),
    ("POST /indexes/([^/]+)/documents/delete", "documents.delete", _remove),
    ("GET /indexes/([^/]+)/documents/([^/]+)", "documents.get", _document),
    ("GET /indexes/([^/]+)/stats", "stats.get", _stats),
    ("POST /indexes/([^/]+)/facet-search", "search", _facets),
    ("POST /multi-search", "search", _search),
    ("POST /swap-indexes", "indexes.swap", _swap),
    (r"GET /tasks/(\d+)", "tasks.get", _task),
]
