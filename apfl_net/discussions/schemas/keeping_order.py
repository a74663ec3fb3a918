"""Forms in which moderators keep order. Fields stand in the order of the page, as do their errors."""

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, StringConstraints, ValidationInfo, field_validator

from apfl_net.discussions.schemas.fields import Line, LocalMoment, OptionalNumber, Reason, Ticked
from apfl_net.kit.i18n import N_
from apfl_net.kit.text import clean_text

NUMBERS = re.compile(r"(\d{1,9})(?:\s*(-)\s*(\d{1,9})?)?")
THREAD_ADDRESS = re.compile(r"(?:.*/threads/|#)?(\d{1,9})(?:-[^/]*)?/?")
MOST_RANGES = 100

Numbers = list[tuple[int, int | None]]
"""First and last of each range; None for all that follow."""


def _numbers_typed(typed: object) -> Numbers:
    """`7, 9-12, 15-`"""
    parts = [part.strip().lstrip("#") for part in str(typed).replace("–", "-").split(",") if part.strip()]
    found = [NUMBERS.fullmatch(part) for part in parts[:MOST_RANGES]]
    if not found or None in found or len(parts) > MOST_RANGES:
        raise ValueError(N_("Please give the numbers of posts, as in 7, 9-12, 15-."))
    ranges = [match.groups() for match in found if match]
    return [(int(first), int(last) if last else None if dash else int(first)) for first, dash, last in ranges]


def _thread_typed(typed: object) -> int | None:
    """The address of a thread as copied from the browser, or its number."""
    text = str(typed).strip()
    if not text:
        return None
    match = THREAD_ADDRESS.fullmatch(text)
    if match is None:
        raise ValueError(N_("Please give the address of a thread, as in /threads/12."))
    return int(match.group(1))


OptionalReason = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=500)]
PostNumbers = Annotated[Numbers, BeforeValidator(_numbers_typed)]
ThreadAddress = Annotated[int | None, BeforeValidator(_thread_typed)]


class OptionalReasonForm(BaseModel):
    reason: OptionalReason = ""


class ReasonForm(BaseModel):
    reason: Reason


class MoveForm(BaseModel):
    space: Annotated[str, StringConstraints(min_length=1)]
    reason: Reason


class MergeForm(BaseModel):
    listed: OptionalNumber = None
    target: ThreadAddress = None
    reason: Reason

    @property
    def target_id(self) -> int | None:
        """What was typed counts more than what was chosen from the list."""
        return self.target or self.listed


class SplitForm(BaseModel):
    posts: PostNumbers
    title: Line
    reason: Reason
    changes: OptionalNumber = None  # of the thread, when the numbers were read


class TitleForm(BaseModel):
    title: Line
    forget: Ticked = False
    reason: Reason


class SlowModeForm(BaseModel):
    minutes: Literal["0", "1", "5", "10", "30", "60", "360", "1440"]
    hours: Literal["1", "6", "24", "72", "168"] = "24"
    reason: Reason

    @property
    def lasts(self) -> timedelta:
        return timedelta(hours=int(self.hours))


class ScheduleForm(BaseModel):
    opens_at: LocalMoment = None
    closes_at: LocalMoment = None
    reason: Reason

    @field_validator("closes_at")
    @classmethod
    def closes_after_it_opens(cls, closes_at: LocalMoment, info: ValidationInfo) -> LocalMoment:
        opens_at = info.data.get("opens_at")
        if closes_at and opens_at and closes_at <= opens_at:
            raise ValueError(N_("It should close after it opens."))
        return closes_at
