"""From a post to the page it is on."""

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.posts import place_of
from apfl_net.kit.web.forms import Typed


def thread_path(thread: Thread, page: int = 1, anchor: str = "") -> str:
    """The address of a page of a thread."""
    query = f"?page={page}" if page > 1 else ""
    return f"{thread.path}{query}{anchor}"


def post_address(session: Session, viewer: Viewer, post: Post, thread: Thread) -> str:
    """Where this viewer finds a post: the right page of its thread, at the post."""
    return thread_path(thread, place_of(session, viewer, post), f"#post-{post.id}")


def contribution_form(home: str, answers_id: int, *, quote: bool) -> str:
    """Where one answers a post of a thread that belongs to something else."""
    return f"{home}/contributions/new?answers={answers_id}{'&quote=yes' if quote else ''}"


def number_typed(typed: Typed, field: str) -> int | None:
    """A number from a form field that a page itself filled in; None when it is empty or not one."""
    text = typed.get(field, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None
