"""What is typed when an e-discussion is prepared: days and times are those of the event's zone."""

from datetime import date, datetime, tzinfo
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints

from apfl_net.discussions.schemas.fields import Body, Line, OptionalNumber, Reason, Ticked, known_language
from apfl_net.ediscussions.phases import local_moment
from apfl_net.kit.i18n import N_
from apfl_net.kit.languages import REGION
from apfl_net.kit.text import clean_line, clean_text

Text = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=2_000)]
Handle = Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=60)]
Record = Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=500)]
FIRST_YEAR, LAST_YEAR = 2000, 2200


def _day_typed(typed: object) -> date:
    try:
        day = date.fromisoformat(str(typed))
    except ValueError:
        raise ValueError(N_("Please give a day, as in 2026-12-31.")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(N_("Please give a day, as in 2026-12-31."))
    return day


def _day_or_none(typed: object) -> date | None:
    return _day_typed(typed) if typed else None


def _clock_typed(typed: object) -> datetime | None:
    """Day and time on the clocks of a place, which comes later."""
    if not typed:
        return None
    try:
        local = datetime.strptime(str(typed)[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007  (see `in_zone`)
    except ValueError:
        raise ValueError(N_("Please give a day and a time, as in 2026-12-31T18:00.")) from None
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise ValueError(N_("Please give a day and a time, as in 2026-12-31T18:00."))
    return local


def in_zone(local: datetime | None, where: tzinfo) -> datetime | None:
    return local_moment(local.date(), local.time(), where) if local else None


def _zone_known(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(N_("Please choose one of the list."))
    return name


def _languages_typed(typed: object) -> str:
    codes = str(typed).replace(",", " ").split()
    if not codes or len(codes) > len(REGION) or not set(codes) <= set(REGION):
        raise ValueError(N_("Please give language codes, as in: en vi th."))
    return " ".join(dict.fromkeys(codes))


Day = Annotated[date, BeforeValidator(_day_typed)]
OptionalDay = Annotated[date | None, BeforeValidator(_day_or_none)]
Clock = Annotated[datetime | None, BeforeValidator(_clock_typed)]
Languages = Annotated[str, BeforeValidator(_languages_typed)]
WordLimit = Literal["0", "200", "300", "400", "500", "800", "1000"]
KnownLanguage = Annotated[str, StringConstraints(min_length=1), AfterValidator(known_language)]


class EventForm(BaseModel):
    title: Line
    place: Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=200)] = ""
    first_day: Day
    last_day: Day
    time_zone: Annotated[str, AfterValidator(_zone_known)]


class EventDaysForm(BaseModel):
    first_day: Day
    last_day: Day
    reason: Reason


class WordsForm(BaseModel):
    """What can be changed at any time."""

    title: Line
    objectives: Text = ""
    languages: Languages = "en"
    word_limit: WordLimit = "500"


class EdiscussionForm(WordsForm):
    event: OptionalNumber = None
    ring: Literal["participants", "members", "public"] = "members"
    holds: Literal["none", "new", "all"] = "none"
    bound: Literal["end", "opening"] = "end"
    chatham_house: Ticked = False


class ScheduleForm(BaseModel):
    """Left open: the day after the event, and a month after its last day."""

    opens_at: Clock = None
    closes_at: Clock = None
    reason: Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=500)] = ""


class ExtensionForm(BaseModel):
    closes_at: Clock
    reason: Reason


class ReasonForm(BaseModel):
    reason: Reason


class QuestionForm(BaseModel):
    title: Line
    background: Text = ""
    language: KnownLanguage = "en"
    opens_at: Clock = None
    closes_at: Clock = None
    moderator: Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=60)] = ""


class TopicNoteForm(BaseModel):
    language: KnownLanguage
    body: Body


class RoleForm(BaseModel):
    handle: Handle
    role: Literal["facilitator", "topic_author", "rapporteur", "moderator", "guest_expert"]
    first_day: OptionalDay = None
    last_day: OptionalDay = None


class ReadersForm(BaseModel):
    ring: Literal["members", "public"]
    reason: Reason


class BackgroundForm(BaseModel):
    """`record`: the address of a record, or its number."""

    record: Record
