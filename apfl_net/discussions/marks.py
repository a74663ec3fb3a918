"""What stands beside a thread: its audience, what it is about, who wrote last. For rows of this room."""

from collections.abc import Callable

from apfl_net.access.bylines import name_for
from apfl_net.access.marks import AudienceMark, audience_mark
from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import N_, gettext
from apfl_net.members.reference import country_name
from apfl_net.vocabulary.terms import term_label


def mark_of(row: AnyRow) -> AudienceMark:
    """For rows with the three `audience_...` columns."""
    return audience_mark(row.audience_kind, row.audience_constituency, row.audience_name)


def facts_of(row: AnyRow) -> list[tuple[str, str]]:
    """What a thread is about, as name and value, in the reader's language."""
    facts = [(gettext("Country"), country_name(row.country))] if row.country else []
    names = {"theme": N_("Theme"), "form": N_("Form of forced labour"), "sector": N_("Sector")}
    return facts + [
        (gettext(name), term_label(kind, code))
        for kind, name in names.items()
        if (code := getattr(row, kind))
    ]


def labels_of(row: AnyRow) -> list[str]:
    return [value for _name, value in facts_of(row)]


def last_writer_for(viewer: Viewer) -> Callable[[AnyRow], str]:
    """How to name the last writer of a thread to this viewer."""
    return lambda row: name_for(viewer.signed_in, name=row.last_author, public_name=row.last_author_public)
