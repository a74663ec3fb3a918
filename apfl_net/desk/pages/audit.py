"""The audit log: what staff and moderators did. Nobody can change it, and the page can be asked for proof."""

from fastapi import Request, Response

from apfl_net.access.entrances import Staff
from apfl_net.kit.web.addresses import PageNumber
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room
from apfl_net.moderation.acts import act_in_words, path_of, subject_in_words
from apfl_net.moderation.queries.audit import audit_log, first_broken

router = room()


@router.get("/desk/audit")
def show_audit_log(
    request: Request, db: DB, viewer: Staff, number: PageNumber = 1, check: bool = False
) -> Response:
    entries, has_older = audit_log(db, viewer, number)
    return page(
        request,
        "desk/audit.html",
        entries=entries,
        number=number,
        has_older=has_older,
        checked=check,
        broken=first_broken(db) if check else None,
        act_in_words=act_in_words,
        subject_in_words=subject_in_words,
        path_of=path_of,
    )
