"""Starting a thread and replying in one."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.drafts import discard_draft
from apfl_net.discussions.actions.identities import Signature, sign
from apfl_net.discussions.actions.landing import landing_of
from apfl_net.discussions.actions.reading import note_own_post
from apfl_net.discussions.actions.wording import Wording, note_quotes, put_in_words
from apfl_net.discussions.events import PostWritten, ThreadStarted
from apfl_net.discussions.models.posts import Post, PostMention
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread, ThreadTally
from apfl_net.discussions.policy import holding, moderating, posting
from apfl_net.discussions.policy.identities import AS_MEMBER, Identity
from apfl_net.discussions.queries.holds import has_standing_post
from apfl_net.discussions.queries.posts import last_post_at, post_with_key, posts_written_between
from apfl_net.discussions.queries.thread_head import closure_of
from apfl_net.discussions.queries.visible import role_in
from apfl_net.kit import markdown, outbox
from apfl_net.kit.db import insert_or
from apfl_net.kit.errors import Conflict, Forbidden
from apfl_net.kit.i18n import N_
from apfl_net.kit.text import slugify
from apfl_net.members.models import Member
from apfl_net.members.queries import current_membership


class NoMembership(Conflict):
    message = N_("You are not a member of any organisation at present, so you can read but not post.")


def start_thread(
    session: Session,
    *,
    author: Viewer,
    space: Space,
    title: str,
    body: str,
    language: str,
    form_key: str,
    now: datetime,
    identity: Identity = AS_MEMBER,
    released: bool = False,
    said_readers: int | None = None,
    **about: Any,
) -> Post:
    """Open a thread in a space, with its first post; it is seen by whoever sees the space.

    `about`: country, theme, form, sector, is_question. `said_readers`: the audience that the writer was told.
    `released`: by a moderator, where one looks first.
    """
    check_may_write(author.restrictions)
    posting.check_may_start_thread(author, space, role_in(session, author, space.id))
    let_one_post_at_a_time(session, author)
    if again := post_with_key(session, author.id, form_key):
        return again
    _check_readers(session, space, said_readers)
    if not released:
        _check_goes_at_once(session, author, space, now)
    wording = put_in_words(session, author, space, None, body)
    signature = sign(session, author=author, space_id=space.id, identity=identity, now=now)
    thread = _open_thread(session, author, space, title, now, **signature.of_thread | about)
    if not released:  # what its author has begun since stays
        discard_draft(session, author=author, space=space)
    said = {"language": language, "form_key": form_key}
    return _write_post(session, author, thread, None, wording, identity, signature, now, **said)


def _open_thread(
    session: Session, author: Viewer, space: Space, title: str, now: datetime, **about: Any
) -> Thread:
    thread = Thread(
        space=space,
        audience_id=space.audience_id,
        author_id=author.id,
        title=title,
        slug=slugify(title),
        started_at=now,
        **about,
    )
    session.add(thread)
    session.flush()  # the event needs its id
    outbox.record(session, ThreadStarted(thread_id=thread.id), now=now)
    return thread


def reply_to_thread(
    session: Session,
    *,
    author: Viewer,
    thread: Thread,
    answers: Post | None,
    body: str,
    language: str,
    form_key: str,
    now: datetime,
    said_readers: int | None = None,
    identity: Identity = AS_MEMBER,
    released: bool = False,
    after_closing: bool = False,
) -> Post:
    """Add a post to a thread, in answer to one of its posts or to the thread as a whole.

    The same form sent twice makes one post. `said_readers` is the audience that the writer was told.
    `released`: by a moderator, where one looks first; `after_closing`: let in by whoever closed the thread.
    """
    check_may_write(author.restrictions)
    let_one_post_at_a_time(session, author)
    if again := post_with_key(session, author.id, form_key):
        return again
    thread, answers = landing_of(session, author, thread, answers)
    if after_closing:
        _check_readers(session, thread, said_readers)
    else:
        _check_may_reply(session, author, thread, said_readers, now)
    if answers and answers.removed_at:
        raise posting.AnswersNothing
    if not released:
        _check_goes_at_once(session, author, thread.space, now)
    wording = put_in_words(session, author, thread.space, thread, body)
    signature = sign(session, author=author, space_id=thread.space_id, identity=identity, now=now)
    if not released:
        discard_draft(session, author=author, thread=thread)
    said = {"language": language, "form_key": form_key}
    return _write_post(session, author, thread, answers, wording, identity, signature, now, **said)


def must_wait(session: Session, author: Viewer, space: Space, now: datetime) -> bool:
    """Whether a moderator looks first at what this author writes in this space."""
    if space.holds == "none":
        return False
    return holding.must_wait(
        space.holds,
        moderates=moderating.may_moderate(author, role_in(session, author, space.id)),
        has_posted=has_standing_post(session, author.id),
        joined_at=session.get_one(Member, author.id).joined_at,
        now=now,
    )


def _check_goes_at_once(session: Session, author: Viewer, space: Space, now: datetime) -> None:
    """Where a moderator looks first, `contributing` lets it wait; and nobody floods."""
    if must_wait(session, author, space, now):
        raise holding.ModeratorFirst
    posting.check_pace(posts_written_between(session, author.id, now - posting.POSTING_WINDOW, now))


def correct_language(session: Session, *, viewer: Viewer, post: Post, language: str) -> None:
    """Say in which language a post is written, where the guess was wrong."""
    check_may_write(viewer.restrictions)
    role = role_in(session, viewer, post.thread.space_id)
    if not moderating.may_correct_language(viewer, post.author_id, role):
        raise Forbidden
    post.language = language
    touch_thread(session, post.thread_id)


def touch_thread(session: Session, thread_id: int) -> None:
    """Something that readers of the thread can see has changed: kept copies of its pages are out of date."""
    session.execute(update(Thread).where(Thread.id == thread_id).values(version=Thread.version + 1))


def let_one_post_at_a_time(session: Session, author: Viewer) -> None:
    """Two requests of one member wait for each other, so that a double click finds the first one's post."""
    session.execute(select(Member.id).where(Member.id == author.id).with_for_update(key_share=True))


