"""Signing: as whom somebody writes; showing less of oneself later; looking up who wrote."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from apfl_net.access.bylines import NOBODY, ORGANISATION, PSEUDONYM, SIGNED
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.locking import hold_threads
from apfl_net.discussions.events import IdentityChanged, IdentityLookedUp
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import IdentityLookup, Pseudonym, Space
from apfl_net.discussions.policy import identities as policy
from apfl_net.discussions.policy.identities import Identity
from apfl_net.discussions.policy.moderating import check_may_moderate
from apfl_net.discussions.pseudonyms import is_fit, is_too_close
from apfl_net.discussions.queries.identities import first_own_post, own_pseudonym, pseudonyms_in
from apfl_net.discussions.queries.visible import get_thread, role_in
from apfl_net.kit import outbox
from apfl_net.kit.db import insert_or
from apfl_net.kit.text import clean_line
from apfl_net.members.models import Member
from apfl_net.members.queries import may_sign_for, names_that_are_known
from apfl_net.moderation.actions import note_in_audit_log
from apfl_net.notifications.actions import forget


@dataclass(frozen=True)
class Signature:
    """What a post says of its writer, as its columns hold it."""

    shown_as: str
    pseudonym_id: int | None = None
    on_behalf_of_id: int | None = None

    @property
    def of_thread(self) -> dict[str, object]:
        return {"shown_as": self.shown_as, "pseudonym_id": self.pseudonym_id}


def sign(session: Session, *, author: Viewer, space_id: int, identity: Identity, now: datetime) -> Signature:
    """What will stand under a post in this space. Where the Chatham House rule holds, nothing, whatever was
    chosen.

    The rules of the space are held: whoever changes them waits for this post, and then stamps it too.
    """
    rules = session.execute(
        select(Space.pseudonyms, Space.chatham_house)
        .where(Space.id == space_id)
        .with_for_update(read=True, of=Space)
    ).one()
    if rules.chatham_house:
        return Signature(NOBODY)
    if identity.shown_as == PSEUDONYM:
        if not rules.pseudonyms:
            raise policy.NoPseudonymsHere
        return Signature(PSEUDONYM, pseudonym_id=_pseudonym(session, author, space_id, identity, now))
    if identity.shown_as == ORGANISATION:
        organisation_id = identity.organisation_id
        if organisation_id is None or not may_sign_for(session, author.id, organisation_id):
            raise policy.NotASigner
        return Signature(ORGANISATION, on_behalf_of_id=organisation_id)
    return Signature(identity.shown_as)


def show_less(session: Session, *, author: Viewer, post: Post, identity: Identity, now: datetime) -> None:
    """From now on the post says less of its author: at once, wherever it stands or is quoted. Not undone."""
    # Visitors' kept pages go by it, also those of other threads that name the author beside a quote.
    session.execute(update(Member).where(Member.id == author.id).values(changed_at=now))
    [thread] = hold_threads(session, author, post.thread_id)
    session.refresh(post, with_for_update=True)
    if post.author_id != author.member_id:
        raise policy.OnlyLess
    policy.check_says_less(post.shown_as, identity.shown_as, pseudonyms=thread.space.pseudonyms)
    signature = sign(session, author=author, space_id=thread.space_id, identity=identity, now=now)
    _stamp(post, signature)
    if thread.author_id == author.member_id and first_own_post(session, thread) == post.id:
        thread.shown_as, thread.pseudonym_id = signature.shown_as, signature.pseudonym_id
    thread.version += 1
    if signature.shown_as not in SIGNED:
        forget(session, subject="post", subject_id=post.id, reason="watch")
    outbox.record(session, IdentityChanged(post_id=post.id), now=now)


def look_up(session: Session, *, moderator: Viewer, post: Post, reason: str, now: datetime) -> IdentityLookup:
    """Who wrote this? A row says who asked, when and why, for the moderators of the space and the author."""
    thread = get_thread(session, moderator, post.thread_id)
    check_may_moderate(moderator, role_in(session, moderator, thread.space_id))
    author = session.get_one(Member, post.author_id)
    if post.shown_as in SIGNED and author.hidden_at is None and author.left_at is None:
        raise policy.SignedOpenly
    lookup = IdentityLookup(
        space_id=thread.space_id,
        post_id=post.id,
        member_id=post.author_id,
        looked_by=moderator.id,
        looked_at=now,
        reason=reason,
    )
    session.add(lookup)
    session.flush()
    outbox.record(session, IdentityLookedUp(lookup_id=lookup.id), now=now)
    note_in_audit_log(session, moderator.id, "look up", "post", post.id, reason, now=now)
    return lookup


def _stamp(post: Post, signature: Signature) -> None:
    """A pseudonym that the post had stays beside it, out of sight."""
    post.shown_as = signature.shown_as
    post.pseudonym_id = signature.pseudonym_id or post.pseudonym_id
    post.on_behalf_of_id = signature.on_behalf_of_id


def _pseudonym(session: Session, author: Viewer, space_id: int, identity: Identity, now: datetime) -> int:
    """The author's pseudonym in the space; made the first time, and then for good."""
    own = own_pseudonym(session, author, space_id)
    if own:
        return own.id
    name = clean_line(identity.pseudonym)
    if not is_fit(name):
        raise policy.PseudonymUnfit
    people, organisations = names_that_are_known(session)
    if is_too_close(name, people=people, others=[*organisations, *pseudonyms_in(session, space_id)]):
        raise policy.PseudonymTaken
    made = insert_or(session, Pseudonym).values(
        space_id=space_id, member_id=author.id, name=name, made_at=now
    )
    pseudonym_id: int | None = session.scalar(made.on_conflict_do_nothing().returning(Pseudonym.id))
    if pseudonym_id is None:
        raise policy.PseudonymTaken
    return pseudonym_id
