"""Receiving files with a form: they lie in quarantine before the page hears of them.

    @router.post("/threads/{thread_ref}/replies")
    def create_reply(request: Request, db: DB, viewer: Contributor, sent: SentForm) -> Response: ...

A form without files may come as any other does. Of whoever may not write no file is even kept for a moment.
"""

from asyncio import get_running_loop
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from apfl_net.access.entrances import OpenToAnyone
from apfl_net.files.actions import Received
from apfl_net.files.policy import QUARANTINE, FileIsTooLarge, NoRoomLeft, largest, room_left
from apfl_net.files.queries import sent_by
from apfl_net.kit import storage
from apfl_net.kit.db import open_session
from apfl_net.kit.errors import AppError
from apfl_net.kit.web.arriving import Arrived, Room, read_arriving
from apfl_net.kit.web.forms import Typed, read_typed
from apfl_net.kit.web.routing import readers


@dataclass(frozen=True)
class Sent:
    """What came in: the fields as typed, the files, and what is to be said of those that were not taken."""

    typed: Typed
    files: Sequence[Received] = ()
    refused: Sequence[AppError] = ()


async def receive_upload(request: Request) -> Sent:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        return Sent(await read_typed(request))
    room = await get_running_loop().run_in_executor(readers(), _room_for, request)
    arrived = await read_arriving(request, room)
    return await run_in_threadpool(_quarantined, arrived)


def _room_for(request: Request) -> Room:
    with open_session(writing=False) as session:
        viewer = OpenToAnyone().admit(session, request)
        left = 0
        if viewer.may_write:
            by_member, in_all = sent_by(session, viewer.id)
            left = room_left(by_member=by_member, in_all=in_all)
    return Room(each=largest(), all=left, file_is_too_large=FileIsTooLarge(), no_room_left=NoRoomLeft())


def _quarantined(arrived: Arrived) -> Sent:
    try:
        received = []
        for drafted in arrived.drafts:
            key = storage.new_key(QUARANTINE, drafted.digest[:12], "sent")
            storage.keep_file(key, drafted.path)
            received.append(Received(drafted.name, key, drafted.size, drafted.digest))
    finally:
        arrived.throw_away()
    return Sent(arrived.typed, received, arrived.refused)


SentForm = Annotated[Sent, Depends(receive_upload)]
