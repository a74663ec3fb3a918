"""The form of a bookmark."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, StringConstraints

from apfl_net.kit.i18n import N_
from apfl_net.kit.text import clean_text

LONGEST_NOTE = 1000


def _day(typed: object) -> object:
    """What a browser leaves empty is no day; strictly a date, never a number of seconds."""
    text = str(typed).strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValueError(N_("This does not look right; please check it.")) from error


class BookmarkForm(BaseModel):
    note: Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=LONGEST_NOTE)] = ""
    remind: Literal["none", "tomorrow", "week", "month", "day"] = "none"
    day: Annotated[date | None, BeforeValidator(_day)] = None
