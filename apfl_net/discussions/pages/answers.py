"""The mark on the post that answers a question."""

from fastapi import Request, Response

from apfl_net.access.entrances import Contributor
from apfl_net.discussions.actions.answers import mark_answer, unmark_answer
from apfl_net.discussions.queries.visible import get_post
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.page import see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.post("/posts/{post_id}/answer")
def create_answer(request: Request, db: DB, viewer: Contributor, post_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    mark_answer(db, viewer=viewer, post=post, now=utc_now())
    return see_other(request, post.path)


@router.post("/posts/{post_id}/answer/removal")
def create_answer_removal(request: Request, db: DB, viewer: Contributor, post_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    unmark_answer(db, viewer=viewer, post=post)
    return see_other(request, post.path)
