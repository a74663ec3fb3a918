"""What a bundle of records holds: their files, and a list of all of them, those without files too."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from apfl_net.kit.bundles import Entry
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import gettext
from apfl_net.kit.text import slugify
from apfl_net.resources import dates
from apfl_net.resources.licences import LICENCES
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.queries.files import RecordFile, files_of_records
from apfl_net.resources.queries.records import Lists, lists_of

LIST = "list.txt"


def entries_of(session: Session, title: str, resources: Sequence[Resource]) -> list[Entry]:
    """Of records that the caller has loaded through a viewer. Several of them have a folder each."""
    ids = [resource.id for resource in resources]
    lists, files = lists_of(session, ids), files_of_records(session, ids)
    lines, entries = [title, settings().base_url, ""], []
    for place, resource in enumerate(resources, 1):
        folder = f"{place:02}-{slugify(resource.title, 40)}/" if len(resources) > 1 else ""
        ready = [(folder + _name(file), file) for file in files[resource.id] if file.found.is_ready]
        entries += [Entry(path, key=file.found.version.key) for path, file in ready]
        lines += [*_told(resource, lists[resource.id]), *(f"  {path}" for path, _file in ready), ""]
    return [Entry(LIST, text="\n".join(lines)), *entries]


def _name(file: RecordFile) -> str:
    """With its number before it: two files of a record may have the same name."""
    return f"{file.link.number}-{file.found.file.name}"


def _told(resource: Resource, lists: Lists) -> Iterator[str]:
    yield resource.title
    if resource.title_english:
        yield resource.title_english
    makers = "; ".join([*lists.authors, *(name for name, _organisation in lists.publishers)])
    yield ", ".join(part for part in (makers, dates.in_words(resource.date)) if part)
    yield gettext(LICENCES[resource.licence].label)
    yield f"{settings().base_url}/resources/{resource.id}"
    yield from (link.url for link in lists.links)
