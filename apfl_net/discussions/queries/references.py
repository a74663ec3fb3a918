"""What addresses of threads and posts are called, for whoever may see them."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import visible_posts, visible_threads
from apfl_net.kit.markdown import Reference


def titles_of(session: Session, viewer: Viewer, references: Collection[Reference]) -> dict[Reference, str]:
    """Titles of those that the viewer sees; a post goes by its number and the title of its thread."""
    threads = [number for kind, number in references if kind == "thread"]
    posts = [number for kind, number in references if kind == "post"]
    titles: dict[Reference, str] = {}
    if threads:
        found = visible_threads(viewer).with_only_columns(Thread.id, Thread.title)
        titles |= {
            ("thread", row.id): row.title for row in session.execute(found.where(Thread.id.in_(threads)))
        }
    if posts:
        written = visible_posts(viewer).with_only_columns(Post.id, Post.number, Thread.title)
        titles |= {
            ("post", row.id): f"{row.title} #{row.number}"
            for row in session.execute(written.where(Post.id.in_(posts)))
        }
    return titles
