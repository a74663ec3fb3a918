"""Forms of moderation."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, StringConstraints

from apfl_net.kit.i18n import N_, reader
from apfl_net.kit.text import clean_text

Words = Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=4000)]
OptionalWords = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=4000)]


def _day_of_reader(typed: object) -> datetime | None:
    """The end of a day, as meant in the reader's zone."""
    if not typed:
        return None
    try:
        day = datetime.strptime(str(typed)[:10], "%Y-%m-%d")  # noqa: DTZ007  (the zone comes next)
    except ValueError:
        raise ValueError(N_("Please give a day, as in 2026-12-31.")) from None
    if not 2000 <= day.year <= 2200:
        raise ValueError(N_("Please give a day, as in 2026-12-31."))
    return day.replace(hour=23, minute=59, tzinfo=reader().zone).astimezone(UTC)


class ReportForm(BaseModel):
    category: Literal["victim", "danger", "defamation", "conduct", "spam", "other"]
    note: OptionalWords = ""


class VersionForm(BaseModel):
    """`version`, here and below, is that of the case as the page showed it. Fields of the forms of one page
    have different names, so that each keeps what was typed in it.
    """

    version: int


class NoteForm(BaseModel):
    note: Words


class HandOverForm(BaseModel):
    version: int
    to: int
    handover_note: Words


class MessageForm(BaseModel):
    version: int
    recipient: int
    message: Words


class HoldForm(BaseModel):
    version: int
    hold_reason: Words


class RemovalForm(BaseModel):
    version: int
    removal_reason: Words


class DecliningForm(BaseModel):
    reason: Words


class SanctionForm(BaseModel):
    version: int
    kind: Literal["warning", "suspension", "ban"]
    sanction_reason: Words
    until: Annotated[datetime | None, BeforeValidator(_day_of_reader)] = None


class ClosingForm(BaseModel):
    version: int
    outcome: Literal["nothing", "changed", "removed", "held", "sanctioned", "elsewhere"]
    closing_note: OptionalWords = ""


class AppealForm(BaseModel):
    words: Words


class DecisionForm(BaseModel):
    outcome: Literal["upheld", "lifted"]
    answer: Words
