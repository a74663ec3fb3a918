"""What happens at the door."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PasswordResetAsked:
    """Recorded for unknown addresses too (without a member), so that the answer takes equally long."""

    member_id: int | None
