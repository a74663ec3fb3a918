"""Taking a record along: as a line to cite, for a reference manager, for a search engine."""

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.access.models import PUBLIC
from apfl_net.kit.config import settings
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.citing import ENDINGS, MEDIA_TYPES, WRITERS, Citable, citable, cited
from apfl_net.resources.describing import schema_org
from apfl_net.resources.pages.shown import ShownRecord
from apfl_net.resources.queries.visible import get_resource

router = room()

FORMATS = {"ris": "RIS", "bibtex": "BibTeX", "csl-json": "CSL-JSON"}
"""By the names that they have in every language."""


@dataclass(frozen=True)
class Citing:
    """What the page of a record says about citing it."""

    line: str
    formats: dict[str, str]
    for_search_engines: dict[str, Any] | None


def citing_of(shown: ShownRecord) -> Citing:
    """Search engines are told of what everybody may read, and of nothing else."""
    told = Citable(shown.resource, shown.lists)
    is_public = shown.resource.audience_id == PUBLIC
    return Citing(cited(told, _address(told)), FORMATS, schema_org(told) if is_public else None)


def _address(told: Citable) -> str:
    """It stays when the title is corrected."""
    return f"{settings().base_url}/resources/{told.record.id}"


@router.get("/resources/{resource_ref}/citation/{form}")
def show_citation(
    request: Request,
    db: DB,
    viewer: Anyone,
    resource_ref: IdWithTail,
    form: Literal["ris", "bibtex", "csl-json"],
) -> Response:
    resource = get_resource(db, viewer, resource_ref)
    told = citable(db, [resource])[0]
    text = WRITERS[form](told, _address(told), urlsplit(settings().base_url).hostname or "")
    name = f"resource-{resource.id}.{ENDINGS[form]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Response(text, headers=headers, media_type=MEDIA_TYPES[form])
