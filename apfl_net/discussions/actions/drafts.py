"""Keeping what people type until it is posted."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.posts import post_with_key
from apfl_net.discussions.queries.quotes import without_lost_words
from apfl_net.kit.errors import TooMany
from apfl_net.kit.i18n import N_

MOST_DRAFTS = 200


class TooManyDrafts(TooMany):
    message = N_("You have very many drafts. Please delete some of them first.")


def keep_draft(
    session: Session,
    *,
    author: Viewer,
    thread: Thread | None = None,
    space: Space | None = None,
    changing: Post | None = None,
    started_from: int | None = None,
    answers: Post | None = None,
    title: str = "",
    body: str,
    language: str = "",
    identity: tuple[str, str] = ("", ""),
    form_key: str,
    now: datetime,
    however_many: bool = False,
) -> Draft | None:
    """Keep what is being written: for a reply in a thread, a thread in a space, a change of a post, or none.
    `identity`: as whom, and the pseudonym, as typed.

    A form whose post exists keeps nothing: the last save of a composer may come in after its post did.
    An empty draft is discarded. Words that were taken away, from a quoted post or from the changed one
    (`started_from`: the version of it in which they may have been), are not kept.
    """
    is_posted = post_with_key(session, author.id, form_key)
    if is_posted or (changing and not _is_worth_keeping(changing, body, started_from)):
        return None
    draft = _draft_at(session, author, (place := _place(thread, space, changing)) or {"form_key": form_key})
    if not body.strip() and not title.strip():
        if draft:
            session.delete(draft)
        return None
    body = without_lost_words(session, body)
    draft = draft or _new_draft(session, author, place, however_many)
    draft.answers_id, draft.started_from = answers.id if answers else None, started_from
    draft.title, draft.body, draft.language = title, body, language
    draft.form_key, draft.saved_at = form_key, now
    draft.posts_as, draft.pseudonym = identity
    session.flush()
    return draft


def _is_worth_keeping(changing: Post, body: str, started_from: int | None) -> bool:
    """Not the text as it is, nor one that was begun before the text was taken away."""
    if changing.removed_at and started_from != changing.version:
        return False
    return changing.body != body


def discard_draft(
    session: Session,
    *,
    author: Viewer,
    thread: Thread | None = None,
    space: Space | None = None,
    post: Post | None = None,
) -> None:
    """The draft has become a post, or a change of this `post`."""
    place = _place(thread, space, post)
    session.execute(delete(Draft).filter_by(member_id=author.id, **place))


def draft_for(
    session: Session, author: Viewer, *, thread: Thread | None, space: Space | None
) -> Draft | None:
    """What they have begun to write there."""
    return _draft_at(session, author, _place(thread, space, None))


def _draft_at(session: Session, author: Viewer, place: Mapping[str, object]) -> Draft | None:
    return session.scalar(select(Draft).filter_by(member_id=author.id, **place))


def _new_draft(session: Session, author: Viewer, place: Mapping[str, object], however_many: bool) -> Draft:
    _check_room(session, author, however_many)
    draft = Draft(member_id=author.id, **place)
    session.add(draft)
    return draft


def _place(thread: Thread | None, space: Space | None, post: Post | None) -> dict[str, int]:
    """Where a draft belongs: there is one a member."""
    if thread is not None:
        return {"thread_id": thread.id}
    if space is not None:
        return {"space_id": space.id}
    return {"post_id": post.id} if post is not None else {}


def _check_room(session: Session, author: Viewer, however_many: bool) -> None:
    kept = session.scalar(select(func.count()).select_from(Draft).where(Draft.member_id == author.id)) or 0
    if kept >= MOST_DRAFTS and not however_many:
        raise TooManyDrafts


def delete_draft(session: Session, *, draft: Draft) -> None:
    session.delete(draft)
