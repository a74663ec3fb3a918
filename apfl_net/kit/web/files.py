"""Files as answers: kept ones, and those made for the one who asks."""

from collections.abc import Iterator
from typing import IO

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from apfl_net.kit import storage
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import N_
from apfl_net.kit.web.page import etag_for, not_modified

PART = 1 << 16


class FileIsAway(AppError):
    """The database knows it, the storage does not: a backup was restored without its files, perhaps."""

    status = 503
    message = N_("This file is not where files are kept. Please tell those who look after the network.")


def file_answer(
    request: Request, *, key: str, digest: str, media_type: str, name: str, inline: bool
) -> Response:
    """A kept file. `name`: plain letters, for whoever saves it."""
    etag = etag_for(digest)
    if kept := not_modified(request, etag):
        return kept
    try:
        content = storage.read(key)
    except FileNotFoundError as error:
        raise FileIsAway from error
    return Response(content, media_type=media_type, headers=_headers(name, inline) | {"ETag": etag})


def made_answer(file: IO[bytes], *, media_type: str, name: str) -> Response:
    """A file that was made for this request, sent in parts and closed."""
    file.seek(0)
    return StreamingResponse(_parts(file), media_type=media_type, headers=_headers(name, inline=False))


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part


def _headers(name: str, inline: bool) -> dict[str, str]:
    return {
        "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{name}"',
        "Cache-Control": "private, no-cache",
    }
