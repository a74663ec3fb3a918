"""What follows from what happened in discussions."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from apfl_net.access.queries import viewer_for
from apfl_net.discussions.actions.attaching import note_file_changed
from apfl_net.discussions.events import (
    AnswerMarked,
    BookmarkDue,
    ContributionHeld,
    IdentityLookedUp,
    PostEdited,
    PostReleased,
    PostWritten,
    WatchersWait,
    WideningAsked,
)
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.models.posts import Bookmark, Post
from apfl_net.discussions.models.spaces import IdentityLookup
from apfl_net.discussions.models.widenings import Widening
from apfl_net.discussions.queries.answers import answer_of
from apfl_net.discussions.queries.files import post_with_file
from apfl_net.discussions.queries.hearing import watchers_after, who_hears
from apfl_net.discussions.queries.moderated import moderators_of_contribution
from apfl_net.discussions.queries.people import mentioned_in, whom_it_answers
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.discussions.queries.widenings import authors_of, widening_of
from apfl_net.files.events import FileReady, FileRefused
from apfl_net.kit import outbox
from apfl_net.kit.mail.letters import post_letter
from apfl_net.kit.outbox import listens_to
from apfl_net.members.events import OrganisationsMerged
from apfl_net.notifications.actions import notify, notify_all
from apfl_net.notifications.queries import told_of

MOST_TOLD_AT_ONCE = 200


@listens_to(PostWritten)
def tell_whom_it_concerns(session: Session, event: PostWritten, now: datetime) -> None:
    """Those mentioned, whoever is answered, and those who watch: once each, never the author."""
    post = session.get(Post, event.post_id)
    if post is None:
        return
    _tell(session, post, "mention", mentioned_in(session, post.id))
    _tell(session, post, "reply", whom_it_answers(session, post))
    _tell_watchers(session, post, after=0, now=now)


@listens_to(PostReleased)
def tell_who_was_not_told(session: Session, event: PostReleased, now: datetime) -> None:
    """It may have been held before those whom it concerns were told. Nobody is told twice."""
    post = session.get(Post, event.post_id)
    if post and not post.removed_at:
        tell_whom_it_concerns(session, PostWritten(post_id=post.id), now)


@listens_to(FileReady)
@listens_to(FileRefused)
def show_what_became_of_a_file(session: Session, event: FileReady | FileRefused, now: datetime) -> None:
    if post_id := post_with_file(session, event.file_id):
        note_file_changed(session, post_id=post_id)


@listens_to(ContributionHeld)
def tell_who_looks_first(session: Session, event: ContributionHeld, now: datetime) -> None:
    """Those who moderate the space."""
    held = session.get(HeldContribution, event.contribution_id)
    if held is None or held.decided_at:
        return
    moderators = session.scalars(moderators_of_contribution(session, held.id)).all()
    notify_all(
        session,
        member_ids=[member_id for member_id in moderators if member_id != held.author_id],
        reason="waiting",
        subject="waiting",
        subject_id=held.id,
        now=held.sent_at,
    )


@listens_to(PostEdited)
def tell_who_is_mentioned_now(session: Session, event: PostEdited, now: datetime) -> None:
    """Those mentioned by a change; whoever knows of the post already is not told again."""
    post = session.get(Post, event.post_id)
    if post and not post.removed_at:
        _tell(session, post, "mention", mentioned_in(session, post.id))


@listens_to(WatchersWait)
def tell_more_watchers(session: Session, event: WatchersWait, now: datetime) -> None:
    post = session.get(Post, event.post_id)
    if post:
        _tell_watchers(session, post, after=event.after, now=now)


@listens_to(BookmarkDue)
def remind(session: Session, event: BookmarkDue, now: datetime) -> None:
    """Whoever wanted to come back to a post, if they still do and may still see it."""
    bookmark = session.get(Bookmark, event.bookmark_id)
    if bookmark is None or not bookmark.remind_at or bookmark.remind_at.isoformat() != event.due:
        return
    if may_see(session, bookmark.member_id, session.get_one(Post, bookmark.post_id)):
        notify(
            session,
            member_id=bookmark.member_id,
            reason="reminder",
            subject="bookmark",
            subject_id=bookmark.id,
            now=bookmark.remind_at,
        )


@listens_to(AnswerMarked)
def tell_whose_answer_it_is(session: Session, event: AnswerMarked, now: datetime) -> None:
    """The author of the post, unless they marked it themselves or the mark is gone again."""
    post = session.get(Post, event.post_id)
    marked = post and answer_of(session, post.thread_id)
    if not post or not marked or marked.post_id != post.id or marked.marked_by == post.author_id:
        return
    if who_hears(session, post, [post.author_id]):
        notify(
            session,
            member_id=post.author_id,
            reason="answer",
            subject="answer",
            subject_id=post.id,
            now=marked.marked_at,
        )


@listens_to(OrganisationsMerged)
def follow_merged_organisation(session: Session, event: OrganisationsMerged, now: datetime) -> None:
    """What was written on behalf of a double was written on behalf of the one that stands for both."""
    session.execute(
        update(Post)
        .where(Post.on_behalf_of_id == event.organisation_id)
        .values(on_behalf_of_id=event.into_id)
    )


@listens_to(IdentityLookedUp)
def tell_who_was_looked_up(session: Session, event: IdentityLookedUp, now: datetime) -> None:
    """That a moderator looked, and why; always, unless they looked up themselves."""
    lookup = session.get(IdentityLookup, event.lookup_id)
    if lookup and lookup.member_id != lookup.looked_by:
        notify(
            session,
            member_id=lookup.member_id,
            reason="lookup",
            subject="lookup",
            subject_id=lookup.id,
            now=lookup.looked_at,
        )


@listens_to(WideningAsked)
def ask_authors(session: Session, event: WideningAsked, now: datetime) -> None:
    """Everybody who has words in the thread: always, by notice and by mail."""
    widening = session.get(Widening, event.widening_id)
    if widening and widening.ended_at is None:
        _ask(session, widening, authors_of(session, widening.thread_id), now)


@listens_to(PostWritten)
def ask_who_writes_now(session: Session, event: PostWritten, now: datetime) -> None:
    """Whoever writes while it is asked, and it is not open yet, has something to say to it, too."""
    post = session.get(Post, event.post_id)
    widening = widening_of(session, post.thread_id) if post else None
    if post and widening and widening.opened_at is None and post.written_at >= widening.asked_at:
        _ask(session, widening, [post.author_id], now)


def _ask(session: Session, widening: Widening, member_ids: Collection[int], now: datetime) -> None:
    """Once, however often it is delivered."""
    told = told_of(session, subject="widening", subject_id=widening.id, member_ids=member_ids)
    for member_id in sorted(set(member_ids) - set(told)):
        notify(
            session,
            member_id=member_id,
            reason="widening",
            subject="widening",
            subject_id=widening.id,
            now=now,
        )
        about: dict[str, int | str] = {"widening_id": widening.id, "member_id": member_id}
        post_letter(session, "discussions.widening", now=now, run_at=now, **about)


def _tell(session: Session, post: Post, reason: str, member_ids: Collection[int]) -> None:
    """As of the post: the worker may come to it later. Who may not see the post, or muted it, is not told."""
    others = [member_id for member_id in member_ids if member_id != post.author_id]
    notify_all(
        session,
        member_ids=who_hears(session, post, others),
        reason=reason,
        subject="post",
        subject_id=post.id,
        now=post.written_at,
    )


def _tell_watchers(session: Session, post: Post, *, after: int, now: datetime) -> None:
    """So many in one transaction, which locks what it writes; the rest in further ones."""
    told = watchers_after(session, post, after, MOST_TOLD_AT_ONCE)
    _tell(session, post, "watch", told)
    if len(told) == MOST_TOLD_AT_ONCE:
        outbox.record(session, WatchersWait(post_id=post.id, after=told[-1]), now=now)


def may_see(session: Session, member_id: int, post: Post) -> bool:
    viewer = viewer_for(session, member_id)
    seen = visible_posts(viewer).with_only_columns(Post.id).where(Post.id == post.id)
    return session.scalar(seen) is not None
