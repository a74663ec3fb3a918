"""Sending files before the form that they go with: what the script of the progress bar asks for."""

from fastapi import Request, Response

from apfl_net.access.entrances import Contributor
from apfl_net.files.actions import add_file
from apfl_net.files.queries import files_of
from apfl_net.files.receiving import SentForm
from apfl_net.files.shown import show_files
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room

router = room()


@router.post("/files")
def create_files(request: Request, db: DB, viewer: Contributor, sent: SentForm) -> Response:
    """Answers with the files as the form lists them, and with what is to be said of those not taken."""
    now = utc_now()
    added = [add_file(db, uploader_id=viewer.id, received=file, now=now).id for file in sent.files]
    return page(
        request,
        "files/_sent.html",
        files=show_files(list(files_of(db, added).values())),
        refused=[refusal.words() for refusal in sent.refused],
        status=422 if sent.refused else 201,
    )
