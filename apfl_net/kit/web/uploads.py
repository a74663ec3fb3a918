"""Forms that carry a file (`multipart/form-data`): read whole or not at all, and never larger than we say."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from apfl_net.kit.errors import BadRequest, TooLarge
from apfl_net.kit.web.forms import Typed

LARGEST_UPLOAD = 12_000_000
"""Bytes: a photo as telephones make it."""
MOST_UPLOADED_FIELDS = 20


@dataclass(frozen=True)
class Upload:
    """What came in: the fields as typed, and of each file its bytes. Names of files are not looked at."""

    typed: Typed
    files: dict[str, bytes]


class _InMemory(MultiPartParser):
    """What somebody's camera wrote into a photo touches no disk of ours."""

    spool_max_size = LARGEST_UPLOAD

    def close(self) -> None:
        """Also a file whose end never came."""
        for file in self._files_to_close_on_error:
            file.close()


async def read_upload(request: Request) -> Upload:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind:
        return Upload({}, {})  # nothing was sent
    if kind != "multipart/form-data":
        raise BadRequest
    parser = _InMemory(
        request.headers, _no_more_than(request, LARGEST_UPLOAD), max_files=1, max_fields=MOST_UPLOADED_FIELDS
    )
    try:
        sent = (await parser.parse()).multi_items()
        files = {name: await file.read() for name, file in sent if isinstance(file, UploadFile)}
    except (MultiPartException, FormParserError, LookupError, ValueError) as error:
        raise BadRequest from error
    finally:
        parser.close()
    return Upload({name: text.replace("\0", "") for name, text in sent if isinstance(text, str)}, files)


async def _no_more_than(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    taken = 0
    async for chunk in request.stream():
        taken += len(chunk)
        if taken > most:
            raise TooLarge
        yield chunk


UploadedForm = Annotated[Upload, Depends(read_upload)]
