"""Records, and the pages of their files, as search documents; and when the index has to look at them again.

A record is found by what it says of its document. Each page of its files is a document of its own, in the
group of the record: so a hit names the page, and a record counts once however many of its pages fit. Both
have the readers and the facets of the record. Words of the title find a record through a page, too, where
the others stand there.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import NOBODY
from apfl_net.access.viewer import Viewer
from apfl_net.files.events import FileReady, FileRemoved
from apfl_net.files.models import FilePassage
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import N_, gettext
from apfl_net.kit.outbox import hears_at_once
from apfl_net.kit.search.documents import Document, key_of
from apfl_net.kit.search.sources import Shown, Source, Spot, comes_from, count_in, ids_in
from apfl_net.kit.search.tasks import look_again
from apfl_net.members.reference import country_names
from apfl_net.resources import events
from apfl_net.resources.models.files import ResourceFile
from apfl_net.resources.models.resources import PUBLISHED, Resource
from apfl_net.resources.queries.described import Described, described
from apfl_net.resources.queries.passages import passages_given, passages_of_records
from apfl_net.resources.queries.visible import visible_resources
from apfl_net.vocabulary.terms import term_label

RESOURCE, PASSAGE = "resource", "passage"

SPOTS = {
    "pdf": N_("page %(number)s"),
    "pptx": N_("slide %(number)s"),
    "xlsx": N_("sheet %(number)s"),
}
"""What is numbered in a file of a kind."""
IN_OTHERS = N_("part %(number)s")


def documents_of_resources(session: Session, resource_ids: Sequence[int]) -> list[Document]:
    return [_document(one) for one in _published(session, resource_ids)]


def documents_of_passages(session: Session, passage_ids: Sequence[int]) -> list[Document]:
    rows = session.execute(passages_given().where(FilePassage.id.in_(passage_ids))).all()
    published = _published(session, {row.resource_id for row in rows})
    heads = {one.record.id: (one.record, _document(one)) for one in published}
    return [_page(row, *heads[row.resource_id]) for row in rows if row.resource_id in heads]


def _published(session: Session, resource_ids: Collection[int]) -> list[Described]:
    published = select(Resource).where(
        Resource.id.in_(resource_ids), Resource.state == PUBLISHED, Resource.audience_id != NOBODY
    )
    return described(session, published.order_by(Resource.id))


def _document(one: Described) -> Document:
    record = one.record
    return Document(
        kind=RESOURCE,
        id=record.id,
        audiences=frozenset({record.audience_id}),
        title=record.title,
        body="\n".join(_said(one)),
        language=record.title_language,
        author=one.makers,
        public_author=one.makers,
        written_at=record.published_at or record.changed_at,
        dated=record.date,
        group=key_of(RESOURCE, record.id),
        counted_as=RESOURCE,
        record_type=record.type,
        languages=one.spoken,
        country=tuple(one.lists.countries),
        licence=record.licence,
        theme=one.terms("theme"),
        form=one.terms("form"),
        sector=one.terms("sector"),
        reader=one.terms("reader"),
        instrument=one.terms("instrument"),
    )


def _page(row: AnyRow, record: Resource, head: Document) -> Document:
    """Who may find it, and by what it is narrowed, it has from its record."""
    return replace(
        head,
        kind=PASSAGE,
        id=row.id,
        title="",
        body="\n".join((row.text, record.title, record.title_english)),
        language=row.language or row.said_language or record.title_language,
    )


def _said(one: Described) -> Iterator[str]:
    """What readers are shown of a record beside its title. Terms of vocabularies are facets, not words:
    whoever looks for words is shown where they stand."""
    record = one.record
    yield from (
        record.title_english,
        record.abstract,
        *one.steps,
        one.makers,
        *(value for _scheme, value in one.lists.identifiers),
    )
    yield from (record.edition, record.source_project, record.transcript)
    yield " · ".join(country_names()[code] for code in one.lists.countries)


def resources_shown(session: Session, viewer: Viewer, resource_ids: Sequence[int]) -> dict[int, Shown]:
    seen = described(session, visible_resources(viewer).where(Resource.id.in_(resource_ids)))
    return {one.record.id: _shown(one, _readable(one)) for one in seen}


def passages_shown(session: Session, viewer: Viewer, passage_ids: Sequence[int]) -> dict[int, Shown]:
    rows = session.execute(passages_given().where(FilePassage.id.in_(passage_ids))).all()
    wanted = {row.resource_id for row in rows}
    seen = described(session, visible_resources(viewer).where(Resource.id.in_(wanted)))
    records = {one.record.id: one for one in seen}
    return {
        row.id: _shown(records[row.resource_id], row.text, _spot(row), row.language)
        for row in rows
        if row.resource_id in records
    }


def _readable(one: Described) -> str:
    """What a row of a list says of a record; where it has no abstract, who made it."""
    record = one.record
    told = " · ".join(part for part in (record.title_english, record.abstract, *one.steps) if part)
    return told or one.makers


def _shown(one: Described, text: str, spot: Spot | None = None, language: str = "") -> Shown:
    record, audience = one.record, one.audience
    kind = term_label("resource_type", record.type)
    return Shown(
        title=record.title,
        address=record.path,
        text=text,
        at=record.published_at or record.changed_at,
        language=record.title_language,
        text_language=language,
        by=one.makers,
        within=" · ".join(part for part in (kind, record.date[:4]) if part),
        mark=audience_mark(audience.kind, audience.constituency, audience.name),
        spot=spot,
    )


def _spot(row: AnyRow) -> Spot:
    """A browser opens a PDF at its page."""
    name = gettext(SPOTS.get(row.kind, IN_OTHERS)) % {"number": row.page}
    there = f"#page={row.page}" if row.kind == "pdf" else ""
    return Spot(name, f"/resources/{row.resource_id}/files/{row.number}{there}")


def own_resources(session: Session, viewer: Viewer, resource_ids: Sequence[int]) -> Collection[int]:
    """Whoever proposed a record needs no notice of it."""
    own = Resource.proposed_by_id == viewer.member_id
    return session.scalars(select(Resource.id).where(own, Resource.id.in_(resource_ids))).all()


def own_passages(session: Session, viewer: Viewer, passage_ids: Sequence[int]) -> Collection[int]:
    joined = passages_of_records().join(Resource, Resource.id == ResourceFile.resource_id)
    own = Resource.proposed_by_id == viewer.member_id
    return session.scalars(joined.where(own, FilePassage.id.in_(passage_ids))).all()


def _passages_after(session: Session, last: int, limit: int) -> Sequence[int]:
    later = passages_of_records().where(FilePassage.id > last).order_by(FilePassage.id)
    return session.scalars(later.limit(limit)).all()


def _count_passages(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(passages_of_records().subquery())) or 0


comes_from(
    Source(
        RESOURCE,
        name=N_("Resource"),
        documents=documents_of_resources,
        shown=resources_shown,
        unwanted=own_resources,
        ids_after=ids_in(Resource.id),
        count=count_in(Resource.id),
    )
)
comes_from(
    Source(
        PASSAGE,
        name=N_("Resource"),
        documents=documents_of_passages,
        shown=passages_shown,
        unwanted=own_passages,
        ids_after=_passages_after,
        count=_count_passages,
    )
)

RecordEvent = events.ResourcePublished | events.ResourceChanged | events.ResourceWithdrawn


def follow_resources(session: Session, told: Sequence[RecordEvent], now: datetime) -> None:
    """At once: what is withdrawn, or has other readers, is found no more, with all its pages."""
    session.flush()
    ids = {event.resource_id for event in told}
    look_again(session, RESOURCE, ids, now=now)
    pages = passages_of_records().where(ResourceFile.resource_id.in_(ids))
    look_again(session, PASSAGE, session.scalars(pages).all(), now=now)


for kind_of_event in RecordEvent.__args__:
    hears_at_once(kind_of_event)(follow_resources)


def follow_files(session: Session, told: Sequence[FileReady | FileRemoved], now: datetime) -> None:
    """The pages of the version before go as those of the new one come."""
    session.flush()
    pages = passages_of_records().where(ResourceFile.file_id.in_({event.file_id for event in told}))
    look_again(session, PASSAGE, session.scalars(pages).all(), now=now)


hears_at_once(FileReady)(follow_files)
hears_at_once(FileRemoved)(follow_files)
