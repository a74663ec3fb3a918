"""Photos: sent, taken away, and shown to whom they are for."""

from typing import Annotated

from fastapi import Path, Request, Response

from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.directory.actions.photos import add_photo, remove_photo
from apfl_net.directory.pages.profile import profile_page
from apfl_net.directory.queries.profiles import photo_shown
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.pictures import NotAPicture
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.page import see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.kit.web.uploads import UploadedForm
from apfl_net.members.models import Member

router = room()

Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{20}$")]
KEPT = "private, max-age=31536000, immutable"
"""Another photo has another address, so a browser need not ask again."""


@router.get("/members/{member_ref}/photo/{digest}")
def show_photo(request: Request, db: DB, viewer: Anyone, member_ref: IdWithTail, digest: Digest) -> Response:
    picture = photo_shown(db, viewer, member_ref, digest)
    headers = {"Cache-Control": KEPT, "Vary": "Cookie", "Cross-Origin-Resource-Policy": "same-origin"}
    return Response(picture, headers=headers, media_type="image/jpeg")


@router.post("/settings/profile/photo")
def create_photo(request: Request, db: DB, viewer: SignedIn, sent: UploadedForm) -> Response:
    picture = sent.files.get("photo", b"")
    if not picture:
        return profile_page(
            request, db, viewer, errors={"photo": gettext("Please choose a picture first.")}, status=422
        )
    try:
        add_photo(db, member=db.get_one(Member, viewer.id), sent=picture, now=utc_now())
    except NotAPicture as refused:
        return profile_page(request, db, viewer, errors={"photo": refused.words()}, status=422)
    return see_other(request, "/settings/profile?saved=yes")


@router.post("/settings/profile/photo/removal")
def delete_photo(request: Request, db: DB, viewer: SignedIn) -> Response:
    remove_photo(db, member=db.get_one(Member, viewer.id))
    return see_other(request, "/settings/profile?saved=yes")
