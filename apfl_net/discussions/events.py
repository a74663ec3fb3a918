"""What happens in discussions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadStarted:
    thread_id: int


@dataclass(frozen=True)
class PostWritten:
    post_id: int


@dataclass(frozen=True)
class PostEdited:
    post_id: int
    revision: int


@dataclass(frozen=True)
class PostRedacted:
    """The text of a revision is gone for good."""

    post_id: int
    revision: int


@dataclass(frozen=True)
class PostDeleted:
    post_id: int


@dataclass(frozen=True)
class PostHeld:
    """Nobody may see it for now."""

    post_id: int


@dataclass(frozen=True)
class PostReleased:
    """Its readers have it again."""

    post_id: int


@dataclass(frozen=True)
class ContributionHeld:
    """It is no post yet: a moderator looks at it first."""

    contribution_id: int


@dataclass(frozen=True)
class AnswerMarked:
    post_id: int


@dataclass(frozen=True)
class WatchersWait:
    """More watch a post than are told at once: those with larger ids are still to be told."""

    post_id: int
    after: int


@dataclass(frozen=True)
class BookmarkDue:
    bookmark_id: int
    due: str  # ISO 8601; a bookmark that was set anew since is due at another time


@dataclass(frozen=True)
class ThreadClosed:
    thread_id: int


@dataclass(frozen=True)
class SummaryWritten:
    """A thread has a summary, or another one; or words went from it."""

    thread_id: int


@dataclass(frozen=True)
class PollChanged:
    """A thread has a poll, or another one, or none any more."""

    thread_id: int


@dataclass(frozen=True)
class ThreadChanged:
    """It was pinned, moved, split ... : what exactly is in the log."""

    change_id: int


@dataclass(frozen=True)
class IdentityChanged:
    """A post says less of its author than before."""

    post_id: int


@dataclass(frozen=True)
class IdentityLookedUp:
    """A moderator was told who wrote a post that does not say so."""

    lookup_id: int


@dataclass(frozen=True)
class SpaceRulesChanged:
    """Whether one may write under a pseudonym there, or nobody under a name."""

    space_id: int
    changed_by: int


@dataclass(frozen=True)
class PostReadersChanged:
    """A widening opened a post to more, or made it as narrow again as it was."""

    post_id: int


@dataclass(frozen=True)
class SpaceReadersChanged:
    space_id: int


@dataclass(frozen=True)
class WideningAsked:
    """The authors of a thread are asked whether more people may read it."""

    widening_id: int
