"""Spaces, threads and posts for tests, made as members make them: through the actions."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.queries import viewer_for
from apfl_net.access.viewer import Viewer
from apfl_net.demo.play import audience_named
from apfl_net.discussions.actions.posting import reply_to_thread, start_thread
from apfl_net.discussions.actions.spaces import open_space
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.identities import AS_MEMBER, Identity
from apfl_net.discussions.queries.visible import get_space, get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.members.models import Member


def viewer_of(session: Session, member: Member) -> Viewer:
    """The member as a viewer, with the audiences they belong to."""
    return viewer_for(session, member.id)


def make_space(
    session: Session,
    *,
    now: datetime,
    name: str = "Labour inspection in practice",
    audience: str = "members",
    starters: str = "members",
    pseudonyms: bool = False,
    chatham_house: bool = False,
) -> Space:
    """`audience`: `public`, `members`, `constituency:workers_org` or `group:SLUG`."""
    return open_space(
        session,
        name=name,
        purpose="How inspectors plan visits and follow up.",
        audience=audience_named(session, audience),
        starters=starters,
        pseudonyms=pseudonyms,
        chatham_house=chatham_house,
        now=now,
    )


def make_thread(
    session: Session,
    *,
    author: Member,
    now: datetime,
    space: Space | None = None,
    title: str = "How do you inspect vessels?",
    body: str = "We board at the pier. What do others do?",
    language: str = "en",
    identity: Identity = AS_MEMBER,
    **about: str | bool | None,
) -> Thread:
    """A thread with its first post, in a space of its own for all members unless one is given."""
    viewer = viewer_of(session, author)
    space = get_space(session, viewer, space.slug) if space else make_space(session, now=now)
    post = start_thread(
        session,
        author=viewer,
        space=space,
        title=title,
        body=body,
        language=language,
        form_key=new_form_key(),
        now=now,
        identity=identity,
        **about,
    )
    return get_thread(session, viewer, post.thread_id)


def make_reply(
    session: Session,
    *,
    author: Member,
    thread: Thread,
    now: datetime,
    answers: Post | None = None,
    body: str = "We do, too.",
    language: str = "en",
    form_key: str | None = None,
    identity: Identity = AS_MEMBER,
) -> Post:
    """A reply to the thread as a whole, or to one of its posts."""
    viewer = viewer_of(session, author)
    return reply_to_thread(
        session,
        author=viewer,
        thread=get_thread(session, viewer, thread.id),
        answers=answers,
        body=body,
        language=language,
        form_key=form_key or new_form_key(),
        now=now,
        identity=identity,
    )
