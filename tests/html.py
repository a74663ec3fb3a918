"""What a page says, as a small tree that tests can ask: `page(answer).all("ul.rows li a")`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Union

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "path"}
BLOCKS = {"br", "div", "dd", "dt", "h1", "h2", "h3", "h4", "li", "p", "td", "th", "tr", "header", "footer"}
_STEP = re.compile(r"([a-z0-9]*)((?:[.#][\w-]+)*)")


@dataclass
class Element:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Union["Element", str]] = field(default_factory=list)

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def get(self, attribute: str) -> str | None:
        return self.attributes.get(attribute)

    @property
    def text(self) -> str:
        """All its text, each run of white space as one space."""
        return " ".join("".join(self._texts()).split())

    @property
    def raw(self) -> str:
        return "".join(self._texts())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                gap = " " if child.name in BLOCKS else ""
                yield gap
                yield from child._texts()
                yield gap

    def walk(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, selector: str) -> list["Element"]:
        """Elements below, in order: steps of `tag.class#id`, separated by spaces."""
        found = [self]
        for step in selector.split():
            below = {id(element): element for start in found for element in start.walk()}
            found = [element for element in below.values() if element.fits(step)]
        return found

    def one(self, selector: str) -> "Element":
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector}"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector)]

    def fits(self, step: str) -> bool:
        tag, marks = _STEP.fullmatch(step).groups()
        wanted = re.findall(r"([.#])([\w-]+)", marks)
        return tag in {"", self.name} and all(
            name == self.get("id") if kind == "#" else name in (self.get("class") or "").split()
            for kind, name in wanted
        )

    def fields(self) -> dict[str, str]:
        """What a browser sends of this form, were it sent as it stands."""
        sent = {}
        for element in self.walk():
            name = element.get("name")
            if not name:
                continue
            if element.name == "textarea":
                sent[name] = element.raw.removeprefix("\n")
            elif element.name == "select":
                chosen = [one for one in element.all("option") if "selected" in one.attributes]
                first = (chosen or element.all("option"))[0]
                sent[name] = first.attributes.get("value", first.text)
            elif element.get("type") == "file":
                continue  # nothing is chosen
            elif element.get("type") not in {"checkbox", "radio"} or "checked" in element.attributes:
                sent[name] = element.attributes.get("value", "")
        return sent


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].name == tag, f"<{self.open[-1].name}> is ended by </{tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(text: str) -> Element:
    """The tree; an element that is not closed where it should be fails the test."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    assert len(builder.open) == 1, f"<{builder.open[-1].name}> is never closed"
    return builder.root


def page(answer: Any, status: int = 200) -> Element:
    """The page of an answer, which has this status."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
    return parse(answer.text)


def said(answer: Any, status: int = 200) -> str:
    """The text inside `<main>`."""
    return page(answer, status).one("main").text
