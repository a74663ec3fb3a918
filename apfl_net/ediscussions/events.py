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
class RoleGiven:
    role_id: int


@dataclass(frozen=True)
class LateContributionHanded:
    late_id: int
