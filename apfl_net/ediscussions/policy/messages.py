"""What kinds of messages facilitators send, to whom, when they are due, and when their time is over."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from apfl_net.ediscussions.phases import Schedule, local_moment
from apfl_net.kit.errors import AppError, Conflict
from apfl_net.kit.i18n import N_

OPENS, CLOSES = "opens", "closes"
ANCHORS = {OPENS: N_("the opening"), CLOSES: N_("the closing")}

INVITATION, WELCOME, WEEKLY, LAST_DAYS = "invitation", "welcome", "weekly", "last_days"
THANKS, NUDGE, OTHER = "thanks", "nudge", "other"
KINDS = {
    INVITATION: N_("Invitation"),
    WELCOME: N_("Welcome"),
    WEEKLY: N_("With the weekly summary"),
    LAST_DAYS: N_("The last days"),
    THANKS: N_("Thanks"),
    NUDGE: N_("To those who have not written yet"),
    OTHER: N_("A word"),
}
INVITED, CONCERNED, JOINED, SILENT = "invited", "concerned", "joined", "silent"
READERS = {
    INVITED: N_("Those who are invited"),
    CONCERNED: N_("Those who are invited or take part"),
    JOINED: N_("Those who take part"),
    SILENT: N_("Those who are invited or take part and have not written"),
}
NUDGES_APART = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Plan:
    """When a message of a kind is usually due: so many days from the opening or the closing, at what time."""

    readers: str
    anchor: str = ""
    days: int = 0
    at: str = ""


USUAL = {
    INVITATION: Plan(INVITED, OPENS, -5, "09:00"),
    WELCOME: Plan(CONCERNED, OPENS, 0, "09:00"),
    WEEKLY: Plan(CONCERNED),
    LAST_DAYS: Plan(CONCERNED, CLOSES, -3, "09:00"),
    THANKS: Plan(CONCERNED, CLOSES, 1, "10:00"),
    NUDGE: Plan(SILENT),
}
COPIED = frozenset({WEEKLY, NUDGE})
"""Each time one of these leaves, it is a copy: the one that waits is the pattern for the next."""
ONLY_WHILE_OPEN = frozenset({INVITATION, WELCOME, LAST_DAYS, NUDGE})


class SentAlready(Conflict):
    message = N_("This message has left already, so nothing of it can be changed.")


class NotAnnounced(Conflict):
    message = N_("Announce the e-discussion first: until then its people cannot open what you write to them.")


class TimeIsOver(Conflict):
    message = N_("The e-discussion has closed, so there is no time left for this message.")


class MomentIsOver(AppError):
    status = 422
    message = N_("This moment is over. Choose a later one, or send it now.")


class NeverDue(AppError):
    status = 422
    message = N_("Say when it should leave, or send it now.")


class ToNobody(Conflict):
    message = N_("There is nobody to whom this would go now.")


def due_at(schedule: Schedule, zone: tzinfo, anchor: str, days: int, at: str) -> datetime | None:
    """The moment, while the date it is counted from is set."""
    origin = {OPENS: schedule.opens_at, CLOSES: schedule.closes_at}.get(anchor)
    if origin is None:
        return None
    day = origin.astimezone(zone).date() + timedelta(days=days)
    return local_moment(day, time.fromisoformat(at or "09:00"), zone)


def is_over(kind: str, schedule: Schedule, now: datetime) -> bool:
    """Whether it makes no sense any more: nobody is welcomed, or hurried, after the closing."""
    return kind in ONLY_WHILE_OPEN and schedule.closes_at is not None and schedule.closes_at <= now


def check_may_send(schedule: Schedule, kind: str, now: datetime) -> None:
    if schedule.announced_at is None or schedule.announced_at > now:
        raise NotAnnounced
    if is_over(kind, schedule, now):
        raise TimeIsOver


FIELDS = {
    "name": N_("the name of whoever reads it"),
    "title": N_("the question of the e-discussion"),
    "event": N_("the event that it follows"),
    "opens": N_("when it opens"),
    "closes": N_("when it closes"),
    "days_left": N_("how many days are left"),
    "contributions": N_("how many contributions there are"),
    "questions": N_("the questions that are open"),
    "summary": N_("the latest summary"),
    "link": N_("the address of the e-discussion"),
}
_FIELD = re.compile(r"\{([^{}\n]{0,40})\}")


def unknown_fields(text: str) -> list[str]:
    return [name for name in _FIELD.findall(text) if name not in FIELDS]


def filled(text: str, values: dict[str, str]) -> str:
    """The text with its fields filled in; what is filled in is not looked through again."""
    return _FIELD.sub(lambda field: values.get(field[1], field[0]), text)
