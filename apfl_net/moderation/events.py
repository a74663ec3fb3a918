"""What happens in moderation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseOpened:
    case_id: int


@dataclass(frozen=True)
class AppealFiled:
    appeal_id: int
