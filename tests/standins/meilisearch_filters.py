"""The filters that the stand-in understands: those of our engine. Others are refused."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
Test = Callable[[Document], bool]

_TOKEN = re.compile(r"\s*(?:'((?:[^'\\]|\\.)*)'|([()\[\],=]|>=|STARTS WITH\b|[\w.-]+))")
_WORDS = {"AND", "OR", "NOT", "IN", "STARTS WITH"}


class NoFilter(Exception):
    """What the server calls `invalid_search_filter`."""


def alike(value: Any) -> Any:
    """As values are compared: without case, with letters taken apart."""
    return unicodedata.normalize("NFKD", value.strip()).lower() if isinstance(value, str) else value


def values_of(document: Document, name: str) -> list[Any]:
    value = document.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


class Reading:
    """One filter, from its beginning to its end."""

    def __init__(self, text: str, filterable: set[str], compared: Collection[str] = ()) -> None:
        self.filterable, self.compared = filterable, compared
        self.tokens = list(_tokens(text))
        self.at = 0

    def whole(self) -> Test:
        test = self._some()
        if self.at < len(self.tokens):
            raise NoFilter
        return test

    def _some(self) -> Test:
        tests = [self._every()]
        while self._next("OR"):
            tests.append(self._every())
        return lambda document: any(test(document) for test in tests)

    def _every(self) -> Test:
        tests = [self._one()]
        while self._next("AND"):
            tests.append(self._one())
        return lambda document: all(test(document) for test in tests)

    def _one(self) -> Test:
        if self._next("NOT"):
            test = self._one()
            return lambda document: not test(document)
        if self._next("("):
            test = self._some()
            self._must(")")
            return test
        return self._condition()

    def _condition(self) -> Test:
        name = self._value()
        if name not in self.filterable:
            raise NoFilter
        if self._next("STARTS WITH"):
            start = alike(self._value())
            return lambda document: any(alike(value).startswith(start) for value in values_of(document, name))
        if name in self.compared and self._next(">="):
            least = int(self._value())
            return lambda document: any(value >= least for value in values_of(document, name))
        wanted = {alike(value) for value in self._wanted()}
        return lambda document: any(alike(value) in wanted for value in values_of(document, name))

    def _wanted(self) -> Iterator[Any]:
        if self._next("="):
            yield self._value()
            return
        self._must("IN")
        self._must("[")
        while not self._next("]"):
            value = self._value()
            yield from [value, int(value)] if value.isdecimal() else [value]
            if not self._next(","):
                self._must("]")
                return

    def _next(self, text: str) -> bool:
        found = self.at < len(self.tokens) and self.tokens[self.at] == (text, False)
        self.at += found
        return found

    def _must(self, text: str) -> None:
        if not self._next(text):
            raise NoFilter

    def _value(self) -> str:
        if self.at == len(self.tokens):
            raise NoFilter
        text, quoted = self.tokens[self.at]
        if not quoted and (text in _WORDS or not re.fullmatch(r"[\w.-]+", text)):
            raise NoFilter
        self.at += 1
        return text


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """Each with whether it stood in quotes."""
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise NoFilter
        at = match.end()
        quoted = match[1] is not None
        yield (match[1].replace("\\'", "'") if quoted else match[2]), quoted
