"""A post as those see it who moderate it, also while nobody else does. The desk loads it into a case."""

from dataclasses import replace

from fastapi import Request, Response

from apfl_net.access.entrances import SignedIn
from apfl_net.access.models import NOBODY
from apfl_net.discussions.pages.articles import article_for
from apfl_net.discussions.pages.shown import show_posts
from apfl_net.discussions.queries.moderated import get_moderated_post
from apfl_net.discussions.queries.posts import post_row
from apfl_net.kit.clock import utc_now
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.page import is_htmx, page
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/posts/{post_id}/moderated")
def show_moderated(request: Request, db: DB, viewer: SignedIn, post_id: Id) -> Response:
    post = get_moderated_post(db, viewer, post_id)
    insider = replace(viewer, audiences=(*viewer.audiences, NOBODY))
    shown = show_posts(db, insider, [post_row(db, insider, post.id)], post.audience_id, None)[0]
    draw = article_for(utc_now(), may_reply=False, may_correct=False)
    template = "discussions/_moderated.html" if is_htmx(request) else "discussions/moderated.html"
    return page(request, template, post=post, article=draw(shown))
