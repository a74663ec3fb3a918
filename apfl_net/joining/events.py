"""What happens when people come."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ApplicationMade:
    """Recorded for every address alike; whether it is a member's already is only looked up afterwards."""

    application_id: int


@dataclass(frozen=True)
class ImportGoesOn:
    """The lines of an import after the first `done` are to be worked through."""

    import_id: int
    done: int
