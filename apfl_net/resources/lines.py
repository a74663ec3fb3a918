"""A record as a row of a list: what it is, in the reader's language, and what can be taken of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from apfl_net.access.marks import AudienceMark, audience_mark
from apfl_net.access.viewer import Viewer
from apfl_net.kit.i18n import language_name, reader
from apfl_net.members.reference import country_name
from apfl_net.resources.models.files import ResourceFile
from apfl_net.resources.models.resources import DRAFT, Resource
from apfl_net.resources.queries.described import Described, described
from apfl_net.resources.queries.passages import files_given
from apfl_net.resources.queries.titles import resources_titled
from apfl_net.resources.queries.visible import visible_resources
from apfl_net.vocabulary.terms import term_label

MOST_COUNTRIES = 4


@dataclass(frozen=True)
class FileLine:
    address: str
    kind: str
    size: int


@dataclass(frozen=True)
class Line:
    """`facts`: type, date and languages; `countries`: the first few; `more`: how many there are beside."""

    title: str
    language: str
    address: str
    facts: tuple[str, ...]
    countries: str
    more: int
    makers: str
    mark: AudienceMark
    is_draft: bool
    files: tuple[FileLine, ...]


def lines_of(session: Session, viewer: Viewer, ids: Collection[int]) -> Mapping[int, Line]:
    """Of these records, those that the viewer may see."""
    seen = described(session, visible_resources(viewer).where(Resource.id.in_(ids)))
    files = _files_of(session, [one.record.id for one in seen])
    return {one.record.id: _line(one, files.get(one.record.id, ())) for one in seen}


def lines_titled(session: Session, viewer: Viewer, typed: str, limit: int) -> list[Line]:
    """Of records with these words in their titles; where none are typed, the latest."""
    titled = [record.id for record in resources_titled(session, viewer, typed, limit)]
    lines = lines_of(session, viewer, titled)
    return [lines[one] for one in titled if one in lines]


def _line(one: Described, files: tuple[FileLine, ...]) -> Line:
    record, audience = one.record, one.audience
    spoken = ", ".join(language_name(code, reader().language) for code in one.spoken)
    facts = (term_label("resource_type", record.type), record.date, spoken)
    return Line(
        title=record.title,
        language=record.title_language,
        address=record.path,
        facts=tuple(fact for fact in facts if fact),
        countries=", ".join(country_name(code) for code in one.lists.countries[:MOST_COUNTRIES]),
        more=max(0, len(one.lists.countries) - MOST_COUNTRIES),
        makers=one.makers,
        mark=audience_mark(audience.kind, audience.constituency, audience.name),
        is_draft=record.finality == DRAFT,
        files=files,
    )


def _files_of(session: Session, ids: Collection[int]) -> dict[int, tuple[FileLine, ...]]:
    """Of records that were loaded through a viewer."""
    files: dict[int, tuple[FileLine, ...]] = {}
    for row in session.execute(files_given().where(ResourceFile.resource_id.in_(ids))):
        line = FileLine(f"/resources/{row.resource_id}/files/{row.number}", row.kind.upper(), row.size)
        files[row.resource_id] = (*files.get(row.resource_id, ()), line)
    return files
