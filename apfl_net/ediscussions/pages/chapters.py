"""What the synthesis and the figures are in proceedings and exports."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.ediscussions import chapters
from apfl_net.ediscussions.chapters import FIGURES, SYNTHESIS, Passage, chapter
from apfl_net.ediscussions.figures_shown import MEASURES, Figures, figures_of
from apfl_net.ediscussions.markers import markers_in
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.pages.synthesis_shown import synthesis_html
from apfl_net.ediscussions.queries.ring import RingReader
from apfl_net.ediscussions.queries.synthesis import latest_version, named_behind, opening_of
from apfl_net.figures.tables import Count, Table
from apfl_net.kit.i18n import SOURCE_LANGUAGE, gettext, plain_day, reader


@chapter(SYNTHESIS)
def synthesis_told(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime
) -> list[Passage]:
    """Once it is open to its readers. Its quotes carry what anybody may be told of their authors."""
    version = latest_version(session, ediscussion.id)
    if version is None or opening_of(session, ediscussion.id) is None:
        return []
    return [
        Passage(
            title="",
            language=version.language,
            body=version.body,
            body_html=synthesis_html(session, ring.viewer, ediscussion, version.body_html, _in_document),
            at=version.written_at,
            people=named_behind(session, ring.viewer, ediscussion, _quoted(version.body_html)),
        )
    ]


@chapter(FIGURES)
def figures_told(
    session: Session, ring: RingReader, ediscussion: Ediscussion, now: datetime
) -> list[Passage]:
    """As they were counted last; where the ring is wider than the thread, there are none for it."""
    figures = figures_of(session, ediscussion)
    if not figures.totals or figures.day is None or ring.audience_id != ediscussion.audience_id:
        return []
    title = gettext("As of the end of %(day)s.") % {"day": plain_day(figures.day)}
    tables = (_totals(figures), *(_table(table) for table in figures.tables if table.rows))
    return [Passage(title=title, language=reader().language or SOURCE_LANGUAGE, tables=tables)]


def _in_document(_post_id: int, number: int) -> str:
    """The contribution stands in the same file."""
    return f"#c{number}"


def _quoted(html: str) -> set[int]:
    """The numbers of contributions of which a passage is quoted."""
    return {marker.number for marker in markers_in(html) if marker.passage}


def _totals(figures: Figures) -> chapters.Table:
    known = [name for name in MEASURES if name in figures.totals]
    return chapters.Table(
        caption=gettext("Figures"),
        columns=("", gettext("All")),
        rows=tuple((gettext(MEASURES[name]), str(figures.totals[name])) for name in known),
    )


def _table(table: Table) -> chapters.Table:
    caption = gettext("%(down)s and %(across)s") % {"down": table.down, "across": table.across}
    return chapters.Table(
        caption=caption,
        columns=(table.down, *table.columns, gettext("All")),
        rows=tuple(
            (row.label, *(_number(count) for count in (*row.counts, row.total)))
            for row in (*table.rows, table.totals)
        ),
    )


def _number(count: Count) -> str:
    return gettext("not shown") if count.number is None else str(count.number)