def _check_may_reply(
    session: Session, author: Viewer, thread: Thread, said_readers: int | None, now: datetime
) -> None:
    closure = closure_of(session, thread.id)
    posting.check_takes_replies(thread, closure.closed_at if closure else None, now)
    _check_readers(session, thread, said_readers)
    is_slow = thread.slow_until is not None and thread.slow_until > now
    if is_slow and not moderating.may_moderate(author, role_in(session, author, thread.space_id)):
        posting.check_slow_mode(thread.slow_seconds, last_post_at(session, author.id, thread.id), now)


def _check_readers(session: Session, place: Space | Thread, said_readers: int | None) -> None:
    """That nobody reads it of whom the writer was not told."""
    if said_readers is not None and said_readers != place.audience_id:
        readers = session.get_one(Audience, place.audience_id)
        posting.check_readers(readers, session.get(Audience, said_readers))


def _write_post(
    session: Session,
    author: Viewer,
    thread: Thread,
    answers: Post | None,
    wording: Wording,
    identity: Identity,
    signature: Signature,
    now: datetime,
    *,
    language: str,
    form_key: str,
) -> Post:
    membership = current_membership(session, author.id)
    if membership is None:
        raise NoMembership
    post = Post(
        thread=thread,
        number=_next_number(session, thread),
        audience_id=thread.audience_id,
        author_id=author.id,
        membership_id=membership.id,
        **asdict(signature),
        answers_id=answers.id if answers else None,
        body=wording.body,
        body_html=wording.html,
        language=language or wording.language or author.language or "en",
        form_key=form_key,
        written_at=now,
    )
    session.add(post)
    session.flush()  # mentions, tally and event need its id
    mentioned = markdown.mentioned_members(post.body_html)
    session.add_all(PostMention(post_id=post.id, member_id=member_id) for member_id in mentioned)
    if wording.quotes:
        note_quotes(session, post)
    _tally(session, post, thread)
    note_own_post(session, author=author, post=post, posts_as=identity.text, now=now)
    outbox.record(session, PostWritten(post_id=post.id), now=now)
    return post


def _next_number(session: Session, thread: Thread) -> int:
    raised = (
        update(Thread)
        .where(Thread.id == thread.id)
        .values(last_number=Thread.last_number + 1, version=Thread.version + 1)
        .returning(Thread.last_number)
    )
    return session.execute(raised).scalar_one()


def _tally(session: Session, post: Post, thread: Thread) -> None:
    latest = {"last_post_id": post.id, "last_number": post.number, "last_post_at": post.written_at}
    insert = insert_or(session, ThreadTally).values(
        thread_id=thread.id, audience_id=post.audience_id, space_id=thread.space_id, posts=1, **latest
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["thread_id", "audience_id"], set_={"posts": ThreadTally.posts + 1, **latest}
        )
    )
