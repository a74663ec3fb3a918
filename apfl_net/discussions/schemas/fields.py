"""Kinds of fields, each with what is allowed in it."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from apfl_net.kit.i18n import N_, reader
from apfl_net.kit.languages import REGION
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.members.reference import country_names
from apfl_net.vocabulary.terms import is_term

LONGEST_POST = 20_000
LONGEST_TITLE = 200

Line = Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=LONGEST_TITLE)]
Body = Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=LONGEST_POST)]


def known_language(code: str) -> str:
    if code and code not in REGION:
        raise ValueError(N_("Please choose one of the list."))
    return code


def known_country(code: str) -> str | None:
    if code and code not in country_names():
        raise ValueError(N_("Please choose one of the list."))
    return code or None


def term_of(kind: str) -> AfterValidator:
    def known(code: str) -> str | None:
        if code and not is_term(kind, code):
            raise ValueError(N_("Please choose one of the list."))
        return code or None

    return AfterValidator(known)


def _number_filled_in(typed: object) -> int | None:
    """A number that a page itself filled in; what is none, or no id could be, counts as left open."""
    text = str(typed)
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _moment_of_reader(typed: object) -> datetime | None:
    """What a `datetime-local` field sends, as meant in the reader's zone."""
    if typed in {"", None}:
        return None
    try:
        local = datetime.strptime(str(typed)[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007  (the zone comes next)
    except ValueError:
        raise ValueError(N_("Please give a day and a time, as in 2026-12-31T18:00.")) from None
    if not 2000 <= local.year <= 2200:
        raise ValueError(N_("Please give a day and a time, as in 2026-12-31T18:00."))
    return local.replace(tzinfo=reader().zone).astimezone(UTC)


def new_form_key() -> str:
    """Makes a form recognisable, so that sending it twice does not post twice."""
    return uuid4().hex


FormKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
OptionalNumber = Annotated[int | None, BeforeValidator(_number_filled_in)]
LocalMoment = Annotated[datetime | None, BeforeValidator(_moment_of_reader)]
Ticked = Annotated[bool, BeforeValidator(bool)]  # a box that is not ticked is not sent
Language = Annotated[str, AfterValidator(known_language)]

Reason = Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=500)]
