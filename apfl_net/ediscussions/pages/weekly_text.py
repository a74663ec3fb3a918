"""From what was said in a week to the text with which its summary begins, and what is missing."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.ediscussions.queries.desk import questions_by_post, said_between
from apfl_net.ediscussions.queries.heads import Head
from apfl_net.ediscussions.queries.participating import standing_counts
from apfl_net.ediscussions.queries.questions import QuestionTold, questions_of
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import gettext, ngettext, reader
from apfl_net.kit.quotes import own_words
from apfl_net.members.reference import country_name

QUOTED_OF_EACH = 6
"""So many contributions to a question are quoted; the others are linked."""
LONGEST = 240


def weekly_text(db: Session, viewer: Viewer, head: Head, since: datetime, now: datetime) -> str:
    """Quotes, so that what is taken away from a contribution goes from here too. Names stand in none of it;
    under the Chatham House rule, no countries either."""
    said = said_between(db, viewer, head.ediscussion, since, now)
    by_question = questions_by_post(db, viewer, head.ediscussion, since)
    questions = questions_of(db, head.ediscussion, reader().language, now, viewer)
    parts = [_opening(said, head), *_by_question(said, by_question, questions)]
    parts += _missing(questions, _silent_countries(db, head))
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(said: Sequence[AnyRow], head: Head) -> str:
    many = ngettext("One contribution", "%(num)s contributions", len(said)) % {"num": len(said)}
    countries = {row.country for row in said if row.named}
    if head.row.chatham_house or not countries:
        return f"{many}."
    place = ngettext("from one country", "from %(num)s countries", len(countries)) % {"num": len(countries)}
    return f"{many}, {place}."


def _by_question(
    said: Sequence[AnyRow], by_question: dict[int, list[int]], questions: Sequence[QuestionTold]
) -> Iterator[str]:
    posts, told = {row.id: row for row in said}, set[int]()
    for question in questions:
        own = [posts[post_id] for post_id in by_question.get(question.id, []) if post_id in posts]
        if own:
            yield f"# {question.number}. {question.title}"
            yield from _told(own, told)
            told |= {row.id for row in own}
    if rest := [row for row in said if row.id not in told]:
        yield f"# {gettext('In general')}"
        yield from _told(rest, told)


def _told(rows: Sequence[AnyRow], told: set[int]) -> Iterator[str]:
    """Each quoted once; what was quoted under another question, or comes late in a long list, is linked."""
    quoted = [row for row in rows if row.id not in told][:QUOTED_OF_EACH]
    yield from (_quote(row) for row in quoted)
    also = [row for row in rows if row not in quoted]
    if also:
        links = ", ".join(f"[#{row.number}](/posts/{row.id})" for row in also)
        yield gettext("Also %(contributions)s.") % {"contributions": links}


def _quote(row: AnyRow) -> str:
    words = own_words(row.body) or row.body
    first = " ".join(words.split("\n\n")[0].split())
    if len(first) > LONGEST:
        cut = first[:LONGEST].rpartition(" ")[0]
        first = f"{cut if len(cut) > LONGEST // 2 else first[:LONGEST]} …"
    return f"> [#{row.number}](/posts/{row.id}):\n> {first}"


def _missing(questions: Sequence[QuestionTold], countries: Sequence[str]) -> Iterator[str]:
    empty = [question for question in questions if question.state != "later" and not question.contributions]
    if not empty and not countries:
        return
    yield f"# {gettext('What we have not heard yet')}"
    lines = [
        gettext("Nobody has answered question %(number)s: %(title)s")
        % {"number": question.number, "title": question.title}
        for question in empty
    ]
    if countries:
        lines.append(gettext("Nothing yet from %(countries)s.") % {"countries": ", ".join(countries)})
    yield "\n".join(f"- {line}" for line in lines)


def _silent_countries(db: Session, head: Head) -> list[str]:
    """Of those who are invited or take part."""
    if head.row.chatham_house:
        return []
    rows = standing_counts(db, head.ediscussion)
    heard = {row.country for row in rows if row.contributed}
    return sorted(country_name(country) for country in {row.country for row in rows} - heard)
