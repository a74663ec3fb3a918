"""Files as answers. The room above has loaded the thing they belong to through its viewer."""

from functools import partial

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.files.actions import count_download
from apfl_net.files.queries import FileFound
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import note_briefly
from apfl_net.kit.errors import NotFound
from apfl_net.kit.web.files import file_answer, sent_answer

PROGRAMS = ("bot", "crawl", "spider", "slurp", "curl", "wget", "python", "http", "scan", "preview", "monitor")
"""What programs call themselves; browsers do not."""


def give_file(
    request: Request, db: Session, viewer: Viewer, found: FileFound, *, save: bool = False
) -> Response:
    """The file, shown by the browser where that is safe; `save`: it is to be kept, not shown."""
    version = found.version
    answer = sent_answer(
        request,
        key=version.key,
        size=version.size,
        media_type=version.media_type,
        name=found.file.name,
        inline=version.inline and not save,
    )
    if answer.status_code == 200 or _begins(answer):
        who = _who(request, viewer)
        if who:
            counted = partial(count_download, file_id=found.file.id, who=who, day=utc_now().date())
            note_briefly(db, counted)
    return answer


def give_preview(request: Request, found: FileFound) -> Response:
    if not found.version.preview_key:
        raise NotFound
    key = found.version.preview_key
    return file_answer(request, key=key, digest=key, media_type="image/jpeg", name="preview.jpg", inline=True)


def _begins(answer: Response) -> bool:
    return answer.headers.get("content-range", "").startswith("bytes 0-")


def _who(request: Request, viewer: Viewer) -> str:
    """A member, or a visitor's browser; nobody for programs."""
    browser = request.headers.get("user-agent", "").lower()
    if not browser or any(word in browser for word in PROGRAMS):
        return ""
    if viewer.signed_in:
        return f"member {viewer.id}"
    return f"visitor {request.client.host if request.client else ''} {browser}"
