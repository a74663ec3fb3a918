"""The publications in the repository: real ones, with the sources they were found in, as imported."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.models import PUBLIC
from apfl_net.resources.actions.importing import connect_resources, import_entries
from apfl_net.resources.importing.entries import Entry
from apfl_net.resources.importing.files import read_file
from apfl_net.resources.importing.words import DATA


def shelve(session: Session, now: datetime) -> None:
    """By what the command `import-resources` does with a file."""
    _lines, found = read_file(DATA / "publications.csv")
    entries = [entry for entry in found if isinstance(entry, Entry)]
    import_entries(session, entries, audience_id=PUBLIC, now=now)
    connect_resources(session, [(one.key, one.replaces, one.same_work_as) for one in entries])
