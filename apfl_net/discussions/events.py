"""What happens in discussions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadStarted:
    thread_id: int


@dataclass(frozen=True)
class PostWritten:
    post_id: int


@dataclass(frozen=True)
class AnswerMarked:
    post_id: int


@dataclass(frozen=True)
class ThreadClosed:
    thread_id: int


@dataclass(frozen=True)
class ThreadChanged:
    """It was pinned, moved, split ... : what exactly is in the log."""

    change_id: int
