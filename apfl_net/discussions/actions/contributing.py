"""Writing where moderators look first: what waits, and what becomes of it."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.queries import viewer_for
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.attaching import let_files_go, move_files
from apfl_net.discussions.actions.drafts import discard_draft, draft_for, keep_draft
from apfl_net.discussions.actions.landing import landing_of
from apfl_net.discussions.actions.posting import (
    NoMembership,
    let_one_post_at_a_time,
    must_wait,
    reply_to_thread,
    start_thread,
)
from apfl_net.discussions.actions.wording import put_in_words
from apfl_net.discussions.events import ContributionHeld
from apfl_net.discussions.models.holds import HeldContribution
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy import holding as policy
from apfl_net.discussions.policy import posting
from apfl_net.discussions.policy.identities import AS_MEMBER, Identity, identity_of
from apfl_net.discussions.policy.wording import WordingRefused
from apfl_net.discussions.queries.holds import (
    contribution_with_key,
    contributions_since,
    get_own_waiting,
)
from apfl_net.discussions.queries.moderated import held_contribution
from apfl_net.discussions.queries.posts import post_with_key, posts_written_between
from apfl_net.discussions.queries.thread_head import closure_of
from apfl_net.discussions.queries.visible import role_in
from apfl_net.kit import outbox
from apfl_net.kit.errors import Conflict, Forbidden, NotFound
from apfl_net.kit.mail.letters import post_letter
from apfl_net.members.queries import current_membership
from apfl_net.moderation.actions import note_in_audit_log
from apfl_net.notifications.actions import notify

Contribution = Post | HeldContribution


def contribute_thread(
    session: Session, *, author: Viewer, space: Space, form_key: str, now: datetime, **said: Any
) -> Contribution:
    """Start a thread; or, where a moderator looks first, let it wait. `said`: what `start_thread` takes."""
    if not must_wait(session, author, space, now):
        return start_thread(session, author=author, space=space, form_key=form_key, now=now, **said)
    posting.check_may_start_thread(author, space, role_in(session, author, space.id))
    if again := _sent_before(session, author, form_key, now):
        return again
    put_in_words(session, author, space, None, said["body"])  # refused now rather than by the moderator
    discard_draft(session, author=author, space=space)
    said["said_readers"] = said.get("said_readers") or space.audience_id
    return _wait(session, author, space, None, None, form_key, now, said)


def contribute_reply(
    session: Session,
    *,
    author: Viewer,
    thread: Thread,
    answers: Post | None,
    form_key: str,
    now: datetime,
    said_readers: int | None = None,
    **said: Any,
) -> Contribution:
    """Reply; or, where a moderator looks first, let it wait. `said`: what `reply_to_thread` takes besides."""
    if not must_wait(session, author, thread.space, now):
        return reply_to_thread(
            session,
            author=author,
            thread=thread,
            answers=answers,
            form_key=form_key,
            now=now,
            said_readers=said_readers,
            **said,
        )
    if again := _sent_before(session, author, form_key, now):
        return again
    thread, answers = landing_of(session, author, thread, answers)
    closure = closure_of(session, thread.id)
    posting.check_takes_replies(thread, closure.closed_at if closure else None, now)
    put_in_words(session, author, thread.space, thread, said["body"])
    discard_draft(session, author=author, thread=thread)
    said["said_readers"] = said_readers or thread.audience_id
    return _wait(session, author, thread.space, thread, answers, form_key, now, said)


def release_contribution(session: Session, *, moderator: Viewer, contribution_id: int, now: datetime) -> Post:
    """It becomes a post now, with the next number, if its author could post it now."""
    held = _held(session, moderator, contribution_id)
    author = viewer_for(session, held.author_id)
    beside = json.loads(held.about)
    said = beside | {
        "identity": identity_of(*beside["identity"]),
        "body": held.body,
        "language": held.language,
        "form_key": held.form_key,
        "now": now,
        "released": True,
    }
    try:
        with session.begin_nested():  # what is refused half way leaves nothing behind
            post = _post(session, author, held, said)
    except (Conflict, WordingRefused, Forbidden, NotFound) as refusal:
        raise policy.CannotBePosted from refusal
    held.post_id = post.id
    move_files(session, held=held, post=post)
    _decide(session, held, moderator, "released", "", now)
    return post


def decline_contribution(
    session: Session, *, moderator: Viewer, contribution_id: int, reason: str, now: datetime
) -> None:
    """Back to its author, as a draft, with the reason."""
    held = _held(session, moderator, contribution_id)
    _back_to_drafts(session, viewer_for(session, held.author_id), held, now)
    _decide(session, held, moderator, "declined", reason, now)


def withdraw_contribution(session: Session, *, author: Viewer, contribution_id: int, now: datetime) -> None:
    """The author takes it back, as a draft."""
    held = get_own_waiting(session, author, contribution_id)
    if held.decided_at:
        raise policy.DecidedAlready
    _back_to_drafts(session, author, held, now)
    _settle(held, author.id, "withdrawn", "", now)


def _sent_before(session: Session, author: Viewer, form_key: str, now: datetime) -> Contribution | None:
    """What this form made already; else whether its author may send one more."""
    check_may_write(author.restrictions)
    let_one_post_at_a_time(session, author)
    again = post_with_key(session, author.id, form_key) or contribution_with_key(session, author.id, form_key)
    if again is None:
        since = now - posting.POSTING_WINDOW
        lately = (
            posts_written_between(session, author.id, since, now),
            contributions_since(session, author.id, since),
        )
        posting.check_pace(sum(lately))
        if current_membership(session, author.id) is None:
            raise NoMembership
    return again


def _wait(
    session: Session,
    author: Viewer,
    space: Space,
    thread: Thread | None,
    answers: Post | None,
    form_key: str,
    now: datetime,
    said: dict[str, Any],
) -> HeldContribution:
    beside = {name: value for name, value in said.items() if name not in {"title", "body", "language"}}
    beside["identity"] = _as_typed(beside.pop("identity", AS_MEMBER))
    held = HeldContribution(
        author_id=author.id,
        space_id=space.id,
        thread_id=thread.id if thread else None,
        answers_id=answers.id if answers else None,
        title=said.get("title", ""),
        body=said["body"],
        language=said["language"],
        about=json.dumps(beside),
        form_key=form_key,
        sent_at=now,
    )
    session.add(held)
    session.flush()
    outbox.record(session, ContributionHeld(contribution_id=held.id), now=now)
    return held


def _as_typed(identity: Identity) -> tuple[str, str]:
    """As the form sent it, and as a draft keeps it."""
    return identity.text, identity.pseudonym


def _held(session: Session, moderator: Viewer, contribution_id: int) -> HeldContribution:
    check_may_write(moderator.restrictions)
    held = held_contribution(session, moderator, contribution_id)
    if held.decided_at:
        raise policy.DecidedAlready
    return held


def _post(session: Session, author: Viewer, held: HeldContribution, said: dict[str, Any]) -> Post:
    space = session.get_one(Space, held.space_id)
    if held.thread_id is None:
        if space.audience_id not in author.audiences:
            raise NotFound
        return start_thread(session, author=author, space=space, title=held.title, **said)
    thread = session.get_one(Thread, held.thread_id)
    answers = session.get(Post, held.answers_id) if held.answers_id else None
    if answers and (answers.removed_at or answers.audience_id not in author.audiences):
        answers = None  # then it is a reply to the thread as a whole
    return reply_to_thread(session, author=author, thread=thread, answers=answers, **said)


def _back_to_drafts(session: Session, author: Viewer, held: HeldContribution, now: datetime) -> None:
    """Beside what they may have begun there since; the two become one text, so that nothing is lost."""
    let_files_go(session, held=held, now=now)
    thread = session.get(Thread, held.thread_id) if held.thread_id else None
    space = session.get_one(Space, held.space_id) if thread is None else None
    begun = draft_for(session, author, thread=thread, space=space)
    keep_draft(
        session,
        author=author,
        answers=session.get(Post, held.answers_id) if held.answers_id else None,
        title=held.title or (begun.title if begun else ""),
        body=f"{held.body}\n\n{begun.body}" if begun and begun.body else held.body,
        language=held.language,
        identity=tuple(json.loads(held.about)["identity"]),
        form_key=uuid4().hex,
        now=now,
        however_many=True,
        thread=thread,
        space=space,
    )


def _decide(
    session: Session, held: HeldContribution, moderator: Viewer, decision: str, reason: str, now: datetime
) -> None:
    _settle(held, moderator.id, decision, reason, now)
    notify(
        session,
        member_id=held.author_id,
        reason="contribution",
        subject="contribution",
        subject_id=held.id,
        now=now,
    )
    post_letter(session, "discussions.contribution", now=now, contribution_id=held.id)
    note_in_audit_log(session, moderator.id, decision, "contribution", held.id, reason, now=now)


def _settle(held: HeldContribution, by: int, decision: str, reason: str, now: datetime) -> None:
    """Its words are elsewhere from now on."""
    held.decided_at, held.decided_by, held.decision, held.reason = now, by, decision, reason
    held.title = held.body = ""
