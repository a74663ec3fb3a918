"""What follows from what happened in discussions."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.queries import viewer_for
from apfl_net.discussions.events import PostWritten
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.people import mentioned_in, whom_it_answers
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.kit.outbox import listens_to
from apfl_net.notifications.actions import notify


@listens_to(PostWritten)
def tell_whom_it_concerns(session: Session, event: PostWritten, now: datetime) -> None:
    """Those mentioned, and whoever is answered; once each, never the author, only who may see the post."""
    post = session.get(Post, event.post_id)
    if post is None:
        return
    reasons = dict.fromkeys(whom_it_answers(session, post), "reply")
    reasons |= dict.fromkeys(mentioned_in(session, post.id), "mention")
    reasons.pop(post.author_id, None)
    for member_id, reason in reasons.items():
        if may_see(session, member_id, post):
            _notify(session, member_id, reason, post)


def _notify(session: Session, member_id: int, reason: str, post: Post) -> None:
    """As of the post: the worker may come to it later."""
    notify(
        session, member_id=member_id, reason=reason, subject="post", subject_id=post.id, now=post.written_at
    )


def may_see(session: Session, member_id: int, post: Post) -> bool:
    viewer = viewer_for(session, member_id)
    seen = visible_posts(viewer).with_only_columns(Post.id).where(Post.id == post.id)
    return session.scalar(seen) is not None
