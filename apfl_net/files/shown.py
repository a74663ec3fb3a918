"""Files as pages show them: name, what it is, how large, and how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from apfl_net.files import reasons
from apfl_net.files.models import READY, REFUSED, FileVersion
from apfl_net.files.queries import FileFound
from apfl_net.kit import scanning
from apfl_net.kit.i18n import gettext, ngettext
from apfl_net.kit.sizes import size_in_words


@dataclass(frozen=True, slots=True)
class FileShown:
    """`words`: how far it is, or why it was refused; nothing when it is ready."""

    id: int
    name: str
    facts: str
    is_ready: bool
    is_refused: bool
    words: str
    has_preview: bool
    family: str

    @property
    def waits(self) -> bool:
        return not (self.is_ready or self.is_refused)


def show_files(found: Iterable[FileFound]) -> list[FileShown]:
    return [show_file(each) for each in found]


def show_file(found: FileFound) -> FileShown:
    version = found.version
    return FileShown(
        id=found.file.id,
        name=found.file.name,
        facts=facts_of(version),
        is_ready=version.state == READY,
        is_refused=version.state == REFUSED,
        words=state_in_words(version),
        has_preview=bool(version.preview_key),
        family=version.family,
    )


def facts_of(version: FileVersion) -> str:
    """`PDF, 12 pages, 1.2 MB`."""
    if version.state != READY:
        return size_in_words(version.sent_size)
    facts = [version.kind.upper()]
    if version.pages and version.family == "document" and version.kind != "html":
        facts.append(ngettext("%(num)s page", "%(num)s pages", version.pages) % {"num": version.pages})
    if version.family == "document" and not version.has_text_layer:
        facts.append(gettext("scanned, without text to search"))
    return ", ".join([*facts, size_in_words(version.size)])


def state_in_words(version: FileVersion) -> str:
    if version.state == READY:
        return ""
    if version.state == REFUSED:
        return reasons.in_words(version.reason, version.family)
    if scanning.scans() and version.scanned_at is None:
        return gettext("This file is being scanned for viruses. Nobody gets it before that.")
    return gettext("This file is being looked at and cleaned. Nobody gets it before that.")
