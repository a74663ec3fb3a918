"""Putting a thread page together."""

from functools import partial
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.policy import why_not
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.reading import note_reading
from apfl_net.discussions.marks import facts_of, mark_of
from apfl_net.discussions.pages import posting_as, thread_notes
from apfl_net.discussions.pages.articles import article_for
from apfl_net.discussions.pages.change_lines import changes_on_page, woven
from apfl_net.discussions.pages.shown import Composer, PostShown, show_posts
from apfl_net.discussions.pages.summary_shown import shown_summary
from apfl_net.discussions.policy import answering, moderating, posting
from apfl_net.discussions.policy.following import effective_level
from apfl_net.discussions.queries.posts import POSTS_PER_PAGE, post_row, posts_on_page
from apfl_net.discussions.queries.thread_head import thread_head, thread_stamp
from apfl_net.discussions.queries.visible import get_post
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import AnyRow, note_briefly
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import reader
from apfl_net.kit.web.page import etag_for, not_modified, page, see_other
from apfl_net.kit.web.pagination import pages
from apfl_net.watches.marks import Following, following


def show(request: Request, db: Session, viewer: Viewer, thread_id: int, number: int) -> Response:
    """One page of a thread: twenty posts, what is new among them, and the box for a reply.

    A thread that belongs to something else leads to the page of that.
    """
    head = thread_head(db, viewer, thread_id)
    if head.home:
        return see_other(request, f"{head.home}?page={number}" if number > 1 else head.home)
    place = pages(number, head.posts, POSTS_PER_PAGE)
    rows = posts_on_page(db, viewer, head, number)
    posts = show_posts(db, viewer, rows, head.audience_id, head.read_to or 0 if viewer.signed_in else None)
    note_shown(db, viewer, head, posts)
    composer = composer_for(db, viewer, head, seen=_last_number(posts, is_last=number == place.count))
    may_moderate = moderating.may_moderate(viewer, head.role)
    draw = article_for(
        utc_now(),
        may_reply=composer is not None,
        may_correct=may_moderate,
        may_react=viewer.may_write,
        may_mark_answer=answering.may_mark_answer(viewer, head, head.role),
    )
    changes = changes_on_page(db, viewer, head, posts, place, may_moderate=may_moderate)
    read, new = woven(posts, draw, changes, utc_now())
    return page(
        request,
        "discussions/thread.html",
        thread=head,
        read_articles=read,
        new_articles=new,
        pages=place,
        audience=mark_of(head),
        facts=facts_of(head),
        starter_name=name_for(viewer.signed_in, name=head.starter, public_name=head.starter_public),
        last_number=posts[-1].number if posts else 0,
        composer=composer,
        may_moderate=may_moderate,
        following=following_thread(head) if viewer.signed_in else None,
        summary=shown_summary(db, viewer, head.id) if head.summary_revision else None,
        **thread_notes.notes(db, viewer, head),
    )


def following_thread(head: AnyRow) -> Following:
    """How closely the reader follows the thread, in words, and what they can choose."""
    opened = head.noted_to is not None
    holds = effective_level(head.thread_level, head.space_level, opened=opened)
    return following("thread", head.thread_level, holds)


def unchanged_for_visitor(
    request: Request, db: Session, viewer: Viewer, thread_id: int, number: int
) -> tuple[str | None, Response | None]:
    """The validator of a visitor's page and, if their browser has that very page, the 304."""
    if viewer.signed_in:
        return None, None
    now = utc_now()
    stamp = thread_stamp(db, thread_id, viewer, now)
    today = now.astimezone(reader().zone).date()
    etag = etag_for("thread", thread_id, number, *stamp, today, reader().language)
    return etag, not_modified(request, etag)


def composer_for(
    db: Session,
    viewer: Viewer,
    head: AnyRow,
    *,
    answers_id: int | None = None,
    **given: Any,
) -> Composer | None:
    """The reply box, with the draft that is kept for this thread; None for whoever may not write."""
    if not viewer.signed_in or not posting.takes_replies(head, head.closed_at, utc_now()):
        return None
    composer = Composer(thread_id=head.id, audience=mark_of(head), audience_id=head.audience_id, **given)
    composer.posting_as = posting_as.in_thread(db, viewer, head)
    composer.message = why_not(viewer.restrictions)
    answers_id = answers_id or head.draft_answers_id
    if head.draft_body is not None:
        composer.body, composer.language = head.draft_body, head.draft_language
        composer.form_key, composer.saved_at = head.draft_form_key, head.draft_saved_at
    if answers_id:
        composer.answers = answered(db, viewer, head, answers_id)
    return composer


def answered(db: Session, viewer: Viewer, head: AnyRow, post_id: int) -> PostShown | None:
    """The post that a reply answers, while it can be seen in this thread."""
    try:
        post = get_post(db, viewer, post_id)
    except NotFound:
        return None
    if post.thread_id != head.id or post.removed_at:
        return None
    return show_posts(db, viewer, [post_row(db, viewer, post_id)], head.audience_id, None)[0]


def note_shown(db: Session, viewer: Viewer, head: AnyRow, posts: list[PostShown]) -> None:
    """The viewer has read as far as the last of these posts."""
    if viewer.signed_in and posts and posts[-1].number > (head.noted_to or 0):
        last = posts[-1].number
        note_briefly(db, partial(note_reading, viewer=viewer, thread_id=head.id, number=last, now=utc_now()))


def _last_number(posts: list[PostShown], *, is_last: bool) -> int | None:
    """The number after which a reply belongs right below what is shown; None where it does not."""
    return posts[-1].number if posts and is_last else None
