"""Guest posts, the newest first, and by month."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.access.models import PUBLIC
from apfl_net.editorial import queries
from apfl_net.editorial.models import GuestPost
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import month_name, reader
from apfl_net.kit.markdown import render, without_tags
from apfl_net.kit.text import excerpt
from apfl_net.kit.web.addresses import IdWithTail, PageNumber
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/guest-posts")
def list_guest_posts(
    request: Request, db: DB, viewer: Anyone, month: str = "", number: PageNumber = 1
) -> Response:
    months = _months(queries.months_of_guest_posts(db, viewer))
    if month and month not in months:
        raise NotFound
    posts, has_older = queries.guest_posts(db, viewer, _span(month) if month else None, number)
    return page(
        request,
        "editorial/guest_posts.html",
        posts=posts,
        months=months,
        month=month,
        month_name=month_name,
        number=number,
        has_older=has_older,
        beginning=_beginning,
    )


@router.get("/guest-posts/{post_ref}")
def show_guest_post(request: Request, db: DB, viewer: Anyone, post_ref: IdWithTail) -> Response:
    post = queries.get_guest_post(db, viewer, post_ref)
    return page(
        request,
        "editorial/guest_post.html",
        post=post,
        body_html=render(post.body, below=0),
        others=queries.language_versions(db, viewer, post),
        is_public=post.audience_id == PUBLIC,
    )


def _months(published: Sequence[datetime]) -> Counter[str]:
    return Counter(f"{at.astimezone(reader().zone):%Y-%m}" for at in published)


def _beginning(post: GuestPost) -> str:
    return excerpt(without_tags(render(post.body)), 280)


def _span(month: str) -> tuple[datetime, datetime]:
    """From the first moment of a month to that of the next, as the reader reckons."""
    first = datetime.fromisoformat(f"{month}-01").replace(tzinfo=reader().zone)
    following = (first.replace(day=28) + timedelta(days=5)).replace(day=1)
    return first, following
