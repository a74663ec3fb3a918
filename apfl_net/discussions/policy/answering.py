"""Who says that a question is answered."""

from typing import Protocol

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.moderating import may_moderate
from apfl_net.kit.errors import Conflict, Forbidden
from apfl_net.kit.i18n import N_


class Asked(Protocol):
    """What must be known of a thread."""

    @property
    def author_id(self) -> int: ...
    @property
    def is_question(self) -> bool: ...


class OnlyTheAsker(Forbidden):
    message = N_("Whoever asked the question, or a moderator, says which post answers it.")


class NoAnswer(Conflict):
    message = N_("This post cannot be the answer: there is no question, or no text in it any more.")


def may_mark_answer(viewer: Viewer, thread: Asked, role: str | None) -> bool:
    return thread.is_question and (viewer.member_id == thread.author_id or may_moderate(viewer, role))


def check_may_mark_answer(viewer: Viewer, thread: Asked, role: str | None) -> None:
    if viewer.member_id != thread.author_id and not may_moderate(viewer, role):
        raise OnlyTheAsker


def check_can_answer(thread: Asked, post: Post) -> None:
    """The first post asks; a post without its text answers nothing."""
    if not thread.is_question or post.number == 1 or post.removed_at:
        raise NoAnswer
