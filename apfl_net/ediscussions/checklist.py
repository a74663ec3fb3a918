"""What facilitators do on which day. Pure: what the house knows to be done ticks itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from apfl_net.ediscussions.phases import Schedule
from apfl_net.kit.i18n import N_

OPENS, CLOSES = "opens", "closes"


@dataclass(frozen=True, slots=True)
class Item:
    """`days` after the day of the opening, or of the closing; before it when below zero."""

    key: str
    anchor: str
    days: int
    label: str
    page: str = ""  # of the desk, where it is done
    by_hand: bool = False


ITEMS = (
    Item("questions", OPENS, -5, N_("The questions and the topic note are written")),
    Item("invitation", OPENS, -5, N_("Participants are invited"), "/participants"),
    Item("welcome", OPENS, 0, N_("The welcome has left"), "/messages"),
    Item("first_reply", OPENS, 1, N_("The first contributions are answered"), "/unanswered", by_hand=True),
    Item("nudge", OPENS, 3, N_("Those who have not written are asked, kindly"), "/participants"),
    Item("week_1", OPENS, 7, N_("The summary of the first week is published"), "/weekly"),
    Item("experts", OPENS, 10, N_("Guest experts are asked to write"), by_hand=True),
    Item("week_2", OPENS, 14, N_("The summary of the second week is published"), "/weekly"),
    Item("missing", OPENS, 18, N_("What nobody has spoken of is named"), "/weekly", by_hand=True),
    Item("week_3", OPENS, 21, N_("The summary of the third week is published"), "/weekly"),
    Item("last_days", CLOSES, -3, N_("The reminder of the last days has left"), "/messages"),
    Item("unanswered", CLOSES, 0, N_("Nothing is left unanswered"), "/unanswered"),
    Item("thanks", CLOSES, 1, N_("The thanks have left"), "/messages"),
    Item("late", CLOSES, 3, N_("What came late is decided"), "/late"),
    Item("draft", CLOSES, 7, N_("A draft of the synthesis is out for comments"), by_hand=True),
    Item("published", CLOSES, 14, N_("Synthesis and proceedings are published")),
)
BY_KEY = {item.key: item for item in ITEMS}

DONE, DUE, OVERDUE, LATER, UNDATED = "done", "due", "overdue", "later", "undated"


@dataclass(frozen=True, slots=True)
class Entry:
    """An item on its day; `itself`: the house knows that it is done."""

    item: Item
    day: date | None
    state: str
    itself: bool


def checklist(
    schedule: Schedule, zone: tzinfo, *, known: Collection[str], ticked: Collection[str], now: datetime
) -> list[Entry]:
    """In the order of their days. What falls after the closing of a short discussion is left out."""
    opens, closes = (
        moment.astimezone(zone).date() if moment else None
        for moment in (schedule.opens_at, schedule.closes_at)
    )
    today = now.astimezone(zone).date()
    entries = []
    for item in ITEMS:
        origin = opens if item.anchor == OPENS else closes
        day = origin + timedelta(days=item.days) if origin else None
        if item.anchor == OPENS and day and closes and day >= closes:
            continue
        done = item.key in known or item.key in ticked
        entries.append(Entry(item, day, _state(day, today, done), item.key in known))
    return sorted(entries, key=lambda entry: entry.day or date.max)


def _state(day: date | None, today: date, done: bool) -> str:
    if done:
        return DONE
    if day is None:
        return UNDATED
    if day == today:
        return DUE
    return OVERDUE if day < today else LATER
