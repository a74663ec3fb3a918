"""Notices about posts: what they say is made from the post, when they are read, through their reader."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.bylines import name_for
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.marks import mark_of
from apfl_net.discussions.models.posts import Bookmark, Post, ThreadAnswer
from apfl_net.discussions.models.spaces import IdentityLookup
from apfl_net.discussions.models.threads import CaughtUp, Reading, Thread
from apfl_net.discussions.queries.naming import is_public, name_of, starter_or_actor
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, gettext
from apfl_net.kit.text import excerpt
from apfl_net.members.models import Member
from apfl_net.notifications.reasons import REASONS, Reason
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject

AUDIENCE = (
    Audience.kind.label("audience_kind"),
    Audience.constituency.label("audience_constituency"),
    Audience.name.label("audience_name"),
)


def _with_text(viewer: Viewer) -> Select[Post]:
    """The posts that the viewer sees and that say something; of the others nobody is told."""
    return visible_posts(viewer).where(Post.removed_at.is_(None))


def _visible(viewer: Viewer, post_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return _with_text(viewer).with_only_columns(Post.id).where(Post.id == post_id).exists()


def _unread(viewer: Viewer, post_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Visible, not yet reached by the viewer's reading of its thread, not put aside with all the unread."""
    put_aside = (
        select(CaughtUp.space_id)
        .where(
            CaughtUp.member_id == viewer.member_id,
            CaughtUp.space_id == Thread.space_id,
            CaughtUp.caught_up_at >= Post.written_at,
        )
        .exists()
    )
    read = (
        select(Reading.thread_id)
        .where(
            Reading.member_id == viewer.member_id,
            Reading.thread_id == Post.thread_id,
            Reading.last_number >= Post.number,
        )
        .exists()
    )
    return _with_text(viewer).with_only_columns(Post.id).where(Post.id == post_id, ~read, ~put_aside).exists()


def _lines(session: Session, viewer: Viewer, wanted: Sequence[tuple[int, str]]) -> dict[int, Line]:
    reasons = dict(wanted)
    rows = session.execute(
        _with_text(viewer)
        .with_only_columns(
            Post.id,
            Post.number,
            Post.body,
            Post.language,
            name_of(Post, Member, viewer).label("name"),
            is_public(Post, Member).label("public_name"),
            Thread.title,
            Thread.home,
            *AUDIENCE,
        )
        .join(Member, Member.id == Post.author_id)
        .join(Audience, Audience.id == Post.audience_id)
        .where(Post.id.in_(reasons))
    )
    return {
        row.id: Line(
            text=_sentence(
                reasons[row.id],
                row.number == 1 and not row.home,
                name_for(viewer.signed_in, name=row.name, public_name=row.public_name),
                row.title,
            ),
            excerpt=excerpt(row.body),
            language=row.language,
            path=f"/posts/{row.id}",
            audience=mark_of(row),
        )
        for row in rows
    }


SENTENCES = {
    "mention": N_("%(name)s mentioned you in “%(title)s”"),
    "reply": N_("%(name)s replied to you in “%(title)s”"),
    "watch": N_("%(name)s wrote in “%(title)s”"),
    "start": N_("%(name)s started “%(title)s”"),
}


def _sentence(reason: str, starts: bool, name: str, title: str) -> str:
    """A post that somebody watches may be the one that starts its thread."""
    kind = "start" if reason == "watch" and starts else reason
    return gettext(SENTENCES[kind]) % {"name": name, "title": title}


