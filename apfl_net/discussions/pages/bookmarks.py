"""Bookmarks: the list, the form, and one click on a post."""

from datetime import timedelta

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.entrances import SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.bookmarks import keep_bookmark, remove_bookmark
from apfl_net.discussions.models.posts import Bookmark, Post
from apfl_net.discussions.policy.bookmarking import NoSuchDay, reminder_for
from apfl_net.discussions.queries.bookmarks import bookmark_of, bookmarks_of, get_bookmark
from apfl_net.discussions.queries.visible import get_post
from apfl_net.discussions.schemas.bookmarks import BookmarkForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import N_, gettext, reader
from apfl_net.kit.web.addresses import Id, PageNumber
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()

REMINDERS = {
    "none": N_("Not at all"),
    "tomorrow": N_("Tomorrow"),
    "week": N_("In a week"),
    "month": N_("In a month"),
    "day": N_("On a day that I choose"),
}


@router.get("/bookmarks")
def list_bookmarks(request: Request, db: DB, viewer: SignedIn, number: PageNumber = 1) -> Response:
    bookmarks, has_older = bookmarks_of(db, viewer, number)
    return page(
        request,
        "discussions/bookmarks.html",
        bookmarks=bookmarks,
        number=number,
        has_older=has_older,
        writer=lambda row: name_for(True, name=row.author, public_name=True),
    )


@router.get("/posts/{post_id}/bookmark")
def edit_bookmark(request: Request, db: DB, viewer: SignedIn, post_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    bookmark = bookmark_of(db, viewer, post_id)
    return _form_page(request, post, bookmark, _as_typed(bookmark), {})


@router.post("/posts/{post_id}/bookmark")
def create_bookmark(request: Request, db: DB, viewer: SignedIn, post_id: Id, typed: TypedForm) -> Response:
    """The form; or, with nothing typed, the click of htmx on the link under the post."""
    post = get_post(db, viewer, post_id)
    if is_htmx(request) and not typed:
        return _toggle(request, db, viewer, post)
    form, errors = parse(BookmarkForm, typed)
    if form is None:
        return _form_page(request, post, bookmark_of(db, viewer, post_id), typed, errors)
    try:
        remind_at = reminder_for(form.remind, form.day, now=utc_now(), zone=reader().zone)
    except NoSuchDay as refusal:
        errors = {"day": gettext(refusal.message)}
        return _form_page(request, post, bookmark_of(db, viewer, post_id), typed, errors)
    keep_bookmark(db, viewer=viewer, post=post, note=form.note, remind_at=remind_at, now=utc_now())
    return see_other(request, post.path)


@router.post("/bookmarks/{bookmark_id}/deletion")
def create_bookmark_deletion(request: Request, db: DB, viewer: SignedIn, bookmark_id: Id) -> Response:
    remove_bookmark(db, bookmark=get_bookmark(db, viewer, bookmark_id))
    return see_other(request, "/bookmarks")


def _toggle(request: Request, db: Session, viewer: Viewer, post: Post) -> Response:
    """Kept, or not any more; a note or a reminder is not thrown away by one click."""
    bookmark = bookmark_of(db, viewer, post.id)
    if bookmark and (bookmark.note or bookmark.remind_at):
        return see_other(request, f"{post.path}/bookmark")
    if bookmark:
        remove_bookmark(db, bookmark=bookmark)
    else:
        keep_bookmark(db, viewer=viewer, post=post, remind_at=None, now=utc_now())
    return page(request, "discussions/bookmark.htmx.html", post_id=post.id, is_bookmarked=bookmark is None)


def _as_typed(bookmark: Bookmark | None) -> Typed:
    """What the form shows of a bookmark; a reminder that has been is over."""
    if bookmark is None or bookmark.remind_at is None or bookmark.remind_at <= utc_now():
        return {"note": bookmark.note if bookmark else "", "remind": "none", "day": ""}
    day = bookmark.remind_at.astimezone(reader().zone).date()
    return {"note": bookmark.note, "remind": "day", "day": day.isoformat()}


def _form_page(
    request: Request, post: Post, bookmark: Bookmark | None, typed: Typed, errors: dict[str, str]
) -> Response:
    tomorrow = utc_now().astimezone(reader().zone).date() + timedelta(days=1)
    return page(
        request,
        "discussions/bookmark.html",
        status=422 if errors else 200,
        post=post,
        bookmark=bookmark,
        typed={"note": "", "remind": "none", "day": ""} | typed,
        errors=errors,
        reminders={value: gettext(words) for value, words in REMINDERS.items()},
        first_day=tomorrow.isoformat(),
    )
