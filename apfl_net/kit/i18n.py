"""The reader's language and zone: gettext catalogues, and dates and numbers by Babel.

`activate` sets both for the current request (a context variable, so each thread has its own).
Catalogues are `kit/locale/<language>.po`, compiled in memory when first needed: no build step.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"
RTL_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ps", "ur"})


def N_(text: str) -> str:  # noqa: N802  (the customary mark for "translate later")
    return text


@dataclass(frozen=True)
class Reader:
    """In which language and zone a page is written."""

    language: str
    zone: tzinfo


_nobody = Reader(SOURCE_LANGUAGE, UTC)
_reader: ContextVar[Reader] = ContextVar("reader", default=_nobody)


def activate(language: str, zone: tzinfo) -> None:
    _reader.set(Reader(language, zone))


def read_by(language: str | None, time_zone: str) -> str:
    """What is written from here on is read by somebody with this choice of language; returns the language."""
    chosen = language if language in languages() else SOURCE_LANGUAGE
    activate(chosen, zone(time_zone))
    return chosen


def reader() -> Reader:
    """Who reads the page that is being made."""
    return _reader.get()


@cache
def zone(name: str) -> tzinfo:
    """The time zone of that IANA name; UTC when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


@cache
def languages() -> dict[str, str]:
    """The interface languages we have, code -> its own name."""
    codes = [SOURCE_LANGUAGE, *sorted(path.stem for path in CATALOGUES.glob("*.po"))]
    return {code: language_name(code, code) for code in codes}


@cache
def catalogue(language: str) -> NullTranslations:
    path = CATALOGUES / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def gettext(message: str) -> str:
    return catalogue(reader().language).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    return catalogue(reader().language).ngettext(singular, plural, count)


@lru_cache(maxsize=512)
def best_language(accept_language: str) -> str:
    """The interface language for an `Accept-Language` header; English when none fits."""
    wishes = []
    for place, part in enumerate(accept_language[:500].split(",")):
        code, _, weight = part.replace(" ", "").partition(";q=")
        try:
            wishes.append((-float(weight or 1), place, code.lower()))
        except ValueError:
            continue
    for weight_below_zero, _place, code in sorted(wishes):
        if weight_below_zero < 0 and code.partition("-")[0] in languages():  # weight 0: not at all
            return code.partition("-")[0]
    return SOURCE_LANGUAGE


@lru_cache(maxsize=2048)
def language_name(code: str, in_language: str) -> str:
    try:
        return str(Locale.parse(code, sep="-").get_display_name(in_language) or code)
    except UnknownLocaleError:  # a language without a locale of its own may still have a name
        return str(Locale.parse(in_language, sep="-").languages.get(code, code))
    except ValueError:
        return code


def short_time(moment: datetime, now: datetime) -> str:
    """`today, 07:55`, `3 Nov, 09:12` or `3 Nov 2025, 09:12`, in the reader's language and zone."""
    local = moment.astimezone(reader().zone)
    day = _short_day(local.date(), now.astimezone(reader().zone).date(), reader().language)
    return _day_and_time(day, local)


def short_day(moment: datetime, now: datetime) -> str:
    here = reader().zone
    return _short_day(moment.astimezone(here).date(), now.astimezone(here).date(), reader().language)


def plain_day(day: date) -> str:
    """A day of the calendar, the year always with it."""
    return _plain_day(day, reader().language)


def month_name(month: str) -> str:
    """`2026-11` in the reader's language."""
    first = date.fromisoformat(f"{month}-01")
    return format_skeleton("yMMMM", first, locale=_locale(reader().language))


def clock_time(moment: datetime) -> str:
    return moment.astimezone(reader().zone).strftime("%H:%M")


def full_time(moment: datetime) -> str:
    """The whole moment with its zone, for screen readers and on hover."""
    local = moment.astimezone(reader().zone)
    return f"{_day_and_time(_full_day(local.date(), reader().language), local)} {local.tzname()}"


def _day_and_time(day: str, local: datetime) -> str:
    """Put together as the language does. CLDR's own patterns are for forms and tables, not for sentences."""
    return gettext("%(day)s, %(time)s") % {"day": day, "time": f"{local.hour:02}:{local.minute:02}"}


def duration(seconds: int) -> str:
    """`10 minutes`, `1 hour`: for lengths that are round."""
    return format_timedelta(timedelta(seconds=seconds), threshold=1, locale=_locale(reader().language))


@lru_cache(maxsize=4096)
def _plain_day(day: date, language: str) -> str:
    return format_date(day, _pattern("yMMMd", language), locale=_locale(language))


@lru_cache(maxsize=4096)
def _short_day(day: date, today: date, language: str) -> str:
    if day == today:
        return catalogue(language).gettext("today")
    if (today - day).days == 1:
        return catalogue(language).gettext("yesterday")
    skeleton = "MMMd" if day.year == today.year else "yMMMd"
    return format_date(day, _pattern(skeleton, language), locale=_locale(language))


@cache
def _pattern(skeleton: str, language: str) -> str:
    pattern = Locale.parse(_locale(language)).datetime_skeletons.get(skeleton)
    return "medium" if pattern is None else str(pattern.pattern)


def _locale(language: str) -> str:
    """The region writes English dates the British way."""
    return "en_GB" if language == SOURCE_LANGUAGE else language


@lru_cache(maxsize=4096)
def _full_day(day: date, language: str) -> str:
    return format_date(day, "full", locale=_locale(language))
