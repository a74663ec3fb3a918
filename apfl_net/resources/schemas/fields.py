"""Fields that several forms of this room have."""

import re
from collections.abc import Callable, Container
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from apfl_net.kit.i18n import N_
from apfl_net.kit.languages import REGION
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.kit.web.addresses import LARGEST_ID

MOST_LINES = 50


def one_of(known: Callable[[], Container[str]]) -> AfterValidator:
    def check(code: str) -> str:
        if code not in known():
            raise ValueError(N_("Please choose one of the list."))
        return code

    return AfterValidator(check)


def _lines(typed: object) -> tuple[str, ...]:
    """A text with one thing a line."""
    lines = (clean_line(line) for line in str(typed).splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _not_too_many(lines: tuple[str, ...]) -> tuple[str, ...]:
    if len(lines) > MOST_LINES or any(len(line) > 500 for line in lines):
        raise ValueError(N_("This is too much: fifty lines at most, and none of them that long."))
    return lines


def _web_addresses(lines: tuple[str, ...]) -> tuple[str, ...]:
    if not all(is_web_address(line) for line in lines):
        raise ValueError(N_("Please give whole addresses, one a line, as in https://example.org/report."))
    return lines


def is_web_address(text: str) -> bool:
    """A whole address of the web; what else a link can do (`javascript:`) is none."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        return False


def _record_id(typed: object) -> int | None:
    """`12`, or the address of a record."""
    text = clean_line(str(typed or ""))
    if not text:
        return None
    said = re.fullmatch(r"(?:\S*/resources/)?(\d{1,10})(?:-\S*)?", text)
    if said is None or not 1 <= int(said[1]) <= LARGEST_ID:
        raise ValueError(N_("Please give the address of a record, as in /resources/12-its-title."))
    return int(said[1])


Line = Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=500)]
OptionalLine = Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=500)]
Text = Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=10_000)]
OptionalText = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=10_000)]
Reason = Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=2000)]
Language = Annotated[str, one_of(lambda: REGION)]
Lines = Annotated[tuple[str, ...], BeforeValidator(_lines), AfterValidator(_not_too_many)]
Addresses = Annotated[Lines, AfterValidator(_web_addresses)]
RecordId = Annotated[int | None, BeforeValidator(_record_id)]
