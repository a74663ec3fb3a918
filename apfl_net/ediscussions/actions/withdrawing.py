"""What authors take away goes from what was marked of it. Passages are compared with their contribution
whenever they are read, too, so nothing is shown in the meantime."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.actions.marking import forget_passage
from apfl_net.ediscussions.models.synthesis import SynthesisComment, SynthesisPassage
from apfl_net.ediscussions.policy.synthesis import stands_in_post


def withdraw_passages(session: Session, *, post_id: int, now: datetime) -> None:
    """Those whose words do not stand in the post any more; all, where it has no text."""
    post = session.get(Post, post_id)
    marked = select(SynthesisPassage).where(
        SynthesisPassage.post_id == post_id, SynthesisPassage.gone_at.is_(None)
    )
    for passage in session.scalars(marked.order_by(SynthesisPassage.id).with_for_update()):
        stands = post is not None and post.removed_at is None
        if not stands or (passage.words and not stands_in_post(passage.words, post.body if post else "")):
            forget_passage(session, passage, now)


def forget_comments(session: Session, *, member_id: int) -> None:
    session.execute(delete(SynthesisComment).where(SynthesisComment.member_id == member_id))
