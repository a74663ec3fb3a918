"""Finding one's way in a long thread: its contents, only what is new, only what is for me."""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from markupsafe import Markup
from sqlalchemy.orm import Session

from apfl_net.access.bylines import SIGNED, name_for
from apfl_net.access.entrances import Anyone, SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.marks import mark_of
from apfl_net.discussions.pages import thread_page
from apfl_net.discussions.pages.articles import article_for
from apfl_net.discussions.pages.shown import PostShown, show_posts
from apfl_net.discussions.policy import moderating
from apfl_net.discussions.queries import contents
from apfl_net.discussions.queries.contents import BRIEFS_PER_PAGE, Choice
from apfl_net.discussions.queries.posts import POSTS_PER_PAGE, count_after
from apfl_net.discussions.queries.thread_head import thread_head
from apfl_net.discussions.queries.threads import MOST_UNREAD
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import AnyRow
from apfl_net.kit.markdown import without_handles
from apfl_net.kit.text import excerpt
from apfl_net.kit.web.addresses import LARGEST_ID, IdWithTail, PageNumber
from apfl_net.kit.web.page import page
from apfl_net.kit.web.pagination import Pages, pages
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.reference import constituency_label, country_name

router = room()

OptionalId = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


@router.get("/threads/{thread_ref}/contents")
def show_contents(
    request: Request,
    db: DB,
    viewer: Anyone,
    thread_ref: IdWithTail,
    by: OptionalId = None,
    chain: OptionalId = None,
    number: PageNumber = 1,
) -> Response:
    thread = get_thread(db, viewer, thread_ref)
    choice = Choice(author_id=by, chain_id=chain)
    count, briefs = contents.briefs(db, viewer, thread.id, choice, number)
    return page(
        request,
        "discussions/contents.html",
        thread=thread,
        choice=choice,
        briefs=briefs,
        pages=pages(number, count, BRIEFS_PER_PAGE),
        authors=contents.authors_in(db, viewer, thread.id),
        writer=_writer_for(viewer),
        words=excerpt if viewer.signed_in else lambda start: excerpt(without_handles(start)),
    )


@router.get("/threads/{thread_ref}/only")
def show_only(
    request: Request,
    db: DB,
    viewer: SignedIn,
    thread_ref: IdWithTail,
    what: Literal["new", "for-me"] = "new",
    number: PageNumber = 1,
) -> Response:
    """Posts after one's last reading, twenty at a time (reading them moves it on); or those to oneself."""
    head = thread_head(db, viewer, thread_ref)
    rows, place = _chosen(db, viewer, head, what, number)
    posts = show_posts(db, viewer, rows, head.audience_id, head.read_to or 0)
    if what == "new":
        thread_page.note_shown(db, viewer, head, posts)
    return page(
        request,
        "discussions/thread_only.html",
        thread=head,
        audience=mark_of(head),
        what=what,
        articles=_drawn(viewer, head, posts),
        pages=place,
        shown=len(posts),
    )


def _drawn(viewer: Viewer, head: AnyRow, posts: Sequence[PostShown]) -> Markup:
    may_correct = moderating.may_moderate(viewer, head.role)
    draw = article_for(utc_now(), may_reply=not head.closed_at, may_correct=may_correct, may_react=True)
    return Markup("\n").join(map(draw, posts))


def _chosen(
    db: Session, viewer: Viewer, head: AnyRow, what: str, number: int
) -> tuple[Sequence[AnyRow], Pages]:
    if what == "new":
        count = count_after(db, viewer, head.id, head.read_to or 0, MOST_UNREAD)
        rows = contents.new_posts(db, viewer, head.id, head.read_to or 0)
        return rows, pages(1, count, POSTS_PER_PAGE)
    count = contents.count_for(db, viewer, head.id)
    return contents.posts_for(db, viewer, head.id, number), pages(number, count, POSTS_PER_PAGE)


def _writer_for(viewer: Viewer) -> Callable[[AnyRow], str]:
    """Name of a post's author in the list; where it is hidden, what they are."""

    def writer(row: AnyRow) -> str:
        if viewer.signed_in or row.public_name or row.form not in SIGNED:
            return name_for(True, name=row.name, public_name=row.public_name)
        return f"{constituency_label(row.constituency)}, {country_name(row.country)}"

    return writer
