"""The glossary, for everybody to read."""

from collections.abc import Iterable

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.kit.i18n import language_name, reader
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room
from apfl_net.vocabulary.models import UNSURE
from apfl_net.vocabulary.queries.glossary import glossary, taken_out

router = room()


@router.get("/glossary")
def show_glossary(request: Request, db: DB, viewer: Anyone) -> Response:
    return page(
        request,
        "vocabulary/glossary.html",
        concepts=glossary(db),
        languages_of=_by_name,
        taken_out=taken_out(db) if viewer.is_staff else (),
        unsure=UNSURE,
    )


def _by_name(languages: Iterable[str]) -> list[str]:
    """The reader's own first, the others by their names."""
    here = reader().language
    return sorted(languages, key=lambda code: (code != here, language_name(code, here).casefold()))
