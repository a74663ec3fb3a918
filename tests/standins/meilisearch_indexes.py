"""An index of the stand-in: documents in memory, every one of them looked at for every search."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from apfl_net.kit.search.meilisearch.near import is_one_letter_off
from tests.standins.meilisearch_filters import NoFilter, Reading, alike, values_of

ANSWERED = 20


class Refused(Exception):
    """Status and code, as the server tells them."""

    def __init__(self, status: int, code: str, kind: str = "invalid_request") -> None:
        self.status, self.code, self.kind = status, code, kind
        super().__init__(code)

    def told(self) -> dict[str, str]:
        return {"message": self.code, "code": self.code, "type": self.kind, "link": ""}


class Index:
    def __init__(self, uid: str, key: str | None) -> None:
        self.uid, self.key = uid, key
        self.settings: dict[str, Any] = {}
        self.documents: dict[str, dict[str, Any]] = {}

    def put(self, documents: list[dict[str, Any]]) -> None:
        for document in documents:
            if self.key not in document:
                raise Refused(400, "missing_document_id")
            if not re.fullmatch(r"[\w-]+", str(document[self.key]), re.ASCII):
                raise Refused(400, "invalid_document_id")
        for document in documents:
            self.documents[document[self.key]] = document

    def remove(self, told: str) -> None:
        for document in self.fitting(told):
            del self.documents[document[self.key]]

    def document(self, key: str) -> dict[str, Any]:
        if key not in self.documents:
            raise Refused(404, "document_not_found")
        return self.documents[key]

    def fitting(self, told: str | None) -> list[dict[str, Any]]:
        if not told:
            return list(self.documents.values())
        try:
            test = Reading(told, self._names("filter"), self._compared()).whole()
        except NoFilter:
            raise Refused(400, "invalid_search_filter") from None
        return [document for document in self.documents.values() if test(document)]

    def search(self, query: Mapping[str, Any]) -> dict[str, Any]:
        found = self.fitting(query.get("filter"))
        for order in reversed(query.get("sort", [])):
            name, _, direction = order.partition(":")
            found.sort(key=lambda document: document.get(name, 0), reverse=direction == "desc")
        if name := query.get("distinct"):
            found = self._one_of_each(found, name)
        answer = {"indexUid": self.uid, "query": query.get("q", ""), **_page(found, query)}
        if facets := query.get("facets"):
            answer |= {"facetDistribution": self._counts(found, facets), "facetStats": {}}
        return answer

    def _one_of_each(self, found: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
        """The first with a value."""
        if name not in self._names("filter"):
            raise Refused(400, "invalid_search_distinct")
        first: dict[str, dict[str, Any]] = {}
        for document in found:
            first.setdefault(document[name], document)
        return list(first.values())

    def resembling(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """Values of a field that begin, but for one letter, as the text does."""
        name, asked = query["facetName"], alike(query["facetQuery"])
        if name not in self._names("facetSearch"):
            raise Refused(400, "invalid_facet_search_facet_name")
        found = self.fitting(query.get("filter"))
        counts = Counter(value for document in found for value in values_of(document, name))
        typos = len(asked.encode()) >= self.settings["typoTolerance"]["minWordSizeForTypos"]["oneTypo"]
        near = [value for value in counts if _begins_nearly(alike(value), asked, typos)]
        near.sort(key=lambda value: -counts[value])
        hits = [{"value": value, "count": counts[value]} for value in near]
        return {"facetHits": hits[: self._most_values()], "facetQuery": query["facetQuery"]}

    def _names(self, feature: str) -> set[str]:
        rules = self.settings.get("filterableAttributes", [])
        return {name for rule in rules if rule["features"][feature] for name in rule["attributePatterns"]}

    def _compared(self) -> set[str]:
        rules = self.settings.get("filterableAttributes", [])
        compared = [rule["attributePatterns"] for rule in rules if rule["features"]["filter"]["comparison"]]
        return {name for names in compared for name in names}

    def _most_values(self) -> int:
        most: int = self.settings["faceting"]["maxValuesPerFacet"]
        return most

    def _counts(self, found: list[dict[str, Any]], facets: list[str]) -> dict[str, dict[str, int]]:
        if not set(facets) <= self._names("filter"):
            raise Refused(400, "invalid_search_facets")
        had = {name for one in self.documents.values() for name in one}
        counts = {
            name: Counter(str(value) for one in found for value in values_of(one, name))
            for name in facets
            if name in had
        }
        return {name: dict(one.most_common(self._most_values())) for name, one in counts.items()}


def _page(found: list[dict[str, Any]], query: Mapping[str, Any]) -> dict[str, Any]:
    """Of pages the whole number is told, of a window the same under another name."""
    if "hitsPerPage" in query:
        size, page = query["hitsPerPage"], query.get("page", 1)
        first, last = size * (page - 1), size * page
        pages = -(-len(found) // size) if size else 0
        told = {"hitsPerPage": size, "page": page, "totalPages": pages, "totalHits": len(found)}
    else:
        first, limit = query.get("offset", 0), query.get("limit", ANSWERED)
        last = first + limit
        told = {"limit": limit, "offset": first, "estimatedTotalHits": len(found)}
    names = query.get("attributesToRetrieve")
    hits = [{name: one[name] for name in names or one if name in one} for one in found[first:last]]
    return {"hits": hits, **told}


def _begins_nearly(value: str, asked: str, typos: bool) -> bool:
    if value.startswith(asked):
        return True
    lengths = range(len(asked) - 1, len(asked) + 2)
    return typos and any(is_one_letter_off(value[:length], asked) for length in lengths)