def _marked(viewer: Viewer, post_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """A post of one's own that answers a question; having read it when it was written says nothing."""
    marked = _answers(viewer).with_only_columns(Post.id)
    return marked.where(Post.id == post_id, Post.author_id == viewer.member_id).exists()


def _answers(viewer: Viewer) -> Select[Post]:
    return (
        visible_posts(viewer)
        .join(ThreadAnswer, (ThreadAnswer.post_id == Post.id) & (ThreadAnswer.thread_id == Thread.id))
        .where(Post.removed_at.is_(None))
    )


def _lines_of_answers(session: Session, viewer: Viewer, wanted: Sequence[tuple[int, str]]) -> dict[int, Line]:
    rows = session.execute(
        _answers(viewer)
        .with_only_columns(
            Post.id,
            Post.body,
            Post.language,
            starter_or_actor(Member, viewer, Thread).label("name"),
            Thread.title,
            *AUDIENCE,
        )
        .join(Member, Member.id == ThreadAnswer.marked_by)
        .join(Audience, Audience.id == Post.audience_id)
        .where(Post.id.in_([post_id for post_id, _reason in wanted]))
    )
    sentence = gettext("%(name)s marked your post as the answer in “%(title)s”")
    return {
        row.id: Line(
            text=sentence % {"name": name_for(True, name=row.name, public_name=True), "title": row.title},
            excerpt=excerpt(row.body),
            language=row.language,
            path=f"/posts/{row.id}",
            audience=mark_of(row),
        )
        for row in rows
    }


def _bookmarked(viewer: Viewer, bookmark_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """While the viewer keeps it and may see the post; having read the post before says nothing."""
    return _bookmarks(viewer).with_only_columns(Bookmark.id).where(Bookmark.id == bookmark_id).exists()


def _bookmarks(viewer: Viewer) -> Select[Post]:
    own = (Bookmark.post_id == Post.id) & (Bookmark.member_id == viewer.member_id)
    return visible_posts(viewer).join(Bookmark, own)


def _lines_of_bookmarks(
    session: Session, viewer: Viewer, wanted: Sequence[tuple[int, str]]
) -> dict[int, Line]:
    rows = session.execute(
        _bookmarks(viewer)
        .with_only_columns(
            Bookmark.id,
            Bookmark.note,
            Post.id.label("post_id"),
            Post.body,
            Post.language,
            Thread.title,
            *AUDIENCE,
        )
        .join(Audience, Audience.id == Post.audience_id)
        .where(Bookmark.id.in_([bookmark_id for bookmark_id, _reason in wanted]))
    )
    sentence = gettext("You wanted to come back to a post in “%(title)s”")
    return {
        row.id: Line(
            text=sentence % {"title": row.title},
            excerpt=row.note or excerpt(row.body),
            language=viewer.language or SOURCE_LANGUAGE if row.note else row.language,
            path=f"/posts/{row.post_id}",
            audience=mark_of(row),
        )
        for row in rows
    }


def _lookup(viewer: Viewer, lookup_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """That somebody looked up the viewer, whatever has become of the post since."""
    own = select(IdentityLookup.id).where(
        IdentityLookup.id == lookup_id, IdentityLookup.member_id == viewer.member_id
    )
    return own.exists()


def _lines_of_lookups(session: Session, viewer: Viewer, wanted: Sequence[tuple[int, str]]) -> dict[int, Line]:
    rows = session.execute(
        select(IdentityLookup.id, IdentityLookup.reason, IdentityLookup.post_id).where(
            IdentityLookup.id.in_([lookup_id for lookup_id, _reason in wanted]),
            IdentityLookup.member_id == viewer.member_id,
        )
    )
    return {
        row.id: Line(
            text=gettext("A moderator looked up who wrote a post of yours that does not say so"),
            excerpt=row.reason,
            language=viewer.language or SOURCE_LANGUAGE,
            path=f"/posts/{row.post_id}",
        )
        for row in rows
    }


SUBJECTS["lookup"] = Subject(visible=_lookup, unread=_lookup, lines=_lines_of_lookups)
SUBJECTS["answer"] = Subject(visible=_marked, unread=_marked, lines=_lines_of_answers)
SUBJECTS["post"] = Subject(visible=_visible, unread=_unread, lines=_lines)
SUBJECTS["bookmark"] = Subject(visible=_bookmarked, unread=_bookmarked, lines=_lines_of_bookmarks)
REASONS |= {
    "reply": Reason(N_("somebody replies to me"), by_mail=True),
    "mention": Reason(N_("somebody mentions me"), by_mail=True),
    "answer": Reason(N_("a post of mine is marked as the answer")),
    "watch": Reason(N_("something is written where I watch"), N_("In a thread, in a space, by a member.")),
    "reminder": Reason(N_("a reminder that I set is due")),
}
