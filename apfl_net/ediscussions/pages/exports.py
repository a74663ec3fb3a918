"""Everything of an e-discussion as a file: JSON for programs, CSV for spreadsheets, and what is in them."""

from tempfile import SpooledTemporaryFile

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.ediscussions.exporting import Export, schema_text
from apfl_net.ediscussions.queries.visible import get_ediscussion
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.files import made_answer
from apfl_net.kit.web.routing import DB, room

router = room()

IN_MEMORY = 1_000_000
"""Bytes of a file; a larger one is put on disk while it is made and sent."""


@router.get("/e-discussions/export-schema")
def show_schema(request: Request, viewer: Anyone) -> Response:
    """What the JSON holds, as a JSON Schema."""
    return Response(
        schema_text(),
        media_type="application/schema+json",
        headers={"Cache-Control": "public, max-age=3600"},
    )


@router.get("/e-discussions/{ediscussion_ref}/export/json")
def show_json(request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail) -> Response:
    now = utc_now()
    ediscussion = get_ediscussion(db, viewer, ediscussion_ref, now)
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (closed when it has been sent)
    Export(db, ediscussion, now).as_json(file)
    return made_answer(file, media_type="application/json", name=f"e-discussion-{ediscussion.id}.json")


@router.get("/e-discussions/{ediscussion_ref}/export/csv")
def show_csv(request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail) -> Response:
    """A ZIP with a table for each kind of thing."""
    now = utc_now()
    ediscussion = get_ediscussion(db, viewer, ediscussion_ref, now)
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (likewise)
    Export(db, ediscussion, now).as_csv(file)
    return made_answer(file, media_type="application/zip", name=f"e-discussion-{ediscussion.id}.zip")
