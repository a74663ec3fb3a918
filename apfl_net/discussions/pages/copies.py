"""A thread on paper, and as a text to keep."""

from collections.abc import Iterator, Sequence

from fastapi import Request, Response
from markupsafe import Markup
from starlette.responses import PlainTextResponse

from apfl_net.access.entrances import Anyone
from apfl_net.access.marks import AudienceMark
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.marks import facts_of, mark_of
from apfl_net.discussions.pages.articles import article_for
from apfl_net.discussions.pages.shown import PostShown, show_posts
from apfl_net.discussions.pages.summary_shown import SummaryShown, shown_summary
from apfl_net.discussions.queries.contents import every_post
from apfl_net.discussions.queries.thread_head import thread_head
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import N_, full_time, gettext
from apfl_net.kit.markdown import without_handles
from apfl_net.kit.web.addresses import IdWithTail, PageNumber
from apfl_net.kit.web.page import page
from apfl_net.kit.web.pagination import pages
from apfl_net.kit.web.routing import DB, room

router = room()

POSTS_TO_PRINT = 500
"""On one page. It takes a second; thousands would keep all other readers waiting."""

CHATHAM_HOUSE = N_(
    "Here the Chatham House rule holds: use what you learn, and never say who said it, nor who was here. No"
    " post says who wrote it, to anybody."
)


@router.get("/threads/{thread_ref}/print")
def show_print(
    request: Request, db: DB, viewer: Anyone, thread_ref: IdWithTail, number: PageNumber = 1
) -> Response:
    """The thread without what one does with it: all of it, unless it is too long for one page."""
    head = thread_head(db, viewer, thread_ref)
    place = pages(number, head.posts, POSTS_TO_PRINT)
    rows = every_post(db, viewer, head.id, first=place.first, most=POSTS_TO_PRINT)
    posts = show_posts(db, viewer, rows, head.audience_id, None)
    draw = article_for(utc_now(), may_reply=False, may_correct=False)
    return page(
        request,
        "discussions/thread_print.html",
        thread=head,
        audience=mark_of(head),
        facts=facts_of(head),
        pages=place,
        summary=shown_summary(db, viewer, head.id),
        articles=Markup("\n").join(map(draw, posts)),
    )


@router.get("/threads/{thread_ref}/text")
def show_text(request: Request, db: DB, viewer: Anyone, thread_ref: IdWithTail) -> Response:
    """The thread as plain text: who, when, and the words as they were typed."""
    head = thread_head(db, viewer, thread_ref)
    rows = every_post(db, viewer, head.id)
    posts = show_posts(db, viewer, rows, head.audience_id, None)
    summary = shown_summary(db, viewer, head.id)
    parts = [*_head(head, mark_of(head)), *_summary(summary), *_posts(viewer, rows, posts)]
    return PlainTextResponse(
        "\n".join(parts),
        headers={
            "Content-Disposition": f'attachment; filename="thread-{head.id}.txt"',
            "Cache-Control": "private, no-cache",
        },
    )


def _head(head: AnyRow, audience: AudienceMark) -> Iterator[str]:
    yield head.title
    yield f"{settings().base_url}/threads/{head.id}-{head.slug}"
    yield gettext("Space: %(name)s") % {"name": head.space_name}
    yield audience.sentence
    if head.chatham_house:
        yield gettext(CHATHAM_HOUSE)
    yield from (f"{name}: {value}" for name, value in facts_of(head))
    yield gettext("As of %(time)s") % {"time": full_time(utc_now())}


def _summary(summary: SummaryShown | None) -> Iterator[str]:
    if summary:
        yield from ("", gettext("Summary"), "", summary.body)


def _heading(post: PostShown) -> str:
    if not post.answered_number:
        return f"#{post.number}"
    if post.answered_title:
        words = gettext("#%(number)s, in reply to #%(answered)s in “%(title)s”")
    else:
        words = gettext("#%(number)s, in reply to #%(answered)s")
    return words % {"number": post.number, "answered": post.answered_number, "title": post.answered_title}


def _posts(viewer: Viewer, rows: Sequence[AnyRow], posts: Sequence[PostShown]) -> Iterator[str]:
    for row, post in zip(rows, posts, strict=True):
        yield from ("", "-" * 40, _heading(post))
        if post.removed_at:
            yield gettext("The text of this post has been taken away.")
            continue
        yield ", ".join(part for part in (post.byline.name, post.byline.detail) if part)
        yield full_time(post.written_at)
        if post.audience:
            yield post.audience.sentence
        yield ""
        yield row.body if viewer.signed_in else without_handles(row.body)
