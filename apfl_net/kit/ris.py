"""RIS: references as lines of a tag of two signs and a text, as reference managers exchange them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_LINE = re.compile(r"^\ufeff?([A-Z][A-Z0-9])  ?- ?(.*)$")


@dataclass
class RisReference:
    """The line it begins at, its kind (`TY`), and what each tag says, in order."""

    line: int
    kind: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def take(self, tag: str, text: str) -> None:
        self.fields.setdefault(tag, []).append(text)

    def first(self, *tags: str) -> str:
        """What the first of these tags says that says anything."""
        return next((said for tag in tags for said in self.fields.get(tag, []) if said), "")

    def all(self, *tags: str) -> list[str]:
        return [said for tag in tags for said in self.fields.get(tag, []) if said]


def read_ris(lines: Iterable[str]) -> Iterator[RisReference]:
    """One reference after the other. A line without a tag goes on with the one before; one that never ends is
    given too, as what there is of it.
    """
    reference: RisReference | None = None
    last = ""
    for number, line in enumerate(lines, 1):
        found = _LINE.match(line.rstrip("\r\n"))
        tag, text = (found[1], found[2].strip()) if found else ("", line.strip())
        if tag == "TY" or (tag == "ER" and reference):
            if reference:
                yield reference
            reference = RisReference(number, text) if tag == "TY" else None
        elif reference and tag:
            reference.take(tag, text)
            last = tag
        elif reference and text and reference.fields.get(last):
            reference.fields[last][-1] += f" {text}"
    if reference:
        yield reference


def ris_text(kind: str, fields: Iterable[tuple[str, str]]) -> str:
    """A reference as it is written: what is empty is left out, and nothing can begin a line of its own."""
    lines: Sequence[tuple[str, str]] = [("TY", kind), *fields]
    said = [f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in lines if text.strip()]
    return "".join(said) + "ER  - \r\n"
