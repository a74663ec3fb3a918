"""What is counted of the forum: how much is written. Held and removed posts are not."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.models import NOBODY
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.figures.actions import end_of
from apfl_net.figures.chains import MEASURES, Measure
from apfl_net.kit.i18n import N_


def count_threads(session: Session, day: date) -> int:
    started = select(func.count(Thread.id)).where(
        Thread.started_at <= end_of(day), Thread.merged_into_id.is_(None)
    )
    return session.scalar(started) or 0


def count_posts(session: Session, day: date) -> int:
    written = select(func.count(Post.id)).where(
        Post.written_at <= end_of(day), Post.removed_at.is_(None), Post.audience_id != NOBODY
    )
    return session.scalar(written) or 0


MEASURES["threads"] = Measure(N_("Threads"), count_threads)
MEASURES["posts"] = Measure(N_("Posts"), count_posts)
