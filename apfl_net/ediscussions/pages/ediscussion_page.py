"""Putting the page of an e-discussion together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from markupsafe import Markup
from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.marks import audience_mark
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.pages.articles import article_for
from apfl_net.discussions.pages.shown import show_posts
from apfl_net.discussions.pages.summary_shown import shown_summary
from apfl_net.discussions.pages.thread_page import following_thread, note_shown
from apfl_net.discussions.policy import moderating
from apfl_net.discussions.queries.posts import POSTS_PER_PAGE
from apfl_net.discussions.queries.thread_head import thread_head
from apfl_net.ediscussions.pages.bylines import byline_for
from apfl_net.ediscussions.pages.shown import time_shown
from apfl_net.ediscussions.policy.contributing import CAPACITIES, PERSONAL
from apfl_net.ediscussions.policy.roles import ROLES
from apfl_net.ediscussions.queries.contributions import contributions_on_page, count_of_question
from apfl_net.ediscussions.queries.desk import pinned
from apfl_net.ediscussions.queries.heads import Head
from apfl_net.ediscussions.queries.questions import questions_of
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import AnyRow
from apfl_net.kit.i18n import gettext, reader
from apfl_net.kit.text import excerpt
from apfl_net.kit.web.page import page
from apfl_net.kit.web.pagination import pages


@dataclass(frozen=True, slots=True)
class ContributionShown:
    """A drawn post, and what stands above it: capacity, questions, languages, whether it came late."""

    id: int
    article: Markup
    capacity: str
    questions: tuple[int, ...]
    languages: tuple[str, ...]
    is_late: bool
    is_used: bool  # in the synthesis
    may_translate: bool


def show(
    request: Request, db: Session, viewer: Viewer, head: Head, question: int | None, number: int
) -> Response:
    """Time, questions, people; then twenty contributions. A draft has none."""
    now = utc_now()
    thread = thread_head(db, viewer, head.ediscussion.thread_id) if head.ediscussion.announced_at else None
    read_to = thread.read_to or 0 if thread and viewer.signed_in else None
    told = questions_of(db, head.ediscussion, reader().language, now, viewer, read_to)
    return page(
        request,
        "ediscussions/ediscussion.html",
        head=head,
        ediscussion=head.ediscussion,
        time=time_shown(head.ediscussion, head.event.time_zone, now),
        audience=mark_of(head.row),
        questions=told,
        people=people_shown(viewer, head),
        thread=thread,
        draft_waits=bool(thread and thread.draft_body),
        has_note=head.row.has_note,
        chosen=question,
        summary=shown_summary(db, viewer, thread.id) if thread and thread.summary_revision else None,
        pinned=pinned(db, viewer, head.ediscussion) if thread and head.row.has_pins else [],
        byline_of=byline_for(viewer),
        excerpt=excerpt,
        following=following_thread(thread) if thread and viewer.signed_in else None,
        **_contributions(db, viewer, thread, head, question, number),
    )


def mark_of(row: AnyRow) -> Any:
    return audience_mark(row.audience_kind, row.audience_constituency, row.audience_name)


def _contributions(
    db: Session, viewer: Viewer, thread: AnyRow | None, head: Head, question: int | None, number: int
) -> dict[str, Any]:
    if thread is None:
        return {"contributions": [], "pages": pages(1, 0, POSTS_PER_PAGE)}
    total = thread.posts if question is None else count_of_question(db, viewer, thread.id, question)
    place = pages(number, total, POSTS_PER_PAGE)
    rows = contributions_on_page(db, viewer, thread.id, number, question) if total else []
    return {"contributions": _drawn(db, viewer, thread, head, rows, question), "pages": place}


def _drawn(
    db: Session, viewer: Viewer, thread: AnyRow, head: Head, rows: Sequence[AnyRow], question: int | None
) -> list[ContributionShown]:
    read_to = thread.read_to or 0 if viewer.signed_in else None
    posts = show_posts(db, viewer, rows, thread.audience_id, read_to)
    if question is None:
        note_shown(db, viewer, thread, posts)
    draw = article_for(
        utc_now(),
        may_reply=viewer.signed_in and head.phase in {"open", "extended"},
        may_correct=moderating.may_moderate(viewer, thread.role),
        may_react=viewer.may_write,
    )
    return [
        ContributionShown(
            id=row.id,
            article=draw(post),
            capacity=_capacity(row, head),
            questions=tuple(sorted(int(one) for one in (row.questions or "").split())),
            languages=tuple(sorted((row.translations or "").split())) if not row.removed_at else (),
            is_late=row.is_late,
            is_used=row.is_used,
            may_translate=_may_translate(viewer, head, row),
        )
        for row, post in zip(rows, posts, strict=True)
    ]


def _may_translate(viewer: Viewer, head: Head, row: AnyRow) -> bool:
    return viewer.may_write and not row.removed_at and (head.facilitates or row.author_id == viewer.member_id)


def _capacity(row: AnyRow, head: Head) -> str:
    """Nothing where it is personal, or where nobody is named."""
    unsaid = row.capacity in {None, PERSONAL} or head.row.chatham_house or row.removed_at
    return "" if unsaid else gettext(CAPACITIES[row.capacity])


def people_shown(viewer: Viewer, head: Head) -> list[dict[str, Any]]:
    """Who has which part. Visitors read names that their bearers made public; whoever hides is not listed."""
    return [
        {
            "role": gettext(ROLES[row.role]),
            "name": name_for(viewer.signed_in, name=row.name, public_name=row.public_name),
            "path": f"/members/{row.member_id}-{row.handle}" if viewer.signed_in else None,
            "organisation": row.organisation if viewer.signed_in or row.public_name else None,
            "row": row,
        }
        for row in head.people
        if row.name
    ]
