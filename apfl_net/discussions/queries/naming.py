"""Under what name somebody stands in a post, in the head of a thread, in a line: masked before it leaves the
database, so that no page can say more.

A *signed* thing is a post, or a thread with its starter: `shown_as` says how its writer wants to be shown.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, null, or_, select, true
from sqlalchemy.orm import Session, aliased

from apfl_net.access.bylines import FORMER, HIDDEN, MEMBER, ORGANISATION, PSEUDONYM, SIGNED
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Pseudonym, Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.members.models import Member, Organisation

Signed = type[Post] | type[Thread]

SUBSTITUTES = (PSEUDONYM, HIDDEN)
"""Forms of a byline beside which a place may stand, if enough people share it."""


def is_named(signed: Signed, writer: type[Member], viewer: Viewer) -> ColumnElement[bool]:
    """That the viewer may know who wrote this: they signed it, are here, and do not hide."""
    return and_(signed.shown_as.in_(SIGNED), is_known(writer, viewer))


def is_known(member: type[Member], viewer: Viewer) -> ColumnElement[bool]:
    """That a member is one, and does not hide from this viewer; nobody hides from themselves."""
    return and_(
        member.left_at.is_(None),
        member.erased_at.is_(None),
        or_(member.hidden_at.is_(None), member.id == viewer.member_id),
    )


def name_of(signed: Signed, writer: type[Member], viewer: Viewer) -> ColumnElement[str | None]:
    """The name that stands there: their own, a pseudonym, or none."""
    return case(
        (is_named(signed, writer, viewer), writer.name),
        (signed.shown_as == PSEUDONYM, _pseudonym_of(signed)),
        else_=null(),
    )


def is_public(signed: Signed, writer: type[Member]) -> ColumnElement[bool]:
    """That visitors may read that name too; a pseudonym names nobody, so they always may."""
    return case((signed.shown_as == PSEUDONYM, true()), else_=writer.public_name)


def form_of(signed: Signed, writer: type[Member], viewer: Viewer) -> ColumnElement[str]:
    """What kind of byline it is now. Who hides or leaves changes what they signed, and nothing else: a
    pseudonym that disappeared with somebody would be theirs."""
    return case(
        (signed.shown_as.not_in(SIGNED), signed.shown_as),
        (or_(writer.left_at.is_not(None), writer.erased_at.is_not(None)), FORMER),
        (is_known(writer, viewer), signed.shown_as),
        else_=HIDDEN,
    )


def organisation_of(post: type[Post], own: type[Organisation]) -> ColumnElement[str | None]:
    """The organisation in the byline: one's own, or the one that the post speaks for."""
    other = aliased(Organisation)
    spoken_for = select(other.name).where(other.id == post.on_behalf_of_id).scalar_subquery()
    return case(
        (post.shown_as == MEMBER, own.name), (post.shown_as == ORGANISATION, spoken_for), else_=null()
    )


def actor_name(
    actor: type[Member], viewer: Viewer, thread_id: ColumnElement[int] | Any
) -> ColumnElement[str | None]:
    """The name of a moderator in a line about a thread; where the Chatham House rule holds, nobody's."""
    return case((and_(is_known(actor, viewer), ~_in_chatham_house(thread_id)), actor.name), else_=null())


def starter_or_actor(actor: type[Member], viewer: Viewer, thread: type[Thread]) -> ColumnElement[str | None]:
    """The same for what starters may do too: in their own thread they are called what it calls them."""
    return case(
        (thread.author_id == actor.id, name_of(thread, actor, viewer)),
        else_=actor_name(actor, viewer, thread.id),
    )


def is_public_actor(actor: type[Member], thread: type[Thread]) -> ColumnElement[bool]:
    return case((thread.author_id == actor.id, is_public(thread, actor)), else_=actor.public_name)


def tells_who(session: Session, thread_id: int) -> bool:
    """Whether a thread says who reacted and who voted for what.

    Not where people write without their names: who reacts in a thread is likely to write in it.
    """
    unsigned = select(Post.id).where(Post.thread_id == Thread.id, Post.shown_as == PSEUDONYM).exists()
    without_names = or_(Space.pseudonyms, Space.chatham_house, unsigned)
    found = (
        select(Thread.id)
        .join(Space, Space.id == Thread.space_id)
        .where(Thread.id == thread_id, without_names)
    )
    return session.scalar(found) is None


def readers_around(session: Session, thread_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Thread id -> the audiences of its space and of itself."""
    rows = session.execute(
        select(Thread.id, Space.audience_id, Thread.audience_id)
        .join(Space, Space.id == Thread.space_id)
        .where(Thread.id.in_(set(thread_ids)))
    )
    return {thread_id: (space_audience, own) for thread_id, space_audience, own in rows}


def _pseudonym_of(signed: Signed) -> ScalarSelect[str]:
    pseudonym = aliased(Pseudonym)
    return select(pseudonym.name).where(pseudonym.id == signed.pseudonym_id).scalar_subquery()


def _in_chatham_house(thread_id: ColumnElement[int] | Any) -> ColumnElement[bool]:
    thread, space = aliased(Thread), aliased(Space)
    return (
        select(thread.id)
        .join(space, space.id == thread.space_id)
        .where(thread.id == thread_id, space.chatham_house)
        .exists()
    )
