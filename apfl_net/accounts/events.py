"""What happens to accounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DepartureDue:
    """The time has come, unless it was called off."""

    departure_id: int
