"""What facilitators type at their desk."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints

from apfl_net.discussions.schemas.fields import Body, OptionalNumber, Reason, Ticked, known_country
from apfl_net.ediscussions.checklist import BY_KEY
from apfl_net.ediscussions.policy.messages import unknown_fields
from apfl_net.kit.i18n import N_, languages
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.members.reference import constituencies

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _known_item(key: str) -> str:
    if key not in BY_KEY or not BY_KEY[key].by_hand:
        raise ValueError(N_("Please choose one of the list."))
    return key


def _known_fields(text: str) -> str:
    if unknown_fields(text):
        raise ValueError(N_("There is a word in {braces} that we cannot fill in. Those we know stand below."))
    return text


def _known_constituency(code: str) -> str:
    if code and code not in constituencies():
        raise ValueError(N_("Please choose one of the list."))
    return code


def _known_language(code: str) -> str:
    if code not in languages():
        raise ValueError(N_("Please choose one of the list."))
    return code


def _clock(typed: str) -> str:
    if not CLOCK.fullmatch(typed):
        raise ValueError(N_("Please give a time, as in 09:00."))
    return typed


def _day(typed: object) -> date:
    try:
        day = date.fromisoformat(str(typed)[:10])
    except ValueError:
        raise ValueError(N_("Please give a day, as in 2026-12-31.")) from None
    if not 2000 <= day.year <= 2200:
        raise ValueError(N_("Please give a day, as in 2026-12-31."))
    return day


Long = StringConstraints(min_length=1, max_length=6000)
Short = StringConstraints(min_length=1, max_length=150)
Words = Annotated[str, BeforeValidator(clean_text), Long, AfterValidator(_known_fields)]
Subject = Annotated[str, BeforeValidator(clean_line), Short, AfterValidator(_known_fields)]
Spoken = Annotated[str, AfterValidator(_known_language)]
Handle = Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=60)]


class TickForm(BaseModel):
    item: Annotated[str, AfterValidator(_known_item)]
    done: Literal["yes", "no"]


class MessageTextForm(BaseModel):
    language: Spoken
    subject: Subject
    body: Words


class NewMessageForm(MessageTextForm):
    readers: Literal["invited", "concerned", "joined", "silent"]


class ApprovalForm(BaseModel):
    days: Annotated[int, Field(ge=0, le=120)]
    side: Literal["before", "after"]
    anchor: Literal["opens", "closes"]
    at: Annotated[str, BeforeValidator(clean_line), AfterValidator(_clock)]

    @property
    def moment(self) -> dict[str, Any]:
        days = -self.days if self.side == "before" else self.days
        return {"anchor": self.anchor, "days": days, "at": self.at}


class InvitationForm(BaseModel):
    handle: Handle


class GroupInvitationForm(BaseModel):
    people: Literal["event", "ring"]
    country: Annotated[str, AfterValidator(lambda code: known_country(code) or "")] = ""
    constituency: Annotated[str, AfterValidator(_known_constituency)] = ""


class WeekForm(BaseModel):
    body: Body
    started_from: OptionalNumber = 0
    tell: Ticked = False


class DecliningForm(BaseModel):
    reason: Reason


class PinForm(BaseModel):
    pinned: Literal["yes", "no"]


class HandoverForm(BaseModel):
    handle: Handle
    first_day: Annotated[date, BeforeValidator(_day)]
    note: Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=2000)] = ""
