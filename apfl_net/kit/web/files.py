"""Files as answers: kept ones, those that people sent, and those made for the one who asks."""

from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from apfl_net.kit import storage
from apfl_net.kit.errors import AppError
from apfl_net.kit.i18n import N_
from apfl_net.kit.web.page import etag_for, not_modified
from apfl_net.kit.web.ranges import NotInThere, Range, range_of

PART = 1 << 16

IN_A_BOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Whatever it is, it runs nothing, and knows nobody."""
SHOWN = "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; frame-ancestors 'none'"
"""For what the browser draws itself: in the box, it would not show a PDF."""


class FileIsAway(AppError):
    """The database knows it, the storage does not: a backup was restored without its files, perhaps."""

    status = 503
    message = N_("This file is not where files are kept. Please tell those who look after the network.")


def file_answer(
    request: Request, *, key: str, digest: str, media_type: str, name: str, inline: bool
) -> Response:
    """A file that we made, in one piece. `name`: plain letters, for whoever saves it."""
    etag = etag_for(digest)
    if kept := not_modified(request, etag):
        return kept
    try:
        content = storage.read(key)
    except FileNotFoundError as error:
        raise FileIsAway from error
    return Response(content, media_type=media_type, headers=_headers(name, inline) | {"ETag": etag})


def sent_answer(
    request: Request, *, key: str, size: int, media_type: str, name: str, inline: bool
) -> Response:
    """A file that somebody sent: all of it or the range that is asked for, in small parts, whatever its size.

    What stands under a key never changes, so the key says which file it is. `name` may be in any script.
    """
    etag = f'"{key.rpartition("-")[2].partition(".")[0]}"'
    if kept := not_modified(request, etag):
        return kept
    headers = _headers(name, inline) | {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Content-Security-Policy": SHOWN if inline else IN_A_BOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Vary": "Cookie",
    }
    try:
        wanted = range_of(request.headers, size, etag)
    except NotInThere:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    status = 206 if wanted else 200
    if wanted:
        headers["Content-Range"] = wanted.told(size)
    part = wanted or Range(0, size)
    headers["Content-Length"] = str(part.length)
    try:
        content = storage.parts(key, part.start, part.length)
    except FileNotFoundError as error:
        raise FileIsAway from error
    return StreamingResponse(content, status, headers, media_type)


def made_answer(file: IO[bytes], *, media_type: str, name: str) -> Response:
    """A file that was made for this request, sent in parts and closed."""
    file.seek(0)
    return StreamingResponse(_parts(file), media_type=media_type, headers=_headers(name, inline=False))


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part


def _headers(name: str, inline: bool) -> dict[str, str]:
    plain = "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in name)
    told = f'{"inline" if inline else "attachment"}; filename="{plain}"'
    if plain != name:
        told += f"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": told, "Cache-Control": "private, no-cache"}
