"""What happens in e-discussions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PhaseReached:
    """What a phase brings with it has been done; which, when and by whom is in `phase_changes`."""

    change_id: int


@dataclass(frozen=True)
class DatesChanged:
    """Extended, closed early, moved: what exactly, and why, is in `date_changes`."""

    change_id: int


@dataclass(frozen=True)
class EdiscussionWorded:
    """What it says of itself is another text: its title, its objectives, a question, the topic note."""

    ediscussion_id: int


@dataclass(frozen=True)
class RoleGiven:
    role_id: int


@dataclass(frozen=True)
class LateContributionHanded:
    late_id: int


@dataclass(frozen=True)
class MoreToTell:
    """More hear of something than are told at once: those with larger ids are still to be told."""

    subject: str
    subject_id: int
    after: int


@dataclass(frozen=True)
class MessageSent:
    """A message has left. Those to whom it goes, and have ids above `after`, are still to be told."""

    message_id: int
    after: int = 0


@dataclass(frozen=True)
class LateContributionDecided:
    late_id: int


@dataclass(frozen=True)
class SynthesisOpened:
    """A version of the synthesis is open to its readers; those with larger ids than `after` are still to be
    told."""

    ediscussion_id: int
    version: int
    after: int = 0


@dataclass(frozen=True)
class ProceedingsAsked:
    """A version is to be put together and frozen."""

    proceedings_id: int


@dataclass(frozen=True)
class ProceedingsFrozen:
    """From now on a version is read."""

    proceedings_id: int


@dataclass(frozen=True)
class ProceedingsWithdrawn:
    """A version may not be read any more: its files are to go."""

    proceedings_id: int
