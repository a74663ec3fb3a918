"""Notices about what was found for a saved search: how much of it its reader may still see, and the first."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, gettext, ngettext, reader
from apfl_net.kit.search.asking import DATE
from apfl_net.kit.search.sources import SOURCES, Shown
from apfl_net.notifications.reasons import REASONS, Reason
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject
from apfl_net.search.asked import read_back
from apfl_net.watches.policy import MOST_FOUND, REASON, SUBJECT
from apfl_net.watches.queries import is_own_news, news_of


def _lines(session: Session, viewer: Viewer, wanted: Sequence[tuple[int, str]]) -> dict[int, Line]:
    news = news_of(session, viewer, [news_id for news_id, _reason in wanted])
    keys = {key for _name, _query, found in news.values() for key in found.split()}
    shown = _shown(session, viewer, keys)
    return {
        news_id: _line(name, query, [shown[key] for key in found.split() if key in shown])
        for news_id, (name, query, found) in news.items()
    }


def _shown(session: Session, viewer: Viewer, keys: set[str]) -> dict[str, Shown]:
    """Those that the reader may see now."""
    ids: dict[str, list[int]] = {}
    for kind, _, number in (key.rpartition("-") for key in keys):
        ids.setdefault(kind, []).append(int(number))
    return {
        f"{kind}-{thing_id}": one
        for kind, wanted in ids.items()
        if kind in SOURCES
        for thing_id, one in SOURCES[kind].shown(session, viewer, wanted).items()
    }


def _line(name: str, query: str, left: Sequence[Shown]) -> Line:
    """What cannot be read any more is not counted, and its words are not said."""
    return Line(
        text=_sentence(len(left)) % {"name": name, "num": len(left)},
        excerpt=left[0].title if left else "",
        language=(left[0].language if left else "") or reader().language or SOURCE_LANGUAGE,
        path=read_back(query).ordered(DATE).address,
    )


def _sentence(count: int) -> str:
    if count >= MOST_FOUND:
        return gettext("%(num)s new results or more for “%(name)s”")
    if not count:
        return gettext("What was new for “%(name)s” is not there any more")
    return ngettext("%(num)s new result for “%(name)s”", "%(num)s new results for “%(name)s”", count)


SUBJECTS[SUBJECT] = Subject(visible=is_own_news, unread=is_own_news, lines=_lines)
REASONS[REASON] = Reason(
    N_("something new is found for a search that I saved"), N_("As often as you chose there.")
)
