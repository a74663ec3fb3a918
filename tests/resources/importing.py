"""Importing in tests: a file in any form, straight into the database of the test."""

from apfl_net.access.models import PUBLIC
from apfl_net.resources.actions.importing import connect_resources, import_entries
from apfl_net.resources.importing.entries import Entry, Problem
from apfl_net.resources.importing.files import READERS
from apfl_net.resources.models.resources import Resource


def read(text, ending=".csv"):
    return list(READERS[ending](text))


def problems(text, ending=".csv"):
    """What is said of the lines: of those left out, and of those taken."""
    told = []
    for one in read(text, ending):
        told += [one] if isinstance(one, Problem) else one.remarks
    return [(problem.line, problem.words()) for problem in told]


def bring(db, text, now, *, ending=".csv", audience=PUBLIC):
    """Import a text; returns the outcome and the records that are there then, by key."""
    entries = [one for one in read(text, ending) if isinstance(one, Entry)]
    outcome = import_entries(db, entries, audience_id=audience, now=now)
    connect_resources(db, [(one.key, one.replaces, one.same_work_as) for one in entries])
    db.expire_all()
    return outcome, {record.key: record for record in db.query(Resource).order_by(Resource.id)}
